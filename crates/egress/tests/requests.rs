//! Requests whose whole answer is read.

use crate::harness::{LONG, SHORT, answering, client, head, receiver, url};
use bytes::Bytes;
use egress::EgressError;
use http::{Request, StatusCode};
use std::time::Duration;
use tokio::io::AsyncWriteExt;

async fn get(port: u16, most: usize, time: Duration) -> Result<(StatusCode, Bytes), EgressError> {
    let request = Request::builder().uri(url(port, "/keys?a=b").as_str());
    let request = request.body(Bytes::new()).unwrap();
    let answer = client().0.request(request, most, time).await?;
    Ok((answer.status(), answer.into_body()))
}

#[tokio::test]
async fn answer_is_read_up_to_its_limit() {
    let port = answering("HTTP/1.1 400 X\r\ncontent-length: 5\r\n\r\n{\"a\"}").await;
    let whole = Ok((StatusCode::BAD_REQUEST, Bytes::from("{\"a\"}")));
    assert_eq!(get(port, 5, LONG).await, whole);
    assert_eq!(get(port, 4, LONG).await, Err(EgressError::InvalidResponse));
}

#[tokio::test]
async fn answer_that_breaks_off_or_does_not_come_is_none() {
    let port = answering("HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n{").await;
    assert_eq!(get(port, 99, LONG).await, Err(EgressError::InvalidResponse));
    let port = receiver(|mut stream| async move {
        head(&mut stream).await;
        drop(
            stream
                .write_all(b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n{")
                .await,
        );
        std::future::pending::<()>().await;
    })
    .await;
    assert_eq!(get(port, 99, SHORT).await, Err(EgressError::Timeout));
}

#[tokio::test]
async fn redirect_is_not_followed_and_a_private_address_not_reached() {
    let port = answering("HTTP/1.1 302 X\r\nlocation: /b\r\ncontent-length: 0\r\n\r\n").await;
    assert_eq!(
        get(port, 9, LONG).await,
        Ok((StatusCode::FOUND, Bytes::new()))
    );
    let request = Request::builder().uri("http://127.0.0.1:9/");
    let request = request.body(Bytes::new()).unwrap();
    let answer = client().0.request(request, 9, LONG).await;
    assert_eq!(answer.err(), Some(EgressError::Address));
}
