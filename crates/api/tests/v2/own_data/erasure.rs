//! `DELETE /auth/candidates/me` and `POST /auth/candidates/me/erasure`.

use super::{assert_refused, named, sent_email, sign_in, sign_in_to_sandbox, visitor};
use crate::{
    delete,
    harness::receiver::{Receiver, answer},
    patch,
    v2::app_reaching_itself,
};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use store::audit::Actor;
use testkit::{TestApp, TestRegion};

const ME: &str = "/auth/candidates/me";
const ERASE: &str = "/auth/candidates/me/erasure";

async fn start() -> (TestApp, [TestRegion; 2]) {
    start_on(TestApp::start().await).await
}

async fn start_on(app: TestApp) -> (TestApp, [TestRegion; 2]) {
    let regions = [app.region("noord").await, app.region("zuid").await];
    for region in &regions {
        let rows = vec![
            named("Sanne-Zqx", "Sanne-zqx@example.nl"),
            named("Jos", "jos@example.nl"),
        ];
        app.import(region.production(), rows.clone()).await;
        app.import(region.sandbox(), rows).await;
    }
    (app, regions)
}

#[testkit::test]
async fn link_in_the_email_erases_every_record_in_every_region() {
    let (app, regions) = start().await;
    let token = sign_in(&app, "sanne-zqx@example.nl").await;
    let asked = delete(&visitor(&app, &token), ME).await;
    assert_eq!(
        (asked.status, &asked.json()["data"]),
        (StatusCode::ACCEPTED, &json!({}))
    );
    assert_eq!(
        visitor(&app, &token).get(ME).await.each("name").len(),
        2,
        "nothing is erased yet"
    );
    let sent = sent_email(&app).await;
    assert_eq!(sent.to, "Sanne-zqx@example.nl");
    assert_eq!(sent.subject, "Bevestig dat je gegevens worden gewist");
    assert_eq!(
        sent.link(),
        format!("http://127.0.0.1:8080/portal/erase?token={}", sent.token())
    );

    let erased = app
        .anonymous()
        .post(ERASE, &json!({"token": sent.token()}))
        .await;
    assert_eq!(
        (erased.status, erased.text().as_str()),
        (StatusCode::NO_CONTENT, "")
    );
    assert_eq!(
        visitor(&app, &token).get(ME).await.status,
        StatusCode::UNAUTHORIZED
    );
    for region in &regions {
        assert_eq!(
            app.client(&region.key)
                .get("/candidates")
                .await
                .each("name"),
            ["Jos"]
        );
        let sandbox = app.client(&region.key).get("/api/sandbox/candidates").await;
        assert_eq!(sandbox.each("name"), ["Sanne-Zqx", "Jos"]);
    }
    let email = sent_email(&app).await;
    assert_eq!(
        (email.to.as_str(), email.subject.as_str()),
        ("Sanne-zqx@example.nl", "Je gegevens zijn gewist")
    );
    assert_refused(
        &app.anonymous()
            .post(ERASE, &json!({"token": sent.token()}))
            .await,
    );
    // Nothing of the e-mails is left either.
    for region in &regions {
        app.services
            .mutations
            .empty_sandbox(region.id, Actor::System)
            .await
            .unwrap();
    }
    app.services.mutations.step().await.unwrap();
    let stored = app.everything_stored();
    assert!(
        !stored
            .windows(3)
            .any(|window| window.eq_ignore_ascii_case(b"zqx"))
    );
}

#[testkit::test]
async fn erasure_link_works_once_within_ten_minutes() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne-zqx@example.nl").await);
    delete(&sanne, ME).await;
    let first = sent_email(&app).await;
    delete(&sanne, ME).await;
    let second = sent_email(&app).await;
    assert_refused(
        &app.anonymous()
            .post(ERASE, &json!({"token": first.token()}))
            .await,
    );
    let as_session = app
        .anonymous()
        .post(
            "/auth/candidates/sessions",
            &json!({"token": second.token()}),
        )
        .await;
    assert_refused(&as_session);
    let as_address = sanne
        .post(
            "/auth/candidates/me/email/confirm",
            &json!({"token": second.token()}),
        )
        .await;
    assert_refused(&as_address);
    assert_refused(
        &app.anonymous()
            .post(
                &format!("/api/sandbox{ERASE}"),
                &json!({"token": second.token()}),
            )
            .await,
    );
    app.clock.advance(Duration::from_mins(10));
    assert_refused(
        &app.anonymous()
            .post(ERASE, &json!({"token": second.token()}))
            .await,
    );
    assert_eq!(
        app.anonymous().post(ERASE, &json!({})).await.faults(),
        ["/token required"]
    );
    assert_eq!(sanne.get(ME).await.each("name").len(), 2);
}

#[testkit::test]
async fn erasure_can_be_requested_with_a_session() {
    let (app, regions) = start().await;
    assert_eq!(
        delete(&app.anonymous(), ME).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        delete(&app.client(&regions[0].key), ME).await.status,
        StatusCode::FORBIDDEN
    );
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn sandbox_response_contains_the_token_and_means_one_region() {
    let (app, regions) = start().await;
    let token = sign_in_to_sandbox(&app, &regions[0].key, "sanne-zqx@example.nl").await;
    let asked = delete(&visitor(&app, &token), &format!("/api/sandbox{ME}")).await;
    let proof = json!({"token": asked.json()["data"]["token"]});
    assert_refused(&app.anonymous().post(ERASE, &proof).await);
    let erased = app
        .anonymous()
        .post(&format!("/api/sandbox{ERASE}"), &proof)
        .await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT);
    for (region, left) in [(&regions[0], 1), (&regions[1], 2)] {
        assert_eq!(
            app.client(&region.key)
                .get("/api/sandbox/candidates")
                .await
                .each("name")
                .len(),
            left
        );
        assert_eq!(
            app.client(&region.key)
                .get("/candidates")
                .await
                .each("name")
                .len(),
            2
        );
    }
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn regions_with_an_events_url_are_notified() {
    let (app, regions) = start_on(app_reaching_itself().await).await;
    let email = Receiver::start(|_, before| answer(if before < 1 { 500 } else { 204 }, "", ""));
    let client = app.client(&regions[0].key);
    let settings = json!({"notificationUrl": email.url("/meldingen?van=portaal")});
    patch(&client, "/auth/regions/me/settings", &settings)
        .await
        .data();
    let id = client.get("/candidates").await.data()[0]["id"].clone();
    delete(
        &visitor(&app, &sign_in(&app, "sanne-zqx@example.nl").await),
        ME,
    )
    .await;
    let erased = app
        .anonymous()
        .post(ERASE, &json!({"token": sent_email(&app).await.token()}))
        .await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT);
    assert_eq!(
        app.count("notices", &format!("region_id = '{}'", regions[0].id)),
        1,
        "in the same transaction"
    );
    assert_eq!(
        app.count("notices", "attempts = 0"),
        1,
        "for who said where alone"
    );
    let mutations = &app.services.mutations;
    mutations.step().await.unwrap();
    app.clock.advance(Duration::from_secs_f64(5.0 * 0.79));
    mutations.step().await.unwrap();
    assert_eq!(email.received().len(), 1, "too early");
    app.clock.advance(Duration::from_secs_f64(5.0 * 0.42));
    mutations.step().await.unwrap();
    app.clock.advance(Duration::from_hours(48));
    mutations.step().await.unwrap();

    let received = email.received();
    let [first, second] = received.as_slice() else {
        panic!("{received:?}")
    };
    assert_eq!(
        (second.method.as_str(), second.target.as_str()),
        ("POST", "/meldingen?van=portaal")
    );
    assert_eq!(first.body, second.body);
    let body: Value = serde_json::from_slice(&second.body).unwrap();
    assert_eq!(
        body,
        json!({"type": "candidate.erased", "timestamp": "2026-01-02T03:04:05.678Z", "data": {"candidateId": id},
            "meta": {"sandboxEnabled": false}})
    );
    let secret = client
        .get("/auth/regions/me?include=callbackSecret")
        .await
        .data()["callbackSecret"]
        .clone();
    let headers: Vec<_> = second
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let sent = second.header("webhook-timestamp").parse().unwrap();
    webhook_signing::verify(
        secret.as_str().unwrap(),
        &headers,
        &second.target,
        &second.body,
        sent,
        0,
    )
    .unwrap();
    assert!(second.header("webhook-id").starts_with("ntc"));
    assert_eq!(
        first.header("webhook-id"),
        second.header("webhook-id"),
        "the same message"
    );
    assert_eq!(
        app.count("notices", "attempts >= 0"),
        0,
        "a delivered notice is removed"
    );
}

#[testkit::test]
async fn region_is_not_notified_of_its_own_erasures_and_delivery_ends() {
    let (app, regions) = start_on(app_reaching_itself().await).await;
    let email = Receiver::start(|_, _| answer(500, "", ""));
    let client = app.client(&regions[0].key);
    patch(
        &client,
        "/auth/regions/me/settings",
        &json!({"notificationUrl": email.url("/")}),
    )
    .await
    .data();
    let jos = client.get("/candidates").await.data()[1]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    delete(&client, &format!("/candidates/{jos}?permanent=true")).await;
    assert_eq!(app.count("notices", "attempts = 0"), 0);

    let token = sign_in_to_sandbox(&app, &regions[0].key, "sanne-zqx@example.nl").await;
    let asked = delete(&visitor(&app, &token), &format!("/api/sandbox{ME}")).await;
    let proof = json!({"token": asked.json()["data"]["token"]});
    app.anonymous()
        .post(&format!("/api/sandbox{ERASE}"), &proof)
        .await;
    for _ in 0..12 {
        app.services.mutations.step().await.unwrap();
        app.clock.advance(Duration::from_hours(30));
    }
    let received = email.received();
    assert_eq!(received.len(), 10, "once, and nine times more");
    let body: Value = serde_json::from_slice(&received[9].body).unwrap();
    assert_eq!(body["meta"], json!({"sandboxEnabled": true}));
    assert_eq!(app.count("notices", "attempts >= 0"), 0);
}
