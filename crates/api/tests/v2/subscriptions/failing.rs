//! Receivers that cannot be reached.

use super::{bodies, path_of, step, subscribed, subscribed_in, subscribed_to_all};
use crate::{
    harness::receiver::{Receiver, answer},
    patch,
    v2::app_reaching_itself,
};
use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};
use store::ScopeTx;
use testkit::{TestApp, candidate};
use tower::ServiceExt;

/// A receiver that answers events with a status that a test changes, and notices with 200.
fn answering(status: u16) -> (Receiver, Arc<AtomicU16>) {
    let shared = Arc::new(AtomicU16::new(status));
    let current = shared.clone();
    let receiver = Receiver::start(move |got, _| {
        let status = if got.target == "/melding" {
            200
        } else {
            current.load(Ordering::SeqCst)
        };
        answer(status, "", "")
    });
    (receiver, shared)
}

fn notices(receiver: &Receiver) -> Vec<Value> {
    let mut notices = bodies(receiver);
    notices.retain(|body| body["type"] == "subscription.paused");
    notices
}

#[testkit::test]
async fn receiver_away_for_six_days_is_paused_and_gets_everything_later() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let (receiver, status) = answering(204);
    let settings = json!({"notificationUrl": receiver.url("/melding")});
    patch(&client, "/auth/regions/me/settings", &settings)
        .await
        .data();
    let body = json!({"url": receiver.url("/"), "events": ["candidate.created"]});
    let made = subscribed(&client, body).await;
    let path = path_of(&made);
    app.import(region.production(), vec![candidate(1)]).await;
    step(&app).await;
    status.store(503, Ordering::SeqCst);
    for hour in 0..6 * 24 {
        if hour % 12 == 0 {
            app.import(region.production(), vec![candidate(2 + hour)])
                .await;
        }
        step(&app).await;
        app.clock.advance(Duration::from_hours(1));
    }
    step(&app).await;
    let shown = client.get(&path).await.data();
    assert_eq!(
        (&shown["paused"], &shown["pausedFor"]),
        (&json!(true), &json!("unreachable"))
    );
    let reported = notices(&receiver);
    assert_eq!(reported.len(), 1);
    let data = json!({"subscriptionId": made["id"], "pausedFor": "unreachable", "failingSince": shown["failingSince"]});
    assert_eq!(reported[0]["data"], data);
    let tried = receiver.received().len();
    step(&app).await;
    assert_eq!(
        receiver.received().len(),
        tried,
        "nothing is sent to a paused subscription"
    );
    status.store(204, Ordering::SeqCst);
    let resumed = patch(&client, &path, &json!({"paused": false}))
        .await
        .data();
    assert_eq!(
        (&resumed["paused"], &resumed["failingSince"]),
        (&json!(false), &Value::Null)
    );
    step(&app).await;
    step(&app).await;
    let sent = receiver.received()[tried..].to_vec();
    assert_eq!(sent.len(), 12, "each event of the six days once");
    let ids: BTreeSet<_> = sent.iter().map(|got| got.header("webhook-id")).collect();
    assert_eq!(ids.len(), 12);
    let delivered = client
        .get(&format!("{path}/deliveries?status=delivered"))
        .await
        .data();
    assert_eq!(delivered.as_array().unwrap().len(), 13);
}

#[testkit::test]
async fn what_a_receiver_refused_as_gone_is_sent_after_it_is_resumed() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, before| {
        answer(if (1..3).contains(&before) { 410 } else { 204 }, "", "")
    });
    let body = json!({"url": receiver.url("/"), "events": ["candidate.created"]});
    let path = path_of(&subscribed(&client, body).await);
    app.import(region.production(), (1..=3).map(candidate).collect())
        .await;
    step(&app).await;
    assert_eq!(client.get(&path).await.data()["pausedFor"], "gone");
    patch(&client, &path, &json!({"paused": false}))
        .await
        .data();
    step(&app).await;
    let delivered = client
        .get(&format!("{path}/deliveries?status=delivered"))
        .await
        .data();
    assert_eq!(delivered.as_array().unwrap().len(), 3);
}

#[testkit::test]
async fn delivery_of_a_deleted_event_is_dropped() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(500, "", ""));
    let base = "/api/sandbox";
    let body = json!({"url": receiver.url("/"), "events": "*"});
    subscribed_in(&client, base, body).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    step(&app).await;
    assert_eq!(
        app.count("subscription_deliveries", "due_at IS NOT NULL"),
        1
    );
    app.store
        .write(region.sandbox(), async move |tx: &mut ScopeTx<'_, '_>| {
            tx.sandbox().empty().await
        })
        .await
        .unwrap_or_else(|error: store::Error| panic!("{error}"));
    app.import(region.sandbox(), vec![candidate(2)]).await;
    step(&app).await;
    // As if a delivery had been noted after its event was deleted.
    app.run_sql("DELETE FROM subscription_events");
    app.clock.advance(Duration::from_secs(10));
    step(&app).await;
    assert_eq!(
        app.count("subscription_deliveries", "due_at IS NOT NULL"),
        0
    );
}

#[testkit::test]
async fn receiver_that_is_gone_is_paused_at_once() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let (receiver, status) = answering(410);
    let settings = json!({"notificationUrl": receiver.url("/melding")});
    patch(&client, "/auth/regions/me/settings", &settings)
        .await
        .data();
    let path = path_of(&subscribed_to_all(&client, &receiver).await);
    app.import(region.production(), vec![candidate(1)]).await;
    step(&app).await;
    step(&app).await;
    assert_eq!(client.get(&path).await.data()["pausedFor"], "gone");
    assert_eq!(notices(&receiver).len(), 1);
    let failed = client
        .get(&format!("{path}/deliveries?status=failed"))
        .await
        .data();
    assert_eq!(failed[0]["attempts"][0]["outcome"], "gone");
    status.store(200, Ordering::SeqCst);
    patch(&client, &path, &json!({"paused": false}))
        .await
        .data();
    step(&app).await;
    let delivered = client
        .get(&format!("{path}/deliveries?status=delivered"))
        .await
        .data();
    assert_eq!(delivered.as_array().unwrap().len(), 1);
}

/// Returns the value of a gauge about subscriptions.
async fn gauge(app: &TestApp, name: &str) -> String {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let response = app.api.metrics_router().oneshot(request).await.unwrap();
    let text = response.into_body().collect().await.unwrap().to_bytes();
    let text = String::from_utf8(text.to_vec()).unwrap();
    let name = format!("onderwijsregio_{name} ");
    let line = text.lines().find_map(|line| line.strip_prefix(&name));
    line.unwrap_or_else(|| panic!("{name}: {text}")).to_owned()
}

#[testkit::test]
async fn subscriptions_are_counted_by_state() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let (good, _) = answering(204);
    let (bad, _) = answering(500);
    subscribed_to_all(&client, &good).await;
    subscribed_to_all(&client, &bad).await;
    let paused = path_of(&subscribed_to_all(&client, &good).await);
    let sandbox = json!({"url": bad.url("/"), "events": "*"});
    subscribed_in(&client, "/api/sandbox", sandbox).await;
    patch(&client, &paused, &json!({"paused": true}))
        .await
        .data();
    let rows = (1..=3).map(candidate).collect();
    app.import(region.production(), rows).await;
    let numbers = async || {
        [
            gauge(&app, "subscriptions{state=\"well\"}").await,
            gauge(&app, "subscriptions{state=\"failing\"}").await,
            gauge(&app, "subscriptions{state=\"paused\"}").await,
            gauge(&app, "events_behind").await,
        ]
    };
    assert_eq!(numbers().await, ["3.0", "0.0", "1.0", "3.0"]);
    step(&app).await;
    // They are counted once a minute.
    assert_eq!(numbers().await, ["3.0", "0.0", "1.0", "3.0"]);
    app.clock.advance(Duration::from_mins(1));
    assert_eq!(numbers().await, ["2.0", "1.0", "1.0", "0.0"]);
}
