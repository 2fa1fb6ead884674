//! The entries of the audit log, and the actor that each names.

use crate::{
    accepted, delete, done,
    harness::receiver::{Receiver, answer},
    v2::app_reaching_itself,
};
use api::Peer;
use axum::body::Body;
use http::{Method, Request, StatusCode};
use model::Environment;
use serde_json::{Value, json};
use testkit::{TestApp, candidate};

/// Returns an entry's content without position, time and hashes.
fn said(entry: &Value) -> Value {
    json!([
        entry["actor"],
        entry["region"],
        entry["subject"],
        entry["requestId"],
        entry["details"]
    ])
}

#[testkit::test]
async fn settings_change_is_audited_with_key_and_request() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key).with("x-request-id", "ask-1");
    let me = client.get("/auth/regions/me").await.data();
    let key = me["keys"][0]["id"].clone();
    let made = client
        .post("/auth/region/api-keys", &json!({ "sandboxOnly": true }))
        .await
        .json()["data"]["id"]
        .clone();
    let ended = format!(
        "/auth/regions/{}/api-keys/{}",
        region.id,
        made.as_str().unwrap()
    );
    assert_eq!(delete(&client, &ended).await.status, StatusCode::NO_CONTENT);
    client
        .get("/auth/regions/me?include=callbackSecret")
        .await
        .data();
    client
        .post("/auth/regions/me/callback-secret/rotate", &json!({}))
        .await
        .data();
    client
        .post("/auth/regions/me/sandbox-reset", &json!({}))
        .await;
    let field = json!({ "key": "rijbewijs", "label": "Rijbewijs", "type": "boolean" });
    client.post("/schema/custom-fields", &field).await;
    assert_eq!(
        delete(&client, "/schema/custom-fields/rijbewijs")
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    let id = json!(region.id);
    let by = |subject: &Value, details: Value| json!([key, id, subject, "ask-1", details]);
    let keys = app.audited("key.created").await;
    let opens = |sandbox_only| json!({ "opens": "region", "sandboxOnly": sandbox_only });
    assert_eq!(
        keys.iter().map(said).collect::<Vec<_>>(),
        [
            json!(["system", id, key, null, opens(false)]),
            by(&made, opens(true)),
        ]
    );
    assert_eq!(
        app.audited("key.revoked")
            .await
            .iter()
            .map(said)
            .collect::<Vec<_>>(),
        [by(&made, json!({}))]
    );
    let of = json!({ "environment": "production" });
    for kind in ["secret.shown", "secret.rotated"] {
        assert_eq!(
            app.audited(kind).await.iter().map(said).collect::<Vec<_>>(),
            [by(&id, of.clone())],
            "{kind}"
        );
    }
    assert_eq!(
        app.audited("sandbox.emptied")
            .await
            .iter()
            .map(said)
            .collect::<Vec<_>>(),
        [by(&json!(null), json!({}))]
    );
    let made = app.audited("field.created").await;
    assert_eq!(said(&made[0])[4], json!({ "required": false }));
    assert_eq!(
        app.audited("field.removed").await[0]["subject"],
        made[0]["subject"]
    );
}

#[testkit::test]
async fn region_change_is_audited_with_the_given_members() {
    let app = TestApp::start().await;
    let admin = app.client(&app.admin_key().await);
    let made = admin
        .post(
            "/auth/regions",
            &json!({ "slug": "noord", "name": "Noord" }),
        )
        .await
        .json()["data"]["id"]
        .clone();
    let path = format!("/auth/regions/{}", made.as_str().unwrap());
    let body = json!({ "name": "Het noorden" }).to_string();
    let changed = admin
        .clone()
        .with("content-type", "application/json")
        .send(Method::PATCH, &path, body.into())
        .await;
    assert_eq!(changed.status, StatusCode::OK);
    let created = &app.audited("region.created").await[0];
    assert_eq!(
        (&created["subject"], &created["details"]),
        (&made, &json!({}))
    );
    let admin_key = &app.audited("key.created").await[0];
    assert_eq!(
        admin_key["details"],
        json!({ "opens": "admin", "sandboxOnly": false })
    );
    let changed = &app.audited("region.changed").await[0];
    assert_eq!(
        (&changed["actor"], &changed["details"]),
        (&admin_key["subject"], &json!({ "given": ["name"] }))
    );
}

#[testkit::test]
async fn erasure_is_audited_with_ids_only() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let wait = client.clone().with("prefer", "wait=10");
    let mut row = candidate(1);
    row.as_object_mut().unwrap().remove("id");
    let made = wait.post("/candidates", &json!([row])).await.data();
    let id = made["candidateIds"][0].as_str().unwrap().to_owned();
    let erased = delete(&wait, &format!("/candidates/{id}?permanent=true")).await;
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.text());
    let entry = app.audited("candidate.erased").await.pop().unwrap();
    let details = json!({ "environment": "production", "mutation": erased.data()["mutationId"] });
    let key = app.audited("key.created").await[0]["subject"].clone();
    assert_eq!(said(&entry), json!([key, region.id, id, null, details]));
}

#[testkit::test]
async fn queued_erasure_is_audited() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    app.import(region.production(), vec![candidate(1)]).await;
    let site = Receiver::start(|_, _| answer(200, "", "tekst"));
    let slow = json!([{"name": "Ander", "email": "ander@example.nl", "privacyConsent": true,
        "curriculumVitae": [{"url": site.url("/")}]}]);
    accepted(&client.post("/candidates", &slow).await);
    let erased = accepted(&delete(&client, "/candidates/rec00000000000001?permanent=true").await);
    assert_eq!(done(&client, &erased).await["status"], "queued");
    for _ in 0..2 {
        app.services.mutations.step().await.unwrap();
    }
    assert_eq!(done(&client, &erased).await["status"], "succeeded");
    let entries = app.audited("candidate.erased").await;
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (&entries[0]["subject"], &entries[0]["details"]["mutation"]),
        (&json!("rec00000000000001"), &erased["mutationId"])
    );
}

#[testkit::test]
async fn export_by_a_candidate_is_audited() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let email = candidate(1)["email"].as_str().unwrap().to_owned();
    let visitor = app.visitor(&app.session(&email, Environment::Production, None).await);
    let held = visitor.get("/auth/candidates/me/export").await.data();
    let entry = app.audited("data.exported").await.pop().unwrap();
    assert_eq!(entry["actor"], "candidate");
    assert_eq!(entry["subject"], held["candidates"][0]["id"]);
    assert_eq!(entry["details"], json!({ "environment": "production" }));
}

#[testkit::test]
async fn admin_requests_are_audited_per_minute() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let admin = app
        .client(&app.admin_key().await)
        .with("x-api-region", "noord");
    for _ in 0..3 {
        admin.get("/candidates").await.data();
    }
    admin
        .clone()
        .with("x-api-sandbox", "true")
        .get("/candidates")
        .await
        .data();
    let mut entries = app.audited("admin.acted").await;
    entries.sort_by_key(|entry| entry["details"]["environment"].to_string());
    let details = |environment, count| json!({ "method": "GET", "route": "/api/v2/candidates", "environment": environment, "count": count });
    let said: Vec<_> = entries
        .iter()
        .map(|entry| entry["details"].clone())
        .collect();
    assert!(
        entries
            .iter()
            .all(|entry| entry["region"] == json!(region.id))
    );
    assert_eq!(said, [details("production", 3), details("sandbox", 1)]);
    // A region's own key is not an admin acting for it.
    app.client(&region.key).get("/candidates").await.data();
    assert_eq!(app.audited("admin.acted").await.len(), entries.len());
}

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
