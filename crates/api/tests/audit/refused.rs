//! Refused requests in the audit log.

use api::Peer;
use axum::body::Body;
use http::{Request, StatusCode};
use model::Environment;
use serde_json::{Value, json};
use testkit::{TestApp, candidate};

async fn failures(app: &TestApp) -> Vec<(String, Value, u64)> {
    let summary = |entry: &Value| {
        let details = &entry["details"];
        let reason = details["reason"].as_str().unwrap().to_owned();
        (
            reason,
            details["network"].clone(),
            details["count"].as_u64().unwrap(),
        )
    };
    let mut failures: Vec<_> = app
        .audited("authentication.failed")
        .await
        .iter()
        .map(summary)
        .collect();
    failures.sort_by_key(|(reason, network, _)| (reason.clone(), network.to_string()));
    failures
}

#[testkit::test]
async fn rejected_credentials_are_audited_per_reason() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.anonymous().get("/candidates").await;
    app.client("nonsense").get("/candidates").await;
    let mut other = region.key.clone();
    other.replace_range(
        4..6,
        if &region.key[4..6] == "zz" {
            "yy"
        } else {
            "zz"
        },
    );
    app.client(&other).get("/candidates").await;
    app.visitor("ors_nobody").get("/auth/candidates/me").await;
    app.client(&region.key).get("/auth/regions").await;
    app.anonymous()
        .post("/auth/candidates/sessions", &json!({ "token": "nobody" }))
        .await;
    let known = |reason: &str, count| (reason.to_owned(), json!(null), count);
    let mut expected = vec![
        known("kind", 1),
        known("malformed", 2),
        known("missing", 1),
        known("proof", 1),
        known("session", 1),
    ];
    // A well-formed key that does not exist.
    let token = model::Token::random(model::TokenKind::Region, &model::RepeatingRandom::new(77));
    app.client(token.reveal()).get("/candidates").await;
    expected.insert(0, known("key", 1));
    expected.sort_by_key(|(reason, ..)| reason.clone());
    assert_eq!(failures(&app).await, expected);
}

#[testkit::test]
async fn bad_link_or_code_is_audited_on_every_route_that_takes_one() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let row = json!({"name": "Sanne", "email": "sanne@example.nl", "privacyConsent": true});
    app.import(region.production(), vec![row]).await;
    let session = app
        .session("sanne@example.nl", Environment::Production, None)
        .await;
    let (anyone, visitor) = (app.anonymous(), app.visitor(&session));
    let (link, code) = (
        json!({"token": "nobody"}),
        json!({"requestId": "verAAAAAAAAAAAAAA", "code": "000000"}),
    );
    let own = "/auth/candidates/me/email";
    let shown = [
        (&anyone, "/auth/candidates/sessions".to_owned(), &link),
        (&anyone, "/auth/candidates/me/erasure".to_owned(), &link),
        (&anyone, format!("{own}/undo"), &link),
        (&visitor, format!("{own}/approve"), &code),
        (&visitor, format!("{own}/confirm"), &link),
        (&visitor, format!("{own}/confirm"), &code),
    ];
    for (number, (client, path, body)) in (1..).zip(shown) {
        let answer = client.post(&path, body).await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{path}: {}",
            answer.text()
        );
        let failures = failures(&app).await;
        let counted: u64 = failures
            .iter()
            .filter(|(reason, ..)| reason == "proof")
            .map(|(.., count)| count)
            .sum();
        assert_eq!(counted, number, "{path}");
    }
}

#[testkit::test]
async fn flood_from_many_addresses_is_few_audit_entries() {
    let app = TestApp::start().await;
    let service = app.api.service();
    for number in 0..2_000_u32 {
        let [_, _, high, low] = number.to_be_bytes();
        let mut request = Request::get("/api/v2/candidates")
            .body(Body::empty())
            .unwrap();
        request
            .extensions_mut()
            .insert(Peer([10, high, low, 7].into()));
        assert_eq!(
            service.answer(request).await.status(),
            StatusCode::UNAUTHORIZED
        );
        if number % 50 == 0 {
            app.services.auditor.flush().await.unwrap();
        }
    }
    let failures = failures(&app).await;
    assert!(failures.len() <= 120, "{}", failures.len());
    assert_eq!(
        failures.iter().map(|(_, _, count)| count).sum::<u64>(),
        2_000
    );
    assert!(
        failures
            .iter()
            .any(|(_, network, _)| *network == json!("10.0.0.0/24"))
    );
    assert!(failures.iter().all(|(_, network, _)| {
        network
            .as_str()
            .is_none_or(|network| network.ends_with(".0/24"))
    }));
    assert_eq!(app.services.auditor.lost(), 0);
}

#[testkit::test]
async fn first_event_of_a_minute_is_audited_at_once_and_the_rest_at_its_end() {
    let app = TestApp::start().await;
    let auditor = &app.services.auditor;
    let summary = async || {
        auditor.flush().await.unwrap();
        app.count("audit", "kind = 'authentication.failed'")
    };
    app.anonymous().get("/candidates").await;
    assert_eq!(summary().await, 1);
    for _ in 0..3 {
        app.anonymous().get("/candidates").await;
        assert_eq!(summary().await, 1);
    }
    app.clock.advance(std::time::Duration::from_mins(1));
    assert_eq!(summary().await, 2);
    let counts: Vec<u64> = failures(&app)
        .await
        .iter()
        .map(|(.., count)| *count)
        .collect();
    assert_eq!(
        (counts.len(), counts.iter().sum::<u64>(), auditor.waiting()),
        (2, 4, 0)
    );
}

#[testkit::test]
async fn repeated_event_is_audited_once_a_minute() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let email = candidate(1)["email"].as_str().unwrap().to_owned();
    app.import(region.production(), vec![candidate(1)]).await;
    let visitor = app.visitor(&app.session(&email, Environment::Production, None).await);
    let settings = json!({"portal": {"colour": "#112233"}});
    for _ in 0..50 {
        client
            .get("/auth/regions/me?include=callbackSecret")
            .await
            .data();
        client
            .post("/auth/regions/me/callback-secret/rotate", &json!({}))
            .await
            .data();
        crate::patch(&client, "/auth/regions/me/settings", &settings)
            .await
            .data();
        visitor.get("/auth/candidates/me/export").await.data();
    }
    app.clock.advance(std::time::Duration::from_mins(1));
    client
        .get("/auth/regions/me?include=callbackSecret")
        .await
        .data();
    for kind in [
        "secret.shown",
        "secret.rotated",
        "settings.changed",
        "data.exported",
    ] {
        let entries = app.audited(kind).await;
        let counts: Vec<_> = entries
            .iter()
            .map(|entry| entry["details"]["count"].clone())
            .collect();
        let again = if kind == "secret.shown" { 50 } else { 49 };
        assert_eq!(counts, [json!(null), json!(again)], "{kind}");
        assert_eq!(entries[0]["subject"], entries[1]["subject"], "{kind}");
    }
    // What another key does, or what concerns something else, is recorded at once.
    app.client(&app.key_with(Some(&region), &model::Permission::ALL).await)
        .get("/api/sandbox/auth/regions/me?include=callbackSecret")
        .await
        .data();
    assert_eq!(app.audited("secret.shown").await.len(), 3);
}
