//! Downloads: file names, sizes, redirects, and servers that fail.

use crate::harness::{LONG, SHORT, answering, client, head, receiver, site, url};
use egress::{DownloadError, DownloadErrorKind, Downloaded, EgressError};
use tokio::io::AsyncWriteExt;

const MAX_BYTES: usize = 100_000;

async fn download(port: u16, path: &str) -> Result<Downloaded, DownloadError> {
    client().0.download(&url(port, path), MAX_BYTES, LONG).await
}

fn file(bytes: &[u8], filename: Option<&str>) -> Downloaded {
    Downloaded {
        bytes: bytes.to_vec(),
        filename: filename.map(str::to_owned),
    }
}

fn moved(code: u16, to: &str) -> String {
    format!("HTTP/1.1 {code} Moved\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
}

#[tokio::test]
async fn file_name_comes_from_the_server_or_the_url() {
    let plain = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    let named =
        "HTTP/1.1 200 OK\r\ncontent-disposition: attachment; filename=\"a.pdf\"\r\n\r\nto the end";
    let port = site([
        ("/b.pdf?c=d", plain.into()),
        ("/", plain.into()),
        ("/x", named.into()),
        ("/y.pdf", moved(302, "/")),
    ]);
    let port = port.await;
    assert_eq!(
        download(port, "/b.pdf?c=d").await,
        Ok(file(b"ok", Some("b.pdf")))
    );
    assert_eq!(download(port, "/").await, Ok(file(b"ok", None)));
    assert_eq!(
        download(port, "/x").await,
        Ok(file(b"to the end", Some("a.pdf")))
    );
    assert_eq!(
        download(port, "/y.pdf").await,
        Ok(file(b"ok", Some("y.pdf")))
    );
}

#[tokio::test]
async fn at_most_three_redirects_are_followed() {
    let port = answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
    let port = site([
        ("/a/4", moved(308, "3")),
        ("/a/3", moved(301, "2#part")),
        ("/a/2", moved(303, "/1?b")),
        ("/1?b", moved(307, &format!("//example.nl:{port}/0"))),
        ("/self", moved(302, "/self")),
        (
            "/nowhere",
            "HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".into(),
        ),
        ("/bad", moved(302, "http://[")),
    ]);
    let port = port.await;
    assert_eq!(download(port, "/a/3").await, Ok(file(b"ok", Some("3"))));
    let (client, network) = client();
    for (path, connections) in [("/a/4", 4), ("/self", 4), ("/nowhere", 1), ("/bad", 1)] {
        network.connected.lock().unwrap().clear();
        let error = client
            .download(&url(port, path), MAX_BYTES, LONG)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind, network.connections()),
            (DownloadErrorKind::Redirects, connections),
            "{path}"
        );
    }
}

#[tokio::test]
async fn failure_names_the_responsible_side() {
    use DownloadErrorKind::{Client4xx, Encoded, Server5xx};
    for (answer, kind, temporary, text) in [
        (
            "404 Not Found\r\ncontent-length: 6\r\n\r\nsecret",
            Client4xx,
            false,
            "the server answered 404",
        ),
        (
            "304 Not Modified\r\n\r\n",
            Client4xx,
            false,
            "the server answered 304",
        ),
        (
            "204 No Content\r\n\r\n",
            Client4xx,
            false,
            "the server answered 204",
        ),
        (
            "503 Unavailable\r\n\r\n",
            Server5xx,
            true,
            "the server answered 503",
        ),
        (
            "200 OK\r\ncontent-encoding: gzip\r\n\r\nx",
            Encoded,
            false,
            "the server sent the file compressed",
        ),
    ] {
        let error = download(answering(format!("HTTP/1.1 {answer}")).await, "/")
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind, error.is_temporary(), error.to_string().as_str()),
            (kind, temporary, text)
        );
    }
}

#[tokio::test]
async fn file_over_the_size_limit_is_rejected() {
    let exactly = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {MAX_BYTES}\r\n\r\n{}",
        "x".repeat(MAX_BYTES)
    );
    assert_eq!(
        download(answering(exactly).await, "/").await,
        Ok(file(&vec![b'x'; MAX_BYTES], None))
    );
    let reported = receiver(|mut stream| async move {
        head(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100001\r\n\r\n")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    });
    assert_eq!(
        download(reported.await, "/").await.unwrap_err().kind,
        DownloadErrorKind::TooLarge
    );
    let endless = receiver(|mut stream| async move {
        head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    });
    assert_eq!(
        download(endless.await, "/").await.unwrap_err().kind,
        DownloadErrorKind::TooLarge
    );
}

#[tokio::test]
async fn truncated_file_is_rejected() {
    for answer in [
        "content-length: 10\r\n\r\nshort",
        "transfer-encoding: chunked\r\n\r\n5\r\nshort\r\n",
    ] {
        let error = download(answering(format!("HTTP/1.1 200 OK\r\n{answer}")).await, "/")
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind, error.is_temporary()),
            (
                DownloadErrorKind::Network(EgressError::InvalidResponse),
                true
            )
        );
    }
    let stuck = receiver(|mut stream| async move {
        head(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    });
    let error = client()
        .0
        .download(&url(stuck.await, "/"), MAX_BYTES, SHORT)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.is_temporary()),
        (DownloadErrorKind::Network(EgressError::Timeout), true)
    );
}
