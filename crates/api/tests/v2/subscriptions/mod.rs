//! `/auth/regions/me/subscriptions`: events are sent to the receivers that a region names.

mod delivery;
mod every_change;
mod failing;
mod many;
mod paused;
mod payload;
mod routes;

use crate::harness::receiver::{Received, Receiver, answer};
use http::StatusCode;
use model::Clock;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Client, TestApp};

const PATH: &str = "/auth/regions/me/subscriptions";

/// Subscribes, and returns the subscription with its secret.
async fn subscribed(client: &Client<'_>, body: Value) -> Value {
    subscribed_in(client, "", body).await
}

async fn subscribed_in(client: &Client<'_>, base: &str, body: Value) -> Value {
    let made = client.post(&format!("{base}{PATH}"), &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    made.json()["data"].clone()
}

/// Subscribes a receiver to every event.
async fn subscribed_to_all(client: &Client<'_>, receiver: &Receiver) -> Value {
    let body = json!({"url": receiver.url("/gebeurtenissen"), "events": "*"});
    subscribed(client, body).await
}

fn path_of(subscription: &Value) -> String {
    format!("{PATH}/{}", subscription["id"].as_str().unwrap())
}

/// A receiver that accepts everything.
fn accepting() -> Receiver {
    Receiver::start(|_, _| answer(204, "", ""))
}

async fn step(app: &TestApp) {
    app.services.mutations.step().await.unwrap();
}

/// Returns the bodies that a receiver got.
fn bodies(receiver: &Receiver) -> Vec<Value> {
    let posts = receiver.received();
    let bodies = posts.iter().map(|got| serde_json::from_slice(&got.body));
    bodies.map(Result::unwrap).collect()
}

/// Returns the types of the events that a receiver got, in the order of their positions.
fn types(receiver: &Receiver) -> Vec<String> {
    let mut all = bodies(receiver);
    all.sort_by_key(|body| body["data"]["sequence"].as_i64());
    all.dedup_by_key(|body| body["id"].clone());
    let types = all.iter().map(|body| body["type"].as_str().unwrap());
    types.map(str::to_owned).collect()
}

/// Returns the ids of the events that a receiver got.
fn ids(receiver: &Receiver) -> BTreeSet<String> {
    let all = bodies(receiver);
    let ids = all.iter().map(|body| body["id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

fn verified(app: &TestApp, secret: &Value, got: &Received) -> Result<(), webhook_signing::Why> {
    let headers = got.headers.iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let now = app.clock.now().seconds();
    let secret = secret.as_str().unwrap();
    webhook_signing::verify(secret, &headers, &got.target, &got.body, now, 0)
}
