//! The entries of the audit log, and the actor that each names.

mod refused;

use crate::{
    accepted, delete, done,
    harness::receiver::{Receiver, answer},
    v2::app_reaching_itself,
};
use http::{Method, StatusCode};
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
