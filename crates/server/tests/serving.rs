//! A serving process: beside other commands, on signals, and its log.

use crate::harness::Installation;
use serde_json::json;
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

#[testkit::test]
fn changes_by_other_commands_take_effect_at_once() {
    let it = Installation::new();
    let server = it.serve("");
    let key = it.region("noord");
    let (status, mut answer) = server.get(&key, "/api/v2/candidates");
    // The token is signed with a secret that each installation generates.
    let token = answer["meta"]["syncToken"].take();
    assert!(
        token.as_str().is_some_and(|token| !token.is_empty()),
        "{token}"
    );
    assert_eq!(
        (status, answer),
        (
            200,
            json!({
                "statusCode": 200, "message": "Successfully retrieved candidates", "data": [],
                "meta": {"sandboxEnabled": false, "cursor": null, "syncToken": null},
            })
        )
    );
    it.import("noord", &testkit::many(1..=3));
    let (_, answer) = server.get(&key, "/api/v2/candidates?includeTotal=true");
    assert_eq!(
        (
            answer["data"].as_array().unwrap().len(),
            &answer["meta"]["total"]
        ),
        (3, &json!(3))
    );
    let sandbox_only = it.run("key create --region noord --sandbox-only").good();
    let (status, _) = server.get(sandbox_only.trim_end(), "/api/sandbox/candidates");
    assert_eq!(status, 200);
}

#[testkit::test]
fn data_survives_a_kill() {
    let it = Installation::new();
    let key = it.region("noord");
    let mut server = it.serve("");
    it.import("noord", &[testkit::candidate(1)]);
    server.signal("-KILL");
    server.wait();
    let server = it.serve("");
    assert_eq!(
        server.get(&key, "/api/v2/candidates/rec00000000000001").0,
        200
    );
}

/// Both signals stop the server gracefully, after it has finished requests in progress.
#[testkit::test]
fn running_request_is_finished_before_shutdown() {
    for signal in ["-TERM", "-INT"] {
        let it = Installation::new();
        let key = it.region("noord");
        let mut server = it.serve("");
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let body = br#"{"phone":"06 1"}"#;
        let head = format!(
            "POST /api/v2/candidates/find HTTP/1.1\r\nhost: x\r\nx-api-key: {key}\r\ncontent-type: application/json\r\n\
             expect: 100-continue\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // The interim response shows that the request is being processed.
        let mut interim = [0; 25];
        stream.read_exact(&mut interim).unwrap();
        assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
        server.signal(signal);
        while TcpStream::connect(&server.address).is_ok() {
            std::thread::sleep(Duration::from_millis(5));
        }
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        let (status, log) = server.wait();
        assert_eq!(status.code(), Some(0), "{log}");
        assert!(log.lines().last().unwrap().ends_with("stopped"), "{log}");
    }
}

#[test]
fn a_port_in_use_is_one_clear_line_and_changes_nothing() {
    let it = Installation::new();
    let server = it.serve("");
    let other = Installation::new();
    assert_eq!(
        other
            .run(&format!("serve --listen {}", server.address))
            .refusal(),
        format!(
            "error: {} is in use by another process; stop it, or choose another address with --listen",
            server.address
        )
    );
    assert_eq!(
        other
            .run(&format!(
                "serve --listen 127.0.0.1:0 --metrics-listen {}",
                server.address
            ))
            .refusal(),
        format!(
            "error: {} is in use by another process; stop it, or choose another address with --metrics-listen",
            server.address
        )
    );
    assert!(!other.folder().join("data").exists());
    assert!(
        other
            .run("serve --listen 192.0.2.1:0")
            .refusal()
            .contains("choose another address with --listen")
    );
}

#[testkit::test]
fn metrics_have_their_own_address() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("--metrics-listen 127.0.0.1:0");
    server.get(&key, "/api/v2/candidates/rec00000000000001");
    server.get(&key, "/api/v2/candidates");
    assert_eq!(server.get(&key, "/metrics").0, 404);
    let text = ureq::get(format!("http://{}/metrics", server.metrics))
        .call()
        .unwrap()
        .body_mut()
        .read_to_string()
        .unwrap();
    for line in [
        r#"onderwijsregio_requests_total{method="GET",route="/api/v2/candidates/{id}",status="404"} 1"#,
        r#"onderwijsregio_requests_total{method="GET",route="/api/v2/candidates",status="200"} 1"#,
        r#"onderwijsregio_request_duration_seconds_count{method="GET",route="/api/v2/candidates",class="2xx"} 1"#,
        "onderwijsregio_requests_in_flight 0",
        "onderwijsregio_accesses_lost_total 0",
    ] {
        assert!(text.lines().any(|given| given == line), "{line}: {text}");
    }
}

#[testkit::test]
fn the_rate_limit_is_per_key() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("--rate-limit 1/s");
    let statuses: Vec<u16> = (0..3)
        .map(|_| server.get(&key, "/api/v2/candidates").0)
        .collect();
    assert_eq!(statuses, [200, 200, 429]);
    let other = it.run("key create --region noord").good();
    assert_eq!(server.get(other.trim_end(), "/api/v2/candidates").0, 200);
}

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[testkit::test]
fn log_lines_have_no_personal_data() {
    let it = Installation::new();
    let key = it.region("noord");
    it.import("noord", &[testkit::candidate(1)]);
    let server = it.serve("--log-format json");
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let find = server.url("/api/v2/candidates/find");
    for query in [
        "?email=n1@example.nl",
        "?phone=06%2000000001",
        "?jan@example.nl=1",
        "?email=n1@example.nl&email=x",
    ] {
        agent
            .get(format!("{find}{query}"))
            .header("x-api-key", &key)
            .call()
            .unwrap();
    }
    let body = json!({"email": "n1@example.nl", "phone": "06 00000001", "jan@example.nl": 1});
    agent
        .post(&find)
        .header("x-api-key", &key)
        .send_json(&body)
        .unwrap();
    agent
        .get(server.url("/api/v2/candidates/n1@example.nl"))
        .header("x-api-key", &key)
        .header("traceparent", TRACE)
        .call()
        .unwrap();
    agent
        .get(server.url("/n1@example.nl"))
        .header("x-api-key", &key)
        .call()
        .unwrap();
    agent
        .get(&find)
        .header("x-api-key", "n1@example.nl")
        .header("x-request-id", "n1@example.nl")
        .call()
        .unwrap();
    let address = server.address.clone();
    let log = server.stop();
    for secret in ["example.nl", "00000001", &key, &key[4..12], "Kandidaat"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let requests: Vec<_> = lines
        .iter()
        .filter(|line| line["target"] == "request")
        .collect();
    assert_eq!(requests.len(), 8, "{address} {log}");
    assert_eq!(requests[0]["route"], "/api/v2/candidates/find");
    assert_eq!(
        (
            &requests[0]["method"],
            &requests[0]["status"],
            &requests[0]["rows"]
        ),
        // The rows of the key, which is cached from then on, and of the candidate.
        (&json!("GET"), &json!(200), &json!(2))
    );
    assert_eq!(requests[1]["rows"], json!(1));
    assert!(requests[0]["key"].as_str().unwrap().starts_with("key"));
    assert!(requests[0]["region"].as_str().unwrap().starts_with("reg"));
    assert_eq!(
        (&requests[5]["route"], &requests[5]["status"]),
        (&json!("/api/v2/candidates/{id}"), &json!(404))
    );
    assert_eq!(
        (&requests[5]["trace_id"], &requests[6]["trace_id"]),
        (&json!(&TRACE[3..35]), &json!("-"))
    );
    assert_eq!(
        (&requests[6]["route"], &requests[6]["status"]),
        (&json!("-"), &json!(404))
    );
}

#[test]
fn security_txt_is_served() {
    let it = Installation::new();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let without = it.serve("");
    assert_eq!(
        agent
            .get(without.url("/.well-known/security.txt"))
            .call()
            .unwrap()
            .status(),
        404
    );
    drop(without);
    let server = it
        .serve("--security-contact mailto:security@example.nl --public-url https://api.example.nl");
    let mut answer = agent
        .get(server.url("/.well-known/security.txt"))
        .call()
        .unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"text/plain; charset=utf-8".parse().unwrap())
    );
    let text = answer.body_mut().read_to_string().unwrap();
    let names: Vec<_> = text
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        names,
        ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    );
    assert!(
        text.contains("Canonical: https://api.example.nl/.well-known/security.txt\n"),
        "{text}"
    );
    assert_eq!(
        it.run("serve --security-contact security@example.nl")
            .refusal(),
        "error: security.txt cannot be made: a contact is written https://www.example.nl/security, or mailto: and an address"
    );
}
