//! Which credentials each part of the API accepts.

use crate::{app_with, custom_field};
use http::{Method, StatusCode};
use model::CustomFieldType;
use serde_json::json;
use std::time::Duration;
use testkit::{Answer, TestApp, candidate};

fn refused(answer: &Answer, status: StatusCode) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[testkit::test]
async fn missing_or_invalid_credential_is_401_with_a_challenge() {
    let (app, region) = app_with(vec![]).await;
    let mut mistyped = region.key.clone();
    let last = mistyped.pop().unwrap();
    mistyped.push(if last == 'a' { 'b' } else { 'a' });
    let unknown = model::Token::random(model::TokenKind::Region, &model::RepeatingRandom::new(99));
    for key in [
        "",
        "x",
        "ork_",
        &mistyped,
        unknown.reveal(),
        &region.key[1..],
        &region.key.to_uppercase(),
    ] {
        let answer = app.client(key).get("/candidates").await;
        refused(&answer, StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.header("www-authenticate"),
            "ApiKey realm=\"onderwijsregio\", header=\"x-api-key\""
        );
    }
    refused(
        &app.anonymous().get("/candidates").await,
        StatusCode::UNAUTHORIZED,
    );
}

#[testkit::test]
async fn unknown_session_is_401() {
    let (app, region) = app_with(vec![]).await;
    for value in [
        "Bearer x",
        "Bearer",
        "Basic eDp5",
        &format!("Bearer {}", region.key),
    ] {
        let answer = app
            .anonymous()
            .with("authorization", value)
            .get("/candidates")
            .await;
        refused(&answer, StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer realm=\"onderwijsregio\", error=\"invalid_token\""
        );
    }
}

#[testkit::test]
async fn session_token_as_api_key_is_401() {
    let (app, _) = app_with(vec![]).await;
    let session = model::Token::random(model::TokenKind::Session, &model::RepeatingRandom::new(7));
    refused(
        &app.client(session.reveal()).get("/candidates").await,
        StatusCode::UNAUTHORIZED,
    );
}

#[testkit::test]
async fn mistyped_token_is_rejected_without_a_database_read() {
    let (_app, region) = app_with(vec![]).await;
    let mut typo = region.key.clone().into_bytes();
    typo[10] = if typo[10] == b'A' { b'B' } else { b'A' };
    assert!(model::Token::recognise(&typo).is_none());
}

#[testkit::test]
async fn two_credentials_are_400() {
    let (app, region) = app_with(vec![]).await;
    for (headers, faults) in [
        (
            vec![
                ("x-api-key", region.key.as_str()),
                ("x-api-key", &region.key),
            ],
            vec!["x-api-key ambiguous"],
        ),
        (
            vec![("x-api-key", &region.key), ("api-key", &region.key)],
            vec!["x-api-key ambiguous", "api-key ambiguous"],
        ),
        (
            vec![("api-key", "x"), ("api-key", "y")],
            vec!["api-key ambiguous"],
        ),
        (
            vec![("x-api-key", &region.key), ("authorization", "Bearer x")],
            vec!["x-api-key ambiguous", "authorization ambiguous"],
        ),
        (
            vec![("authorization", "Bearer x"), ("authorization", "Bearer y")],
            vec!["authorization ambiguous"],
        ),
    ] {
        let client = headers
            .iter()
            .fold(app.anonymous(), |client, (name, value)| {
                client.with(name, value)
            });
        let answer = client.get("/candidates").await;
        refused(&answer, StatusCode::BAD_REQUEST);
        assert_eq!(answer.faults(), faults);
        assert!(!answer.text().contains(&region.key));
    }
}

#[testkit::test]
async fn deprecated_header_works_and_is_announced_as_deprecated() {
    let (app, region) = app_with(vec![]).await;
    let old = app
        .anonymous()
        .with("api-key", &region.key)
        .get("/candidates")
        .await;
    assert_eq!(
        (old.status, old.header("deprecation")),
        (StatusCode::OK, "@1767225600")
    );
    let new = app.client(&region.key).get("/candidates").await;
    assert_eq!(
        (new.status, new.header("deprecation")),
        (StatusCode::OK, "")
    );
}

#[testkit::test]
async fn admin_key_acts_for_the_named_region() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    app.region("zuid").await;
    let admin = app.client(&app.admin_key().await);
    for name in ["noord", region.id.as_str()] {
        let answer = admin
            .clone()
            .with("x-api-region", name)
            .get("/candidates")
            .await;
        assert_eq!(answer.each("name"), ["Kandidaat 1"]);
    }
    assert_eq!(
        admin
            .clone()
            .with("x-api-region", "zuid")
            .get("/candidates")
            .await
            .data(),
        json!([])
    );
    for unknown in ["west", "reg99999999999999", "NOORD"] {
        refused(
            &admin
                .clone()
                .with("x-api-region", unknown)
                .get("/candidates")
                .await,
            StatusCode::NOT_FOUND,
        );
    }
    let unnamed = admin.get("/candidates?pageSize=0").await;
    refused(&unnamed, StatusCode::BAD_REQUEST);
    assert_eq!(
        unnamed.faults(),
        ["x-api-region required", "pageSize range"]
    );
    let twice = admin
        .with("x-api-region", "noord")
        .with("x-api-region", "zuid")
        .get("/candidates")
        .await;
    assert_eq!(
        (twice.status, twice.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["x-api-region duplicate".into()]
        )
    );
}

#[testkit::test]
async fn region_key_must_not_name_a_region() {
    let (app, region) = app_with(vec![]).await;
    let answer = app
        .client(&region.key)
        .with("x-api-region", "noord")
        .get("/candidates")
        .await;
    refused(&answer, StatusCode::BAD_REQUEST);
    assert_eq!(answer.faults(), ["x-api-region unexpected"]);
}

#[testkit::test]
async fn sandbox_only_key_is_rejected_in_production() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    app.import(region.sandbox(), vec![candidate(2)]).await;
    let client = app.client(&app.sandbox_only_key(&region).await);
    for path in [
        "/candidates",
        "/candidates/rec00000000000001",
        "/candidates/find?phone=1",
        "/candidates?pageSize=0",
    ] {
        refused(&client.get(path).await, StatusCode::FORBIDDEN);
        refused(
            &client
                .clone()
                .with("x-api-sandbox", "false")
                .get(path)
                .await,
            StatusCode::FORBIDDEN,
        );
    }
    assert_eq!(
        client.get("/api/sandbox/candidates").await.each("name"),
        ["Kandidaat 2"]
    );
    assert_eq!(
        client
            .with("x-api-sandbox", "true")
            .get("/candidates")
            .await
            .each("name"),
        ["Kandidaat 2"]
    );
}

#[testkit::test]
async fn route_is_checked_before_credential_before_parameters() {
    let (app, region) = app_with(vec![]).await;
    refused(
        &app.anonymous().get("/nothing?x=1").await,
        StatusCode::NOT_FOUND,
    );
    let answer = app
        .anonymous()
        .send(Method::DELETE, "/candidates?x=1", "".into())
        .await;
    refused(&answer, StatusCode::METHOD_NOT_ALLOWED);
    let bad = app
        .anonymous()
        .with("accept", "text/html")
        .with("x-api-sandbox", "typo");
    refused(
        &bad.get("/candidates?pageSize=0").await,
        StatusCode::UNAUTHORIZED,
    );
    refused(
        &bad.send(Method::POST, "/candidates/find", "{".into()).await,
        StatusCode::UNAUTHORIZED,
    );
    refused(&bad.get("/candidates/x").await, StatusCode::UNAUTHORIZED);
    refused(
        &app.client(&region.key).get("/candidates/x?y=1").await,
        StatusCode::BAD_REQUEST,
    );
}

#[testkit::test]
async fn revoked_key_is_rejected_at_once() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let keys = client.get("/auth/regions/me").await.data()["keys"].clone();
    assert_eq!(
        client.get("/candidates").await.status,
        StatusCode::OK,
        "and the key is cached now"
    );
    let id = keys[0]["id"].as_str().unwrap().parse().unwrap();
    assert!(app.store.revoke_key(id).await.unwrap());
    refused(&client.get("/candidates").await, StatusCode::UNAUTHORIZED);
    assert!(
        !app.store.revoke_key(id).await.unwrap(),
        "a second time there is nothing to revoke"
    );
}

/// [`store::Store::refresh_generation`] notices changes that another process made in the same database.
#[testkit::test]
async fn key_revoked_by_another_node_is_rejected_after_the_next_refresh() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let keys = client.get("/auth/regions/me").await.data()["keys"].clone();
    let elsewhere = reopened(&app).await;
    let id = keys[0]["id"].as_str().unwrap().parse().unwrap();
    assert!(elsewhere.revoke_key(id).await.unwrap());
    app.store.refresh_generation().await.unwrap();
    refused(&client.get("/candidates").await, StatusCode::UNAUTHORIZED);
}

/// While nothing is received from the database, cached data is used for two seconds at most.
#[testkit::test]
async fn key_revoked_without_notification_is_rejected_after_two_seconds() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let admin = app
        .client(&app.admin_key().await)
        .with("x-api-region", "noord");
    let keys = client.get("/auth/regions/me").await.data()["keys"].clone();
    let elsewhere = reopened(&app).await;
    assert_eq!(
        admin.get("/candidates?fields=customFields").await.data()[0]["customFields"],
        json!({})
    );
    elsewhere
        .revoke_key(keys[0]["id"].as_str().unwrap().parse().unwrap())
        .await
        .unwrap();
    elsewhere
        .insert_custom_field(
            region.id,
            custom_field(1, "rijbewijs", CustomFieldType::Boolean),
        )
        .await
        .unwrap();
    // On SQLite, reads in close succession share a transaction, for at most four milliseconds of
    // real time.
    tokio::time::sleep(Duration::from_millis(5)).await;
    app.clock.advance(store::CERTAIN);
    assert_eq!(
        client.get("/candidates").await.status,
        StatusCode::OK,
        "the settings were read two seconds ago"
    );
    app.clock.advance(Duration::from_micros(1));
    refused(&client.get("/candidates").await, StatusCode::UNAUTHORIZED);
    let answer = admin.get("/candidates?fields=customFields").await;
    assert_eq!(
        answer.data()[0]["customFields"],
        json!({ "rijbewijs": null })
    );
}

pub(crate) async fn reopened(app: &TestApp) -> store::Store {
    let options = store::Options::new(app.database(), app.folder().join("attachments"));
    let random = std::sync::Arc::new(model::RepeatingRandom::new(5));
    store::Store::open(&options, app.clock.clone(), random)
        .await
        .unwrap()
}
