//! Far more requests than the server can answer: admitted requests are answered soon, all others
//! are refused at once, memory stays constant, and afterwards everything is as before.

use crate::harness::{Installation, Server};
use bytes::Bytes;
use futures::future::{join, join_all};
use http_body_util::{BodyExt, Empty};
use hyper::{Request, StatusCode, client::conn::http1};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

/// The duration of the overload in seconds, unless the environment sets `OVERLOAD_SECONDS`.
const SECONDS: usize = 4;
/// The number of clients without overload, and during it unless the environment sets
/// `OVERLOAD_CLIENTS`. They send requests continuously.
const FEW: usize = 4;
const MANY: usize = 400;
/// The number of words in each record's text, unless the environment sets `OVERLOAD_WORDS`. With
/// more words a page costs the server more, and fewer requests are an overload.
const WORDS: usize = 150;
/// The request. Its response is compressed: work for the server, but little to read for the
/// clients, which share its processors.
const PAGE: &str = "/api/v2/candidates?pageSize=100";
/// How long a refused client waits before it retries.
const REST: Duration = Duration::from_millis(50);

/// The durations of responses by status.
#[derive(Default)]
struct Answers(BTreeMap<u16, Vec<Duration>>);

impl Answers {
    fn count(&self, status: u16) -> usize {
        self.0.get(&status).map_or(0, Vec::len)
    }

    /// Returns the percentile of the durations for a status.
    fn within(&self, status: u16, share: usize) -> Duration {
        let mut times = self.0.get(&status).cloned().unwrap_or_default();
        times.sort_unstable();
        times
            .get((times.len() * share / 100).min(times.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    }

    fn line(&self, status: u16) -> String {
        let [half, most] = [50, 99].map(|share| self.within(status, share));
        format!(
            "{status}: {} (p50 {half:?}, p99 {most:?})",
            self.count(status)
        )
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long answers take is what is measured"
)]
fn now() -> Instant {
    Instant::now()
}

/// Runs one client on a connection of its own. It repeats the same request until `over` is set.
async fn ask(address: String, key: String, over: &AtomicBool) -> Answers {
    let stream = TcpStream::connect(&address)
        .await
        .expect("there is room for a connection");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
    let connection = tokio::spawn(connection);
    let mut answers = Answers::default();
    while !over.load(Ordering::Relaxed) {
        let request = Request::get(PAGE)
            .header("host", &address)
            .header("x-api-key", &key);
        let request = request.header("accept-encoding", "gzip");
        let began = now();
        let answer = async {
            let answer = sender
                .send_request(request.body(Empty::<Bytes>::new()).expect("a request"))
                .await?;
            let (status, mut body, mut length) = (answer.status(), answer.into_body(), 0);
            while let Some(frame) = body.frame().await {
                length += frame?.data_ref().map_or(0, Bytes::len);
            }
            Ok::<_, hyper::Error>((status, length))
        };
        let answer = tokio::time::timeout(Duration::from_secs(30), answer)
            .await
            .expect("nobody is left hanging");
        let (status, length) = answer.expect("a whole answer");
        answers
            .0
            .entry(status.as_u16())
            .or_default()
            .push(began.elapsed());
        if status == StatusCode::OK {
            assert!(
                (1_000..80_000).contains(&length),
                "a compressed page of 100, not {length} bytes"
            );
        } else {
            // A refused client retries after a while.
            tokio::time::sleep(REST).await;
        }
    }
    connection.abort();
    answers
}

/// Runs this many clients of each key for a while. They share one thread, so that they do not take
/// the server's processors.
fn flood(server: &Server, keys: &[(&str, usize)], time: Duration) -> Vec<Answers> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let over = &AtomicBool::new(false);
    let address = server.url("").trim_start_matches("http://").to_owned();
    let group = |&(key, clients): &(&str, usize)| {
        let all = join_all((0..clients).map(|_| ask(address.clone(), key.to_owned(), over)));
        async {
            all.await
                .into_iter()
                .fold(Answers::default(), |mut all, answers| {
                    for (status, times) in answers.0 {
                        all.0.entry(status).or_default().extend(times);
                    }
                    all
                })
        }
    };
    runtime.block_on(async {
        let end = async {
            tokio::time::sleep(time).await;
            over.store(true, Ordering::Relaxed);
        };
        join(join_all(keys.iter().map(group)), end).await.0
    })
}

/// Returns the environment's value, or the default.
fn from_environment(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
}

fn seconds() -> Duration {
    Duration::from_secs(from_environment("OVERLOAD_SECONDS", SECONDS) as u64)
}

#[test]
fn overload_answers_some_requests_soon_and_sheds_the_rest_at_once() {
    let it = Installation::new();
    let key = it.region("noord");
    let mut rows: Vec<Value> = testkit::many(1..=300);
    for (number, row) in rows.iter_mut().enumerate() {
        let words: Vec<String> = (0..from_environment("OVERLOAD_WORDS", WORDS))
            .map(|word| format!("woord{}", number * word % 211))
            .collect();
        row["motivation"] = words.join(" ").into();
    }
    it.import("noord", &rows);
    let server = it.serve("--rate-limit off");
    if std::env::var_os("OVERLOAD_APART").is_some() {
        // Gives the clients a processor of their own, so that they can send without being slowed
        // down by the server.
        server.set_apart();
    }
    let quiet = || flood(&server, &[(&key, FEW)], Duration::from_secs(2)).remove(0);
    let before = quiet();
    let memory = server.memory();
    let many = from_environment("OVERLOAD_CLIENTS", MANY);
    let during = flood(&server, &[(&key, many)], seconds()).remove(0);
    let grown = server.memory().saturating_sub(memory);
    let after = quiet();
    println!("{FEW} clients before: {}", before.line(200));
    println!(
        "{many} clients: {}; {}; {grown} MiB more",
        during.line(200),
        during.line(503)
    );
    println!("{FEW} clients after: {}", after.line(200));
    let statuses: Vec<_> = during.0.keys().copied().collect();
    assert!(
        statuses.iter().all(|status| [200, 503].contains(status)),
        "{statuses:?}"
    );
    assert!(during.count(200) > 0 && grown < 200, "{grown} MiB");
    assert_eq!(
        after.0.keys().copied().collect::<Vec<_>>(),
        [200],
        "all is as before"
    );
    let log = server.stop();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

#[test]
fn flooding_region_is_limited_and_another_is_answered() {
    let it = Installation::new();
    let [noisy, other] = ["noord", "zuid"].map(|slug| it.region(slug));
    for slug in ["noord", "zuid"] {
        let rows: Vec<Value> = testkit::many(1..=300);
        it.import(slug, &rows);
    }
    let server = it.serve("--rate-limit 20/s");
    let alone = flood(&server, &[(&other, 1)], Duration::from_secs(2)).remove(0);
    let mut both = flood(&server, &[(&noisy, 60), (&other, 1)], seconds());
    let (beside, flood) = (both.remove(1), both.remove(0));
    println!(
        "alone: {}; beside a flood: {}",
        alone.line(200),
        beside.line(200)
    );
    println!("the flood: {}; {}", flood.line(200), flood.line(429));
    assert!(flood.count(429) > flood.count(200), "it is rate limited");
    assert!(
        beside.count(200) > 0 && beside.count(503) == 0,
        "the other is answered"
    );
    server.stop();
}
