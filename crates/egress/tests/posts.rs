//! Posting: what is sent, and how receivers that misbehave are handled.

use crate::harness::{LONG, SHORT, answering, client, head, receiver, url};
use egress::{EgressError, Response};
use http::{HeaderMap, HeaderValue};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::mpsc,
};

async fn post(port: u16, time: Duration) -> Result<Response, EgressError> {
    client()
        .0
        .post(&url(port, "/hook"), HeaderMap::new(), "{}".into(), time)
        .await
}

fn status(status: u16) -> Response {
    Response { status }
}

#[tokio::test]
async fn request_is_sent_completely_with_minimal_headers() {
    let (seen, mut requests) = mpsc::unbounded_channel();
    let port = receiver(move |mut stream| {
        let seen = seen.clone();
        async move {
            let head = head(&mut stream).await;
            let mut body = [0; 8];
            stream.read_exact(&mut body).await.unwrap();
            seen.send((head, body.to_vec())).unwrap();
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\nset-cookie: a=b\r\n\r\n")
                .await
                .unwrap();
        }
    })
    .await;
    let (client, _) = client();
    let mut headers = HeaderMap::new();
    headers.insert("webhook-id", HeaderValue::from_static("msg_1"));
    for _ in 0..2 {
        let answer = client
            .post(
                &url(port, "/hook%20a?b=c&d"),
                headers.clone(),
                r#"{"a":1} "#.into(),
                LONG,
            )
            .await;
        assert_eq!(answer, Ok(status(204)));
        let (head, body) = requests.recv().await.unwrap();
        assert_eq!(body, br#"{"a":1} "#);
        let expected = format!(
            "POST /hook%20a?b=c&d HTTP/1.1\r\nwebhook-id: msg_1\r\nhost: example.nl:{port}\r\nuser-agent: Onderwijsregio/{}\r\n\
             accept-encoding: identity\r\nconnection: close\r\ncontent-length: 8\r\n\r\n",
            env!("CARGO_PKG_VERSION"),
        );
        assert_eq!(head, expected);
    }
}

#[tokio::test]
async fn every_response_status_is_reported() {
    for code in [200, 202, 299, 304, 400, 410, 429, 500, 503] {
        let port = answering(format!("HTTP/1.1 {code} X\r\ncontent-length: 0\r\n\r\n")).await;
        assert_eq!(post(port, LONG).await, Ok(status(code)));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (client, network) = client();
    for code in [301, 302, 303, 307, 308] {
        let port = answering(format!(
            "HTTP/1.1 {code} X\r\nlocation: /b\r\ncontent-length: 0\r\n\r\n"
        ))
        .await;
        network.connected.lock().unwrap().clear();
        let answer = client
            .post(&url(port, "/a"), HeaderMap::new(), "{}".into(), LONG)
            .await;
        assert_eq!((answer, network.connections()), (Ok(status(code)), 1));
    }
}

#[tokio::test]
async fn hanging_receiver_times_out() {
    let silent = receiver(|mut stream| async move {
        head(&mut stream).await;
        std::future::pending::<()>().await;
    });
    assert_eq!(post(silent.await, SHORT).await, Err(EgressError::Timeout));
    let deaf = receiver(|stream| async move {
        let _kept = stream;
        std::future::pending::<()>().await;
    });
    assert_eq!(post(deaf.await, SHORT).await, Err(EgressError::Timeout));
    let half = receiver(|mut stream| async move {
        head(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    });
    assert_eq!(post(half.await, SHORT).await, Err(EgressError::Timeout));
    let in_the_body = receiver(|mut stream| async move {
        head(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    });
    assert_eq!(post(in_the_body.await, SHORT).await, Ok(status(200)));
    let only_informs = receiver(|mut stream| async move {
        head(&mut stream).await;
        while stream
            .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
            .await
            .is_ok()
        {}
    });
    assert_eq!(
        post(only_informs.await, SHORT).await,
        Err(EgressError::Timeout)
    );
}

#[tokio::test]
async fn flooding_receiver_is_cut_off() {
    let body = receiver(|mut stream| async move {
        head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    });
    assert_eq!(post(body.await, LONG).await, Ok(status(200)));
    let chunks = receiver(|mut stream| async move {
        head(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            .await
            .unwrap();
        while stream.write_all(b"1\r\nx\r\n").await.is_ok() {}
    });
    assert_eq!(post(chunks.await, LONG).await, Ok(status(200)));
    let headers = receiver(|mut stream| async move {
        head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n").await.unwrap();
        while stream.write_all(b"x-more: of the same\r\n").await.is_ok() {}
    });
    assert_eq!(
        post(headers.await, LONG).await,
        Err(EgressError::InvalidResponse)
    );
}

#[tokio::test]
async fn invalid_http_response_is_an_error() {
    assert_eq!(
        post(
            answering("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\nshort").await,
            LONG
        )
        .await,
        Ok(status(200))
    );
    for answer in [
        "",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "PRI * HTTP/2.0\r\n\r\n",
    ] {
        assert_eq!(
            post(answering(answer).await, LONG).await,
            Err(EgressError::InvalidResponse),
            "{answer}"
        );
    }
    let both = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab";
    assert_eq!(
        post(answering(both).await, LONG).await,
        Err(EgressError::InvalidResponse)
    );
}
