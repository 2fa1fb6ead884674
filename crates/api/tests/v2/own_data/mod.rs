//! What candidates do with their own data: sign in by e-mail, change the address, erase everything,
//! and export everything.

mod email;
mod email_undo;
mod erasure;
mod export;
mod exported_columns;
mod readdressed;
mod sign_in;
mod site;

use http::StatusCode;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp, TestEmail};

/// Returns a candidate with this name and e-mail address.
fn named(name: &str, email: &str) -> Value {
    json!({"name": name, "email": email, "privacyConsent": true})
}

/// Returns the only e-mail that has arrived.
pub(super) async fn sent_email(app: &TestApp) -> TestEmail {
    let mut sent_emails = app.sent_emails().await;
    assert_eq!(sent_emails.len(), 1, "{sent_emails:?}");
    sent_emails.remove(0)
}

/// Returns a client in a session.
pub(super) fn visitor<'a>(app: &'a TestApp, token: &str) -> Client<'a> {
    app.anonymous()
        .with("authorization", &format!("Bearer {token}"))
}

/// Returns the session token of a response.
fn opened(answer: &Answer) -> String {
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()["data"]["token"].as_str().unwrap().to_owned()
}

/// Signs in with the link in an e-mail. Returns the session's token.
pub(super) async fn sign_in(app: &TestApp, email: &str) -> String {
    let anyone = app.anonymous();
    let asked = anyone
        .post("/auth/candidates/verification", &json!({"email": email}))
        .await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
    let sent_email = sent_email(app).await;
    opened(
        &anyone
            .post(
                "/auth/candidates/sessions",
                &json!({"token": sent_email.token()}),
            )
            .await,
    )
}

/// Signs in to a region's sandbox with the code in the response. Returns the session's token.
pub(super) async fn sign_in_to_sandbox(app: &TestApp, key: &str, email: &str) -> String {
    let client = app.client(key);
    let asked = client
        .post(
            "/api/sandbox/auth/candidates/verification",
            &json!({"email": email}),
        )
        .await;
    let code = asked.json()["data"]["code"].clone();
    opened(
        &client
            .post(
                "/api/sandbox/auth/candidates/sessions",
                &json!({"email": email, "code": code}),
            )
            .await,
    )
}

/// Changes the address of a person in production: it is approved from the old mailbox and confirmed
/// from the new one.
pub(super) async fn change_address(app: &TestApp, from: &str, to: &str) {
    let session = sign_in(app, from).await;
    let client = visitor(app, &session);
    let (sent, _) = email::approved(app, &client, to).await;
    let confirmed = client
        .post(email::CONFIRM, &json!({"token": sent.token()}))
        .await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text());
    assert_eq!(sent_email(app).await.to, from);
}

/// Checks that a link or a code was refused. The refusal is the same for all reasons.
fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    assert_eq!(
        answer.json()["detail"],
        "The link or the code is wrong, has been used or has expired. Request a new one."
    );
}
