//! Retention of candidates: `/candidates/{id}/retention`, and what happens when it ends.

use crate::{
    accepted, app_with, changed, delete, done,
    harness::receiver::{Receiver, answer},
    patch, put,
    v2::app_reaching_itself,
};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use store::audit::Actor;
use testkit::{Client, TestApp, TestRegion, candidate};

const ONE: &str = "/candidates/rec00000000000001";
const RETENTION: &str = "/candidates/rec00000000000001/retention";
const DAY: Duration = Duration::from_hours(24);

/// Returns a candidate last changed on this day.
fn of(number: u32, day: &str, more: Value) -> Value {
    let at = format!("{day}T12:00:00Z");
    crate::with(
        changed(number, json!({"createdAt": at, "updatedAt": at})),
        more,
    )
}

async fn settle(client: &Client<'_>, settings: Value) {
    patch(client, "/auth/regions/me/settings", &settings)
        .await
        .data();
}

async fn until(client: &Client<'_>) -> Value {
    client.get(RETENTION).await.data()["retainUntil"].clone()
}

/// Runs the periodic maintenance twice concurrently: nothing must be done twice.
async fn tidy(app: &TestApp) {
    let mutations = &app.services.mutations;
    let (one, other) = tokio::join!(mutations.tidy_now(), mutations.tidy_now());
    one.and(other).unwrap();
    mutations.step().await.unwrap();
}

#[testkit::test]
async fn retention_end_is_computed_unless_set() {
    let moment = json!([{"type": "Anders", "performedAt": "2026-01-10T09:00:00Z"}]);
    let without = json!({"privacyConsent": false});
    let (app, region) = app_with(vec![of(1, "2025-12-31", without)]).await;
    let client = app.client(&region.key);
    let answer = client.get(RETENTION).await;
    assert_eq!(
        answer.json(),
        json!({"statusCode": 200, "message": "Successfully retrieved retention", "data": {"retainUntil": null},
            "meta": {"sandboxEnabled": false}})
    );
    settle(
        &client,
        json!({"retention": {"days": 28, "daysWithConsent": 365}}),
    )
    .await;
    assert_eq!(until(&client).await, "2026-01-28T12:00:00.000Z");
    accepted(&client.post(&format!("{ONE}/interactions"), &moment).await);
    assert_eq!(until(&client).await, "2026-02-07T09:00:00.000Z");
    accepted(&patch(&client, ONE, &json!({"privacyConsent": true})).await);
    assert_eq!(until(&client).await, "2027-01-10T09:00:00.000Z");

    let before = client.get(ONE).await.text();
    let set = accepted(
        &put(
            &client,
            RETENTION,
            &json!({"retainUntil": "2026-06-01T00:00:00+02:00"}),
        )
        .await,
    );
    assert_eq!(done(&client, &set).await["operation"], "retention.update");
    assert_eq!(until(&client).await, "2026-05-31T22:00:00.000Z");
    assert_eq!(
        client.get(ONE).await.text(),
        before,
        "it is no part of the record"
    );
    accepted(&delete(&client, RETENTION).await);
    accepted(&delete(&client, RETENTION).await);
    assert_eq!(until(&client).await, "2027-01-10T09:00:00.000Z");
}

#[testkit::test]
async fn every_fault_is_reported_and_candidates_of_others_are_404() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for (body, fault) in [
        (json!({}), "/retainUntil required"),
        (json!({"retainUntil": null}), "/retainUntil type"),
        (json!({"retainUntil": "2026-06-01"}), "/retainUntil format"),
        (
            json!({"retainUntil": "2026-06-01T00:00:00Z", "days": 3}),
            "/days unknown",
        ),
    ] {
        let answer = put(&client, RETENTION, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(
            answer.faults().contains(&fault.to_owned()),
            "{:?}",
            answer.faults()
        );
    }
    let until = json!({"retainUntil": "2026-06-01T00:00:00Z"});
    let sandbox = format!("/api/sandbox{RETENTION}");
    for answer in [
        client.get(&sandbox).await,
        put(&client, &sandbox, &until).await,
        delete(&client, &sandbox).await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

async fn keeping(rows: Vec<Value>) -> (TestApp, TestRegion, Receiver) {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), rows).await;
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    settle(
        &app.client(&region.key),
        json!({"notificationUrl": receiver.url("/")}),
    )
    .await;
    (app, region, receiver)
}

/// Returns the notifications sent: type and candidate.
fn said(receiver: &Receiver) -> Vec<String> {
    let text = |body: &[u8]| {
        let body: Value = serde_json::from_slice(body).unwrap();
        let [kind, id] = [&body["type"], &body["data"]["candidateId"]]
            .map(|text| text.as_str().unwrap().to_owned());
        format!(
            "{kind} {}",
            id.trim_start_matches("rec").trim_start_matches('0')
        )
    };
    receiver
        .received()
        .iter()
        .map(|got| text(&got.body))
        .collect()
}

#[testkit::test]
async fn region_is_notified_before_the_candidate_is_erased() {
    // The clock is at 2 January 2026, 03:04:05.
    let without = json!({"privacyConsent": false});
    let rows = vec![
        of(1, "2025-11-01", without.clone()),
        of(2, "2025-12-25", without.clone()),
        of(3, "2025-11-01", json!({})),
        of(
            4,
            "2024-11-01",
            json!({"archivedAt": "2024-11-01T12:00:00Z"}),
        ),
    ];
    let (app, region, receiver) = keeping(rows).await;
    let client = app.client(&region.key);
    tidy(&app).await;
    app.clock.advance(DAY * 100);
    tidy(&app).await;
    assert_eq!(
        said(&receiver),
        Vec::<String>::new(),
        "nothing is erased by itself"
    );
    app.clock.advance(DAY);

    settle(
        &client,
        json!({"retention": {"days": 28, "daysWithConsent": 365}}),
    )
    .await;
    tidy(&app).await;
    let mut warned = said(&receiver);
    warned.sort();
    assert_eq!(
        warned,
        [
            "candidate.retention_due 1",
            "candidate.retention_due 2",
            "candidate.retention_due 4"
        ]
    );
    let body: Value = serde_json::from_slice(&receiver.received()[0].body).unwrap();
    assert_eq!(
        (&body["timestamp"], &body["meta"]),
        (
            &json!("2026-04-13T03:04:05.678Z"),
            &json!({"sandboxEnabled": false})
        )
    );
    let first = body["data"].as_object().unwrap();
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        ["candidateId", "retainUntil", "eraseAt"]
    );
    assert_eq!(
        first["eraseAt"], "2026-04-27T03:04:05.678Z",
        "not before the end of the notice period"
    );

    app.clock.advance(DAY * 13 + Duration::from_secs(86_399));
    tidy(&app).await;
    assert_eq!(
        said(&receiver).len(),
        3,
        "once, and nothing before its time"
    );
    accepted(
        &patch(
            &client,
            "/candidates/rec00000000000002",
            &json!({"city": "Assen"}),
        )
        .await,
    );
    app.clock.advance(Duration::from_secs(1));
    tidy(&app).await;
    let mut erased = said(&receiver).split_off(3);
    erased.sort();
    assert_eq!(erased, ["candidate.erased 1", "candidate.erased 4"]);
    let missing = client.get(ONE).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let kept: Vec<_> = client.get("/candidates").await.each("id");
    assert_eq!(kept, ["rec00000000000002", "rec00000000000003"]);
    let operations = client.get("/mutations").await.each("operation");
    assert_eq!(
        operations,
        ["candidates.erase", "candidates.erase", "candidates.update"]
    );
    assert_eq!(
        app.count("retentions", "candidate_id = 'rec00000000000001'"),
        0
    );

    // A candidate who changed is notified about again, with the new end of retention.
    app.clock.advance(DAY * 14);
    tidy(&app).await;
    assert_eq!(said(&receiver).split_off(5), ["candidate.retention_due 2"]);
}

#[testkit::test]
async fn set_retention_end_counts_and_can_be_withdrawn() {
    let (app, region, receiver) = keeping(vec![candidate(1), candidate(2)]).await;
    let client = app.client(&region.key);
    settle(
        &client,
        json!({"retention": {"days": 100, "daysWithConsent": 3650, "warnDays": 3}}),
    )
    .await;
    tidy(&app).await;
    accepted(
        &put(
            &client,
            RETENTION,
            &json!({"retainUntil": "2026-01-12T00:00:00Z"}),
        )
        .await,
    );
    tidy(&app).await;
    assert_eq!(said(&receiver), Vec::<String>::new());
    app.clock.advance(DAY * 7);
    tidy(&app).await;
    assert_eq!(said(&receiver), ["candidate.retention_due 1"]);
    settle(&client, json!({"retention": null})).await;
    app.clock.advance(DAY * 30);
    tidy(&app).await;
    assert_eq!(client.get(ONE).await.status, StatusCode::OK);
    accepted(&delete(&client, RETENTION).await);
    settle(
        &client,
        json!({"retention": {"days": 100, "daysWithConsent": 3650, "warnDays": 3}}),
    )
    .await;
    tidy(&app).await;
    app.clock.advance(DAY * 30);
    tidy(&app).await;
    assert_eq!(
        said(&receiver),
        ["candidate.retention_due 1"],
        "the announced end no longer holds"
    );
    assert_eq!(client.get(ONE).await.status, StatusCode::OK);
}

#[testkit::test]
async fn sandbox_reset_removes_retention_ends() {
    let (app, region, receiver) = keeping(vec![]).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    settle(
        &client,
        json!({"retention": {"days": 1, "daysWithConsent": 1, "warnDays": 1}}),
    )
    .await;
    let past = json!({"retainUntil": "2020-01-01T00:00:00Z"});
    accepted(&put(&client, &format!("/api/sandbox{RETENTION}"), &past).await);
    tidy(&app).await;
    assert_eq!(said(&receiver), ["candidate.retention_due 1"]);
    app.services
        .mutations
        .empty_sandbox(region.id, Actor::System)
        .await
        .unwrap();
    assert_eq!(
        app.count("retentions", "environment = 1") + app.count("notices", "environment = 1"),
        0
    );
    app.clock.advance(DAY * 2);
    tidy(&app).await;
    assert_eq!(said(&receiver).len(), 1);
}

#[testkit::test]
async fn shortened_retention_waits_for_the_notice_period() {
    let (app, region, receiver) = keeping(vec![
        of(1, "2025-12-01", json!({})),
        of(2, "2026-01-01", json!({})),
    ])
    .await;
    let client = app.client(&region.key);
    settle(
        &client,
        json!({"retention": {"days": 100, "daysWithConsent": 365, "warnDays": 14}}),
    )
    .await;
    tidy(&app).await;
    assert_eq!(said(&receiver), Vec::<String>::new());
    // The notice period is not shortened by setting a shorter period, nor by removing and setting
    // it again.
    settle(
        &client,
        json!({"retention": {"days": 1, "daysWithConsent": 1, "warnDays": 1}}),
    )
    .await;
    settle(&client, json!({"retention": null})).await;
    settle(
        &client,
        json!({"retention": {"days": 1, "daysWithConsent": 1, "warnDays": 1}}),
    )
    .await;
    tidy(&app).await;
    let mut warned = said(&receiver);
    warned.sort();
    assert_eq!(
        warned,
        ["candidate.retention_due 1", "candidate.retention_due 2"]
    );
    let body: Value = serde_json::from_slice(&receiver.received()[0].body).unwrap();
    assert_eq!(body["data"]["eraseAt"], "2026-01-16T03:04:05.678Z");
    app.clock
        .advance((DAY * 14).checked_sub(Duration::from_secs(1)).unwrap());
    tidy(&app).await;
    assert_eq!(said(&receiver).len(), 2);
    assert_eq!(client.get("/candidates").await.each("id").len(), 2);
    app.clock.advance(Duration::from_secs(1));
    tidy(&app).await;
    assert_eq!(client.get("/candidates").await.data(), json!([]));
    assert_eq!(said(&receiver).len(), 4);
}
