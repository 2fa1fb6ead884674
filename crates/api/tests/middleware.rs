//! What all responses have in common.

use crate::{app_with, full};
use http::{Method, StatusCode};
use testkit::{TestApp, candidate, many};

#[testkit::test]
async fn every_response_has_the_same_headers() {
    let (app, region) = app_with(many(1..=1)).await;
    let client = app.client(&region.key);
    for path in [
        "/candidates",
        "/candidates?pageSize=0",
        "/candidates/rec00000000000001",
        "/nothing",
        "/openapi.json",
        "/health/live",
        "/api/sandbox/candidates",
    ] {
        let answer = client.get(path).await;
        for (name, value) in [
            ("api-version", "2.0.0"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
            (
                "strict-transport-security",
                "max-age=31536000; includeSubDomains",
            ),
            ("referrer-policy", "no-referrer"),
            ("server", ""),
            ("x-powered-by", ""),
        ] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
        assert_eq!(answer.headers.get_all("x-request-id").iter().count(), 1);
    }
}

#[testkit::test]
async fn valid_request_id_of_the_caller_is_kept() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let longest = "x".repeat(64);
    for id in ["a", "A-b_c.9", longest.as_str()] {
        let answer = client
            .clone()
            .with("x-request-id", id)
            .get("/candidates?x=1")
            .await;
        assert_eq!(answer.header("x-request-id"), id);
        assert_eq!(answer.json()["instance"], format!("urn:request:{id}"));
    }
    let too_long = "x".repeat(65);
    for id in ["", "a b", "é", "a/b", "<script>", too_long.as_str()] {
        let made = client
            .clone()
            .with("x-request-id", id)
            .get("/candidates")
            .await
            .header("x-request-id")
            .to_owned();
        assert!(
            made.len() == 32 && made.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{made}"
        );
    }
}

#[testkit::test]
async fn trailing_slash_is_another_path() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for path in [
        "/candidates/",
        "/candidates/find/",
        "/candidates/rec00000000000001/",
        "//candidates",
        "/auth/regions/me/",
    ] {
        let answer = client.get(path).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::NOT_FOUND, ""),
            "{path}"
        );
    }
}

#[testkit::test]
async fn head_is_get_without_the_body() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key).with("x-request-id", "same");
    for path in [
        "/candidates",
        "/candidates/recAAAAAAAAAAAAAA",
        "/candidates/x",
        "/candidates?x=1",
        "/openapi.json",
        "/health/live",
    ] {
        let get = client.get(path).await;
        let head = client.send(Method::HEAD, path, "".into()).await;
        assert_eq!(
            (head.status, head.text().as_str()),
            (get.status, ""),
            "{path}"
        );
        for name in ["content-type", "etag", "api-version", "x-request-id"] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
    }
}

#[testkit::test]
async fn wrong_method_is_405_with_the_allowed_ones() {
    let (app, region) = app_with(vec![]).await;
    for (method, path, allow) in [
        (Method::PUT, "/candidates", "GET,HEAD,POST"),
        (Method::DELETE, "/candidates/find", "GET,HEAD,POST"),
        (
            Method::PUT,
            "/candidates/rec00000000000001",
            "DELETE,GET,HEAD,PATCH",
        ),
        (Method::GET, "/candidates/upsert", "POST"),
        (Method::PATCH, "/openapi.json", "GET,HEAD"),
        (Method::POST, "/health/live", "GET,HEAD"),
        (Method::OPTIONS, "/candidates", "GET,HEAD,POST"),
        (
            Method::from_bytes(b"BREW").unwrap(),
            "/candidates",
            "GET,HEAD,POST",
        ),
    ] {
        let answer = app.client(&region.key).send(method, path, "".into()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        let mut allowed: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
        allowed.sort_unstable();
        assert_eq!(allowed.join(","), allow, "{path}");
        assert_eq!(answer.json()["title"], "Method not allowed");
    }
}

#[testkit::test]
async fn body_needs_a_known_content_type() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = r#"{"phone":"06"}"#;
    assert_eq!(
        client
            .send(Method::POST, "/candidates/find", body.into())
            .await
            .status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    for (media_type, status) in [
        ("application/json", StatusCode::OK),
        ("Application/JSON; charset=UTF-8", StatusCode::OK),
        ("application/json;charset=\"utf-8\"", StatusCode::OK),
        (
            "application/json; charset=latin1",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        ("text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (
            "application/x-www-form-urlencoded",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        ("", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let client = client.clone().with("content-type", media_type);
        let answer = client
            .send(Method::POST, "/candidates/find", body.into())
            .await;
        assert_eq!(answer.status, status, "{media_type}");
    }
}

#[testkit::test]
async fn unacceptable_response_type_is_406() {
    let (app, region) = app_with(vec![]).await;
    for accept in ["text/html", "application/xml", "application/json;q=0"] {
        let answer = app
            .client(&region.key)
            .with("accept", accept)
            .get("/candidates")
            .await;
        assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE, "{accept}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    for accept in [
        "",
        "*/*",
        "application/*",
        "text/html, application/json;q=0.5",
    ] {
        let answer = app
            .client(&region.key)
            .with("accept", accept)
            .get("/candidates")
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{accept}");
    }
}

#[testkit::test]
async fn a_large_body_is_413() {
    let (app, region) = app_with(vec![]).await;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let sized = |size: usize| format!("{{\"phone\":\"{}\"}}", "6".repeat(size - 12));
    let fits = client
        .send(Method::POST, "/candidates/find", sized(1024 * 1024).into())
        .await;
    assert_eq!(fits.status, StatusCode::OK);
    let too_large = client
        .send(
            Method::POST,
            "/candidates/find",
            sized(1024 * 1024 + 1).into(),
        )
        .await;
    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[testkit::test]
async fn response_is_compressed_only_on_request() {
    let (app, region) = app_with(many(1..=20)).await;
    let client = app.client(&region.key);
    let plain = client.get("/candidates").await;
    assert_eq!(plain.header("content-encoding"), "");
    let packed = client
        .clone()
        .with("accept-encoding", "br, gzip")
        .get("/candidates")
        .await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.starts_with(&[0x1f, 0x8b]) && packed.body.len() < plain.body.len() / 3);
    let tagged = client
        .with("accept-encoding", "gzip")
        .get("/candidates/rec00000000000001")
        .await;
    assert_eq!(
        tagged.header("content-encoding"),
        "",
        "a strong entity tag names exact bytes"
    );
}

#[testkit::test]
async fn client_that_refuses_every_coding_still_learns_the_outcome() {
    let (app, region) = app_with(many(1..=20)).await;
    let body = r#"[{"name":"Jan","email":"jan@example.nl","privacyConsent":true}]"#;
    for refused in [
        "identity;q=0",
        "*;q=0",
        "br, identity;q=0",
        "gzip;q=0, *;q=0",
    ] {
        let client = app.client(&region.key).with("accept-encoding", refused);
        let read = client.get("/candidates").await;
        assert_eq!(
            (read.status, read.header("content-encoding")),
            (StatusCode::OK, ""),
            "{refused}"
        );
        let written = client
            .with("content-type", "application/json")
            .send(Method::POST, "/candidates", body.into())
            .await;
        assert_eq!(written.status, StatusCode::ACCEPTED, "{refused}");
    }
}

#[testkit::test]
async fn browsers_may_call_from_listed_origins() {
    let settings = api::Settings {
        cors_origins: vec!["https://regio.example.nl".into()],
        rate_limit: None,
        ..api::Settings::default()
    };
    let app = TestApp::with(settings).await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let from = |origin: &str| client.clone().with("origin", origin);
    let allowed = from("https://regio.example.nl").get("/candidates").await;
    assert_eq!(
        allowed.header("access-control-allow-origin"),
        "https://regio.example.nl"
    );
    assert!(
        allowed
            .header("access-control-expose-headers")
            .contains("x-request-id")
    );
    let refused = from("https://regio.example.nl")
        .get("/candidates?pagesize=1")
        .await;
    let origin = refused.header("access-control-allow-origin");
    assert_eq!(
        (refused.status, origin),
        (StatusCode::BAD_REQUEST, "https://regio.example.nl")
    );
    let stranger = from("https://elders.example.nl").get("/candidates").await;
    assert_eq!(
        (
            stranger.status,
            stranger.header("access-control-allow-origin")
        ),
        (StatusCode::OK, "")
    );
    let asked = app
        .anonymous()
        .with("origin", "https://regio.example.nl")
        .with("access-control-request-method", "GET")
        .with("access-control-request-headers", "x-api-key")
        .send(Method::OPTIONS, "/candidates", "".into())
        .await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(
        asked
            .header("access-control-allow-headers")
            .contains("x-api-key")
    );
    let reference = from("https://regio.example.nl").get("/openapi.json").await;
    assert_eq!(reference.header("access-control-allow-origin"), "*");
    let plain = client.send(Method::OPTIONS, "/candidates", "".into()).await;
    assert_eq!(
        (plain.status, plain.header("allow")),
        (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD,POST")
    );
}

#[testkit::test]
async fn problem_response_is_complete() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key).with("x-request-id", "abc");
    insta::assert_snapshot!(
        "a_refused_request",
        client.get("/candidates?pageSize=0&pagesize=1").await.text()
    );
    insta::assert_snapshot!(
        "a_missing_record",
        client.get("/candidates/rec00000000000009").await.text()
    );
}
