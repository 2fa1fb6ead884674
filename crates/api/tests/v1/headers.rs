//! The headers of every answer of version 1.

use super::{CREATE, SCHEMA, user};
use crate::app_with;
use http::{Method, StatusCode};
use serde_json::json;
use testkit::{Answer, Client, Settings, TestApp};

const LINKS: &str = "<http://127.0.0.1:8080/docs/guides/from-version-1>; rel=\"deprecation\"; type=\"text/html\", \
    <http://127.0.0.1:8080/api/v2>; rel=\"successor-version\"";

async fn send(client: &Client<'_>, method: &Method, path: &str) -> Answer {
    client.send(method.clone(), path, "".into()).await
}

/// Checks an answer's status and its headers of version 1.
fn assert_is_of_version_1(answer: &Answer, status: StatusCode) {
    assert_eq!(answer.status, status, "{}", answer.text());
    let deprecations: Vec<_> = answer.headers.get_all("deprecation").iter().collect();
    assert_eq!(deprecations, ["@1774310400"], "{status}");
    assert_eq!(answer.header("link"), LINKS, "{status}");
    assert_eq!(answer.header("api-version"), "1.1.0", "{status}");
    assert!(!answer.headers.contains_key("sunset"), "{status}");
}

#[testkit::test]
async fn every_status_has_the_headers_of_version_1() {
    let (app, region) = app_with(vec![]).await;
    let admin = app.client(&app.admin_key().await);
    for client in [
        app.client(&region.key),
        app.anonymous().with("api-key", &region.key),
    ] {
        for path in SCHEMA {
            assert_is_of_version_1(&client.get(path).await, StatusCode::OK);
        }
        for path in CREATE {
            let answer = client.post(path, &user("a@example.nl", json!({}))).await;
            assert_is_of_version_1(&answer, StatusCode::OK);
            let answer = client.post(path, &json!({})).await;
            assert_is_of_version_1(&answer, StatusCode::BAD_REQUEST);
        }
    }
    for path in SCHEMA.into_iter().chain(["/api/v1/openapi.json"]) {
        let answer = admin.send(Method::DELETE, path, "".into()).await;
        assert_is_of_version_1(&answer, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.header("allow"), "GET,HEAD");
    }
    for path in SCHEMA.into_iter().chain(CREATE) {
        let method = if SCHEMA.contains(&path) {
            Method::GET
        } else {
            Method::POST
        };
        assert_is_of_version_1(
            &send(&app.anonymous(), &method, path).await,
            StatusCode::UNAUTHORIZED,
        );
        let nowhere = admin.clone().with("x-api-region", "nergens");
        assert_is_of_version_1(&send(&nowhere, &method, path).await, StatusCode::NOT_FOUND);
        let both = app.client(&region.key).with("api-key", &region.key);
        assert_is_of_version_1(&send(&both, &method, path).await, StatusCode::BAD_REQUEST);
    }
    let other = app.client(&region.key).with("content-type", "text/plain");
    let answer = other.send(Method::POST, CREATE[0], "x".into()).await;
    assert_is_of_version_1(&answer, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let other = app.client(&region.key).with("accept", "text/html");
    assert_is_of_version_1(&other.get(SCHEMA[0]).await, StatusCode::NOT_ACCEPTABLE);
}

#[testkit::test]
async fn refused_load_has_the_headers_as_well() {
    let rate_limit = Some(api::RateLimit {
        per_second: 1,
        burst: 1,
    });
    let app = TestApp::with(api::Settings {
        rate_limit,
        ..api::Settings::default()
    })
    .await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    assert_is_of_version_1(&client.get(SCHEMA[0]).await, StatusCode::OK);
    let answer = client.get(SCHEMA[0]).await;
    assert_is_of_version_1(&answer, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.json()["statusMessage"], "Too many requests");

    let mut settings = Settings::unlimited();
    settings.api.max_in_flight = 0;
    let app = TestApp::with(settings).await;
    let answer = app.anonymous().get(SCHEMA[1]).await;
    assert_is_of_version_1(&answer, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json()["url"], "/api/schema");
}

#[testkit::test]
async fn version_2_has_none_of_them() {
    let (app, region) = app_with(vec![]).await;
    for path in ["/api/v2/schema", "/api/v1/nothing", "/api/v1", "/docs"] {
        let answer = app.client(&region.key).get(path).await;
        for name in ["deprecation", "link", "sunset"] {
            assert!(!answer.headers.contains_key(name), "{path}: {name}");
        }
        assert_eq!(answer.header("api-version"), "2.0.0", "{path}");
    }
    // The header of version 1 is deprecated in version 2 since another date.
    let answer = app
        .anonymous()
        .with("api-key", &region.key)
        .get("/schema")
        .await;
    assert_eq!(answer.header("deprecation"), "@1767225600");
}

#[testkit::test]
async fn page_that_the_answers_link_to_lists_the_names() {
    let app = TestApp::start().await;
    let client = app.anonymous().with("accept-language", "en");
    let answer = client.get("/docs/guides/from-version-1").await;
    let guide = answer.header("location");
    assert_eq!(
        (answer.status, guide),
        (StatusCode::SEE_OTHER, "/docs/guides/en/from-version-1")
    );
    let answer = client.get(guide).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let row = "<td><code>privacy_consent</code></td><td><code>privacyConsent</code></td>";
    assert!(answer.text().contains(row));
}
