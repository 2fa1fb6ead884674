//! Requests whose head the server does not read.

use super::{REQUEST, http2, serve, service, service_with};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

/// Returns all that the server sends until it closes the connection.
async fn rest(client: &mut DuplexStream) -> Vec<u8> {
    let mut read = Vec::new();
    client.read_to_end(&mut read).await.unwrap();
    read
}

/// Asserts that a response is a complete problem that closes the connection.
fn assert_problem(response: &[u8], status: u16, code: &str) {
    let text = std::str::from_utf8(response).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with(&format!("HTTP/1.1 {status} ")),
        "{status} {head}"
    );
    let header = |name: &str| {
        let found = head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_else(|| panic!("no {name}: {head}"))
    };
    assert!(header("api-version").starts_with("2."));
    assert_eq!(header("content-type"), "application/problem+json");
    assert_eq!(header("content-length"), body.len().to_string());
    assert_eq!(header("connection"), "close");
    for name in [
        "strict-transport-security",
        "x-content-type-options",
        "cache-control",
    ] {
        header(name);
    }
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert!(
        body["type"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/problems/{code}")),
        "{body}"
    );
    assert_eq!(body["status"], status);
    assert_eq!(
        body["instance"],
        format!("urn:request:{}", header("x-request-id"))
    );
}

#[tokio::test]
async fn a_request_that_cannot_be_read_gets_a_problem() {
    let (_app, service) = service(0).await;
    let request = |target: &str, headers: &str| {
        format!("GET {target} HTTP/1.1\r\nhost: x\r\n{headers}\r\n").into_bytes()
    };
    let long = |bytes: usize| "a".repeat(bytes);
    for (sent, status, code) in [
        (b"GARBAGE\r\n\r\n".to_vec(), 400, "invalid-request"),
        (
            b"\x16\x03\x01\x02\x00\x01\x00".to_vec(),
            400,
            "invalid-request",
        ),
        (request("/a b c", ""), 400, "invalid-request"),
        (request("/", "x-nul: a\0b\r\n"), 400, "invalid-request"),
        (
            request(&format!("/{}", long(70_000)), ""),
            414,
            "uri-too-long",
        ),
        (
            request("/", &format!("x: {}\r\n", long(400_000))),
            431,
            "headers-too-large",
        ),
        (
            request("/", &"x: 1\r\n".repeat(101)),
            431,
            "headers-too-large",
        ),
    ] {
        let (_served, mut client) = serve(service.clone(), 1 << 20);
        client.write_all(&sent).await.unwrap();
        assert_problem(&rest(&mut client).await, status, code);
        // The same after a request that is answered, sent in one piece with it.
        let (_served, mut client) = serve(service.clone(), 1 << 20);
        client.write_all(&[REQUEST, &sent].concat()).await.unwrap();
        let both = rest(&mut client).await;
        assert!(both.starts_with(b"HTTP/1.1 200 OK\r\n"));
        let second = memchr::memmem::rfind(&both, b"HTTP/1.1 ").unwrap();
        assert_problem(&both[second..], status, code);
    }
}

#[tokio::test]
async fn a_page_that_looks_like_a_refusal_is_sent_as_it_is() {
    let page = b"HTTP/1.1 400 Bad Request\r\n\r\n".repeat(10_000);
    let (_app, service) = service_with(page.clone()).await;
    let (_served, mut client) = serve(service, 27);
    let request = b"GET /page HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    client.write_all(request).await.unwrap();
    assert!(rest(&mut client).await.ends_with(&page));
}

#[tokio::test]
async fn http2_large_headers_get_a_problem() {
    let (_app, service) = service(0).await;
    let (_served, client) = serve(service, 1 << 20);
    let mut ready = http2(client, 1 << 16).await.ready().await.unwrap();
    let request = http::Request::get("http://x/health/live");
    let request = request
        .header("x-long", "a".repeat(70_000))
        .body(())
        .unwrap();
    let refused = ready.send_request(request, true).unwrap().0.await.unwrap();
    assert_eq!(refused.status(), 431);
    assert!(refused.headers().contains_key("api-version"));
    let mut body = refused.into_body();
    let body = body.data().await.unwrap().unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["title"], "Headers too large");
}
