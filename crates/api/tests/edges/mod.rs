//! Edge cases of HTTP and JSON: bodies, encodings, compression, static files, CORS, and paths and
//! headers that are almost right.

mod bodies;

use crate::{app_with, full};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Method, StatusCode};
use model::Environment;
use serde_json::json;
use testkit::{TestApp, candidate};

#[testkit::test]
async fn an_answer_with_a_secret_is_never_compressed() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key).with("accept-encoding", "gzip");
    let plain = client.get("/auth/regions/me").await;
    assert_eq!(
        plain.header("content-encoding"),
        "gzip",
        "without one it is"
    );
    let key = client
        .post(&format!("/auth/regions/{}/api-keys", region.id), &json!({}))
        .await;
    let code = client
        .post(
            "/api/sandbox/auth/candidates/verification",
            &json!({"email": "a@example.nl"}),
        )
        .await;
    let shown = client.get("/auth/regions/me?include=callbackSecret").await;
    let rotated = client
        .post("/auth/regions/me/callback-secret/rotate", &json!({}))
        .await;
    for (answer, secret) in [
        (key, "ork_"),
        (code, "\"code\""),
        (shown, "whsec_"),
        (rotated, "whsec_"),
    ] {
        assert!(answer.status.is_success(), "{}", answer.text());
        assert_eq!(answer.header("content-encoding"), "", "{secret}");
        assert!(answer.text().contains(secret));
    }
}

#[testkit::test]
async fn static_files_have_an_etag_and_are_compressed_on_request() {
    let app = TestApp::start().await;
    for path in ["/docs/scalar.js", "/docs/start.js", "/openapi.json"] {
        let plain = app.anonymous().get(path).await;
        let gzip = app
            .anonymous()
            .with("accept-encoding", "gzip")
            .get(path)
            .await;
        assert_eq!(
            (
                plain.header("content-encoding"),
                gzip.header("content-encoding")
            ),
            ("", "gzip"),
            "{path}"
        );
        assert!(gzip.body.starts_with(&[0x1f, 0x8b]) && gzip.body.len() < plain.body.len());
        assert_ne!(plain.header("etag"), gzip.header("etag"));
        let again = app
            .anonymous()
            .with("if-none-match", plain.header("etag"))
            .get(path)
            .await;
        assert_eq!(
            (again.status, again.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{path}"
        );
    }
}

#[testkit::test]
async fn cors_allows_the_headers_of_the_routes() {
    let settings = api::Settings {
        cors_origins: vec!["https://regio.example.nl".into()],
        ..api::Settings::default()
    };
    let app = TestApp::with(settings).await;
    let browser = app.anonymous().with("origin", "https://regio.example.nl");
    let preflight = browser.clone().with("access-control-request-method", "PUT");
    let asked = preflight
        .send(Method::OPTIONS, "/candidates", "".into())
        .await;
    assert_eq!(asked.header("access-control-max-age"), "600");
    assert_eq!(
        asked.header("access-control-allow-methods"),
        "DELETE,GET,HEAD,PATCH,POST,PUT"
    );
    let listed = |text: &str| {
        text.to_lowercase()
            .split(',')
            .map(|name| name.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let allowed = listed(asked.header("access-control-allow-headers"));
    for name in [
        "accept",
        "baggage",
        "content-encoding",
        "if-range",
        "tracestate",
        "api-key",
        "authorization",
        "content-type",
        "idempotency-key",
        "if-match",
        "if-none-match",
        "prefer",
        "range",
        "traceparent",
        "x-api-key",
        "x-api-region",
        "x-api-sandbox",
        "x-request-id",
    ] {
        assert!(allowed.contains(&name.to_owned()), "{name}: {allowed:?}");
    }
    let exposed = listed(
        browser
            .get("/candidates")
            .await
            .header("access-control-expose-headers"),
    );
    for name in [
        "accept-encoding",
        "accept-ranges",
        "allow",
        "cache-control",
        "content-type",
        "date",
        "location",
        "vary",
        "x-frame-options",
        "api-version",
        "content-disposition",
        "content-range",
        "deprecation",
        "etag",
        "idempotency-replayed",
        "preference-applied",
        "ratelimit",
        "ratelimit-policy",
        "retry-after",
        "www-authenticate",
        "x-request-id",
    ] {
        assert!(exposed.contains(&name.to_owned()), "{name}: {exposed:?}");
    }
}

#[testkit::test]
async fn unknown_path_is_404() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for (path, detail) in [
        (
            "/candidate",
            "There is no such path. The closest one is /api/v2/candidates.",
        ),
        (
            "/candidates/",
            "There is no such path. The closest one is /api/v2/candidates.",
        ),
        (
            "/api/sandbox/candidates/finds/x",
            "There is no such path. The closest one is /api/sandbox/candidates/find.",
        ),
        (
            "/docs/wp-admin/setup.php/x/y/z",
            "There is no such path. The reference lists them: /docs.",
        ),
    ] {
        let answer = client.get(path).await;
        assert_eq!(
            (answer.status, &answer.json()["detail"]),
            (StatusCode::NOT_FOUND, &json!(detail)),
            "{path}"
        );
    }
    let hidden = client.get("/candidates/rec00000000000009").await.json();
    assert_eq!(
        hidden["detail"],
        "There is nothing here that this credential may see. Check the id, and that the credential is of the right region and environment (production or sandbox)."
    );
}

#[testkit::test]
async fn misplaced_key_is_answered_with_the_right_place() {
    let (app, region) = app_with(vec![]).await;
    let key = &region.key;
    let hint = "A region key belongs in the header x-api-key, alone: without quotes, and without Bearer. Send it there.";
    for (name, value) in [
        ("authorization", key.clone()),
        ("authorization", format!("Bearer {key}")),
        ("x-api-key", format!("\"{key}\"")),
        ("x-api-key", format!("Bearer {key}")),
        ("x-apikey", key.clone()),
        ("apikey", format!("'{key}'")),
        ("x-api-key", format!("x-api-key: {key}")),
        ("x-api-key", format!("{key};")),
        ("x-api-key", format!("<{key}>")),
        (
            "authorization",
            format!("Basic {}", STANDARD.encode(format!("{key}:"))),
        ),
        (
            "authorization",
            format!(
                "basic {}",
                STANDARD.encode(format!("naam:{key}")).trim_end_matches('=')
            ),
        ),
        ("authorization", format!("Token token=\"{key}\"")),
        ("cookie", format!("a=b; key={key}")),
        ("x-functions-key", key.clone()),
    ] {
        let refused = app.anonymous().with(name, &value).get("/candidates").await;
        assert_eq!(
            (refused.status, &refused.json()["detail"]),
            (StatusCode::UNAUTHORIZED, &json!(hint)),
            "{name}"
        );
    }
    let in_address = app
        .anonymous()
        .get(&format!("/candidates?pageSize=1&apikey={key}"))
        .await;
    let hint = "A region key belongs in the header x-api-key, alone. In a URL it ends up in logs: revoke this key, and make a new one.";
    assert_eq!(
        (in_address.status, &in_address.json()["detail"]),
        (StatusCode::UNAUTHORIZED, &json!(hint))
    );
    let session = app
        .session("a@example.nl", Environment::Sandbox, None)
        .await;
    let mistyped = key.replace("ork_", "ork_x");
    let unknown = model::Token::random(model::TokenKind::Region, &model::RepeatingRandom::new(99))
        .reveal()
        .to_owned();
    for (name, value, reported) in [
        (
            "authorization",
            format!("Bearer {session}"),
            "The header Authorization does not hold a session that is known here",
        ),
        (
            "authorization",
            format!("Basic {}", STANDARD.encode("a:b")),
            "The header Authorization does not hold a session",
        ),
        (
            "x-api-key",
            session.clone(),
            "The token of a candidate's session is in the wrong place. Send it in the header Authorization, as `Bearer TOKEN`.",
        ),
        (
            "x-api-key",
            mistyped,
            "The header x-api-key does not hold a key: it may be mistyped or cut off.",
        ),
        (
            "x-api-key",
            unknown,
            "The key in the header x-api-key is not known here, was revoked or has expired. Use another, or ask for a new one.",
        ),
        (
            "x-other",
            "x".into(),
            "The request has no credential. Send a region key in the header x-api-key, alone: ",
        ),
    ] {
        let refused = app.anonymous().with(name, &value).get("/candidates").await;
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(
            refused.status == StatusCode::UNAUTHORIZED && detail.starts_with(reported),
            "{name}: {detail}"
        );
    }
    let none = app.anonymous().get("/auth/candidates/me").await.json()["detail"].clone();
    assert_eq!(
        none,
        "The request has no credential. Send the token of a candidate's session in the header Authorization, as `Bearer TOKEN`."
    );
}
