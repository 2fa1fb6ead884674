//! Clients that request large responses and do not read them take little of the server's memory,
//! over HTTP/1 and HTTP/2.

use crate::harness::Installation;
use bytes::Bytes;
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// The largest response available to anybody: five megabytes.
const SCRIPT: &str = "/docs/scalar.js";
/// The number of requests over HTTP/1, and on each of a few connections over HTTP/2.
const READERS: usize = 150;
const CONNECTIONS: usize = 4;
/// The memory in MiB that they may take together. Copies of the response would take seven hundred.
const COST: u64 = 60;

#[test]
fn http1_client_that_reads_nothing_costs_little() {
    let it = Installation::new();
    let server = it.serve("");
    let ask = || {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        write!(stream, "GET {SCRIPT} HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        // The response has begun.
        stream.read_exact(&mut [0; 12]).unwrap();
        stream
    };
    let first = ask();
    let before = server.memory();
    let readers: Vec<_> = (0..READERS).map(|_| ask()).collect();
    let grown = server.memory().saturating_sub(before);
    println!("{READERS} readers over HTTP/1: {grown} MiB");
    assert!(grown < COST, "{grown} MiB");
    drop((first, readers));
    server.stop();
}

#[test]
fn http2_client_that_reads_nothing_costs_little() {
    let it = Installation::new();
    let server = it.serve("");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let address = server.address.clone();
    let before = server.memory();
    let grown = runtime.block_on(async {
        let mut kept = Vec::new();
        for _ in 0..CONNECTIONS {
            let stream = tokio::net::TcpStream::connect(&address).await.unwrap();
            let (mut sender, connection) = h2::client::Builder::new()
                .initial_window_size(0)
                .handshake::<_, Bytes>(stream)
                .await
                .unwrap();
            tokio::spawn(async move { drop(connection.await) });
            for _ in 0..32 {
                sender = sender.ready().await.unwrap();
                let request = http::Request::get(format!("http://x{SCRIPT}"))
                    .body(())
                    .unwrap();
                kept.push(sender.send_request(request, true).unwrap().0);
            }
        }
        for answer in &mut kept {
            assert_eq!(answer.await.unwrap().status(), 200);
        }
        server.memory().saturating_sub(before)
    });
    println!("{CONNECTIONS} connections over HTTP/2: {grown} MiB");
    assert!(grown < COST, "{grown} MiB");
    server.stop();
}
