//! Requests that are refused before their body was read. Either the connection can be used for the
//! next request, or the response says that it closes; and the response can be read whatever the
//! client still sends.

use crate::harness::{Installation, Server};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// A connection for successive requests.
struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

/// A response's status, and whether it closes the connection.
#[derive(Debug, PartialEq, Eq)]
struct Answered {
    status: u16,
    closes: bool,
}

impl Connection {
    fn to(server: &Server) -> Self {
        let stream = TcpStream::connect(&server.address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        let reader = BufReader::new(stream.try_clone().unwrap());
        Self { stream, reader }
    }

    /// Sends bytes in a packet of their own.
    fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
        self.stream.flush().unwrap();
    }

    /// Reads the next response with its body.
    fn answer(&mut self) -> Answered {
        let mut line = String::new();
        self.reader.read_line(&mut line).expect("an answer");
        let status = line
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no answer: {line:?}"))
            .parse()
            .unwrap();
        let (mut length, mut closes) = (0, false);
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line).unwrap();
            let line = line.trim().to_lowercase();
            match line.split_once(": ") {
                Some(("content-length", number)) => length = number.parse().unwrap(),
                Some(("connection", "close")) => closes = true,
                Some(_) => {}
                None => break,
            }
        }
        self.reader.read_exact(&mut vec![0; length]).unwrap();
        Answered { status, closes }
    }

    /// Returns whether the server has closed the connection without resetting it.
    fn is_over(&mut self) -> bool {
        matches!(self.reader.read(&mut [0; 1]), Ok(0))
    }
}

fn head(method: &str, path: &str, headers: &str, length: usize) -> Vec<u8> {
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\n{headers}content-length: {length}\r\n\r\n")
        .into_bytes()
}

/// Returns requests that are refused without reading their body, with the status of each.
fn refused(key: &str, sandbox_only: &str) -> Vec<(Vec<u8>, u16)> {
    let json = "content-type: application/json\r\n";
    let size = BODY.len();
    let with = |key: &str, more: &str| format!("x-api-key: {key}\r\n{more}");
    vec![
        (head("POST", "/api/v2/candidates", json, size), 401),
        (
            head("POST", "/api/v2/candidates", &with("ork_wrong", json), size),
            401,
        ),
        (
            head(
                "POST",
                "/api/v2/candidates",
                &with(sandbox_only, json),
                size,
            ),
            403,
        ),
        (head("POST", "/api/v2/nowhere", &with(key, json), size), 404),
        (head("POST", "/nowhere", "", size), 404),
        (
            head("PUT", "/api/v2/candidates", &with(key, json), size),
            405,
        ),
        (
            head("POST", "/api/v2/candidates", &with(key, ""), size),
            415,
        ),
        (
            head(
                "POST",
                "/api/v2/candidates",
                &with(key, &format!("{json}content-encoding: gzip\r\n")),
                size,
            ),
            415,
        ),
        (head("POST", "/portal/verification", "", size), 403),
        (head("GET", "/api/v2/candidates", &with(key, ""), size), 415),
        (
            head("GET", "/api/v2/candidates", &with(key, json), size),
            200,
        ),
    ]
}

const BODY: &[u8] = &[b' '; 60_000];

#[testkit::test]
fn rejected_requests_leave_the_connection_usable() {
    let it = Installation::new();
    let key = it.region("noord");
    let sandbox_only = it
        .run("key create --region noord --sandbox-only")
        .good()
        .trim_end()
        .to_owned();
    let server = it.serve("--rate-limit off");
    let mut connection = Connection::to(&server);
    for round in 0..5 {
        for (head, status) in refused(&key, &sandbox_only) {
            let start = String::from_utf8_lossy(&head)
                .lines()
                .next()
                .unwrap()
                .to_owned();
            // Head and body together, separately, and in pieces.
            match round {
                0 => connection.send(&[&head, BODY].concat()),
                1 => {
                    connection.send(&head);
                    connection.send(BODY);
                }
                _ => {
                    connection.send(&head);
                    for piece in BODY.chunks(20_000) {
                        std::thread::sleep(Duration::from_millis(1));
                        connection.send(piece);
                    }
                }
            }
            assert_eq!(
                connection.answer(),
                Answered {
                    status,
                    closes: false
                },
                "{start}, round {round}"
            );
        }
    }
    let chunked = format!(
        "POST /nowhere HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n",
        BODY.len()
    );
    for _ in 0..5 {
        connection.send(chunked.as_bytes());
        connection.send(BODY);
        connection.send(b"\r\n0\r\n\r\n");
        assert_eq!(
            connection.answer(),
            Answered {
                status: 404,
                closes: false
            }
        );
    }
    let log = server.stop();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

#[testkit::test]
fn client_can_read_the_response_to_a_rejected_large_body() {
    const LARGE: usize = 10_000_000;
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("--rate-limit off");
    let json = format!("x-api-key: {key}\r\ncontent-type: application/json\r\n");
    for (head, status) in [
        (head("POST", "/api/v2/candidates", "", LARGE), 401),
        (head("POST", "/nowhere", "", LARGE), 404),
        (head("POST", "/api/v2/candidates/find", &json, LARGE), 413),
    ] {
        let mut connection = Connection::to(&server);
        connection.send(&head);
        // Sends all of it before reading the response.
        connection.send(&vec![b' '; LARGE]);
        assert_eq!(
            connection.answer(),
            Answered {
                status,
                closes: true
            }
        );
        assert!(connection.is_over(), "closed, and not reset");
    }
    // A body without a declared length, which becomes too large while it is read.
    let head = format!(
        "POST /api/v2/candidates/find HTTP/1.1\r\nhost: x\r\n{json}transfer-encoding: chunked\r\n\r\n"
    );
    let mut connection = Connection::to(&server);
    connection.send(head.as_bytes());
    for _ in 0..100 {
        connection.send(format!("{:x}\r\n{}\r\n", 100_000, " ".repeat(100_000)).as_bytes());
    }
    connection.send(b"0\r\n\r\n");
    assert_eq!(
        connection.answer(),
        Answered {
            status: 413,
            closes: true
        }
    );
    assert!(connection.is_over());
}

#[testkit::test]
fn expect_continue_is_answered_or_rejected() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("--rate-limit off");
    let expect = "expect: 100-continue\r\n";
    let mut connection = Connection::to(&server);
    connection.send(&head("POST", "/api/v2/candidates", expect, 1000));
    assert_eq!(
        connection.answer(),
        Answered {
            status: 401,
            closes: true
        },
        "without an interim answer"
    );
    assert!(connection.is_over());
    let mut connection = Connection::to(&server);
    let body = br#"{"phone":"06 1"}"#;
    let json = format!("x-api-key: {key}\r\ncontent-type: application/json\r\n{expect}");
    for _ in 0..2 {
        connection.send(&head("POST", "/api/v2/candidates/find", &json, body.len()));
        assert_eq!(connection.answer().status, 100);
        connection.send(body);
        assert_eq!(
            connection.answer(),
            Answered {
                status: 200,
                closes: false
            }
        );
    }
}

#[test]
fn missing_body_closes_the_connection_after_a_second() {
    let it = Installation::new();
    let server = it.serve("");
    let mut connection = Connection::to(&server);
    connection.send(&head("POST", "/nowhere", "", 1000));
    connection.send(b"some");
    assert_eq!(
        connection.answer(),
        Answered {
            status: 404,
            closes: true
        }
    );
    drop(connection.stream.shutdown(std::net::Shutdown::Write));
    assert!(connection.is_over());
}

#[testkit::test]
fn http_1_1_request_needs_one_host() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("");
    let request = |version: &str, hosts: &str| {
        format!(
            "GET /api/v2/candidates {version}\r\n{hosts}x-api-key: {key}\r\nconnection: keep-alive\r\n\r\n"
        )
    };
    let mut connection = Connection::to(&server);
    for (version, hosts, status) in [
        ("HTTP/1.1", "host: x\r\n", 200),
        ("HTTP/1.1", "", 400),
        ("HTTP/1.1", "host: x\r\nhost: x\r\n", 400),
        ("HTTP/1.1", "host: x, y\r\n", 400),
        ("HTTP/1.1", "host: jan@example.nl\r\n", 400),
        ("HTTP/1.1", "host:\r\n", 200),
        ("HTTP/1.0", "", 200),
        ("HTTP/1.0", "host: x\r\nhost: x\r\n", 400),
    ] {
        connection.send(request(version, hosts).as_bytes());
        assert_eq!(
            connection.answer(),
            Answered {
                status,
                closes: false
            },
            "{version} {hosts}"
        );
    }
    // RFC 9112, section 2.2, allows a recipient to accept a single line feed as the end of a line.
    connection.send(
        request("HTTP/1.1", "host: x\r\n")
            .replace("\r\n", "\n")
            .as_bytes(),
    );
    assert_eq!(connection.answer().status, 200);
}
