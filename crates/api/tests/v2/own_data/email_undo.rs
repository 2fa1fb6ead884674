//! `POST /auth/candidates/me/email/undo`: restores the former address.

use super::{
    assert_refused,
    email::{CONFIRM, approved, start},
    letter, named, opened, sign_in, visitor,
};
use crate::{accepted, delete, patch};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Answer, Client, TestApp, TestLetter, TestRegion};

const UNDO: &str = "/auth/candidates/me/email/undo";
const ME: &str = "/auth/candidates/me";

/// Changes the address of a session. Returns the new session's token, and the e-mail to the former
/// address.
async fn changed(app: &TestApp, client: &Client<'_>, email: &str) -> (String, TestLetter) {
    let (sent, _) = approved(app, client, email).await;
    let token = opened(&client.post(CONFIRM, &json!({"token": sent.token()})).await);
    (token, letter(app).await)
}

async fn undo(app: &TestApp, told: &TestLetter) -> Answer {
    app.anonymous()
        .post(UNDO, &json!({"token": told.token()}))
        .await
}

async fn emails(app: &TestApp, region: &TestRegion) -> Vec<Value> {
    app.client(&region.key)
        .get("/candidates")
        .await
        .each("email")
}

#[testkit::test]
async fn the_former_mailbox_gets_its_records_back_and_the_other_is_signed_out() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (thief, told) = changed(&app, &sanne, "dief@example.nl").await;
    let second = sign_in(&app, "dief@example.nl").await;
    assert_eq!(
        emails(&app, &regions[0]).await,
        ["dief@example.nl", "jos@example.nl"]
    );

    let undone = undo(&app, &told).await;
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
    assert_refused(&undo(&app, &told).await);
    assert!(app.letters().await.is_empty());
    let back = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    assert_eq!(back.get(ME).await.each("name"), ["Sanne", "Sanne"]);
    for table in ["address_changes", "former_addresses"] {
        assert_eq!(app.count(table, "1 = 1"), 0, "{table}");
    }
}

#[testkit::test]
async fn it_can_be_undone_for_72_hours_from_the_mail() {
    for (hours, status) in [(71, StatusCode::NO_CONTENT), (72, StatusCode::BAD_REQUEST)] {
        let (app, regions) = start().await;
        let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
        let (_, told) = changed(&app, &sanne, "nieuw@example.nl").await;
        app.clock.advance(Duration::from_hours(hours));
        app.tidy().await;
        assert_eq!(undo(&app, &told).await.status, status);
        let expected = if hours == 71 {
            "Sanne@example.nl"
        } else {
            "nieuw@example.nl"
        };
        assert_eq!(emails(&app, &regions[1]).await, [expected]);
    }
}

#[testkit::test]
async fn nothing_of_a_former_address_outlives_the_time_in_which_it_is_of_use() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    changed(&app, &sanne, "nieuw@example.nl").await;
    app.clock.advance(Duration::from_hours(96));
    app.app.mutations().tidy_now().await.unwrap();
    for table in ["address_changes", "former_addresses"] {
        assert_eq!(app.count(table, "1 = 1"), 0, "{table}");
    }
}

#[testkit::test]
async fn another_change_does_not_take_it_away() {
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
async fn what_a_region_wrote_since_stays() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (_, told) = changed(&app, &sanne, "nieuw@example.nl").await;
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
    assert_eq!(letter(&app).await.to, "nieuw@example.nl");
    assert_eq!(undo(&app, &told).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        emails(&app, &regions[0]).await,
        ["Sanne@example.nl", "jos@example.nl"]
    );
    assert_eq!(emails(&app, &regions[1]).await, ["regio@example.nl"]);
}

#[testkit::test]
async fn erasing_takes_the_former_address_along() {
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
    app.app.mutations().step().await.unwrap();
    let stored = app.everything_stored();
    assert!(
        !stored
            .windows(3)
            .any(|window| window.eq_ignore_ascii_case(b"zqv"))
    );
    assert!(app.letters().await.is_empty());
}

#[testkit::test]
async fn what_is_not_such_a_link_is_refused() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (sent, _) = approved(&app, &sanne, "nieuw@example.nl").await;
    assert_refused(&undo(&app, &sent).await);
    assert_refused(&app.anonymous().post(UNDO, &json!({"token": ""})).await);
    opened(&sanne.post(CONFIRM, &json!({"token": sent.token()})).await);
    let told = letter(&app).await;
    assert_refused(
        &app.anonymous()
            .post(
                &format!("/api/sandbox{UNDO}"),
                &json!({"token": told.token()}),
            )
            .await,
    );
    let as_session = app
        .anonymous()
        .post("/auth/candidates/sessions", &json!({"token": told.token()}))
        .await;
    assert_refused(&as_session);
    assert_eq!(
        app.anonymous().post(UNDO, &json!({})).await.faults(),
        ["/token required"]
    );
    assert_eq!(emails(&app, &regions[1]).await, ["nieuw@example.nl"]);
}

#[testkit::test]
async fn the_audit_log_tells_of_each_step_by_ids_alone() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (_, told) = changed(&app, &sanne, "nieuw@example.nl").await;
    assert_eq!(undo(&app, &told).await.status, StatusCode::NO_CONTENT);
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
