//! The maintenance that runs once a minute: old mutations are deleted, and sandboxes are reset at
//! their hour.

use super::app_reaching_itself;
use crate::{accepted, app_with, patch};
use http::StatusCode;
use serde_json::{Value, json};
use services::mutations::Options;
use std::time::Duration;
use testkit::{Client, Settings, TestApp, candidate};

const PATH: &str = "/candidates/rec00000000000001";

async fn write(client: &Client<'_>, query: &str) -> Value {
    accepted(
        &patch(
            client,
            &format!("{PATH}?{query}"),
            &json!({"city": "Assen"}),
        )
        .await,
    )["mutationId"]
        .clone()
}

async fn listed(client: &Client<'_>) -> Vec<Value> {
    client
        .get("/mutations?pageSize=100")
        .await
        .each("mutationId")
}

#[testkit::test]
async fn old_mutations_are_deleted_with_their_idempotency_keys() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let first = write(&client, "idempotencyKey=een").await;
    // Its callback is undelivered, so it is retained at any age. Later mutations are deleted
    // nevertheless.
    let undelivered = write(&client, "callbackUrl=https://terug.example.nl/").await;
    write(&client, "").await;
    let kept = Options::default().kept;
    app.clock.advance(Duration::from_mins(1));
    let young = write(&client, "").await;
    app.clock
        .advance(kept.saturating_sub(Duration::from_mins(1)));
    app.services.mutations.tidy_now().await.unwrap();
    assert_eq!(listed(&client).await.len(), 4, "not old yet");
    app.clock.advance(Duration::from_micros(1));
    app.services.mutations.tidy_now().await.unwrap();
    let left = listed(&client).await;
    assert!(
        left.len() == 2 && left.contains(&undelivered) && left.contains(&young),
        "{left:?}"
    );
    assert_ne!(
        write(&client, "idempotencyKey=een").await,
        first,
        "the key is free again"
    );
}

#[testkit::test]
async fn many_old_mutations_are_deleted_and_no_others() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let (client, sandbox) = (
        app.client(&region.key),
        app.client(&region.key).with("x-api-sandbox", "true"),
    );
    for number in 0..450 {
        // The first 410 have undelivered callbacks.
        let query = if number < 410 {
            "callbackUrl=https://terug.example.nl/"
        } else {
            ""
        };
        write(&client, query).await;
    }
    let body = json!([{"name": "A", "email": "a@example.nl", "privacyConsent": true}]);
    accepted(&sandbox.post("/candidates", &body).await);
    app.clock
        .advance(Options::default().kept + Duration::from_micros(1));
    write(&client, "").await;
    app.services.mutations.tidy_now().await.unwrap();
    let mut left = 0;
    let mut cursor = String::new();
    loop {
        let answer = client
            .get(&format!("/mutations?pageSize=100{cursor}"))
            .await
            .json();
        left += answer["data"].as_array().unwrap().len();
        let Some(next) = answer["meta"]["cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!((left, listed(&sandbox).await.len()), (411, 0));
}

#[testkit::test]
async fn sandboxes_are_reset_once_at_their_hour() {
    // It is 03:04 in London.
    let mutations = Options {
        daily_reset: Some("04:00 Europe/London".parse().unwrap()),
        ..Options::default()
    };
    let mut settings = Settings::unlimited();
    settings.services.mutations = mutations;
    let app = TestApp::with(settings).await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let sandbox = client.clone().with("x-api-sandbox", "true");
    let there = async || sandbox.get(PATH).await.status == StatusCode::OK;
    let after = async |hours: u64| {
        app.clock.advance(Duration::from_hours(hours));
        app.services.mutations.tidy_now().await.unwrap();
    };
    after(0).await;
    assert!(there().await, "its first day is not over");
    after(1).await;
    assert!(!there().await, "the hour struck four minutes ago");
    app.import(region.sandbox(), vec![candidate(1)]).await;
    after(22).await;
    assert!(there().await, "it was emptied today");
    after(2).await;
    assert!(!there().await, "a day later");
    assert_eq!(
        client.get(PATH).await.status,
        StatusCode::OK,
        "production is left alone"
    );
}
