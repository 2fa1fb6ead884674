//! Request bodies.

use crate::app_with;
use axum::{Router, body::Body, routing::post};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::json;
use testkit::{TestApp, candidate};

#[testkit::test]
async fn valid_json_in_any_spelling_is_read_completely() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let send = async |media_type: &str, body: &[u8]| {
        let client = client.clone().with("content-type", media_type);
        client
            .send(Method::POST, "/candidates/find", body.to_vec().into())
            .await
    };
    let marked = send(
        "application/json",
        b"\xef\xbb\xbf{\"phone\":\"06 00000001\"}",
    )
    .await;
    assert_eq!(
        marked.data().as_array().unwrap().len(),
        1,
        "a byte-order mark is passed over"
    );
    for charset in ["utf8", "UTF-8", "\"Utf8\"", "utf_8"] {
        let answer = send(
            &format!("application/json; charset={charset}"),
            b"{\"phone\":\"06\"}",
        )
        .await;
        assert_eq!(answer.status, StatusCode::OK, "{charset}");
    }
    let twice = send(
        "application/json",
        br#"{"email":"a@example.nl","fields":[],"email":"b@example.nl"}"#,
    )
    .await;
    assert_eq!(
        (twice.status, twice.faults()),
        (StatusCode::BAD_REQUEST, vec!["/email duplicate".to_owned()])
    );
    for (body, message) in [
        (&b""[..], "expected JSON; the body is empty"),
        (b"{\0\"\0", "expected JSON in UTF-8; this is UTF-16"),
        (
            b"{'email':'a@example.nl'}",
            "expected JSON; there is a single quote at line 1, column 2; use double quotes around names and texts",
        ),
        (
            b"{\"email\":",
            "expected JSON; the body ends too early, at line 1, column 9; send it completely",
        ),
    ] {
        let answer = send("application/json", body).await;
        assert_eq!(
            (answer.status, &answer.json()["errors"][0]["message"]),
            (StatusCode::BAD_REQUEST, &json!(message))
        );
    }
}

#[testkit::test]
async fn duplicate_consent_member_is_rejected() {
    let (app, region) = app_with(vec![]).await;
    let body =
        r#"[{"name":"Jan","email":"jan@example.nl","privacyConsent":false,"privacyConsent":true}]"#;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let refused = client.send(Method::POST, "/candidates", body.into()).await;
    let expected = (
        StatusCode::BAD_REQUEST,
        vec!["/0/privacyConsent duplicate".to_owned()],
    );
    assert_eq!((refused.status, refused.faults()), expected);
}

#[testkit::test]
async fn encoded_body_is_rejected() {
    let (app, region) = app_with(vec![]).await;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let send = async |encoding: &str| {
        let client = client.clone().with("content-encoding", encoding);
        client
            .send(
                Method::POST,
                "/candidates/find",
                "{\"phone\":\"06\"}".into(),
            )
            .await
    };
    for encoding in ["gzip", "br", "identity, gzip"] {
        let refused = send(encoding).await;
        let expected = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "identity");
        assert_eq!(
            (refused.status, refused.header("accept-encoding")),
            expected,
            "{encoding}"
        );
    }
    assert_eq!(send("identity").await.status, StatusCode::OK);
}

#[testkit::test]
async fn body_beyond_the_shared_memory_limit_is_503() {
    let bodies = edge::Options {
        bytes: 1000,
        ..edge::Options::default()
    };
    let app = TestApp::with(api::Settings {
        bodies,
        rate_limit: None,
        ..api::Settings::default()
    })
    .await;
    let region = app.region("noord").await;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let sized = |size: usize| format!("{{\"phone\":\"{}\"}}", "6".repeat(size - 12));
    for (size, status) in [(1000, 200), (1001, 503), (1000, 200)] {
        let answer = client
            .send(Method::POST, "/candidates/find", sized(size).into())
            .await;
        assert_eq!(answer.status, status, "{size}");
        assert_eq!(
            answer.header("retry-after"),
            if status == 503 { "1" } else { "" }
        );
    }
}

#[testkit::test]
async fn every_extractor_reads_bodies_within_the_limits() {
    let app = TestApp::start().await;
    let echo = Router::new().route("/echo", post(async |body: Bytes| body));
    let request = Request::post("/echo")
        .body(Body::from("something"))
        .unwrap();
    let answer = app.api.service_beside(echo).answer(request).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "");
}
