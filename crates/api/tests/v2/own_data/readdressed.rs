//! A region changes a candidate's address: the former address is notified.

use super::{named, sent_email};
use crate::{accepted, patch};
use serde_json::{Value, json};
use testkit::{Client, TestApp, TestRegion};

/// Creates a region with a candidate in production and in its sandbox. Returns the id of the one in
/// production.
async fn start() -> (TestApp, TestRegion, String) {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(
        region.production(),
        vec![named("Sanne Zqw", "Oud@example.nl")],
    )
    .await;
    app.import(region.sandbox(), vec![named("Sanne Zqw", "Oud@example.nl")])
        .await;
    let id = first(&app.client(&region.key), "").await;
    (app, region, id)
}

async fn first(client: &Client<'_>, base: &str) -> String {
    client.get(&format!("{base}/candidates")).await.json()["data"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn change(client: &Client<'_>, id: &str, email: &str) -> Value {
    accepted(
        &patch(
            client,
            &format!("/candidates/{id}"),
            &json!({"email": email}),
        )
        .await,
    )
}

#[testkit::test]
async fn former_address_is_notified_only_of_the_region_that_changed_it() {
    let (app, region, id) = start().await;
    let settings = json!({"portal": {"displayName": "Kies <Noord>"}});
    patch(
        &app.client(&region.key),
        "/auth/regions/me/settings",
        &settings,
    )
    .await
    .data();
    change(&app.client(&region.key), &id, "nieuw@example.nl").await;
    assert_eq!(
        app.count("mails", "kind = 'address-replaced'"),
        1,
        "by the transaction that changes the record"
    );
    let email = sent_email(&app).await;
    assert_eq!(email.to, "Oud@example.nl");
    assert_eq!(email.subject, "Een onderwijsregio wijzigde je e-mailadres");
    assert_eq!(
        email.text.matches("Kies <Noord>").count(),
        4,
        "twice in each language: {}",
        email.text
    );
    for personal in ["Zqw", "nieuw@", "Oud@", id.as_str()] {
        assert!(!email.text.contains(personal), "{personal}: {}", email.text);
    }
    let entry = &app.audited("address.changed").await[0];
    assert_eq!(
        (&entry["subject"], &entry["region"]),
        (&json!(id), &json!(region.id))
    );
    assert!(
        entry["actor"].as_str().unwrap().starts_with("key")
            && !entry.to_string().contains("example.nl")
    );
}

#[testkit::test]
async fn upsert_that_changes_the_address_notifies() {
    let (app, region, id) = start().await;
    let client = app.client(&region.key);
    accepted(
        &patch(
            &client,
            &format!("/candidates/{id}"),
            &json!({"phone": "06 00000001"}),
        )
        .await,
    );
    let found = json!({"name": "Sanne Zqw", "email": "oud@example.nl", "phone": "06 00000002", "privacyConsent": true});
    accepted(&client.post("/candidates/upsert", &found).await);
    assert!(
        app.sent_emails().await.is_empty(),
        "the same mailbox, written otherwise"
    );
}

#[testkit::test]
async fn queued_change_notifies_when_it_runs() {
    let (app, region, id) = start().await;
    let client = app.client(&region.key);
    // A file that must be fetched blocks the queue until fetching fails.
    let path = format!("/candidates/{id}/attachments");
    let away = json!({"otherAttachments": [{"url": "https://nowhere.invalid/cv"}]});
    accepted(&client.post(&path, &away).await);
    let queued = change(&client, &id, "nieuw@example.nl").await;
    assert_eq!(queued["status"], "queued");
    assert!(app.sent_emails().await.is_empty());
    for _ in 0..20 {
        app.services.mutations.step().await.unwrap();
        app.clock.advance(std::time::Duration::from_secs(30));
    }
    assert_eq!(
        client.get("/candidates").await.each("email"),
        ["nieuw@example.nl"]
    );
    assert_eq!(sent_email(&app).await.to, "Oud@example.nl");
}

#[testkit::test]
async fn same_mailbox_sandbox_and_import_notify_nobody() {
    let (app, region, id) = start().await;
    let client = app.client(&region.key);
    change(&client, &id, "OUD@example.nl").await;
    accepted(
        &patch(
            &client,
            &format!("/candidates/{id}"),
            &json!({"city": "Assen"}),
        )
        .await,
    );
    let sandbox = client.clone().with("x-api-sandbox", "true");
    let there = first(&sandbox, "").await;
    change(&sandbox, &there, "nieuw@example.nl").await;
    assert_eq!(
        sandbox.get("/candidates").await.json()["data"][0]["email"],
        "nieuw@example.nl"
    );
    app.import(
        region.production(),
        vec![named("Sanne Zqw", "ander@example.nl")],
    )
    .await;
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn repeated_request_notifies_once() {
    let (app, region, id) = start().await;
    let client = app.client(&region.key).with("idempotency-key", "k");
    for _ in 0..2 {
        change(&client, &id, "nieuw@example.nl").await;
    }
    assert_eq!(sent_email(&app).await.to, "Oud@example.nl");
}
