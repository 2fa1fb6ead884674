//! Bytes that no well-behaved client would send: the server refuses them and continues.

use crate::harness::{Installation, Server};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// Sends bytes, and returns the status line of the response, if any.
fn send(server: &Server, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    // The server may close the connection before everything is sent.
    drop(stream.write_all(bytes));
    let mut answer = Vec::new();
    drop(stream.take(4096).read_to_end(&mut answer));
    String::from_utf8_lossy(&answer)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[testkit::test]
fn hostile_bytes_are_rejected_and_the_next_request_is_answered() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("");
    let request = |target: &str, header: &str| {
        format!("GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: {key}\r\n{header}\r\n\r\n")
            .into_bytes()
    };
    let million = "a".repeat(1_000_000);
    for (bytes, expected) in [
        (
            request(&format!("/api/v2/candidates?cursor={million}"), ""),
            "HTTP/1.1 431 Request Header Fields Too Large",
        ),
        (
            request(&format!("/api/v2/candidates/{million}"), ""),
            "HTTP/1.1 431 Request Header Fields Too Large",
        ),
        (
            request("/api/v2/candidates", &format!("x-long: {million}")),
            "HTTP/1.1 431 Request Header Fields Too Large",
        ),
        (
            request("/api/v2/candidates", &"x-many: 1\r\n".repeat(5000)),
            "HTTP/1.1 431 Request Header Fields Too Large",
        ),
        (
            request("/api/v2/candi\0dates", ""),
            "HTTP/1.1 400 Bad Request",
        ),
        (
            request("/api/v2/candidates", "x-nul: a\0b"),
            "HTTP/1.1 400 Bad Request",
        ),
        (
            request(
                "/api/v2/candidates",
                "content-length: 5\r\ncontent-length: 6",
            ),
            "HTTP/1.1 400 Bad Request",
        ),
        (
            request(
                "/api/v2/candidates",
                "transfer-encoding: chunked\r\ncontent-length: 6",
            ),
            "HTTP/1.1 200 OK",
        ),
        (
            b"\x16\x03\x01\x02\x00\x01\x00".to_vec(),
            "HTTP/1.1 400 Bad Request",
        ),
        (b"GARBAGE\r\n\r\n".to_vec(), "HTTP/1.1 400 Bad Request"),
        (
            request("/api/v2/candidates?cursor=\u{e9}\u{1F600}", ""),
            "HTTP/1.1 400 Bad Request",
        ),
        (
            request("/api/v2/candidates", "x-api-sandbox: \u{1F600}"),
            "HTTP/1.1 400 Bad Request",
        ),
        (
            request("/api/v2/candidates", "accept: \u{ff}"),
            "HTTP/1.1 200 OK",
        ),
    ] {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!(send(&server, &bytes), expected, "{start}");
        assert_eq!(server.get(&key, "/api/v2/candidates").0, 200);
    }
    let log = server.stop();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

#[testkit::test]
fn missing_body_blocks_nobody() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("");
    let head = format!(
        "POST /api/v2/candidates/find HTTP/1.1\r\nhost: x\r\nx-api-key: {key}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{"
    );
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(server.get(&key, "/api/v2/candidates").0, 200);
    drop(waiting);
    assert_eq!(server.get(&key, "/api/v2/candidates").0, 200);
}

#[testkit::test]
fn large_body_is_rejected_over_the_wire() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("");
    let head = format!(
        "POST /api/v2/candidates/find HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: {key}\r\ncontent-type: application/json\r\ncontent-length: 30000000\r\n\r\n"
    );
    let mut bytes = head.into_bytes();
    bytes.resize(bytes.len() + 1_100_000, b' ');
    assert_eq!(send(&server, &bytes), "HTTP/1.1 413 Payload Too Large");
}
