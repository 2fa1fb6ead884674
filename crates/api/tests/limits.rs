//! The rate limits per key and per region, and the limit on requests in flight.

use http::StatusCode;
use model::Permission;
use serde_json::json;
use std::time::Duration;
use testkit::TestApp;

/// The limit of a key, and that of a region over all of its keys.
const POLICY: &str = "\"key\";q=4;w=2, \"region\";q=20;w=2";

async fn limited() -> TestApp {
    let rate_limit = Some(api::RateLimit {
        per_second: 2,
        burst: 4,
    });
    TestApp::with(api::Settings {
        rate_limit,
        ..api::Settings::default()
    })
    .await
}

#[testkit::test]
async fn key_has_a_burst_and_then_a_steady_rate() {
    let app = limited().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    for left in [3, 2, 1, 0] {
        let answer = client.get("/candidates").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("ratelimit-policy"), POLICY);
        assert_eq!(
            answer.header("ratelimit"),
            format!("\"key\";r={left};t={}", (4 - left + 1) / 2)
        );
    }
    let refused = client.get("/candidates?pageSize=0").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        (refused.header("retry-after"), refused.header("ratelimit")),
        ("1", "\"key\";r=0;t=2")
    );
    assert_eq!(refused.json()["title"], "Too many requests");
    app.clock.advance(Duration::from_millis(500));
    assert_eq!(client.get("/candidates").await.status, StatusCode::OK);
    assert_eq!(
        client.get("/candidates").await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    app.clock.advance(Duration::from_secs(2));
    assert_eq!(
        client.get("/candidates").await.header("ratelimit"),
        "\"key\";r=3;t=1"
    );
}

#[testkit::test]
async fn flood_in_the_sandbox_does_not_slow_production() {
    let app = limited().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let sandbox = client.clone().with("x-api-sandbox", "true");
    for _ in 0..4 {
        assert_eq!(sandbox.get("/candidates").await.status, StatusCode::OK);
    }
    let refused = sandbox.get("/candidates").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let answer = client.get("/candidates").await;
    assert_eq!(
        (answer.status, answer.header("ratelimit")),
        (StatusCode::OK, "\"key\";r=3;t=1")
    );
    let twin = client.get("/api/sandbox/candidates").await;
    assert_eq!(twin.status, StatusCode::TOO_MANY_REQUESTS);
}

#[testkit::test]
async fn flood_of_one_key_does_not_slow_another() {
    let app = limited().await;
    let region = app.region("noord").await;
    let other = app.region("zuid").await;
    for _ in 0..10 {
        app.client(&region.key).get("/candidates").await;
    }
    assert_eq!(
        app.client(&region.key).get("/candidates").await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        app.client(&other.key).get("/candidates").await.status,
        StatusCode::OK
    );
    let second = app.sandbox_only_key(&region).await;
    assert_eq!(
        app.client(&second)
            .get("/api/sandbox/candidates")
            .await
            .status,
        StatusCode::OK
    );
}

#[testkit::test]
async fn region_limit_is_five_times_the_key_limit() {
    let app = limited().await;
    let (region, other) = (app.region("noord").await, app.region("zuid").await);
    let mut keys = vec![region.key.clone()];
    for _ in 0..6 {
        keys.push(app.key_with(Some(&region), &Permission::ALL).await);
    }
    let mut left = Vec::new();
    for key in &keys {
        for _ in 0..3 {
            let answer = app.client(key).get("/candidates").await;
            left.push((
                answer.status.as_u16(),
                answer.header("ratelimit").to_owned(),
            ));
        }
    }
    let shown =
        |policy: &str, remaining, reset| (200, format!("\"{policy}\";r={remaining};t={reset}"));
    assert_eq!(
        left[..3],
        [shown("key", 3, 1), shown("key", 2, 1), shown("key", 1, 2)]
    );
    // For the sixth key, the region's limit leaves less than the key's own.
    assert_eq!(
        left[17..20],
        [
            shown("key", 1, 2),
            shown("region", 1, 2),
            shown("region", 0, 2)
        ]
    );
    assert_eq!(left[20], (429, "\"region\";r=0;t=2".to_owned()));
    let refused = app
        .client(&app.key_with(Some(&region), &Permission::ALL).await)
        .get("/candidates")
        .await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "1")
    );
    assert_eq!(
        refused.json()["detail"],
        "The keys of this region together are over its rate limit. Wait for `Retry-After` seconds."
    );
    let sandbox = app
        .client(&app.key_with(Some(&region), &Permission::ALL).await)
        .get("/api/sandbox/candidates")
        .await;
    assert_eq!(
        (sandbox.status, sandbox.header("ratelimit")),
        (StatusCode::OK, "\"key\";r=3;t=1")
    );
    assert_eq!(
        app.client(&other.key).get("/candidates").await.status,
        StatusCode::OK
    );
    app.clock.advance(Duration::from_millis(100));
    let fresh = app.client(&app.key_with(Some(&region), &Permission::ALL).await);
    assert_eq!(fresh.get("/candidates").await.status, StatusCode::OK);
    assert_eq!(
        fresh.get("/candidates").await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[testkit::test]
async fn settings_may_change_120_times_a_minute() {
    let app = TestApp::with(api::Settings::default()).await;
    let region = app.region("noord").await;
    let keys = [
        region.key.clone(),
        app.key_with(Some(&region), &Permission::ALL).await,
    ];
    let body = json!({"portal": {"colour": "#112233"}});
    for number in 0..120 {
        let answer = crate::patch(
            &app.client(&keys[number % 2]),
            "/auth/regions/me/settings",
            &body,
        )
        .await;
        assert_eq!(answer.status, StatusCode::OK, "{number}");
    }
    let refused = crate::patch(&app.client(&region.key), "/auth/regions/me/settings", &body).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "1")
    );
    assert_eq!(
        refused.json()["detail"],
        "This region changes its settings, fields and keys too often. Wait for `Retry-After` seconds."
    );
    assert_eq!(
        app.client(&region.key)
            .get("/auth/regions/me/settings")
            .await
            .status,
        StatusCode::OK
    );
    app.clock.advance(Duration::from_secs(1));
    let answer = crate::patch(&app.client(&region.key), "/auth/regions/me/settings", &body).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[testkit::test]
async fn every_response_has_rate_limit_headers() {
    let app = limited().await;
    let region = app.region("noord").await;
    for (key, path) in [
        ("x", "/candidates"),
        (region.key.as_str(), "/nothing"),
        (&region.key, "/candidates?x=1"),
    ] {
        let answer = app.client(key).get(path).await;
        assert_eq!(answer.header("ratelimit-policy"), POLICY, "{path}");
        assert_ne!(answer.header("ratelimit"), "", "{path}");
    }
}

#[testkit::test]
async fn no_rate_limit_headers_without_a_limit() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let answer = app.client(&region.key).get("/candidates").await;
    assert_eq!(
        (
            answer.header("ratelimit"),
            answer.header("ratelimit-policy")
        ),
        ("", "")
    );
}

#[testkit::test]
async fn full_server_answers_503_and_stays_live() {
    let app = TestApp::with(api::Settings {
        max_in_flight: 0,
        ..api::Settings::default()
    })
    .await;
    let region = app.region("noord").await;
    let answer = app.client(&region.key).get("/candidates").await;
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "1")
    );
    assert_eq!(
        answer.json()["type"],
        "http://127.0.0.1:8080/problems/unavailable"
    );
    assert_eq!(
        app.anonymous().get("/health/live").await.status,
        StatusCode::OK
    );
}
