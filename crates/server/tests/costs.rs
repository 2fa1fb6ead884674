//! What a request costs at the most. From the reference each operation gets the largest hostile bodies and queries that a
//! caller may send, one request at a time, and the processor time and the memory of the server's process are measured.
//!
//! The bounds: [`MEMORY`] for a request, whatever it sends; processor time of [`REST`] and [`A_BYTE`] for each byte; and no more
//! than [`GROWTH`] times as much for four times the input. Processor time is the process's own, so a busy machine changes
//! little; the bounds are wide, for a build without optimizations, and far below what a cost that is not linear comes to.

mod hostile;
mod meter;
mod reference;

use crate::harness::{Installation, Server};
use hostile::Attack;
use meter::Meter;
use reference::{Credentials, Operation};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use ureq::http::Request;

/// Bytes of memory that a request may take: 50 MiB.
const MEMORY: u64 = 50 << 20;
/// Processor time that a request may take whatever it sends, with what the server does of itself meanwhile.
const REST: Duration = Duration::from_millis(150);
/// Processor time that each byte of it may take beside.
const A_BYTE: Duration = Duration::from_nanos(250);
/// How many times as much four times the input may cost.
const GROWTH: u32 = 8;

/// Operations that are sent nothing, and why. What is here costs the same whatever a caller sends.
const NOT_COVERED: [(&str, &str); 0] = [];

#[test]
fn every_operation_costs_no_more_than_its_input_is_large() {
    let it = Installation::new();
    let region = it.region("noord");
    let admin = it.run("key create --admin").good().trim_end().to_owned();
    let server = it.serve("--rate-limit off");
    let credentials = prepare(&server, region, admin);
    let document = serde_json::from_str(&it.run("openapi").good()).unwrap();
    let mut covered = BTreeMap::new();
    let mut broken = Vec::new();
    for operation in reference::operations(&document, &credentials) {
        if NOT_COVERED.iter().any(|(id, _)| *id == operation.id) {
            continue;
        }
        for attack in hostile::attacks(&document, &operation) {
            broken.extend(judge(&server, &operation, &attack));
            *covered.entry(operation.id.clone()).or_insert(0) += 1;
        }
    }
    let all = reference::ids(&document);
    let known = covered.keys().map(String::as_str).chain(NOT_COVERED.iter().map(|(id, _)| *id)).collect::<Vec<_>>();
    let missing: Vec<_> = all.iter().filter(|id| !known.contains(&id.as_str())).collect();
    assert!(missing.is_empty(), "operations that were sent nothing: {missing:?}");
    assert!(broken.is_empty(), "{} of the bounds are broken:\n{}", broken.len(), broken.join("\n"));
    let log = server.stop();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

/// A field of the region's own whose faults would have long texts, a candidate, and that candidate's session.
fn prepare(server: &Server, region: String, admin: String) -> Credentials {
    let options: Vec<_> = (0..200).map(|number| format!("{number:0193}")).collect();
    let field = json!({"key": "veel", "label": "Veel", "type": "multiSelect", "options": options});
    let mut credentials = Credentials { region, admin, session: String::new() };
    let post = |path: &str, body: &Value| {
        let request = ureq::post(server.url(path)).header("x-api-key", &credentials.region).header("prefer", "wait=10");
        request.send_json(body).unwrap().body_mut().read_json::<Value>().unwrap()["data"].clone()
    };
    post("/api/v2/schema/custom-fields", &field);
    let email = "sanne@example.nl";
    post("/api/sandbox/candidates", &json!([{"name": "Sanne", "email": email, "privacyConsent": true}]));
    let code = post("/api/sandbox/auth/candidates/verification", &json!({"email": email}))["code"].clone();
    let session = post("/api/sandbox/auth/candidates/sessions", &json!({"email": email, "code": code}));
    session["token"].as_str().unwrap().clone_into(&mut credentials.session);
    credentials
}

/// How often an attack is sent before it counts as too costly. The process is measured as a whole, so that what it does of
/// itself meanwhile is counted too; what the request itself costs, it costs each time.
const TRIES: usize = 4;

/// Judges an attack by the try that cost least.
fn judge(server: &Server, operation: &Operation, attack: &Attack) -> Vec<String> {
    let mut broken = Vec::new();
    for _ in 0..TRIES {
        broken = judge_once(server, operation, attack);
        if broken.is_empty() {
            break;
        }
    }
    broken
}

/// Sends an attack, and a fourth of it where it costs enough to tell how the cost grows; says which bounds it breaks.
fn judge_once(server: &Server, operation: &Operation, attack: &Attack) -> Vec<String> {
    let mut broken = Vec::new();
    let large = send(server, operation, attack, 1);
    let small = (large.time > REST).then(|| send(server, operation, attack, 4));
    let mut expect = |so: bool, what: String| {
        if !so {
            broken.push(format!("{} ({}): {what}", operation.id, attack.name));
        }
    };
    expect(large.memory <= MEMORY, format!("{} bytes of memory", large.memory));
    let bound = REST + A_BYTE * u32::try_from(large.sent).unwrap();
    expect(large.time <= bound, format!("{:?} for {} bytes", large.time, large.sent));
    if let Some(small) = small {
        expect(large.time <= small.time * GROWTH, format!("{:?}, and {:?} for a fourth", large.time, small.time));
    }
    broken
}

/// What a request cost.
struct Cost {
    sent: usize,
    time: Duration,
    memory: u64,
}

/// Sends a part of an attack: all of it, or a fourth.
fn send(server: &Server, operation: &Operation, attack: &Attack, part: usize) -> Cost {
    let (query, body) = (attack.query(part), attack.body(part));
    let url = server.url(&format!("/api/sandbox{}{query}", operation.path));
    let mut request = Request::builder().method(operation.method.as_str()).uri(&url);
    for (name, value) in operation.headers.iter().chain(&attack.headers(part)) {
        request = request.header(name, value);
    }
    let sent = query.len() + body.as_ref().map_or(0, Vec::len);
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let meter = Meter::start(server.id());
    let answered = match body {
        Some(body) => agent.run(request.header("content-type", "application/json").body(body).unwrap()),
        None => agent.run(request.body(()).unwrap()),
    };
    let mut answer = answered.unwrap_or_else(|error| panic!("{} ({}): {error}", operation.id, attack.name));
    let status = answer.status().as_u16();
    answer.body_mut().read_to_vec().unwrap();
    let (time, memory) = meter.read();
    if std::env::var_os("COSTS").is_some() {
        println!(
            "{:>24} {:>24} {status} {sent:>9} {:>7} ms {:>6} kB",
            operation.id,
            attack.name,
            time.as_millis(),
            memory >> 10
        );
    }
    assert!(status < 500, "{} ({}) is answered {status}", operation.id, attack.name);
    Cost { sent, time, memory }
}
