//! A panic in the background work on one scope is counted, and does not end the job.

use super::app_reaching_itself;
use crate::{
    accepted,
    harness::receiver::{Receiver, answer},
    patch,
};
use model::Random;
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use testkit::candidate;
use tokio::sync::mpsc;

/// Randomness that panics once it is armed and asked for the characters of a nonce, and reports
/// that.
#[derive(Debug)]
struct Panicking {
    armed: AtomicBool,
    asked: mpsc::UnboundedSender<()>,
}

/// The bytes from which the characters of ids and nonces are drawn.
const POOL: usize = 64;

impl Random for Panicking {
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() == POOL && self.armed.load(Ordering::SeqCst) {
            self.asked.send(()).expect("the test listens");
            panic!("a panic of the test");
        }
        bytes.fill(7);
    }
}

#[testkit::test]
async fn panic_in_the_work_on_a_scope_is_counted() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    let path = format!(
        "/candidates/rec00000000000001?callbackUrl={}",
        receiver.url("/")
    );
    accepted(&patch(&app.client(&region.key), &path, &json!({"city": "Assen"})).await);

    let (asked, mut reports) = mpsc::unbounded_channel();
    let random = Arc::new(Panicking {
        armed: AtomicBool::new(false),
        asked,
    });
    let node = app.node_with(random.clone()).await;
    random.armed.store(true, Ordering::SeqCst);
    node.mutations.start(&node.jobs);
    let restarts = || {
        let measures = node.jobs.measures();
        let of_job = measures.iter().find(|job| job.name == "mutations");
        of_job.expect("the job runs").restarts
    };
    reports.recv().await.unwrap();
    while restarts() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(restarts(), 1);
    assert!(receiver.received().is_empty());
    node.mutations.stop();
    assert!(node.jobs.stop(Duration::from_secs(20)).await.is_empty());
}
