//! Tests of connections in paused time, which advances automatically: waiting is over at once,
//! however long it would take.

mod refusals;

use super::connections;
use api::Service;
use axum::{Router, body::Body, routing::get};
use bytes::Bytes;
use std::{future::poll_fn, net::Ipv4Addr, time::Duration};
use testkit::TestApp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    sync::watch,
    task::JoinHandle,
    time::Instant,
};

const KEEP_ALIVE: Duration = Duration::from_secs(75);
const REQUEST: &[u8] = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n";

/// The server's end of a connection, and the channel to stop it.
struct Served {
    connection: JoinHandle<()>,
    stop: watch::Sender<()>,
    began: Instant,
}

impl Served {
    /// Waits for the end of the connection and returns its duration in seconds.
    async fn lasted(self) -> u64 {
        self.connection.await.unwrap();
        self.began.elapsed().as_secs()
    }
}

/// Serves a connection whose pipe holds this many bytes. The application must be started before
/// time is paused, because it waits for threads.
fn serve(service: Service, pipe: usize) -> (Served, DuplexStream) {
    let (client, server) = tokio::io::duplex(pipe);
    let (stop, stopped) = watch::channel(());
    let connection = connections::serve_connection(
        service,
        server,
        Ipv4Addr::LOCALHOST.into(),
        KEEP_ALIVE,
        stopped,
    );
    (
        Served {
            connection: tokio::spawn(connection),
            stop,
            began: Instant::now(),
        },
        client,
    )
}

/// Returns the application with a page of this many bytes.
async fn service(page: usize) -> (TestApp, Service) {
    service_with(vec![b'x'; page]).await
}

/// Returns the application with a page of these bytes.
async fn service_with(page: Vec<u8>) -> (TestApp, Service) {
    let app = TestApp::start().await;
    let bytes = Bytes::from(page);
    let answer = async move || Body::from(bytes);
    let service = app
        .api
        .service_beside(Router::new().route("/page", get(answer)));
    tokio::time::pause();
    (app, service)
}

/// Reads one answer whose body is a JSON object.
async fn answer(client: &mut DuplexStream) -> String {
    let mut read = Vec::new();
    while !read.ends_with(b"}") {
        assert!(
            client.read_buf(&mut read).await.unwrap() > 0,
            "{}",
            String::from_utf8_lossy(&read)
        );
    }
    String::from_utf8(read).unwrap()
}

#[tokio::test]
async fn connection_without_a_request_is_closed_after_ten_seconds() {
    let (_app, service) = service(0).await;
    let (served, mut client) = serve(service.clone(), 1024);
    assert_eq!(served.lasted().await, 10);
    assert_eq!(client.read(&mut [0; 1]).await.unwrap(), 0);
    let (served, mut client) = serve(service, 1024);
    client.write_all(b"GET / HT").await.unwrap();
    tokio::time::sleep(Duration::from_secs(9)).await;
    client.write_all(b"T").await.unwrap();
    assert_eq!(
        served.lasted().await,
        10,
        "the ten seconds are for the whole head"
    );
}

#[tokio::test]
async fn an_idle_connection_stays_open_and_a_head_that_has_begun_must_arrive() {
    let (_app, service) = service(0).await;
    let (served, mut client) = serve(service.clone(), 1024);
    for _ in 0..3 {
        client.write_all(REQUEST).await.unwrap();
        assert!(answer(&mut client).await.starts_with("HTTP/1.1 200 OK\r\n"));
        tokio::time::sleep(Duration::from_secs(74)).await;
    }
    assert_eq!(
        served.lasted().await,
        3 * 74 + 1,
        "it was idle for 75 seconds"
    );
    let (served, mut client) = serve(service, 1024);
    client.write_all(REQUEST).await.unwrap();
    answer(&mut client).await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    client.write_all(&REQUEST[..1]).await.unwrap();
    assert_eq!(
        served.lasted().await,
        70,
        "ten seconds after the first byte"
    );
}

#[tokio::test]
async fn a_graceful_stop_closes_idle_connections_and_finishes_requests() {
    let (_app, service) = service(0).await;
    let (idle, mut client) = serve(service.clone(), 1024);
    client.write_all(REQUEST).await.unwrap();
    answer(&mut client).await;
    idle.stop.send_replace(());
    assert_eq!(idle.lasted().await, 0);
    let (busy, mut client) = serve(service, 1024);
    let head = b"POST /api/v2/auth/candidates/verification HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n";
    client.write_all(head).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    busy.stop.send_replace(());
    tokio::time::sleep(Duration::from_secs(1)).await;
    client.write_all(b"{}").await.unwrap();
    let answered = answer(&mut client).await;
    assert!(
        answered.starts_with("HTTP/1.1 400 ") && answered.contains("connection: close\r\n"),
        "{answered}"
    );
    assert_eq!(busy.lasted().await, 2);
}

#[tokio::test]
async fn unread_response_is_dropped_after_thirty_seconds() {
    let (_app, service) = service(1 << 20).await;
    let (served, mut client) = serve(service, 16 << 10);
    client
        .write_all(b"GET /page HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut some = [0; 1024];
    for _ in 0..5 {
        client.read_exact(&mut some).await.unwrap();
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
    client.read_exact(&mut some).await.unwrap();
    assert_eq!(
        served.lasted().await,
        130,
        "thirty seconds after something was last taken"
    );
}

#[tokio::test]
async fn remaining_request_body_is_read_before_closing() {
    let (_app, service) = service(0).await;
    let (served, mut client) = serve(service.clone(), 1024);
    let head = b"POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 10000000\r\n\r\n";
    client.write_all(head).await.unwrap();
    let mut answered = Vec::new();
    // A client that sends everything before reading is not cut off.
    client.write_all(&vec![b'x'; 10_000_000]).await.unwrap();
    client.read_to_end(&mut answered).await.unwrap();
    let answered = String::from_utf8(answered).unwrap();
    assert!(
        answered.starts_with("HTTP/1.1 404 ") && answered.contains("connection: close\r\n"),
        "{answered}"
    );
    drop(client);
    assert_eq!(served.lasted().await, 0);
    let (served, mut client) = serve(service, 1024);
    client.write_all(head).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(
        served.lasted().await,
        5,
        "who neither sends nor goes is not waited for"
    );
}

/// Returns an HTTP/2 client with this window for answers.
async fn http2(client: DuplexStream, window: u32) -> h2::client::SendRequest<Bytes> {
    let mut builder = h2::client::Builder::new();
    let (sender, connection) = builder
        .initial_window_size(window)
        .handshake(client)
        .await
        .unwrap();
    tokio::spawn(async move { drop(connection.await) });
    sender
}

async fn ask(
    sender: &mut h2::client::SendRequest<Bytes>,
    path: &str,
) -> http::Response<h2::RecvStream> {
    let mut ready = sender.clone().ready().await.unwrap();
    let request = http::Request::get(format!("http://x{path}"))
        .body(())
        .unwrap();
    ready.send_request(request, true).unwrap().0.await.unwrap()
}

#[tokio::test]
async fn http2_unread_response_is_dropped_and_other_streams_continue() {
    let (_app, service) = service(1 << 20).await;
    let (served, client) = serve(service, 1 << 20);
    let mut sender = http2(client, 0).await;
    let stuck = ask(&mut sender, "/page").await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    // An answer that the client reads is not dropped along with it.
    let other = ask(&mut sender, "/health/live").await;
    let mut body = other.into_body();
    body.flow_control().release_capacity(0).unwrap();
    let began = served.began;
    let mut stuck = stuck.into_body();
    let error = stuck.data().await.unwrap().unwrap_err();
    assert!(error.is_reset(), "{error}");
    assert!(
        (30..=36).contains(&began.elapsed().as_secs()),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn http2_idle_connection_gets_goaway_and_streams_are_limited() {
    let (_app, service) = service(0).await;
    let (served, client) = serve(service, 1 << 20);
    let mut sender = http2(client, 1 << 16).await;
    for _ in 0..3 {
        let answered = ask(&mut sender, "/health/live").await;
        assert_eq!(answered.status(), 200);
        let mut body = answered.into_body();
        while body.data().await.is_some() {}
        tokio::time::sleep(Duration::from_mins(1)).await;
    }
    assert_eq!(sender.current_max_send_streams(), 32);
    let lasted = served.lasted().await;
    assert!(
        (195..=201).contains(&lasted),
        "{lasted}: 75 seconds after the last answer"
    );
    assert!(poll_fn(|cx| sender.poll_ready(cx)).await.is_err());
}

#[tokio::test]
async fn http2_requests_wait_while_a_megabyte_is_unread() {
    let (_app, service) = service(600 << 10).await;
    let (_served, client) = serve(service, 8 << 20);
    let mut sender = http2(client, 0).await;
    let [first, second] = [
        ask(&mut sender, "/page").await,
        ask(&mut sender, "/page").await,
    ];
    let third = tokio::time::timeout(Duration::from_secs(10), ask(&mut sender, "/page")).await;
    assert!(third.is_err(), "a megabyte waits already");
    drop((first, second));
    assert_eq!(ask(&mut sender, "/page").await.status(), 200);
}
