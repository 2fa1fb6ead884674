//! Many subscriptions, and slow receivers among them.

use super::{accepting, step, subscribed};
use crate::harness::receiver::{Receiver, answer};
use crate::v2::app_reaching_itself;
use model::EventKinds;
use serde_json::json;
use services::subscriptions::{SubscriptionOrder, add};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use testkit::candidate;

const REGIONS: u32 = 100;
const OF_REGION: u32 = 10;

#[testkit::test]
async fn a_thousand_subscriptions_of_a_hundred_regions_each_get_their_own_events() {
    let app = app_reaching_itself().await;
    let receiver = accepting();
    for number in 0..REGIONS {
        let slug = format!("regio-{number}");
        let region = services::create_region(&app.store, &slug, &slug)
            .await
            .unwrap();
        let scope = model::Scope {
            region: region.id,
            environment: model::Environment::Production,
        };
        for index in 0..OF_REGION {
            let order = SubscriptionOrder {
                url: receiver.url(&format!("/{number}/{index}")),
                kinds: EventKinds::ALL,
                description: None,
            };
            add(&app.store, scope, order).await.unwrap();
        }
        app.import(scope, vec![candidate(number + 1)]).await;
    }
    // One round works on 64 scopes.
    step(&app).await;
    step(&app).await;
    let mut counts = BTreeMap::new();
    for got in receiver.received() {
        let body: serde_json::Value = serde_json::from_slice(&got.body).unwrap();
        let of = got.target[1..]
            .split('/')
            .next()
            .unwrap()
            .parse::<u32>()
            .unwrap();
        assert_eq!(body["data"]["candidateId"], format!("rec{:014}", of + 1));
        *counts.entry(got.target).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), usize::try_from(REGIONS * OF_REGION).unwrap());
    assert!(counts.values().all(|number| *number == 1));
}

#[testkit::test]
async fn slow_receiver_delays_no_other() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let slow = Receiver::start(|_, _| {
        std::thread::sleep(Duration::from_millis(200));
        answer(200, "", "")
    });
    let fast = accepting();
    for receiver in [&slow, &fast] {
        subscribed(&client, json!({"url": receiver.url("/"), "events": "*"})).await;
    }
    let rows = (1..=20).map(candidate).collect();
    app.import(region.production(), rows).await;
    let fast_ends = async {
        while fast.received().len() < 20 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        slow.received().len()
    };
    let ((), meanwhile) = tokio::join!(step(&app), fast_ends);
    assert!(meanwhile < 20, "{meanwhile}");
    assert_eq!(slow.received().len(), 20);
}

/// What a receiver with several paths does at those that are slow.
#[derive(Default)]
struct Slow {
    /// Whether requests wait until `open` is set. Before, each takes four seconds of the test's clock.
    hangs: AtomicBool,
    open: Mutex<bool>,
    opened: Condvar,
    /// How many requests wait, and how many did at most.
    waiting: AtomicUsize,
    most: AtomicUsize,
}

impl Slow {
    /// Waits until the test lets it answer. If the test fails, it does not wait for ever.
    fn wait(&self) {
        let waiting = self.waiting.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(waiting, Ordering::SeqCst);
        let open = self.open.lock().unwrap();
        let limit = Duration::from_secs(30);
        let waited = self.opened.wait_timeout_while(open, limit, |open| !*open);
        drop(waited);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }

    fn let_answer(&self) {
        *self.open.lock().unwrap() = true;
        self.opened.notify_all();
    }
}

#[testkit::test]
async fn receivers_that_never_answer_leave_places_at_their_host_to_one_that_does() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let (slow, clock) = (Arc::new(Slow::default()), app.clock.clone());
    let shared = slow.clone();
    let receiver = Receiver::concurrent(move |got, _| {
        if got.target.starts_with("/traag") {
            if shared.hangs.load(Ordering::SeqCst) {
                shared.wait();
            } else {
                clock.advance(Duration::from_secs(4));
            }
        }
        answer(200, "", "")
    });
    let subscribe = async |path: &str| {
        let body = json!({"url": receiver.url(path), "events": ["candidate.created"]});
        subscribed(&client, body).await;
    };
    // As many as a region may have requests at one host, and one more.
    for number in 0..5 {
        subscribe(&format!("/traag/{number}")).await;
    }
    app.import(region.production(), vec![candidate(1)]).await;
    step(&app).await;
    assert_eq!(receiver.received().len(), 5);

    slow.hangs.store(true, Ordering::SeqCst);
    subscribe("/vlot").await;
    let rows = (2..=9).map(candidate).collect();
    app.import(region.production(), rows).await;
    let arrived = || {
        let all = receiver.received();
        all.iter().filter(|got| got.target == "/vlot").count()
    };
    let quick_ends = async {
        for _ in 0..2_000 {
            if arrived() == 8 && slow.most.load(Ordering::SeqCst) == 2 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let meanwhile = (arrived(), slow.most.load(Ordering::SeqCst));
        slow.let_answer();
        meanwhile
    };
    let ((), meanwhile) = tokio::join!(step(&app), quick_ends);
    assert_eq!(meanwhile, (8, 2), "half of the four places stays free");
}
