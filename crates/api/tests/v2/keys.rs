//! A region's keys.

use crate::{app_with, delete};
use http::StatusCode;
use serde_json::{Value, json};

#[testkit::test]
async fn a_key_is_shown_once_and_works_until_it_is_revoked() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let keys = format!("/auth/regions/{}/api-keys", region.id);
    let made = client.post(&keys, &json!({"description": "website"})).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let mut data = made.json()["data"].clone();
    let (id, key) = (
        data["id"].as_str().unwrap().to_owned(),
        data["key"].as_str().unwrap().to_owned(),
    );
    assert_eq!(
        made.json(),
        json!({
            "statusCode": 201, "message": "Successfully created key",
            "data": {"id": id, "key": key, "preview": data["preview"], "description": "website", "sandboxOnly": false,
                "createdAt": "2026-01-02T03:04:05.678Z", "lastUsedAt": null, "expiresAt": null,
                "permissions": ["read", "write", "erase", "settings"], "allowedNetworks": [], "warnings": []},
            "meta": {"sandboxEnabled": false},
        })
    );
    data.as_object_mut().unwrap().remove("key");
    let own = client.get("/auth/regions/me").await;
    assert!(own.data()["keys"].as_array().unwrap().contains(&data) && !own.text().contains(&key));

    let new = app.client(&key);
    assert_eq!(new.get("/candidates").await.status, StatusCode::OK);
    let path = format!("{keys}/{id}");
    assert_eq!(delete(&client, &path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        new.get("/candidates").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(delete(&client, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        client.get("/auth/regions/me").await.data()["keys"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[testkit::test]
async fn keys_are_created_at_the_path_of_the_guide_too() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let made = client
        .post(
            "/auth/region/api-keys",
            &json!({"sandboxOnly": true, "description": null}),
        )
        .await
        .json();
    assert_eq!(
        (&made["data"]["sandboxOnly"], &made["data"]["description"]),
        (&json!(true), &Value::Null)
    );
    let key = app.client(made["data"]["key"].as_str().unwrap());
    assert_eq!(key.get("/candidates").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        key.get("/api/sandbox/candidates").await.status,
        StatusCode::OK
    );
    let path = "/api/sandbox/auth/region/api-keys";
    assert_eq!(
        key.post(path, &json!({})).await.status,
        StatusCode::FORBIDDEN
    );
    let wrong = client
        .post(
            "/auth/region/api-keys",
            &json!({"sandboxOnly": 1, "name": "x"}),
        )
        .await;
    assert_eq!(wrong.faults(), ["/sandboxOnly type", "/name unknown"]);
}

#[testkit::test]
async fn keys_of_another_region_are_404() {
    let (app, region) = app_with(vec![]).await;
    let other = app.region("zuid").await;
    let theirs =
        app.client(&other.key).get("/auth/regions/me").await.data()["keys"][0]["id"].clone();
    let theirs = theirs.as_str().unwrap();
    let client = app.client(&region.key);
    assert_eq!(
        client
            .post(&format!("/auth/regions/{}/api-keys", other.id), &json!({}))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    for path in [
        format!("/auth/regions/{}/api-keys/{theirs}", other.id),
        format!("/auth/regions/{}/api-keys/{theirs}", region.id),
        format!("/auth/regions/{}/api-keys/keyAAAAAAAAAAAAAA", region.id),
        format!("/auth/regions/{}/api-keys/x", region.id),
    ] {
        assert_eq!(
            delete(&client, &path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_eq!(
        app.client(&other.key).get("/candidates").await.status,
        StatusCode::OK
    );

    let admin = app
        .client(&app.admin_key().await)
        .with("x-api-region", "zuid");
    let path = format!("/auth/regions/{}/api-keys/{theirs}", other.id);
    assert_eq!(delete(&admin, &path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        app.client(&other.key).get("/candidates").await.status,
        StatusCode::UNAUTHORIZED
    );
}
