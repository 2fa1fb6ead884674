//! Requests of version 1 with an idempotency key.

use super::{CREATE, user};
use crate::{app_with, delete};
use http::StatusCode;
use serde_json::json;
use std::time::Duration;

#[testkit::test]
async fn the_same_key_gives_the_same_answer() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key).with("idempotency-key", "k1");
    let body = user(
        "a@example.nl",
        json!({"interacties": [{"soort": "Anders"}], "x": 1}),
    );
    let first = client.post(CREATE[0], &body).await;
    assert!(!first.headers.contains_key("idempotency-replayed"));
    app.clock.advance(Duration::from_hours(23));
    // The other path is the same request.
    for path in CREATE {
        let again = client.post(path, &body).await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.json(), first.json());
    }
    let other = client
        .post(CREATE[0], &user("b@example.nl", json!({})))
        .await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.json()["statusMessage"], "Idempotency key reused");

    // A repeated request does not bring an erased person back.
    let id = first.json()["data"]["id"].as_str().unwrap().to_owned();
    let plain = app.client(&region.key);
    delete(&plain, &format!("/candidates/{id}?permanent=true")).await;
    let again = client.post(CREATE[0], &body).await;
    assert_eq!(again.json(), first.json());
    assert_eq!(plain.get("/candidates").await.each("id").len(), 0);
}

#[testkit::test]
async fn faults_of_the_key_are_found_with_the_others() {
    let (app, region) = app_with(vec![]).await;
    let client = app
        .client(&region.key)
        .with("idempotency-key", "met spatie");
    let answer = client
        .post(CREATE[0], &json!({"naam": "x", "privacy_consent": true}))
        .await;
    let mut faults = answer.faults();
    faults.sort_unstable();
    assert_eq!(faults, ["/email required", "idempotency-key format"]);
    let twice = client.with("idempotency-key", "k2");
    let answer = twice
        .post(CREATE[0], &user("a@example.nl", json!({})))
        .await;
    assert_eq!(answer.faults(), ["idempotency-key duplicate"]);
}
