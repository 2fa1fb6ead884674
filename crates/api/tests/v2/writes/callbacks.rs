//! Callbacks report the end of mutations: signed, and retried until they are delivered.

use super::app_reaching_itself;
use crate::{
    accepted, done,
    harness::receiver::{Received, Receiver, answer},
    patch,
};
use http::Method;
use model::Clock;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, TestApp, TestRegion, candidate};

const PATH: &str = "/candidates/rec00000000000001";

async fn app_with_candidate() -> (TestApp, TestRegion) {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    (app, region)
}

async fn step(app: &TestApp) {
    app.services.mutations.step().await.unwrap();
}

/// Changes a candidate with a callback to this URL.
async fn change(client: &Client<'_>, url: &str) -> Value {
    let url = utf8_percent_encode(url, NON_ALPHANUMERIC);
    accepted(
        &patch(
            client,
            &format!("{PATH}?callbackUrl={url}"),
            &json!({"city": "Assen"}),
        )
        .await,
    )
}

fn verified(app: &TestApp, secret: &str, got: &Received) -> Result<(), webhook_signing::Why> {
    let headers: Vec<_> = got
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    webhook_signing::verify(
        secret,
        &headers,
        &got.target,
        &got.body,
        app.clock.now().seconds(),
        0,
    )
}

async fn secret(client: &Client<'_>) -> String {
    secret_of(client, "").await
}

async fn secret_of(client: &Client<'_>, base: &str) -> String {
    let region = client
        .get(&format!("{base}/auth/regions/me?include=callbackSecret"))
        .await
        .data();
    region["callbackSecret"].as_str().unwrap().to_owned()
}

#[testkit::test]
async fn outcome_is_posted_with_a_signature() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    let data = change(&client, &receiver.url("/terug?regio=noord%26zuid")).await;
    let before = done(&client, &data).await;
    step(&app).await;
    let posts = receiver.received();
    let [got] = posts.as_slice() else {
        panic!("{posts:?}")
    };
    assert_eq!(
        (got.method.as_str(), got.target.as_str()),
        ("POST", "/terug?regio=noord%26zuid")
    );
    assert_eq!(got.header("content-type"), "application/json");
    let body: Value = serde_json::from_slice(&got.body).unwrap();
    let finished = &before["finishedAt"];
    assert_eq!(
        body,
        json!({"type": "mutation.succeeded", "timestamp": finished, "data": before, "meta": {"sandboxEnabled": false}})
    );
    let secret = secret(&client).await;
    verified(&app, &secret, got).unwrap();
    assert_eq!(got.header("webhook-id"), data["mutationId"]);
    let mut forged = got.clone();
    forged.body.push(b' ');
    assert!(verified(&app, &secret, &forged).is_err());
    forged = got.clone();
    forged.target = "/terug".into();
    assert!(verified(&app, &secret, &forged).is_err());
    let now = "2026-01-02T03:04:05.678Z";
    let delivered =
        json!([{"attemptedAt": now, "status": 204, "outcome": "delivered", "nextAttemptAt": null}]);
    assert_eq!(
        done(&client, &data).await,
        crate::with(before, json!({"deliveries": delivered}))
    );
    app.clock.advance(Duration::from_hours(48));
    step(&app).await;
    assert_eq!(receiver.received().len(), 1);
}

#[testkit::test]
async fn callback_names_sandbox_and_failure() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver =
        Receiver::start(|got, _| answer(if got.target == "/terug" { 200 } else { 404 }, "", ""));
    let body = json!([{"name": "A", "email": "a@example.nl", "privacyConsent": true, "curriculumVitae": [{"url": receiver.url("/cv")}]}]);
    let path = format!(
        "/api/sandbox/candidates?callbackUrl={}",
        receiver.url("/terug")
    );
    let data = accepted(&client.post(&path, &body).await);
    step(&app).await;
    let got = receiver.received().pop().unwrap();
    let body: Value = serde_json::from_slice(&got.body).unwrap();
    assert_eq!(
        (&body["type"], &body["meta"]),
        (&json!("mutation.failed"), &json!({"sandboxEnabled": true}))
    );
    assert_eq!(
        (
            &body["data"]["mutationId"],
            &body["data"]["problem"]["status"]
        ),
        (&data["mutationId"], &json!(400))
    );
    verified(&app, &secret_of(&client, "/api/sandbox").await, &got).unwrap();
    assert!(
        verified(&app, &secret(&client).await, &got).is_err(),
        "production has a secret of its own"
    );
}

#[testkit::test]
async fn failed_callback_is_retried_on_the_schedule() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, before| answer(if before < 3 { 500 } else { 200 }, "", ""));
    let data = change(&client, &receiver.url("/")).await;
    step(&app).await;
    // Backoff of five seconds, five minutes and half an hour, each ±20%.
    for (tried, wait) in [(1, 5.0), (2, 300.0), (3, 1800.0)] {
        assert_eq!(receiver.received().len(), tried);
        app.clock.advance(Duration::from_secs_f64(wait * 0.79));
        step(&app).await;
        assert_eq!(receiver.received().len(), tried, "too early");
        app.clock.advance(Duration::from_secs_f64(wait * 0.42));
        step(&app).await;
    }
    let posts = receiver.received();
    assert_eq!(posts.len(), 4);
    let last = posts.last().unwrap();
    verified(&app, &secret(&client).await, last).unwrap();
    let all = |name: &str| {
        posts
            .iter()
            .map(|got| got.header(name).to_owned())
            .collect::<Vec<_>>()
    };
    assert!(
        all("webhook-id").iter().all(|id| *id == data["mutationId"]),
        "the same message"
    );
    let mut nonces = all("x-mutationengine-nonce");
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "a fresh one for each attempt");
    let deliveries = done(&client, &data).await["deliveries"].clone();
    let outcomes: Vec<_> = deliveries
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["status"].clone(), one["outcome"].clone()))
        .collect();
    let refused = (json!(500), json!("refused"));
    assert_eq!(
        outcomes,
        [
            refused.clone(),
            refused.clone(),
            refused,
            (json!(200), json!("delivered"))
        ]
    );
    assert_eq!(deliveries[3]["nextAttemptAt"], Value::Null);
    assert!(deliveries[2]["nextAttemptAt"].is_string());
}

#[testkit::test]
async fn callback_attempts_end() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(400, "", ""));
    let data = change(&client, &receiver.url("/")).await;
    for _ in 0..12 {
        step(&app).await;
        app.clock.advance(Duration::from_hours(30));
    }
    assert_eq!(receiver.received().len(), 10, "the first and nine more");
    let deliveries = done(&client, &data).await["deliveries"].clone();
    assert_eq!(
        (
            deliveries.as_array().unwrap().len(),
            &deliveries[9]["nextAttemptAt"]
        ),
        (10, &Value::Null)
    );
}

#[testkit::test]
async fn receiver_that_answers_410_is_not_called_again() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(410, "", ""));
    let data = change(&client, &receiver.url("/")).await;
    for _ in 0..3 {
        step(&app).await;
        app.clock.advance(Duration::from_hours(30));
    }
    assert_eq!(receiver.received().len(), 1);
    assert_eq!(
        done(&client, &data).await["deliveries"][0]["outcome"],
        "gone"
    );
    let path = format!(
        "/mutations/{}/redeliver",
        data["mutationId"].as_str().unwrap()
    );
    assert_eq!(
        client.send(Method::POST, &path, "".into()).await.status,
        200
    );
    step(&app).await;
    assert_eq!(receiver.received().len(), 2, "unless one asks for it");
}

#[testkit::test]
async fn a_redirect_is_not_followed() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(307, "location: /anders\r\n", ""));
    let data = change(&client, &receiver.url("/")).await;
    step(&app).await;
    assert_eq!(
        receiver
            .received()
            .iter()
            .map(|got| got.target.as_str())
            .collect::<Vec<_>>(),
        ["/"]
    );
    let delivery = done(&client, &data).await["deliveries"][0].clone();
    assert_eq!(
        (&delivery["status"], &delivery["outcome"]),
        (&json!(307), &json!("refused"))
    );
    assert!(delivery["nextAttemptAt"].is_string());
}

#[testkit::test]
async fn unreachable_receiver_is_retried() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(200, "", ""));
    let url = receiver.url("/");
    drop(receiver);
    let data = change(&client, &url).await;
    step(&app).await;
    let delivery = done(&client, &data).await["deliveries"][0].clone();
    assert_eq!(
        (&delivery["status"], &delivery["outcome"]),
        (&Value::Null, &json!("unreachable"))
    );
    assert!(delivery["nextAttemptAt"].is_string());
}

#[testkit::test]
async fn delivery_is_repeated_on_request() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(200, "", ""));
    let data = change(&client, &receiver.url("/")).await;
    step(&app).await;
    let path = format!(
        "/mutations/{}/redeliver",
        data["mutationId"].as_str().unwrap()
    );
    assert_eq!(
        client.send(Method::POST, &path, "".into()).await.data()["mutationId"],
        data["mutationId"]
    );
    step(&app).await;
    let posts = receiver.received();
    let body = |index: usize| serde_json::from_slice::<Value>(&posts[index].body).unwrap();
    assert_eq!(posts.len(), 2);
    assert_eq!(posts[0].header("webhook-id"), posts[1].header("webhook-id"));
    assert_ne!(
        posts[0].header("x-mutationengine-nonce"),
        posts[1].header("x-mutationengine-nonce")
    );
    assert_eq!(
        (
            &body(0)["timestamp"],
            body(0)["data"]["deliveries"].as_array().unwrap().len()
        ),
        (&body(1)["timestamp"], 0)
    );
    assert_eq!(
        done(&client, &data).await["deliveries"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[testkit::test]
async fn both_secrets_sign_for_a_day_after_rotation() {
    let (app, region) = app_with_candidate().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(200, "", ""));
    let old = secret(&client).await;
    client
        .send(
            Method::POST,
            "/auth/regions/me/callback-secret/rotate",
            "".into(),
        )
        .await;
    let new = secret(&client).await;
    assert_ne!(old, new);
    change(&client, &receiver.url("/")).await;
    step(&app).await;
    app.clock.advance(Duration::from_secs(24 * 3600 + 1));
    change(&client, &receiver.url("/")).await;
    step(&app).await;
    let posts = receiver.received();
    let signatures = |got: &Received| got.header("webhook-signature").split(' ').count();
    assert_eq!(posts.iter().map(signatures).collect::<Vec<_>>(), [2, 1]);
    verified(&app, &new, &posts[1]).unwrap();
}
