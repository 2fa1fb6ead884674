//! Connections that send no request, or never complete one: the server closes them, and answers
//! others all the time.

use crate::harness::{Installation, Server, until};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};
use testkit::candidate;

/// The number of connections, unless the environment sets `IDLE_CONNECTIONS`.
const CONNECTIONS: usize = 1000;
/// What the connections send first, in turn. None is a complete request.
const STARTS: [&[u8]; 4] = [
    b"",
    b"P",
    b"GET /api/v2/candidates HTTP/1.1\r\n",
    b"PRI * HTTP/2.0\r\n\r\n",
];

fn connect(server: &Server, number: usize) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(STARTS[number % STARTS.len()]).unwrap();
    stream.set_nonblocking(true).unwrap();
    stream
}

/// Returns whether the server has closed the connection.
fn is_closed(mut stream: &TcpStream) -> bool {
    match stream.read(&mut [0; 512]) {
        Ok(0) => true,
        // The initial settings of HTTP/2.
        Ok(_) => false,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    }
}

#[test]
fn idle_connections_are_closed_and_block_nobody() {
    let connections = std::env::var("IDLE_CONNECTIONS")
        .map_or(CONNECTIONS, |text| text.parse().expect("a number"));
    let allowed = getrlimit(Resource::Nofile);
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: allowed.maximum,
            maximum: allowed.maximum,
        },
    )
    .unwrap();
    let it = Installation::new();
    let key = it.region("noord");
    it.import("noord", &[candidate(1)]);
    let server = it.serve("--rate-limit off");
    let by_id = "/api/v2/candidates/rec00000000000001";
    let answered = || assert_eq!(server.get(&key, by_id).0, 200);
    answered();
    let before = server.memory();
    let mut idle: Vec<_> = (0..connections)
        .map(|number| connect(&server, number))
        .collect();
    answered();
    let held = server.memory();
    // Some send a byte now and then, but never a complete request.
    let took = until("they are closed", || {
        answered();
        for (number, stream) in idle
            .iter_mut()
            .enumerate()
            .filter(|(number, _)| number % 40 == 2)
        {
            drop(stream.write_all(if number % 80 == 2 { b"x" } else { b"y" }));
        }
        idle.retain(|stream| !is_closed(stream));
        idle.is_empty()
    });
    println!(
        "{connections} connections: {before} MiB before, {held} MiB with them; all were closed after {took:?}"
    );
    assert!(
        took > Duration::from_secs(8),
        "{took:?}: they are given time"
    );
    assert!(
        held - before.min(held) <= 20 + connections as u64 / 20,
        "each takes at most 50 kB"
    );
    let log = server.stop();
    assert!(!log.contains("panic"), "{log}");
}

#[test]
fn connections_beyond_the_limit_are_rejected_and_others_continue() {
    let it = Installation::new();
    let key = it.region("noord");
    it.import("noord", &[candidate(1)]);
    let server = it.serve_by("ulimit -n 400", "--rate-limit off");
    let by_id = "/api/v2/candidates/rec00000000000001";
    let idle: Vec<_> = (0..300)
        .map(|number| connect(&server, 4 * number))
        .collect();
    let refused = TcpStream::connect(&server.address).unwrap();
    let mut answer = String::new();
    drop((&refused).take(4096).read_to_string(&mut answer));
    assert!(
        answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n")
            && answer.contains("\r\nretry-after: 1\r\n")
            && answer.contains("\r\napi-version: 2.")
            && answer.contains("/problems/unavailable"),
        "{answer}"
    );
    drop(idle);
    until("there is room again", || {
        server.get_if_there(&key, by_id) == Some(200)
    });
    let log = server.stop();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}
