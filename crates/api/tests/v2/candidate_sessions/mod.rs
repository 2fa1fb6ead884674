//! Candidates who sign in: `/auth/candidates` and their own records under `/candidates/{id}`.

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

/// Asks for a code in the sandbox.
async fn ask(client: &Client<'_>, email: &str) -> String {
    request(client, email).await.1
}

/// The id and the code of a request in the sandbox.
async fn request(client: &Client<'_>, email: &str) -> (String, String) {
    let asked = client.post(VERIFICATION, &json!({"email": email})).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
    let data = asked.json()["data"].clone();
    let [id, code] = ["requestId", "code"].map(|name| data[name].as_str().unwrap().to_owned());
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    (id, code)
}

/// Shows the code of a request in the sandbox.
async fn show_of(client: &Client<'_>, request: &str, code: &str) -> Answer {
    client.post(SESSIONS, &json!({"requestId": request, "code": code})).await
}

/// Shows a code in the sandbox.
async fn show(client: &Client<'_>, email: &str, code: &str) -> Answer {
    client.post(SESSIONS, &json!({"email": email, "code": code})).await
}

/// The token of a session that was opened.
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
    client.send(Method::DELETE, &format!("{base}/auth/candidates/sessions/current"), "".into()).await.status
}

/// The ids of one's own records.
async fn own(app: &TestApp, token: &str, base: &str) -> Result<Vec<Value>, StatusCode> {
    let answer = app.visitor(token).get(&format!("{base}/auth/candidates/me")).await;
    if answer.status == StatusCode::OK { Ok(answer.each("id")) } else { Err(answer.status) }
}
