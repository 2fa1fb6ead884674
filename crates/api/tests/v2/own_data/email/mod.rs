//! `POST /auth/candidates/me/email`, `…/approve` and `…/confirm`.

mod limits;

use super::{assert_refused, named, opened, sent_email, sign_in, sign_in_to_sandbox, visitor};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, TestApp, TestEmail, TestRegion};

pub(super) const ASK: &str = "/auth/candidates/me/email";
const APPROVE: &str = "/auth/candidates/me/email/approve";
pub(super) const CONFIRM: &str = "/auth/candidates/me/email/confirm";

/// Creates two regions. Sanne has a record in both, Jos in one.
pub(super) async fn start() -> (TestApp, [TestRegion; 2]) {
    let app = TestApp::start().await;
    let regions = [app.region("noord").await, app.region("zuid").await];
    for region in &regions {
        app.import(
            region.production(),
            vec![named("Sanne", "Sanne@example.nl")],
        )
        .await;
    }
    app.import(
        regions[0].production(),
        vec![named("Jos", "jos@example.nl")],
    )
    .await;
    (app, regions)
}

/// Returns the id of an accepted request.
fn request(asked: &testkit::Answer) -> Value {
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
    let data = &asked.json()["data"];
    assert_eq!(data.as_object().unwrap().len(), 1, "{data}");
    data["requestId"].clone()
}

async fn ask(client: &Client<'_>, email: &str) -> Value {
    request(&client.post(ASK, &json!({"email": email})).await)
}

/// Requests a new address and approves it with the e-mail to the current one. Returns the e-mail to
/// the new address, and the id of the request that its code belongs to.
pub(super) async fn approved(
    app: &TestApp,
    client: &Client<'_>,
    email: &str,
) -> (TestEmail, Value) {
    let asked = ask(client, email).await;
    let code = sent_email(app).await.code().to_owned();
    let request = request(
        &client
            .post(APPROVE, &json!({"requestId": asked, "code": code}))
            .await,
    );
    (sent_email(app).await, request)
}

/// Returns a code that differs from this one.
fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[testkit::test]
async fn every_record_gets_the_new_email_after_approval_and_confirmation() {
    let (app, regions) = start().await;
    let (elsewhere, token) = (
        sign_in(&app, "sanne@example.nl").await,
        sign_in(&app, "sanne@example.nl").await,
    );
    let sanne = visitor(&app, &token);
    let asked = ask(&sanne, "Nieuw@example.nl").await;
    let present = sent_email(&app).await;
    assert_eq!(
        (present.to.as_str(), present.subject.as_str()),
        ("Sanne@example.nl", "Een ander e-mailadres?")
    );
    assert!(
        !present.text.contains("http") && !present.text.contains("Nieuw@"),
        "{}",
        present.text
    );
    let unchanged =
        async || sanne.get("/auth/candidates/me").await.each("email") == ["Sanne@example.nl"; 2];
    assert!(unchanged().await);

    let approval = sanne
        .post(
            APPROVE,
            &json!({"requestId": asked, "code": present.code()}),
        )
        .await;
    assert!(unchanged().await && request(&approval) != asked);
    let sent = sent_email(&app).await;
    assert_eq!(
        (sent.to.as_str(), sent.subject.as_str()),
        ("Nieuw@example.nl", "Bevestig je nieuwe e-mailadres")
    );
    assert_eq!(
        sent.link(),
        format!("http://127.0.0.1:8080/portal/email?token={}", sent.token())
    );

    let confirmed = sanne.post(CONFIRM, &json!({"token": sent.token()})).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    assert_eq!(
        confirmed.json()["message"],
        "Successfully changed e-mail address"
    );
    assert_eq!(confirmed.json()["data"].as_object().unwrap().len(), 2);
    let fresh = visitor(&app, &opened(&confirmed));
    assert_eq!(
        fresh.get("/auth/candidates/me").await.each("email"),
        ["Nieuw@example.nl", "Nieuw@example.nl"]
    );
    for ended in [&token, &elsewhere] {
        assert_eq!(
            visitor(&app, ended).get("/auth/candidates/me").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    for region in &regions {
        let find = |email: &str| format!("/candidates/find?email={email}");
        let client = app.client(&region.key);
        assert_eq!(
            client.get(&find("nieuw@example.nl")).await.each("name"),
            ["Sanne"]
        );
        assert_eq!(
            client
                .get(&find("sanne@example.nl"))
                .await
                .each("name")
                .len(),
            0
        );
    }
    let email = sent_email(&app).await;
    assert_eq!(
        (email.to.as_str(), email.subject.as_str()),
        ("Sanne@example.nl", "Je e-mailadres is gewijzigd")
    );
    assert!(!email.text.contains("Nieuw"));
    assert_eq!(
        email.link(),
        format!(
            "http://127.0.0.1:8080/portal/email/undo?token={}",
            email.token()
        )
    );
    assert_refused(&fresh.post(CONFIRM, &json!({"token": sent.token()})).await);
}

#[testkit::test]
async fn new_address_gets_no_email_unless_the_present_one_does() {
    let (app, _) = start().await;
    let (sanne, jos) = (
        sign_in(&app, "sanne@example.nl").await,
        sign_in(&app, "jos@example.nl").await,
    );
    let (sanne, jos) = (visitor(&app, &sanne), visitor(&app, &jos));
    let asked = ask(&sanne, "nieuw@example.nl").await;
    let code = sent_email(&app).await.code().to_owned();
    let right = json!({"requestId": asked, "code": code});
    // The code is refused in another candidate's session, and for the next step.
    assert_refused(&jos.post(APPROVE, &right).await);
    assert_refused(&sanne.post(CONFIRM, &right).await);
    assert_refused(
        &sanne
            .post(
                APPROVE,
                &json!({"requestId": "ver00000000000009", "code": code}),
            )
            .await,
    );
    assert_refused(
        &sanne
            .post(APPROVE, &json!({"requestId": "x", "code": code}))
            .await,
    );
    for _ in 0..5 {
        assert_refused(
            &sanne
                .post(APPROVE, &json!({"requestId": asked, "code": other(&code)}))
                .await,
        );
    }
    assert_refused(&sanne.post(APPROVE, &right).await);
    assert!(app.sent_emails().await.is_empty());

    // A code is valid for ten minutes, once, and only for the newest request.
    let first = ask(&sanne, "nieuw@example.nl").await;
    let old = sent_email(&app).await.code().to_owned();
    let second = ask(&sanne, "nieuw@example.nl").await;
    let new = sent_email(&app).await.code().to_owned();
    assert_refused(
        &sanne
            .post(APPROVE, &json!({"requestId": first, "code": old}))
            .await,
    );
    let approval = json!({"requestId": second, "code": new});
    request(&sanne.post(APPROVE, &approval).await);
    assert_eq!(sent_email(&app).await.to, "nieuw@example.nl");
    assert_refused(&sanne.post(APPROVE, &approval).await);
    let late = ask(&sanne, "nieuw@example.nl").await;
    let code = sent_email(&app).await.code().to_owned();
    app.clock.advance(Duration::from_mins(10));
    assert_refused(
        &sanne
            .post(APPROVE, &json!({"requestId": late, "code": code}))
            .await,
    );
}

#[testkit::test]
async fn sandbox_responses_contain_the_tokens_of_the_emails() {
    let (app, regions) = start().await;
    for region in &regions {
        app.import(region.sandbox(), vec![named("Sanne", "sanne@example.nl")])
            .await;
    }
    let token = sign_in_to_sandbox(&app, &regions[0].key, "sanne@example.nl").await;
    let at = |path: &str| format!("/api/sandbox{path}");
    let sanne = visitor(&app, &token);
    let asked = sanne
        .post(&at(ASK), &json!({"email": "nieuw@example.nl"}))
        .await;
    let approved = sanne.post(&at(APPROVE), &asked.json()["data"]).await;
    let confirmed = sanne.post(&at(CONFIRM), &approved.json()["data"]).await;
    let fresh = visitor(&app, &opened(&confirmed));
    assert_eq!(
        fresh
            .get("/api/sandbox/auth/candidates/me")
            .await
            .each("email"),
        ["nieuw@example.nl"]
    );
    let other = app
        .client(&regions[1].key)
        .get("/api/sandbox/candidates")
        .await;
    assert_eq!(other.each("email"), ["sanne@example.nl"]);

    let undo = json!({"token": confirmed.json()["data"]["undoToken"]});
    let undone = app
        .anonymous()
        .post(&at("/auth/candidates/me/email/undo"), &undo)
        .await;
    assert_eq!(undone.status, StatusCode::NO_CONTENT, "{}", undone.text());
    assert_eq!(
        fresh.get("/api/sandbox/auth/candidates/me").await.status,
        StatusCode::UNAUTHORIZED
    );
    let own = app
        .client(&regions[0].key)
        .get("/api/sandbox/candidates")
        .await;
    assert_eq!(own.each("email"), ["sanne@example.nl"]);
    assert!(app.sent_emails().await.is_empty());
}
