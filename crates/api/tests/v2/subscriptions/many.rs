//! Many subscriptions, and slow receivers among them.

use super::{accepting, step, subscribed};
use crate::harness::receiver::{Receiver, answer};
use crate::v2::app_reaching_itself;
use model::EventKinds;
use serde_json::json;
use services::subscriptions::{SubscriptionOrder, add};
use std::{collections::BTreeMap, time::Duration};
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
