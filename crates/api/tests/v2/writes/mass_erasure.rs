//! Many erasures by one key.

use crate::{
    delete,
    harness::receiver::{Receiver, answer},
    patch,
    v2::app_reaching_itself,
};
use http::StatusCode;
use model::Permission;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, TestApp, TestRegion, candidate};

async fn app_with_many() -> (TestApp, TestRegion, Receiver) {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), (1..=110).map(candidate).collect())
        .await;
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    let settings = json!({"notificationUrl": receiver.url("/")});
    assert_eq!(
        patch(
            &app.client(&region.key),
            "/auth/regions/me/settings",
            &settings
        )
        .await
        .status,
        StatusCode::OK
    );
    (app, region, receiver)
}

async fn erase(client: &Client<'_>, number: u32) -> testkit::Answer {
    delete(
        client,
        &format!("/candidates/rec{number:014}?permanent=true"),
    )
    .await
}

async fn said(app: &TestApp, receiver: &Receiver) -> Vec<Value> {
    app.services.mutations.step().await.unwrap();
    let each = receiver.received();
    let bodies = each
        .iter()
        .map(|got| serde_json::from_slice::<Value>(&got.body).unwrap());
    bodies
        .filter(|body| body["type"] == "key.mass_erasure")
        .map(|body| body["data"].clone())
        .collect()
}

#[testkit::test]
async fn over_a_hundred_erasures_an_hour_need_settings() {
    let (app, region, receiver) = app_with_many().await;
    let key = app
        .key_with(Some(&region), &[Permission::Read, Permission::Erase])
        .await;
    let client = app.client(&key);
    for number in 1..=100 {
        assert_eq!(
            erase(&client, number).await.status,
            StatusCode::ACCEPTED,
            "{number}"
        );
    }
    assert_eq!(said(&app, &receiver).await, Vec::<Value>::new());
    for _ in 0..3 {
        let refused = erase(&client, 101).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let detail = "This key has erased 100 candidates within the last hour, the maximum. Wait until an hour has passed since \
                      the first of these erasures, or use a key with the permission `settings`.";
        assert_eq!(refused.json()["detail"], detail);
    }
    let said_now = said(&app, &receiver).await;
    assert_eq!(said_now.len(), 1, "{said_now:?}");
    let keys = app.client(&region.key).get("/auth/regions/me").await.data()["keys"].clone();
    let mut keys = keys.as_array().unwrap().iter();
    let id = keys
        .find(|key| key["permissions"] == json!(["read", "erase"]))
        .unwrap()["id"]
        .clone();
    assert_eq!(
        said_now[0],
        json!({"keyId": id, "erased": 100, "refused": true})
    );
    // A 404 does not count as an erasure. Other keys have counts of their own.
    assert_eq!(erase(&client, 1).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        erase(&app.client(&region.key), 102).await.status,
        StatusCode::ACCEPTED
    );
    let archived = delete(&app.client(&region.key), "/candidates/rec00000000000101").await;
    assert_eq!(archived.status, StatusCode::ACCEPTED);
    app.clock.advance(Duration::from_secs(3_661));
    assert_eq!(erase(&client, 101).await.status, StatusCode::ACCEPTED);
    assert_eq!(
        app.count(
            "key_erasures",
            &format!("key_id = '{}'", id.as_str().unwrap())
        ),
        1
    );
}

#[testkit::test]
async fn key_with_settings_continues_and_the_region_is_notified_once() {
    let (app, region, receiver) = app_with_many().await;
    let client = app.client(&region.key);
    for number in 1..=105 {
        assert_eq!(
            erase(&client, number).await.status,
            StatusCode::ACCEPTED,
            "{number}"
        );
    }
    let said = said(&app, &receiver).await;
    let id = client.get("/auth/regions/me").await.data()["keys"][0]["id"].clone();
    assert_eq!(
        said,
        [json!({"keyId": id, "erased": 100, "refused": false})]
    );
}

#[testkit::test]
async fn repeated_erasure_counts_once() {
    let (app, region, _) = app_with_many().await;
    let client = app
        .client(&app.key_with(Some(&region), &[Permission::Erase]).await)
        .with("idempotency-key", "one");
    for _ in 0..3 {
        assert_eq!(erase(&client, 1).await.status, StatusCode::ACCEPTED);
    }
    assert_eq!(app.count("key_erasures", "erasures = 1"), 1);
}
