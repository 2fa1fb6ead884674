//! Far more requests than can be answered: whoever is answered is answered soon, everybody else is told at once, memory
//! stays, and afterwards all is as before.

use crate::harness::{Installation, Server};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    thread::{scope, sleep},
    time::{Duration, Instant},
};
use testkit::many;

/// How long the rush lasts, unless the environment says otherwise (`OVERLOAD_SECONDS`).
const SECONDS: u64 = 4;
/// Who asks without a pause, in the quiet and in the rush.
const FEW: usize = 4;
const MANY: usize = 400;

/// What clients got: how long the answers took, by status.
#[derive(Default)]
struct Answers(BTreeMap<u16, Vec<Duration>>);

impl Answers {
    fn count(&self, status: u16) -> usize {
        self.0.get(&status).map_or(0, Vec::len)
    }

    /// The time within which so many of a hundred had their answer.
    fn within(&self, status: u16, share: usize) -> Duration {
        let mut times = self.0.get(&status).cloned().unwrap_or_default();
        times.sort_unstable();
        times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    fn line(&self, status: u16) -> String {
        let [half, most] = [50, 99].map(|share| self.within(status, share));
        format!("{status}: {} (p50 {half:?}, p99 {most:?})", self.count(status))
    }
}

#[expect(clippy::disallowed_methods, reason = "how long answers take is what is measured")]
fn now() -> Instant {
    Instant::now()
}

/// One client, asking the same without a pause until it is over.
fn ask(server: &Server, key: &str, path: &str, over: &AtomicBool) -> Answers {
    let patience = Some(Duration::from_secs(30));
    let agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(patience).build();
    let agent: ureq::Agent = agent.into();
    let mut answers = Answers::default();
    while !over.load(Ordering::Relaxed) {
        let began = now();
        let mut answer = agent.get(server.url(path)).header("x-api-key", key).call().expect("nobody is left hanging");
        let status = answer.status().as_u16();
        let body: Value = answer.body_mut().read_json().expect("a whole answer");
        answers.0.entry(status).or_default().push(began.elapsed());
        if status == 200 {
            assert_eq!(body["data"].as_array().map(Vec::len), Some(100));
        } else {
            assert_eq!(body["status"], status, "{body}");
            // Who is told to come back does, after a while.
            sleep(Duration::from_millis(20));
        }
    }
    answers
}

/// What so many clients get in a time.
fn rush(server: &Server, keys: &[(&str, usize)], time: Duration) -> Vec<Answers> {
    let over = AtomicBool::new(false);
    scope(|scope| {
        let groups: Vec<Vec<_>> = keys
            .iter()
            .map(|(key, clients)| {
                let client = |_| scope.spawn(|| ask(server, key, "/api/v2/candidates?pageSize=100", &over));
                (0..*clients).map(client).collect()
            })
            .collect();
        sleep(time);
        over.store(true, Ordering::Relaxed);
        let join = |group: Vec<std::thread::ScopedJoinHandle<'_, Answers>>| {
            group.into_iter().fold(Answers::default(), |mut all, client| {
                for (status, times) in client.join().unwrap().0 {
                    all.0.entry(status).or_default().extend(times);
                }
                all
            })
        };
        groups.into_iter().map(join).collect()
    })
}

fn seconds() -> u64 {
    std::env::var("OVERLOAD_SECONDS").map_or(SECONDS, |text| text.parse().expect("a number"))
}

#[test]
fn in_a_rush_some_are_answered_soon_and_the_rest_told_at_once() {
    let it = Installation::new();
    let key = it.region("noord");
    it.import("noord", &many(1..=300));
    let server = it.serve("--rate-limit off");
    let quiet = || rush(&server, &[(&key, FEW)], Duration::from_secs(2)).remove(0);
    let before = quiet();
    let memory = server.memory();
    let during = rush(&server, &[(&key, MANY)], Duration::from_secs(seconds())).remove(0);
    let grown = server.memory().saturating_sub(memory);
    let after = quiet();
    println!("{FEW} clients before: {}", before.line(200));
    println!("{MANY} clients: {}; {}; {grown} MiB more", during.line(200), during.line(503));
    println!("{FEW} clients after: {}", after.line(200));
    let statuses: Vec<_> = during.0.keys().copied().collect();
    assert!(statuses.iter().all(|status| [200, 503].contains(status)), "{statuses:?}");
    assert!(during.count(200) > 0 && grown < 200, "{grown} MiB");
    assert_eq!(after.0.keys().copied().collect::<Vec<_>>(), [200], "all is as before");
    let log = server.stop();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

#[test]
fn a_region_that_floods_is_held_back_and_another_is_answered() {
    let it = Installation::new();
    let [noisy, other] = ["noord", "zuid"].map(|slug| it.region(slug));
    for slug in ["noord", "zuid"] {
        let rows: Vec<Value> = many(1..=300);
        it.import(slug, &rows);
    }
    let server = it.serve("--rate-limit 20/s");
    let alone = rush(&server, &[(&other, 1)], Duration::from_secs(2)).remove(0);
    let mut both = rush(&server, &[(&noisy, 60), (&other, 1)], Duration::from_secs(seconds()));
    let (beside, flood) = (both.remove(1), both.remove(0));
    println!("alone: {}; beside a flood: {}", alone.line(200), beside.line(200));
    println!("the flood: {}; {}", flood.line(200), flood.line(429));
    assert!(flood.count(429) > flood.count(200), "it is told to slow down");
    assert!(beside.count(200) > 0 && beside.count(503) == 0, "the other is answered");
    server.stop();
}
