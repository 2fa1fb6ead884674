//! `DELETE /auth/candidates/me` and `POST /auth/candidates/me/erasure`.

use super::{assert_refused, letter, named, sign_in, sign_in_to_sandbox, visitor};
use crate::delete;
use http::StatusCode;
use serde_json::json;
use std::time::Duration;
use store::audit::Actor;
use testkit::{TestApp, TestRegion};

const ME: &str = "/auth/candidates/me";
const ERASE: &str = "/auth/candidates/me/erasure";

async fn start() -> (TestApp, [TestRegion; 2]) {
    let app = TestApp::start().await;
    let regions = [app.region("noord").await, app.region("zuid").await];
    for region in &regions {
        let rows = vec![named("Sanne-Zqx", "Sanne-zqx@example.nl"), named("Jos", "jos@example.nl")];
        app.import(region.production(), rows.clone()).await;
        app.import(region.sandbox(), rows).await;
    }
    (app, regions)
}

#[testkit::test]
async fn the_letters_link_erases_everything_in_every_region() {
    let (app, regions) = start().await;
    let token = sign_in(&app, "sanne-zqx@example.nl").await;
    let asked = delete(&visitor(&app, &token), ME).await;
    assert_eq!((asked.status, &asked.json()["data"]), (StatusCode::ACCEPTED, &json!({})));
    assert_eq!(visitor(&app, &token).get(ME).await.each("name").len(), 2, "nothing is erased yet");
    let sent = letter(&app).await;
    assert_eq!(sent.to, "Sanne-zqx@example.nl");
    assert_eq!(sent.subject, "Bevestig dat je gegevens worden gewist");
    assert_eq!(sent.link(), format!("http://127.0.0.1:8080/portal/erase?token={}", sent.token()));

    let erased = app.anonymous().post(ERASE, &json!({"token": sent.token()})).await;
    assert_eq!((erased.status, erased.text().as_str()), (StatusCode::NO_CONTENT, ""));
    assert_eq!(visitor(&app, &token).get(ME).await.status, StatusCode::UNAUTHORIZED);
    for region in &regions {
        assert_eq!(app.client(&region.key).get("/candidates").await.each("name"), ["Jos"]);
        let sandbox = app.client(&region.key).get("/api/sandbox/candidates").await;
        assert_eq!(sandbox.each("name"), ["Sanne-Zqx", "Jos"]);
    }
    let told = letter(&app).await;
    assert_eq!((told.to.as_str(), told.subject.as_str()), ("Sanne-zqx@example.nl", "Je gegevens zijn gewist"));
    assert_refused(&app.anonymous().post(ERASE, &json!({"token": sent.token()})).await);
    // Nothing is left of the letters, either.
    for region in &regions {
        app.app.mutations().empty_sandbox(region.id, Actor::System).await.unwrap();
    }
    app.app.mutations().step().await.unwrap();
    let stored = app.everything_stored();
    assert!(!stored.windows(3).any(|window| window.eq_ignore_ascii_case(b"zqx")));
}

#[testkit::test]
async fn a_link_is_good_once_for_ten_minutes_and_for_this_alone() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne-zqx@example.nl").await);
    delete(&sanne, ME).await;
    let first = letter(&app).await;
    delete(&sanne, ME).await;
    let second = letter(&app).await;
    assert_refused(&app.anonymous().post(ERASE, &json!({"token": first.token()})).await);
    let as_session = app.anonymous().post("/auth/candidates/sessions", &json!({"token": second.token()})).await;
    assert_refused(&as_session);
    let as_address = sanne.post("/auth/candidates/me/email/confirm", &json!({"token": second.token()})).await;
    assert_refused(&as_address);
    assert_refused(&app.anonymous().post(&format!("/api/sandbox{ERASE}"), &json!({"token": second.token()})).await);
    app.clock.advance(Duration::from_mins(10));
    assert_refused(&app.anonymous().post(ERASE, &json!({"token": second.token()})).await);
    assert_eq!(app.anonymous().post(ERASE, &json!({})).await.faults(), ["/token required"]);
    assert_eq!(sanne.get(ME).await.each("name").len(), 2);
}

#[testkit::test]
async fn whoever_has_a_session_may_ask() {
    let (app, regions) = start().await;
    assert_eq!(delete(&app.anonymous(), ME).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(delete(&app.client(&regions[0].key), ME).await.status, StatusCode::FORBIDDEN);
    assert!(app.letters().await.is_empty());
}

#[testkit::test]
async fn in_a_sandbox_the_answer_holds_the_token_and_one_region_is_meant() {
    let (app, regions) = start().await;
    let token = sign_in_to_sandbox(&app, &regions[0].key, "sanne-zqx@example.nl").await;
    let asked = delete(&visitor(&app, &token), &format!("/api/sandbox{ME}")).await;
    let proof = json!({"token": asked.json()["data"]["token"]});
    assert_refused(&app.anonymous().post(ERASE, &proof).await);
    let erased = app.anonymous().post(&format!("/api/sandbox{ERASE}"), &proof).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT);
    for (region, left) in [(&regions[0], 1), (&regions[1], 2)] {
        assert_eq!(app.client(&region.key).get("/api/sandbox/candidates").await.each("name").len(), left);
        assert_eq!(app.client(&region.key).get("/candidates").await.each("name").len(), 2);
    }
    assert!(app.letters().await.is_empty());
}
