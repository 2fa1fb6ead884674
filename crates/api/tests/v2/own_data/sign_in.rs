//! Signing in by e-mail.

use super::{assert_refused, named, opened, sent_email, visitor};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::TestApp;

const SANNE: &str = "Sanne@example.nl";

async fn start() -> TestApp {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![named("Sanne", SANNE)])
        .await;
    app
}

#[testkit::test]
async fn email_has_a_link_and_a_code() {
    let app = start().await;
    let anyone = app.anonymous();
    let ask = || async {
        anyone
            .post(
                "/auth/candidates/verification",
                &json!({"email": "sanne@EXAMPLE.nl"}),
            )
            .await
    };
    let asked = ask().await.json()["data"].clone();
    assert_eq!(
        asked.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["requestId"]
    );
    let first = sent_email(&app).await;
    // The address as spelled in the record, not as typed.
    assert_eq!(
        (first.to.as_str(), first.subject.as_str()),
        (SANNE, "Inloggen bij Onderwijsregio")
    );
    assert!(first.text.contains(
        "log je in op 127.0.0.1:8080 en zie je wat alle onderwijsregio's over je bewaren"
    ));
    assert_eq!(
        first.link(),
        format!(
            "http://127.0.0.1:8080/portal/sign-in?token={}",
            first.token()
        )
    );
    let by_code = json!({"requestId": asked["requestId"], "code": first.code()});
    let session = opened(&anyone.post("/auth/candidates/sessions", &by_code).await);
    assert_eq!(
        visitor(&app, &session)
            .get("/auth/candidates/me")
            .await
            .each("name"),
        ["Sanne"]
    );
    // Using the code invalidates the link.
    assert_refused(
        &anyone
            .post(
                "/auth/candidates/sessions",
                &json!({"token": first.token()}),
            )
            .await,
    );

    ask().await;
    let second = sent_email(&app).await;
    assert!(second.token() != first.token());
    let session = opened(
        &anyone
            .post(
                "/auth/candidates/sessions",
                &json!({"token": second.token()}),
            )
            .await,
    );
    assert_eq!(
        visitor(&app, &session)
            .get("/auth/candidates/me")
            .await
            .each("name"),
        ["Sanne"]
    );
}

#[testkit::test]
async fn unknown_address_gets_no_email_and_the_same_response() {
    let app = start().await;
    let anyone = app.anonymous();
    let known = anyone
        .post("/auth/candidates/verification", &json!({"email": SANNE}))
        .await;
    let unknown = anyone
        .post(
            "/auth/candidates/verification",
            &json!({"email": "niemand@example.nl"}),
        )
        .await;
    let without_id = |answer: &testkit::Answer| {
        let mut body = answer.json();
        assert!(
            body["data"]
                .as_object_mut()
                .unwrap()
                .remove("requestId")
                .is_some_and(|id| id.is_string())
        );
        (answer.status, body)
    };
    assert_eq!(without_id(&known), without_id(&unknown));
    assert_eq!(sent_email(&app).await.to, "Sanne@example.nl");
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn ten_minutes_count_from_the_email_and_no_email_is_sent_later() {
    let app = start().await;
    let anyone = app.anonymous();
    let ask = || async {
        anyone
            .post("/auth/candidates/verification", &json!({"email": SANNE}))
            .await
    };
    ask().await;
    app.clock.advance(Duration::from_mins(9));
    let late = sent_email(&app).await;
    app.clock.advance(Duration::from_mins(9));
    opened(
        &anyone
            .post("/auth/candidates/sessions", &json!({"token": late.token()}))
            .await,
    );
    ask().await;
    let next = sent_email(&app).await;
    app.clock.advance(Duration::from_mins(10));
    assert_refused(
        &anyone
            .post("/auth/candidates/sessions", &json!({"token": next.token()}))
            .await,
    );
    ask().await;
    app.clock.advance(Duration::from_mins(10));
    assert!(app.sent_emails().await.is_empty());
}

/// Requests a sign-in e-mail, and returns the request's id.
async fn ask(app: &TestApp, email: &str) -> Value {
    let asked = app
        .anonymous()
        .post("/auth/candidates/verification", &json!({"email": email}))
        .await;
    asked.json()["data"]["requestId"].clone()
}

async fn open(app: &TestApp, proof: &Value) -> testkit::Answer {
    app.anonymous()
        .post("/auth/candidates/sessions", proof)
        .await
}

async fn names(app: &TestApp, session: &str) -> Vec<Value> {
    visitor(app, session)
        .get("/auth/candidates/me")
        .await
        .each("name")
}

#[testkit::test]
async fn address_equal_only_by_case_folding_gets_no_access() {
    let app = TestApp::start().await;
    let [noord, zuid] = [app.region("noord").await, app.region("zuid").await];
    let twins = [
        ("jan@passagebank.example.com", "jan@paßagebank.example.com"),
        ("piet@οδος.example.com", "piet@οδοσ.example.com"),
        ("strasse@example.com", "straße@example.com"),
        ("fien@example.com", "ﬁen@example.com"),
        ("josé@example.com", "josÉ@example.com"),
    ];
    for (victim, attacker) in twins {
        app.import(noord.production(), vec![named("Victim", victim)])
            .await;
        // No record has this address, so no e-mail is sent.
        ask(&app, attacker).await;
        assert_eq!(app.sent_emails().await, [], "{attacker}");
        // Another record has this address: the e-mail opens only that person's records.
        app.import(zuid.production(), vec![named("Attacker", attacker)])
            .await;
        ask(&app, attacker).await;
        let session = opened(&open(&app, &json!({"token": sent_email(&app).await.token()})).await);
        assert_eq!(names(&app, &session).await, ["Attacker"], "{attacker}");
        app.clock.advance(Duration::from_hours(1));
    }
}

#[testkit::test]
async fn email_goes_to_the_stored_address() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(
        region.production(),
        vec![named("Rene", "rené@bücher.example.com")],
    )
    .await;
    for typed in [
        "rene\u{301}@BÜCHER.example.com",
        "RENé@xn--bcher-kva.example.com",
    ] {
        ask(&app, typed).await;
        assert_eq!(
            sent_email(&app).await.to,
            "rené@xn--bcher-kva.example.com",
            "{typed}"
        );
    }
}

#[testkit::test]
async fn each_stored_spelling_gets_its_own_email() {
    let app = start().await;
    let zuid = app.region("zuid").await;
    let rows = ["sanne@example.nl", "Sanne@EXAMPLE.nl", "SANNE@example.nl"]
        .map(|email| named(email, email));
    app.import(zuid.production(), rows.to_vec()).await;
    let everything = [
        "Sanne",
        "sanne@example.nl",
        "Sanne@EXAMPLE.nl",
        "SANNE@example.nl",
    ];
    let both = async || {
        let id = ask(&app, "sanne@example.nl").await;
        let sent_emails = app.sent_emails().await;
        let to: Vec<_> = sent_emails
            .iter()
            .map(|sent_email| sent_email.to.as_str())
            .collect();
        // A different spelling of the domain is not another mailbox.
        assert_eq!(
            to,
            ["SANNE@example.nl", "Sanne@example.nl", "sanne@example.nl"]
        );
        (id, sent_emails)
    };
    let (_, sent_emails) = both().await;
    let session = opened(&open(&app, &json!({"token": sent_emails[2].token()})).await);
    assert_eq!(names(&app, &session).await, everything);
    for sent_email in sent_emails {
        assert_refused(&open(&app, &json!({"token": sent_email.token()})).await);
    }
    let (id, sent_emails) = both().await;
    opened(
        &open(
            &app,
            &json!({"requestId": id, "code": sent_emails[1].code()}),
        )
        .await,
    );
    assert_refused(&open(&app, &json!({"token": sent_emails[0].token()})).await);
}

#[testkit::test]
async fn wrong_codes_end_no_link_and_three_links_stay_valid() {
    let app = start().await;
    let mut sent = Vec::new();
    for _ in 0..4 {
        let id = ask(&app, SANNE).await;
        sent.push((id, sent_email(&app).await));
    }
    for (id, sent_email) in &sent {
        for _ in 0..5 {
            assert_refused(&open(&app, &json!({"requestId": id, "code": "geen"})).await);
        }
        assert_refused(&open(&app, &json!({"requestId": id, "code": sent_email.code()})).await);
    }
    assert_refused(&open(&app, &json!({"token": sent[0].1.token()})).await);
    for (_, sent_email) in &sent[1..] {
        opened(&open(&app, &json!({"token": sent_email.token()})).await);
    }
}

#[testkit::test]
async fn sign_in_is_audited_without_personal_data() {
    let app = start().await;
    for _ in 0..2 {
        ask(&app, SANNE).await;
        opened(&open(&app, &json!({"token": sent_email(&app).await.token()})).await);
    }
    let id = ask(&app, SANNE).await;
    let code = sent_email(&app).await.code().to_owned();
    assert_refused(&open(&app, &json!({"requestId": id, "code": "geen"})).await);
    opened(&open(&app, &json!({"requestId": id, "code": code})).await);
    let mut entries = app.audited("candidate.signedIn").await;
    entries.sort_by_key(|entry| entry["details"]["by"].to_string());
    let details: Vec<_> = entries
        .iter()
        .map(|entry| entry["details"].clone())
        .collect();
    let email = |by, count: u32| json!({"by": by, "count": count, "environment": "production", "network": null});
    if entries.len() == 2 {
        assert_eq!(details, [email("code", 1), email("link", 2)]);
    }
    assert!(
        entries
            .iter()
            .all(|entry| entry["actor"] == "candidate" && entry["subject"].is_null())
    );
    assert!(!entries.is_empty() && !app.audited("authentication.failed").await.is_empty());
    assert!(!format!("{entries:?}").to_lowercase().contains("sanne"));
}
