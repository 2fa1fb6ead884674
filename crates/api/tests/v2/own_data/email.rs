//! `POST /auth/candidates/me/email` and `…/confirm`.

use super::{assert_refused, letter, named, opened, sign_in, sign_in_to_sandbox, visitor};
use http::StatusCode;
use serde_json::json;
use std::time::Duration;
use testkit::{Client, TestApp, TestRegion};

const ASK: &str = "/auth/candidates/me/email";
const CONFIRM: &str = "/auth/candidates/me/email/confirm";

/// Two regions, in both of which Sanne is known; Jos is in one.
async fn start() -> (TestApp, [TestRegion; 2]) {
    let app = TestApp::start().await;
    let regions = [app.region("noord").await, app.region("zuid").await];
    for region in &regions {
        app.import(region.production(), vec![named("Sanne", "Sanne@example.nl")]).await;
    }
    app.import(regions[0].production(), vec![named("Jos", "jos@example.nl")]).await;
    (app, regions)
}

async fn ask(client: &Client<'_>, email: &str) {
    let asked = client.post(ASK, &json!({"email": email})).await;
    assert_eq!((asked.status, &asked.json()["data"]), (StatusCode::ACCEPTED, &json!({})), "{}", asked.text());
}

#[testkit::test]
async fn every_record_gets_the_new_address_once_it_is_confirmed() {
    let (app, regions) = start().await;
    let (other, token) = (sign_in(&app, "sanne@example.nl").await, sign_in(&app, "sanne@example.nl").await);
    let sanne = visitor(&app, &token);
    ask(&sanne, "Nieuw@example.nl").await;
    assert_eq!(sanne.get("/auth/candidates/me").await.each("email"), ["Sanne@example.nl", "Sanne@example.nl"]);
    let sent = letter(&app).await;
    assert_eq!((sent.to.as_str(), sent.subject.as_str()), ("Nieuw@example.nl", "Bevestig je nieuwe e-mailadres"));
    assert_eq!(sent.link(), format!("http://127.0.0.1:8080/portal/email?token={}", sent.token()));

    let confirmed = sanne.post(CONFIRM, &json!({"token": sent.token()})).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    assert_eq!(confirmed.json()["message"], "Successfully changed e-mail address");
    let fresh = visitor(&app, &opened(&confirmed));
    assert_eq!(fresh.get("/auth/candidates/me").await.each("email"), ["Nieuw@example.nl", "Nieuw@example.nl"]);
    for ended in [&token, &other] {
        assert_eq!(visitor(&app, ended).get("/auth/candidates/me").await.status, StatusCode::UNAUTHORIZED);
    }
    for region in &regions {
        let find = |email: &str| format!("/candidates/find?email={email}");
        let client = app.client(&region.key);
        assert_eq!(client.get(&find("nieuw@example.nl")).await.each("name"), ["Sanne"]);
        assert_eq!(client.get(&find("sanne@example.nl")).await.each("name").len(), 0);
    }
    let told = letter(&app).await;
    assert_eq!((told.to.as_str(), told.subject.as_str()), ("Sanne@example.nl", "Je e-mailadres is gewijzigd"));
    assert!(!told.text.contains("Nieuw"));
    assert_refused(&fresh.post(CONFIRM, &json!({"token": sent.token()})).await);
}

#[testkit::test]
async fn the_code_does_it_too_five_times_at_the_most() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    for wrong in [5, 4] {
        ask(&sanne, "nieuw@example.nl").await;
        let sent = letter(&app).await;
        let number = (sent.code().parse::<u32>().unwrap() + 1) % 1_000_000;
        for _ in 0..wrong {
            assert_refused(&sanne.post(CONFIRM, &json!({"code": format!("{number:06}")})).await);
        }
        let right = sanne.post(CONFIRM, &json!({"code": sent.code()})).await;
        if wrong == 4 {
            opened(&right);
            assert_eq!(letter(&app).await.to, "Sanne@example.nl");
            return;
        }
        assert_refused(&right);
        assert_refused(&sanne.post(CONFIRM, &json!({"token": sent.token()})).await);
    }
}

#[testkit::test]
async fn a_proof_is_good_for_whoever_asked_for_ten_minutes_and_until_the_next() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let jos = visitor(&app, &sign_in(&app, "jos@example.nl").await);
    ask(&sanne, "nieuw@example.nl").await;
    let first = letter(&app).await;
    ask(&sanne, "anders@example.nl").await;
    let second = letter(&app).await;
    assert_refused(&sanne.post(CONFIRM, &json!({"token": first.token()})).await);
    assert_refused(&jos.post(CONFIRM, &json!({"code": second.code()})).await);
    // What opens one thing opens no other.
    let session = json!({"token": second.token()});
    assert_refused(&app.anonymous().post("/auth/candidates/sessions", &session).await);
    app.clock.advance(Duration::from_mins(10));
    assert_refused(&sanne.post(CONFIRM, &json!({"token": second.token()})).await);
    // Another's session neither has a use for it nor leaves it to be used.
    ask(&sanne, "anders@example.nl").await;
    let third = letter(&app).await;
    assert_refused(&jos.post(CONFIRM, &json!({"token": third.token()})).await);
    assert_eq!(sanne.get("/auth/candidates/me").await.each("email"), ["Sanne@example.nl", "Sanne@example.nl"]);
}

#[testkit::test]
async fn an_address_that_somebody_has_answers_as_any_other() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    ask(&sanne, "jos@example.nl").await;
    let sent = letter(&app).await;
    let fresh = visitor(&app, &opened(&sanne.post(CONFIRM, &json!({"token": sent.token()})).await));
    let mut names = fresh.get("/auth/candidates/me").await.each("name");
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["Jos", "Sanne", "Sanne"]);
}

#[testkit::test]
async fn letters_are_few() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    for number in 0..7 {
        ask(&sanne, &format!("n{number}@example.nl")).await;
    }
    assert_eq!(app.letters().await.len(), 1, "the last that counts has ended those before it");
    let jos = visitor(&app, &sign_in(&app, "jos@example.nl").await);
    for number in 0..3 {
        ask(&jos, "eén@example.nl").await;
        assert_eq!(app.letters().await.len(), 1, "{number}");
    }
}

#[testkit::test]
async fn a_request_is_checked_and_a_key_is_of_the_wrong_kind() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    assert_eq!(sanne.post(ASK, &json!({"email": "geen adres"})).await.faults(), ["/email format"]);
    assert_eq!(sanne.post(ASK, &json!({})).await.faults(), ["/email required"]);
    assert_eq!(sanne.post(CONFIRM, &json!({})).await.faults(), ["/token required"]);
    assert_eq!(sanne.post(CONFIRM, &json!({"token": "a", "code": "b"})).await.faults(), ["/code unexpected"]);
    for (path, body) in [(ASK, json!({"email": "a@example.nl"})), (CONFIRM, json!({"code": "123456"}))] {
        assert_eq!(app.client(&regions[0].key).post(path, &body).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.anonymous().post(path, &body).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[testkit::test]
async fn in_a_sandbox_the_answer_holds_the_code_and_no_letter_leaves() {
    let (app, regions) = start().await;
    for region in &regions {
        app.import(region.sandbox(), vec![named("Sanne", "sanne@example.nl")]).await;
    }
    let token = sign_in_to_sandbox(&app, &regions[0].key, "sanne@example.nl").await;
    let asked = visitor(&app, &token).post(&format!("/api/sandbox{ASK}"), &json!({"email": "nieuw@example.nl"})).await;
    let code = asked.json()["data"]["code"].clone();
    let confirmed = visitor(&app, &token).post(&format!("/api/sandbox{CONFIRM}"), &json!({"code": code})).await;
    let fresh = visitor(&app, &opened(&confirmed));
    assert_eq!(fresh.get("/api/sandbox/auth/candidates/me").await.each("email"), ["nieuw@example.nl"]);
    let other = app.client(&regions[1].key).get("/api/sandbox/candidates").await;
    assert_eq!(other.each("email"), ["sanne@example.nl"]);
    assert!(app.letters().await.is_empty());
}
