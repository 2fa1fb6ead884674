//! A region changes a candidate's address: the former address is notified.

use super::{letter, named};
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
async fn the_former_address_learns_which_region_changed_it_and_nothing_else() {
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
    let told = letter(&app).await;
    assert_eq!(told.to, "Oud@example.nl");
    assert_eq!(told.subject, "Een onderwijsregio wijzigde je e-mailadres");
    assert_eq!(
        told.text.matches("Kies <Noord>").count(),
        2,
        "{}",
        told.text
    );
    for personal in ["Zqw", "nieuw@", "Oud@", id.as_str()] {
        assert!(!told.text.contains(personal), "{personal}: {}", told.text);
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
async fn an_upsert_that_changes_it_tells_too() {
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
        app.letters().await.is_empty(),
        "the same mailbox, written otherwise"
    );
}

#[testkit::test]
async fn what_waits_for_its_turn_tells_when_that_has_come() {
    let (app, region, id) = start().await;
    let client = app.client(&region.key);
    // A file that must be fetched blocks the queue until fetching fails.
    let path = format!("/candidates/{id}/attachments");
    let away = json!({"otherAttachments": [{"url": "https://nowhere.invalid/cv"}]});
    accepted(&client.post(&path, &away).await);
    let queued = change(&client, &id, "nieuw@example.nl").await;
    assert_eq!(queued["status"], "queued");
    assert!(app.letters().await.is_empty());
    for _ in 0..20 {
        app.app.mutations().step().await.unwrap();
        app.clock.advance(std::time::Duration::from_secs(30));
    }
    assert_eq!(
        client.get("/candidates").await.each("email"),
        ["nieuw@example.nl"]
    );
    assert_eq!(letter(&app).await.to, "Oud@example.nl");
}

#[testkit::test]
async fn nobody_is_told_of_what_is_no_other_mailbox_of_a_sandbox_or_of_an_import() {
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
    assert!(app.letters().await.is_empty());
}

#[testkit::test]
async fn a_repeated_request_tells_once() {
    let (app, region, id) = start().await;
    let client = app.client(&region.key).with("idempotency-key", "k");
    for _ in 0..2 {
        change(&client, &id, "nieuw@example.nl").await;
    }
    assert_eq!(letter(&app).await.to, "Oud@example.nl");
}
