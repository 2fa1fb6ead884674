//! `/auth/regions`, for an admin, and the callback secret.

use crate::{app_with, delete, patch};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

#[testkit::test]
async fn admin_creates_reads_and_changes_regions() {
    let (app, region) = app_with(vec![]).await;
    let admin = app.client(&app.admin_key().await);
    let body = json!({"slug": "zuid", "name": "Regio Zuid", "redirectUrls": ["https://www.example.nl/terug/"]});
    let made = admin.post("/auth/regions", &body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let id = made.json()["data"]["id"].as_str().unwrap().to_owned();
    let mut shown = json!({
        "id": id, "slug": "zuid", "name": "Regio Zuid", "redirectUrls": ["https://www.example.nl/terug/"],
        "createdAt": "2026-01-02T03:04:05.678Z", "updatedAt": "2026-01-02T03:04:05.678Z",
    });
    assert_eq!(
        made.json(),
        json!({"statusCode": 201, "message": "Successfully created region", "data": shown,
            "meta": {"sandboxEnabled": false}})
    );
    let path = format!("/auth/regions/{id}");
    assert_eq!(admin.get(&path).await.data(), shown);
    assert_eq!(
        admin.get("/auth/regions").await.each("slug"),
        ["noord", "zuid"]
    );

    app.clock.advance(Duration::from_secs(1));
    shown["name"] = "Zuid".into();
    shown["redirectUrls"] = json!([]);
    shown["updatedAt"] = "2026-01-02T03:04:06.678Z".into();
    assert_eq!(
        patch(&admin, &path, &json!({"name": "Zuid", "redirectUrls": []}))
            .await
            .data(),
        shown
    );
    assert_eq!(
        patch(&admin, &path, &json!({"slug": "zuid"})).await.data()["slug"],
        "zuid"
    );
    for answer in [
        admin.post("/auth/regions", &body).await,
        patch(
            &admin,
            &format!("/auth/regions/{}", region.id),
            &json!({"slug": "zuid"}),
        )
        .await,
    ] {
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert_eq!(
            answer.json()["detail"],
            "Another region has this slug. Choose another."
        );
    }
    for path in ["/auth/regions/regAAAAAAAAAAAAAA", "/auth/regions/zuid"] {
        assert_eq!(admin.get(path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            patch(&admin, path, &json!({"name": "x"})).await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[testkit::test]
async fn renamed_region_has_its_new_slug_at_once() {
    let (app, region) = app_with(vec![]).await;
    let admin = app.client(&app.admin_key().await);
    assert_eq!(
        admin
            .clone()
            .with("x-api-region", "noord")
            .get("/auth/regions/me")
            .await
            .status,
        StatusCode::OK
    );
    patch(
        &admin,
        &format!("/auth/regions/{}", region.id),
        &json!({"slug": "drenthe"}),
    )
    .await
    .data();
    assert_eq!(
        admin
            .clone()
            .with("x-api-region", "noord")
            .get("/auth/regions/me")
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let own = admin
        .with("x-api-region", "drenthe")
        .get("/auth/regions/me")
        .await
        .data();
    assert_eq!(own["id"], region.id.as_str());
}

#[testkit::test]
async fn every_fault_is_reported() {
    let (app, _) = app_with(vec![]).await;
    let admin = app.client(&app.admin_key().await);
    let long = format!("https://example.nl/{}", "a".repeat(2000));
    let urls = json!([
        "/terug",
        "ftp://example.nl",
        "https://a@example.nl",
        "https://example.nl/#x",
        long,
        "http://example.nl/"
    ]);
    for (body, faults) in [
        (
            json!({"id": "x"}),
            vec!["/id unknown", "/name required", "/slug required"],
        ),
        (
            json!({"slug": "Noord", "name": " "}),
            vec!["/name required", "/slug pattern"],
        ),
        (
            json!({"slug": "x", "name": "x", "redirectUrls": urls}),
            vec![
                "/redirectUrls/0 pattern",
                "/redirectUrls/1 pattern",
                "/redirectUrls/2 pattern",
                "/redirectUrls/3 pattern",
                "/redirectUrls/4 maxLength",
                "/redirectUrls/5 pattern",
            ],
        ),
    ] {
        let answer = admin.post("/auth/regions", &body).await;
        let mut named = answer.faults();
        named.sort();
        assert_eq!(
            (answer.status, named),
            (
                StatusCode::BAD_REQUEST,
                faults.iter().map(ToString::to_string).collect()
            )
        );
    }
}

#[testkit::test]
async fn regions_need_an_admin_key_without_a_region() {
    let (app, region) = app_with(vec![]).await;
    let path = format!("/auth/regions/{}", region.id);
    let body = json!({"slug": "x", "name": "x"});
    let client = app.client(&region.key);
    for answer in [
        client.get("/auth/regions").await,
        client.post("/auth/regions", &body).await,
        client.get(&path).await,
        patch(&client, &path, &body).await,
    ] {
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let admin = app
        .client(&app.admin_key().await)
        .with("x-api-region", "noord");
    assert_eq!(
        admin.get("/auth/regions").await.faults(),
        ["x-api-region unexpected"]
    );
    assert_eq!(
        delete(&admin, "/auth/regions").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[testkit::test]
async fn rotated_secret_stays_valid_for_a_day() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let secret = async || {
        let shown = client
            .get("/auth/regions/me?include=callbackSecret")
            .await
            .data();
        shown["callbackSecret"].as_str().unwrap().to_owned()
    };
    let first = secret().await;
    let rotated = client
        .post("/auth/regions/me/callback-secret/rotate", &Value::Null)
        .await;
    let second = rotated.data()["callbackSecret"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(first, second);
    assert_eq!(secret().await, second);
    let good = async || {
        let kept = app.store.region(region.id).await.unwrap().unwrap();
        kept.callback_secret
            .good_at(app.store.clock().now())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(good().await, [second.as_str(), &first]);
    app.clock.advance(Duration::from_secs(24 * 60 * 60 - 1));
    assert_eq!(good().await, [second.as_str(), &first]);
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(good().await, [second.as_str()]);

    let sandbox_only = app.client(&app.sandbox_only_key(&region).await);
    let answer = sandbox_only
        .post(
            "/api/sandbox/auth/regions/me/callback-secret/rotate",
            &Value::Null,
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[testkit::test]
async fn each_environment_has_a_callback_secret_of_its_own() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let secret = async |base: &str| {
        let shown = client
            .get(&format!("{base}/auth/regions/me?include=callbackSecret"))
            .await
            .data();
        shown["callbackSecret"].as_str().unwrap().to_owned()
    };
    let before = [secret("/api/v2").await, secret("/api/sandbox").await];
    assert_ne!(before[0], before[1]);
    let rotated = client
        .post(
            "/api/sandbox/auth/regions/me/callback-secret/rotate",
            &Value::Null,
        )
        .await
        .data();
    let after = [secret("/api/v2").await, secret("/api/sandbox").await];
    assert_eq!(
        (&after[0], rotated["callbackSecret"].as_str()),
        (&before[0], Some(after[1].as_str()))
    );
    assert_ne!(after[1], before[1]);
    let kept = app.store.region(region.id).await.unwrap().unwrap();
    let now = app.store.clock().now();
    assert_eq!(
        kept.callback_secret.good_at(now).collect::<Vec<_>>(),
        [&before[0]]
    );
    assert_eq!(
        kept.sandbox_callback_secret
            .good_at(now)
            .collect::<Vec<_>>(),
        [&after[1], &before[1]]
    );
    let rotated = app.audited("secret.rotated").await;
    assert_eq!(
        rotated
            .iter()
            .map(|entry| &entry["details"]["environment"])
            .collect::<Vec<_>>(),
        ["sandbox"]
    );
}
