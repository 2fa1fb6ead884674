//! Requests with incomplete bodies do not block others, even if many come from one address.

use crate::harness::{Installation, Server};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// More than may be in flight.
const FORMS: usize = 40;

/// Sends all but the end of a request.
fn unfinished(server: &Server, head: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    stream
        .write_all(format!("{head}content-length: 100\r\n\r\nx").as_bytes())
        .unwrap();
    stream
}

fn status(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    drop(stream.take(13).read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

#[testkit::test]
fn unfinished_requests_need_no_permit() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("--max-in-flight 8");
    let address = &server.address;
    let form = format!(
        "POST /portal/verification HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n"
    );
    let api = "POST /api/v2/auth/candidates/verification HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    for head in [form.as_str(), api] {
        let mut waiting: Vec<_> = (0..FORMS).map(|_| unfinished(&server, head)).collect();
        for _ in 0..20 {
            assert_eq!(server.get(&key, "/api/v2/candidates").0, 200);
        }
        // The server's timeout ends the wait.
        for stream in &mut waiting {
            assert_eq!(status(stream), "HTTP/1.1 408 ", "{head}");
        }
    }
}

#[testkit::test]
fn unfinished_requests_per_address_are_limited() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("");
    let head = "POST /api/v2/auth/candidates/verification HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let mut waiting: Vec<_> = (0..65).map(|_| unfinished(&server, head)).collect();
    assert_eq!(
        server.get(&key, "/api/v2/candidates").0,
        200,
        "what needs no body is answered"
    );
    let mut statuses: Vec<_> = waiting.iter_mut().map(status).collect();
    statuses.sort_unstable();
    assert_eq!(
        statuses
            .iter()
            .filter(|status| *status == "HTTP/1.1 503 ")
            .count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses
            .iter()
            .filter(|status| *status == "HTTP/1.1 408 ")
            .count(),
        64,
        "{statuses:?}"
    );
}
