//! The maximum cost of a request. Each operation of the OpenAPI document gets the largest hostile
//! bodies and queries that a caller may send, one request at a time. The processor time and memory
//! of the server's process are measured.
//!
//! The limits:
//! - memory: [`MEMORY`] per request, whatever it contains
//! - processor time: [`REST`], plus [`A_BYTE`] for each byte
//! - growth: at most [`GROWTH`] times the processor time for four times the input
//!
//! The processor time is that of the process, so a busy machine has little influence. The limits
//! are wide, for a build without optimizations, and far below what a cost that is not linear
//! reaches.

mod forms;
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

/// The memory that a request may take, in bytes: 50 MiB.
const MEMORY: u64 = 50 << 20;
/// The processor time that a request may take regardless of its size, including the server's
/// background work at the same time.
const REST: Duration = Duration::from_millis(150);
/// The additional processor time per byte.
const A_BYTE: Duration = Duration::from_nanos(250);
/// The factor by which the cost may grow for four times the input.
const GROWTH: u32 = 8;

/// Operations that are not attacked, and why. Their cost does not depend on the input.
const NOT_COVERED: [(&str, &str); 0] = [];

#[test]
fn cost_of_every_operation_is_linear_in_its_input() {
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
    let known = covered
        .keys()
        .map(String::as_str)
        .chain(NOT_COVERED.iter().map(|(id, _)| *id))
        .collect::<Vec<_>>();
    let missing: Vec<_> = all
        .iter()
        .filter(|id| !known.contains(&id.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "operations that were sent nothing: {missing:?}"
    );
    assert!(
        broken.is_empty(),
        "{} of the bounds are broken:\n{}",
        broken.len(),
        broken.join("\n")
    );
    let log = server.stop();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

/// Creates a custom field whose faults have long messages, a candidate, and a session of that
/// candidate.
fn prepare(server: &Server, region: String, admin: String) -> Credentials {
    let options: Vec<_> = (0..200).map(|number| format!("{number:0193}")).collect();
    let field = json!({"key": "veel", "label": "Veel", "type": "multiSelect", "options": options});
    let mut credentials = Credentials {
        region,
        admin,
        session: String::new(),
    };
    let post = |path: &str, body: &Value| {
        let request = ureq::post(server.url(path))
            .header("x-api-key", &credentials.region)
            .header("prefer", "wait=10");
        request
            .send_json(body)
            .unwrap()
            .body_mut()
            .read_json::<Value>()
            .unwrap()["data"]
            .clone()
    };
    post("/api/v2/schema/custom-fields", &field);
    let email = "sanne@example.nl";
    post(
        "/api/sandbox/candidates",
        &json!([{"name": "Sanne", "email": email, "privacyConsent": true}]),
    );
    let code = post(
        "/api/sandbox/auth/candidates/verification",
        &json!({"email": email}),
    )["code"]
        .clone();
    let session = post(
        "/api/sandbox/auth/candidates/sessions",
        &json!({"email": email, "code": code}),
    );
    session["token"]
        .as_str()
        .unwrap()
        .clone_into(&mut credentials.session);
    credentials
}

/// The number of tries after which an attack counts as too costly. The measured process time
/// includes background work, but the cost of the request itself occurs at each try.
const TRIES: usize = 4;

/// Tries an attack until it stays within the limits. Returns the limits that the last try exceeded.
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

/// Sends an attack, and if it is costly also a fourth of it, to measure the growth. Returns the
/// limits that it exceeded.
fn judge_once(server: &Server, operation: &Operation, attack: &Attack) -> Vec<String> {
    let mut broken = Vec::new();
    let large = send(server, operation, attack, 1);
    let small = (large.time > REST).then(|| send(server, operation, attack, 4));
    let mut expect = |so: bool, what: String| {
        if !so {
            broken.push(format!("{} ({}): {what}", operation.id, attack.name));
        }
    };
    expect(
        large.memory <= MEMORY,
        format!("{} bytes of memory", large.memory),
    );
    let bound = REST + A_BYTE * u32::try_from(large.sent).unwrap();
    expect(
        large.time <= bound,
        format!("{:?} for {} bytes", large.time, large.sent),
    );
    if let Some(small) = small {
        expect(
            large.time <= small.time * GROWTH,
            format!("{:?}, and {:?} for a fourth", large.time, small.time),
        );
    }
    broken
}

/// The cost of a request.
struct Cost {
    sent: usize,
    time: Duration,
    memory: u64,
}

/// Sends an attack, reduced to a `part`-th of its size.
fn send(server: &Server, operation: &Operation, attack: &Attack, part: usize) -> Cost {
    let (query, body) = (attack.query(part), attack.body(part));
    let url = server.url(&format!("/api/sandbox{}{query}", operation.path));
    let mut request = Request::builder()
        .method(operation.method.as_str())
        .uri(&url);
    for (name, value) in operation.headers.iter().chain(&attack.headers(part)) {
        request = request.header(name, value);
    }
    let sent = query.len() + body.as_ref().map_or(0, Vec::len);
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let meter = Meter::start(server.id());
    let answered = match body {
        Some(body) => agent.run(
            request
                .header("content-type", attack.content_type())
                .body(body)
                .unwrap(),
        ),
        None => agent.run(request.body(()).unwrap()),
    };
    let mut answer =
        answered.unwrap_or_else(|error| panic!("{} ({}): {error}", operation.id, attack.name));
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
    assert!(
        status < 500,
        "{} ({}) is answered {status}",
        operation.id,
        attack.name
    );
    Cost { sent, time, memory }
}
