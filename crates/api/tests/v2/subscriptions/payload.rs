//! What an event says.

use super::{PATH, accepting, bodies, step, subscribed, subscribed_to_all, types, verified};
use crate::{accepted, delete, full, patch, v2::app_reaching_itself, with};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::candidate;

#[testkit::test]
async fn event_is_thin_and_signed() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let receiver = accepting();
    let subscription = subscribed_to_all(&client, &receiver).await;
    let changes = json!({"city": "Assen", "phase": "matchen"});
    accepted(&patch(&client, "/candidates/rec00000000000001", &changes).await);
    step(&app).await;
    let key = client.get("/auth/regions/me").await.data()["keys"][0]["id"].clone();
    let posts = receiver.received();
    for got in &posts {
        verified(&app, &subscription["secret"], got).unwrap();
        assert_eq!(
            (got.method.as_str(), got.target.as_str()),
            ("POST", "/gebeurtenissen")
        );
        let body: Value = serde_json::from_slice(&got.body).unwrap();
        assert_eq!(got.header("webhook-id"), body["id"]);
        let mut forged = got.clone();
        forged.body.push(b' ');
        assert!(verified(&app, &subscription["secret"], &forged).is_err());
    }
    let mut all = bodies(&receiver);
    all.sort_by_key(|body| body["data"]["sequence"].as_i64());
    let now = "2026-01-02T03:04:05.678Z";
    let event = |index: usize, kind: &str, data: Value| {
        let own = json!({"sequence": index + 1, "by": {"kind": "key", "id": key}});
        json!({"id": all[index]["id"], "type": kind, "timestamp": now, "data": with(own, data),
            "meta": {"sandboxEnabled": false}})
    };
    let of = json!("rec00000000000001");
    let mutation = all[2]["data"]["mutationId"].clone();
    let expected = [
        event(
            0,
            "candidate.updated",
            json!({"candidateId": of, "fields": ["phase", "city"]}),
        ),
        event(
            1,
            "candidate.phase_changed",
            json!({"candidateId": of, "from": "nieuw", "to": "matchen"}),
        ),
        event(2, "mutation.succeeded", json!({"mutationId": mutation})),
    ];
    assert_eq!(all, expected);
}

#[testkit::test]
async fn every_way_in_makes_its_events() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let receiver = accepting();
    let kinds = json!([
        "candidate.created",
        "candidate.updated",
        "candidate.phase_changed",
        "candidate.archived",
        "candidate.restored",
        "candidate.erased",
        "interaction.created",
        "interaction.updated",
        "interaction.deleted",
        "attachment.added",
        "attachment.removed",
        "mutation.failed"
    ]);
    subscribed(&client, json!({"url": receiver.url("/"), "events": kinds})).await;
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]);
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let row = with(
        full(),
        json!({"interactions": moment, "curriculumVitae": file}),
    );
    app.import(region.production(), vec![row]).await;
    let path = "/candidates/recAAAAAAAAAAAAAA";
    let moments = format!("{path}/interactions");
    let added = accepted(&client.post(&moments, &moment).await)["interactionIds"][0].clone();
    let added = format!("{moments}/{}", added.as_str().unwrap());
    accepted(&patch(&client, &added, &json!({"summary": "Gebeld"})).await);
    accepted(&delete(&client, &added).await);
    let files = json!({"otherAttachments": file});
    let attached = accepted(&client.post(&format!("{path}/attachments"), &files).await);
    let attached = attached["attachmentIds"][0].as_str().unwrap().to_owned();
    accepted(&delete(&client, &format!("{path}/attachments/{attached}")).await);
    accepted(&delete(&client, path).await);
    // Archived already, so nothing changes.
    accepted(&delete(&client, path).await);
    accepted(
        &client
            .send(Method::POST, &format!("{path}/restore"), "".into())
            .await,
    );
    let session = app
        .session(
            "sanne.voorbeeld@example.nl",
            model::Environment::Production,
            None,
        )
        .await;
    accepted(&patch(&app.visitor(&session), path, &json!({"city": "Zwolle"})).await);
    accepted(&delete(&client, &format!("{path}?permanent=true")).await);
    step(&app).await;
    step(&app).await;
    let expected = [
        "candidate.created",
        "interaction.created",
        "attachment.added",
        "interaction.created",
        "interaction.updated",
        "interaction.deleted",
        "attachment.added",
        "candidate.updated",
        "attachment.removed",
        "candidate.updated",
        "candidate.archived",
        "candidate.restored",
        "candidate.updated",
        "candidate.erased",
    ];
    assert_eq!(types(&receiver), expected);
    let mut all = bodies(&receiver);
    all.sort_by_key(|body| body["data"]["sequence"].as_i64());
    let by: Vec<_> = all
        .iter()
        .map(|body| body["data"]["by"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        (by[0], by[3], by[12], by[13]),
        ("system", "key", "candidate", "key")
    );
    let text = all.iter().map(Value::to_string).collect::<String>();
    for personal in ["Sanne", "Assen", "Zwolle", "Gebeld", "example.nl", "cv.txt"] {
        assert!(!text.contains(personal), "{personal}: {text}");
    }
}

#[testkit::test]
async fn erasure_removes_what_waiting_events_say() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let receiver = accepting();
    let subscription = subscribed_to_all(&client, &receiver).await;
    let path = super::path_of(&subscription);
    patch(&client, &path, &json!({"paused": true})).await.data();
    accepted(
        &patch(
            &client,
            "/candidates/rec00000000000001",
            &json!({"phase": "matchen"}),
        )
        .await,
    );
    assert_eq!(app.count("subscription_events", "details IS NOT NULL"), 2);
    accepted(&delete(&client, "/candidates/rec00000000000001?permanent=true").await);
    assert_eq!(app.count("subscription_events", "details IS NOT NULL"), 0);
    step(&app).await;
    assert_eq!(receiver.received().len(), 0);
    patch(&client, &path, &json!({"paused": false}))
        .await
        .data();
    step(&app).await;
    let expected = [
        "candidate.updated",
        "candidate.phase_changed",
        "mutation.succeeded",
        "candidate.erased",
        "mutation.succeeded",
    ];
    assert_eq!(types(&receiver), expected);
    for body in bodies(&receiver) {
        assert_eq!(
            (body["data"].get("from"), body["data"].get("fields")),
            (None, None)
        );
    }
}

#[testkit::test]
async fn region_without_subscriptions_stores_no_event() {
    let app = app_reaching_itself().await;
    let (noord, zuid) = (app.region("noord").await, app.region("zuid").await);
    let receiver = accepting();
    let client = app.client(&noord.key);
    let subscription = subscribed_to_all(&client, &receiver).await;
    app.import(zuid.production(), vec![candidate(1)]).await;
    app.import(noord.sandbox(), vec![candidate(2)]).await;
    assert_eq!(app.count("subscription_events", "1 = 1"), 0);
    app.import(noord.production(), vec![candidate(3)]).await;
    assert_eq!(app.count("subscription_events", "1 = 1"), 1);
    step(&app).await;
    assert_eq!(
        bodies(&receiver)[0]["data"]["candidateId"],
        "rec00000000000003"
    );
    delete(&client, &super::path_of(&subscription)).await;
    app.import(noord.production(), vec![candidate(4)]).await;
    assert_eq!(app.count("subscription_events", "1 = 1"), 1);
    step(&app).await;
    assert_eq!(receiver.received().len(), 1);
    // A sandbox subscription gets events of the sandbox alone, and keeps after a reset.
    let body = json!({"url": receiver.url("/zand"), "events": ["candidate.created"], "environment": "sandbox"});
    let made = client.post(PATH, &body).await;
    let location = made.header("location").to_owned();
    let of = location.split_once("/api/sandbox").unwrap().1.to_owned();
    client
        .send(Method::POST, "/auth/regions/me/sandbox-reset", "".into())
        .await;
    app.import(noord.production(), vec![candidate(5)]).await;
    app.import(noord.sandbox(), vec![candidate(6)]).await;
    step(&app).await;
    let last = bodies(&receiver).pop().unwrap();
    assert_eq!(
        (receiver.received().len(), &last["meta"]["sandboxEnabled"]),
        (2, &json!(true))
    );
    assert_eq!(client.get(&of).await.status, 404);
    assert_eq!(
        client.get(&format!("/api/sandbox{of}")).await.data()["environment"],
        "sandbox"
    );
}

#[testkit::test]
async fn retention_that_ends_soon_is_an_event_of_the_server() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let changed = "2026-01-01T12:00:00Z";
    let more = json!({"privacyConsent": false, "createdAt": changed, "updatedAt": changed});
    app.import(region.production(), vec![with(candidate(1), more)])
        .await;
    let receiver = accepting();
    let body = json!({"url": receiver.url("/"), "events": ["candidate.retention_due"]});
    subscribed(&client, body).await;
    let settings = json!({"retention": {"days": 28, "daysWithConsent": 365}});
    let settled = patch(&client, "/auth/regions/me/settings", &settings).await;
    assert_eq!(settled.status, StatusCode::OK);
    let mutations = &app.services.mutations;
    for days in [5, 20, 1] {
        app.clock.advance(Duration::from_hours(24 * days));
        let (one, other) = tokio::join!(mutations.tidy_now(), mutations.tidy_now());
        one.and(other).unwrap();
        step(&app).await;
    }
    let all = bodies(&receiver);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0]["type"], "candidate.retention_due");
    let data = json!({"candidateId": "rec00000000000001", "sequence": 1, "by": {"kind": "system"}});
    assert_eq!(all[0]["data"], data);
}
