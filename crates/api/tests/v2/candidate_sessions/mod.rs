//! Candidate sessions: `/auth/candidates`, and the candidate's own records under
//! `/candidates/{id}`.

mod accesses;
mod callers;
mod ending;
mod me;
mod opening;
mod own_record;
mod sessions;
mod verification;

use http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp};

const VERIFICATION: &str = "/api/sandbox/auth/candidates/verification";
const SESSIONS: &str = "/api/sandbox/auth/candidates/sessions";

/// Requests a code in the sandbox.
async fn ask(client: &Client<'_>, email: &str) -> String {
    request(client, email).await.1
}

/// Requests a code in the sandbox. Returns the request's id and the code.
async fn request(client: &Client<'_>, email: &str) -> (String, String) {
    let asked = client.post(VERIFICATION, &json!({"email": email})).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
    let data = asked.json()["data"].clone();
    let [id, code] = ["requestId", "code"].map(|name| data[name].as_str().unwrap().to_owned());
    assert!(
        code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
        "{code}"
    );
    (id, code)
}

/// Opens a session in the sandbox with a request's id and code.
async fn show_of(client: &Client<'_>, request: &str, code: &str) -> Answer {
    client
        .post(SESSIONS, &json!({"requestId": request, "code": code}))
        .await
}

/// Opens a session in the sandbox with an e-mail address and a code.
async fn show(client: &Client<'_>, email: &str, code: &str) -> Answer {
    client
        .post(SESSIONS, &json!({"email": email, "code": code}))
        .await
}

/// Returns the token of an opened session.
fn token(opened: &Answer) -> String {
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
    opened.json()["data"]["token"].as_str().unwrap().to_owned()
}

/// Signs in to the sandbox of a region's key.
async fn sign_in(client: &Client<'_>, email: &str) -> String {
    let code = ask(client, email).await;
    token(&show(client, email, &code).await)
}

async fn sign_out(client: &Client<'_>, base: &str) -> StatusCode {
    client
        .send(
            Method::DELETE,
            &format!("{base}/auth/candidates/sessions/current"),
            "".into(),
        )
        .await
        .status
}

/// Returns the ids of the session's own records.
async fn own(app: &TestApp, token: &str, base: &str) -> Result<Vec<Value>, StatusCode> {
    let answer = app
        .visitor(token)
        .get(&format!("{base}/auth/candidates/me"))
        .await;
    if answer.status == StatusCode::OK {
        Ok(answer.each("id"))
    } else {
        Err(answer.status)
    }
}
