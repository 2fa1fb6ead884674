//! `POST /auth/regions/me/sandbox-reset`.

use crate::{accepted, app_with, changed};
use http::{Method, StatusCode};
use serde_json::json;
use testkit::{Client, many};

async fn reset(client: &Client<'_>, base: &str) -> (StatusCode, String) {
    let answer = client
        .send(
            Method::POST,
            &format!("{base}/auth/regions/me/sandbox-reset"),
            "".into(),
        )
        .await;
    (answer.status, answer.text())
}

#[testkit::test]
async fn reset_empties_the_sandbox_and_keeps_production() {
    let (app, region) = app_with(many(1..=2)).await;
    let other = app.region("zuid").await;
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]);
    app.import(
        region.sandbox(),
        vec![
            changed(1, json!({"curriculumVitae": file, "interactions": moment})),
            changed(2, json!({})),
        ],
    )
    .await;
    app.import(other.sandbox(), many(1..=1)).await;
    let client = app.client(&region.key);
    let production = client.get("/candidates?includeTotal=true").await.json();
    let new = json!([{"name": "N", "email": "x@example.nl", "privacyConsent": true}]);
    accepted(
        &client
            .clone()
            .with("idempotency-key", "k")
            .post("/api/sandbox/candidates", &new)
            .await,
    );
    accepted(
        &client
            .clone()
            .with("idempotency-key", "k")
            .post("/candidates", &new)
            .await,
    );
    let list = client.get("/api/sandbox/candidates").await.json();
    let url = list["data"][0]["curriculumVitae"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let token = list["meta"]["syncToken"].as_str().unwrap().to_owned();

    assert_eq!(
        reset(&client, "/api/v2").await,
        (StatusCode::NO_CONTENT, String::new())
    );
    let list = client
        .get("/api/sandbox/candidates?includeTotal=true")
        .await
        .json();
    assert_eq!(
        (&list["data"], &list["meta"]["total"]),
        (&json!([]), &json!(0))
    );
    assert_eq!(
        client
            .get("/api/sandbox/candidates?archived=true")
            .await
            .data(),
        json!([])
    );
    assert_eq!(client.get("/api/sandbox/mutations").await.data(), json!([]));
    assert_eq!(
        app.anonymous()
            .get(url.strip_prefix("http://127.0.0.1:8080").unwrap())
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let feed = client
        .get(&format!(
            "/api/sandbox/candidates/changes?syncToken={token}"
        ))
        .await;
    assert_eq!(feed.each("change"), ["deleted", "deleted", "deleted"]);
    assert!(
        feed.each("candidate")
            .iter()
            .all(serde_json::Value::is_null)
    );
    assert!(feed.each("id").contains(&json!("rec00000000000001")));
    app.services.mutations.step().await.unwrap();
    assert_eq!(crate::files_kept(&app), 0);

    let now = client.get("/candidates?includeTotal=true").await.json();
    assert_eq!(now["data"][0], production["data"][0]);
    assert_eq!(now["meta"]["total"], 3);
    assert_eq!(client.get("/mutations").await.each("idempotencyKey"), ["k"]);
    assert_eq!(
        app.client(&other.key)
            .get("/api/sandbox/candidates")
            .await
            .each("name"),
        ["Kandidaat 1"]
    );
    // The idempotency key can be used again, and the new record is the only one.
    accepted(
        &client
            .clone()
            .with("idempotency-key", "k")
            .post("/api/sandbox/candidates", &new)
            .await,
    );
    assert_eq!(
        client
            .get("/api/sandbox/candidates?includeTotal=true")
            .await
            .json()["meta"]["total"],
        1
    );
}

#[testkit::test]
async fn sandbox_only_key_resets_from_the_sandbox() {
    let (app, region) = app_with(vec![]).await;
    app.import(region.sandbox(), many(1..=1)).await;
    let key = app.sandbox_only_key(&region).await;
    let client = app.client(&key);
    assert_eq!(reset(&client, "/api/v2").await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        reset(&client, "/api/sandbox").await,
        (StatusCode::NO_CONTENT, String::new())
    );
    assert_eq!(
        client.get("/api/sandbox/candidates").await.data(),
        json!([])
    );
}
