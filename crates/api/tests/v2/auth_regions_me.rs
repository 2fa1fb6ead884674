//! `GET /auth/regions/me`.

use crate::app_with;
use http::StatusCode;
use serde_json::Value;
use std::time::Duration;

#[testkit::test]
async fn region_lists_its_keys_without_their_secrets() {
    let (app, region) = app_with(vec![]).await;
    app.sandbox_only_key(&region).await;
    let answer = app.client(&region.key).get("/auth/regions/me").await;
    assert!(!answer.text().contains(&region.key));
    insta::assert_json_snapshot!("a_region_and_its_keys", answer.json());
}

#[testkit::test]
async fn last_use_of_a_key_is_stored_periodically() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let last_used =
        async || client.get("/auth/regions/me").await.data()["keys"][0]["lastUsedAt"].clone();
    assert_eq!(last_used().await, Value::Null);
    app.clock.advance(Duration::from_secs(5));
    last_used().await;
    app.tidy().await;
    assert_eq!(last_used().await, "2026-01-02T03:04:10.678Z");
}

#[testkit::test]
async fn the_callback_secret_is_shown_on_request() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    assert!(
        client
            .get("/auth/regions/me")
            .await
            .data()
            .get("callbackSecret")
            .is_none()
    );
    let secret = client
        .get("/auth/regions/me?include=callbackSecret")
        .await
        .data()["callbackSecret"]
        .clone();
    let encoded = secret.as_str().unwrap().strip_prefix("whsec_").unwrap();
    assert_eq!((encoded.len(), encoded.ends_with('=')), (44, true));
    for query in [
        "include=",
        "include=secret",
        "include=callbackSecret&include=callbackSecret",
    ] {
        assert_eq!(
            client
                .get(&format!("/auth/regions/me?{query}"))
                .await
                .status,
            StatusCode::BAD_REQUEST,
            "{query}"
        );
    }
}

#[testkit::test]
async fn a_sandbox_only_key_reads_the_region_without_its_secret() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&app.sandbox_only_key(&region).await);
    assert_eq!(
        client.get("/api/sandbox/auth/regions/me").await.data()["slug"],
        "noord"
    );
    let answer = client
        .get("/api/sandbox/auth/regions/me?include=callbackSecret")
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[testkit::test]
async fn region_is_the_same_in_both_environments() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let production = client.get("/auth/regions/me").await;
    let sandbox = client.get("/api/sandbox/auth/regions/me").await;
    assert_eq!(production.data(), sandbox.data());
    assert_eq!(sandbox.json()["meta"]["sandboxEnabled"], true);
}

#[testkit::test]
async fn an_admin_key_reads_the_region_it_names() {
    let (app, region) = app_with(vec![]).await;
    let client = app
        .client(&app.admin_key().await)
        .with("x-api-region", "noord");
    assert_eq!(
        client.get("/auth/regions/me").await.data()["id"],
        region.id.as_str()
    );
}
