//! Signing in by letter.

use super::{assert_refused, letter, named, opened, visitor};
use serde_json::json;
use std::time::Duration;
use testkit::TestApp;

const SANNE: &str = "Sanne@example.nl";

async fn start() -> TestApp {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![named("Sanne", SANNE)]).await;
    app
}

#[testkit::test]
async fn a_letter_brings_a_link_and_a_code() {
    let app = start().await;
    let anyone = app.anonymous();
    let ask = || async { anyone.post("/auth/candidates/verification", &json!({"email": "sanne@EXAMPLE.nl"})).await };
    assert_eq!(ask().await.json()["data"], json!({}));
    let first = letter(&app).await;
    assert_eq!((first.to.as_str(), first.subject.as_str()), ("sanne@example.nl", "Inloggen bij Onderwijsregio"));
    assert_eq!(first.link(), format!("http://127.0.0.1:8080/portal/sign-in?token={}", first.token()));
    let by_code = json!({"email": SANNE, "code": first.code()});
    let session = opened(&anyone.post("/auth/candidates/sessions", &by_code).await);
    assert_eq!(visitor(&app, &session).get("/auth/candidates/me").await.each("name"), ["Sanne"]);
    // The code has ended the link.
    assert_refused(&anyone.post("/auth/candidates/sessions", &json!({"token": first.token()})).await);

    ask().await;
    let second = letter(&app).await;
    assert!(second.token() != first.token());
    let session = opened(&anyone.post("/auth/candidates/sessions", &json!({"token": second.token()})).await);
    assert_eq!(visitor(&app, &session).get("/auth/candidates/me").await.each("name"), ["Sanne"]);
}

#[testkit::test]
async fn nobodys_address_gets_no_letter_and_the_same_answer() {
    let app = start().await;
    let anyone = app.anonymous();
    let known = anyone.post("/auth/candidates/verification", &json!({"email": SANNE})).await;
    let unknown = anyone.post("/auth/candidates/verification", &json!({"email": "niemand@example.nl"})).await;
    assert_eq!((known.status, known.body), (unknown.status, unknown.body));
    assert_eq!(letter(&app).await.to, "Sanne@example.nl");
    assert!(app.letters().await.is_empty());
}

#[testkit::test]
async fn ten_minutes_count_from_the_letter_and_no_letter_comes_after_them() {
    let app = start().await;
    let anyone = app.anonymous();
    let ask = || async { anyone.post("/auth/candidates/verification", &json!({"email": SANNE})).await };
    ask().await;
    app.clock.advance(Duration::from_mins(9));
    let late = letter(&app).await;
    app.clock.advance(Duration::from_mins(9));
    opened(&anyone.post("/auth/candidates/sessions", &json!({"token": late.token()})).await);
    ask().await;
    let next = letter(&app).await;
    app.clock.advance(Duration::from_mins(10));
    assert_refused(&anyone.post("/auth/candidates/sessions", &json!({"token": next.token()})).await);
    ask().await;
    app.clock.advance(Duration::from_mins(10));
    assert!(app.letters().await.is_empty());
}

#[testkit::test]
async fn a_link_leads_to_the_regions_own_page_where_that_was_asked() {
    let app = start().await;
    let url = "https://portaal.example.nl/welkom/?van=mail";
    let region = app.store.region_named("noord").await.unwrap().unwrap();
    let admin = app.client(&app.admin_key().await).with("content-type", "application/json");
    let changed = json!({"redirectUrls": ["https://portaal.example.nl/welkom/"]}).to_string();
    let path = format!("/auth/regions/{}", region.id);
    assert!(admin.send(http::Method::PATCH, &path, changed.into()).await.status.is_success());
    let asked = json!({"email": SANNE, "redirectUrl": url});
    app.anonymous().post("/auth/candidates/verification", &asked).await;
    let letter = letter(&app).await;
    assert_eq!(letter.link(), format!("{url}&token={}", letter.token()));
}
