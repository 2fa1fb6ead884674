//! `POST /auth/candidates/me/email/undo`: restores the former address.

use super::{
    assert_refused,
    email::{CONFIRM, approved, start},
    named, opened, sent_email, sign_in, visitor,
};
use crate::{accepted, delete, patch};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Answer, Client, TestApp, TestEmail, TestRegion};

const UNDO: &str = "/auth/candidates/me/email/undo";
const ME: &str = "/auth/candidates/me";

/// Changes the address of a session. Returns the new session's token, and the e-mail to the former
/// address.
async fn changed(app: &TestApp, client: &Client<'_>, email: &str) -> (String, TestEmail) {
    let (sent, _) = approved(app, client, email).await;
    let token = opened(&client.post(CONFIRM, &json!({"token": sent.token()})).await);
    (token, sent_email(app).await)
}

async fn undo(app: &TestApp, email: &TestEmail) -> Answer {
    app.anonymous()
        .post(UNDO, &json!({"token": email.token()}))
        .await
}

async fn emails(app: &TestApp, region: &TestRegion) -> Vec<Value> {
    app.client(&region.key)
        .get("/candidates")
        .await
        .each("email")
}

#[testkit::test]
async fn undo_restores_the_former_address_and_ends_sessions_of_the_other() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (thief, email) = changed(&app, &sanne, "dief@example.nl").await;
    let second = sign_in(&app, "dief@example.nl").await;
    assert_eq!(
        emails(&app, &regions[0]).await,
        ["dief@example.nl", "jos@example.nl"]
    );

    let undone = undo(&app, &email).await;
    assert_eq!(
        (undone.status, undone.text().as_str()),
        (StatusCode::NO_CONTENT, "")
    );
    assert_eq!(
        emails(&app, &regions[0]).await,
        ["Sanne@example.nl", "jos@example.nl"]
    );
    assert_eq!(emails(&app, &regions[1]).await, ["Sanne@example.nl"]);
    for ended in [&thief, &second] {
        assert_eq!(
            visitor(&app, ended).get(ME).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    assert_refused(&undo(&app, &email).await);
    assert!(app.sent_emails().await.is_empty());
    let back = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    assert_eq!(back.get(ME).await.each("name"), ["Sanne", "Sanne"]);
    for table in ["address_changes", "former_addresses"] {
        assert_eq!(app.count(table, "1 = 1"), 0, "{table}");
    }
}

#[testkit::test]
async fn email_change_can_be_undone_for_72_hours() {
    for (hours, status) in [(71, StatusCode::NO_CONTENT), (72, StatusCode::BAD_REQUEST)] {
        let (app, regions) = start().await;
        let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
        let (_, email) = changed(&app, &sanne, "nieuw@example.nl").await;
        app.clock.advance(Duration::from_hours(hours));
        app.tidy().await;
        assert_eq!(undo(&app, &email).await.status, status);
        let expected = if hours == 71 {
            "Sanne@example.nl"
        } else {
            "nieuw@example.nl"
        };
        assert_eq!(emails(&app, &regions[1]).await, [expected]);
    }
}

#[testkit::test]
async fn former_address_is_deleted_when_undo_ends() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    changed(&app, &sanne, "nieuw@example.nl").await;
    app.clock.advance(Duration::from_hours(96));
    app.services.mutations.tidy_now().await.unwrap();
    for table in ["address_changes", "former_addresses"] {
        assert_eq!(app.count(table, "1 = 1"), 0, "{table}");
    }
}

#[testkit::test]
async fn another_email_change_keeps_the_undo_link() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (thief, first) = changed(&app, &sanne, "dief@example.nl").await;
    let (thief, second) = changed(&app, &visitor(&app, &thief), "verder@example.nl").await;
    assert_eq!(
        (first.to.as_str(), second.to.as_str()),
        ("Sanne@example.nl", "dief@example.nl")
    );
    assert_eq!(undo(&app, &first).await.status, StatusCode::NO_CONTENT);
    assert_eq!(emails(&app, &regions[1]).await, ["Sanne@example.nl"]);
    assert_eq!(
        visitor(&app, &thief).get(ME).await.status,
        StatusCode::UNAUTHORIZED
    );
    // The e-mail about the thief's change cannot restore that address either.
    assert_refused(&undo(&app, &second).await);
    assert_eq!(emails(&app, &regions[1]).await, ["Sanne@example.nl"]);
}

#[testkit::test]
async fn undo_keeps_later_changes_by_the_region() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (_, email) = changed(&app, &sanne, "nieuw@example.nl").await;
    let client = app.client(&regions[1].key);
    let id = client.get("/candidates").await.data()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    accepted(
        &patch(
            &client,
            &format!("/candidates/{id}"),
            &json!({"email": "regio@example.nl"}),
        )
        .await,
    );
    assert_eq!(sent_email(&app).await.to, "nieuw@example.nl");
    assert_eq!(undo(&app, &email).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        emails(&app, &regions[0]).await,
        ["Sanne@example.nl", "jos@example.nl"]
    );
    assert_eq!(emails(&app, &regions[1]).await, ["regio@example.nl"]);
}

#[testkit::test]
async fn erasure_removes_the_former_address() {
    let (app, regions) = start().await;
    let mail = |name: &str| format!("{name}-zqv@example.nl");
    app.import(regions[1].production(), vec![named("Kim", &mail("kim"))])
        .await;
    let kim = visitor(&app, &sign_in(&app, &mail("kim")).await);
    let (sent, _) = approved(&app, &kim, "nieuw@example.nl").await;
    opened(&kim.post(CONFIRM, &json!({"token": sent.token()})).await);
    let client = app.client(&regions[1].key);
    let id = client
        .get("/candidates/find?email=nieuw@example.nl")
        .await
        .data()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        app.count("mails", "kind = 'address-changed'"),
        1,
        "not sent yet"
    );
    accepted(&delete(&client, &format!("/candidates/{id}?permanent=true")).await);
    app.services.mutations.step().await.unwrap();
    let stored = app.everything_stored();
    assert!(
        !stored
            .windows(3)
            .any(|window| window.eq_ignore_ascii_case(b"zqv"))
    );
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn invalid_undo_link_is_rejected() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (sent, _) = approved(&app, &sanne, "nieuw@example.nl").await;
    assert_refused(&undo(&app, &sent).await);
    assert_refused(&app.anonymous().post(UNDO, &json!({"token": ""})).await);
    opened(&sanne.post(CONFIRM, &json!({"token": sent.token()})).await);
    let email = sent_email(&app).await;
    assert_refused(
        &app.anonymous()
            .post(
                &format!("/api/sandbox{UNDO}"),
                &json!({"token": email.token()}),
            )
            .await,
    );
    let as_session = app
        .anonymous()
        .post(
            "/auth/candidates/sessions",
            &json!({"token": email.token()}),
        )
        .await;
    assert_refused(&as_session);
    assert_eq!(
        app.anonymous().post(UNDO, &json!({})).await.faults(),
        ["/token required"]
    );
    assert_eq!(emails(&app, &regions[1]).await, ["nieuw@example.nl"]);
}

#[testkit::test]
async fn each_step_is_audited_with_ids_only() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (_, email) = changed(&app, &sanne, "nieuw@example.nl").await;
    assert_eq!(undo(&app, &email).await.status, StatusCode::NO_CONTENT);
    for kind in ["address.requested", "address.changed", "address.restored"] {
        let entries = app.audited(kind).await;
        let mut of: Vec<_> = entries
            .iter()
            .map(|entry| entry["region"].as_str().unwrap().to_owned())
            .collect();
        of.sort_unstable();
        let mut expected = regions.each_ref().map(|region| region.id.to_string());
        expected.sort_unstable();
        assert_eq!(of, expected, "{kind}");
        for entry in entries {
            assert_eq!(entry["actor"], "candidate", "{entry}");
            assert!(
                entry["subject"].as_str().unwrap().starts_with("rec"),
                "{entry}"
            );
            assert!(!entry.to_string().contains("example.nl"), "{entry}");
        }
    }
}
