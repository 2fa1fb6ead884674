//! `GET /mutations`, `GET /mutations/{id}` and `POST /mutations/{id}/redeliver`.

use super::app_reaching_itself;
use crate::{
    accepted, app_with, delete, done,
    harness::receiver::{Receiver, answer},
    patch,
};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{candidate, many};

#[testkit::test]
async fn mutations_are_paged_newest_first() {
    let (app, region) = app_with(many(1..=5)).await;
    let client = app.client(&region.key);
    let mut made = Vec::new();
    for number in 1..=5 {
        let data = accepted(&delete(&client, &format!("/candidates/rec{number:014}")).await);
        made.insert(0, data["mutationId"].clone());
    }
    let mut walked = Vec::new();
    let mut path = "/mutations?pageSize=2".to_owned();
    loop {
        let page = client.get(&path).await;
        walked.extend(page.each("mutationId"));
        let Some(cursor) = page.json()["meta"]["cursor"].as_str().map(str::to_owned) else {
            break;
        };
        path = format!("/mutations?pageSize=2&cursor={cursor}");
    }
    assert_eq!(walked, made);
    let all = client.get("/mutations").await;
    assert_eq!(
        (all.json()["message"].as_str(), &all.json()["meta"]),
        (
            Some("Successfully retrieved mutations"),
            &json!({"sandboxEnabled": false, "cursor": null})
        )
    );
    let one = client
        .get(&format!("/mutations/{}", made[0].as_str().unwrap()))
        .await;
    assert_eq!(one.json()["message"], "Successfully retrieved mutation");
    assert_eq!(one.data(), all.data()[0]);
}

#[testkit::test]
async fn mutations_are_filtered_by_status() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), many(1..=3)).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(404, "", ""));
    let succeeded = accepted(&delete(&client, "/candidates/rec00000000000001").await);
    let path = "/candidates/rec00000000000002/attachments";
    let failed = accepted(
        &client
            .post(path, &json!({"curriculumVitae": [{"url": site.url("/")}]}))
            .await,
    );
    app.services.mutations.step().await.unwrap();
    let queued = accepted(
        &client
            .post(path, &json!({"curriculumVitae": [{"url": site.url("/")}]}))
            .await,
    );
    for (status, expected) in [
        ("succeeded", vec![&succeeded]),
        ("failed", vec![&failed]),
        ("queued", vec![&queued]),
        ("running", vec![]),
    ] {
        let found = client.get(&format!("/mutations?status={status}")).await;
        let expected: Vec<_> = expected
            .into_iter()
            .map(|data| data["mutationId"].clone())
            .collect();
        assert_eq!(found.each("mutationId"), expected, "{status}");
        assert_eq!(
            found.each("status"),
            vec![Value::from(status); expected.len()]
        );
    }
    assert_eq!(
        client.get("/mutations?status=done").await.faults(),
        ["status enum"]
    );
    let cursor = client.get("/mutations?pageSize=1").await.json()["meta"]["cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let filtered = client
        .get(&format!("/mutations?status=failed&cursor={cursor}"))
        .await;
    assert_eq!(
        (filtered.status, filtered.faults()),
        (StatusCode::BAD_REQUEST, vec!["cursor cursor".into()])
    );
}

#[testkit::test]
async fn failed_mutation_has_a_reason() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(403, "", ""));
    let path = "/candidates/rec00000000000001/attachments";
    let data = accepted(
        &client
            .post(path, &json!({"curriculumVitae": [{"url": site.url("/")}]}))
            .await,
    );
    app.services.mutations.step().await.unwrap();
    let now = "2026-01-02T03:04:05.678Z";
    let ended = done(&client, &data).await;
    assert_eq!(
        ended,
        json!({"mutationId": data["mutationId"], "operation": "attachments.create",
            "by": {"kind": "key", "id": ended["by"]["id"], "name": null}, "status": "failed", "attempts": 1,
            "idempotencyKey": null, "candidateIds": ["rec00000000000001"], "interactionIds": [],
            "attachmentIds": data["attachmentIds"], "createdAt": now, "startedAt": now, "finishedAt": now,
            "problem": {"type": "http://127.0.0.1:8080/problems/invalid-request", "title": "Invalid request", "status": 400,
                "detail": "The file's address answered 403: the file does not exist or needs a login. Give an address that opens without one.",
                "errors": [{"pointer": "/curriculumVitae/0", "code": "notFound",
                    "message": "The file's address answered 403: the file does not exist or needs a login. Give an address that opens without one."}]},
            "deliveries": []})
    );
}

#[testkit::test]
async fn only_callbacks_of_ended_mutations_can_be_redelivered() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let redeliver = |data: Value| {
        let client = client.clone();
        async move {
            let path = format!(
                "/mutations/{}/redeliver",
                data["mutationId"].as_str().unwrap()
            );
            client.send(Method::POST, &path, "".into()).await
        }
    };
    let silent = accepted(
        &patch(
            &client,
            "/candidates/rec00000000000001",
            &json!({"city": "Assen"}),
        )
        .await,
    );
    let path = format!(
        "/candidates/rec00000000000001/attachments?callbackUrl={}",
        site.url("/terug")
    );
    let waiting = accepted(
        &client
            .post(
                &path,
                &json!({"curriculumVitae": [{"url": site.url("/cv")}]}),
            )
            .await,
    );
    for data in [silent, waiting.clone()] {
        let answer = redeliver(data).await;
        assert_eq!(
            (answer.status, answer.json()["title"].as_str()),
            (StatusCode::CONFLICT, Some("Conflict"))
        );
    }
    app.services.mutations.step().await.unwrap();
    let answer = redeliver(waiting).await;
    assert_eq!(
        (answer.status, answer.json()["data"]["status"].as_str()),
        (StatusCode::OK, Some("succeeded"))
    );
    let unknown = client
        .send(
            Method::POST,
            "/mutations/mut00000000000009/redeliver",
            "".into(),
        )
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

/// Without the limit, anybody with a key could use the server to flood another party's receiver.
#[testkit::test]
async fn callback_is_attempted_at_most_five_times_a_minute() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let path = format!(
        "/candidates/rec00000000000001?callbackUrl={}",
        site.url("/terug")
    );
    let data = accepted(&patch(&client, &path, &json!({"city": "Assen"})).await);
    let path = format!(
        "/mutations/{}/redeliver",
        data["mutationId"].as_str().unwrap()
    );
    for _ in 0..4 {
        app.services.mutations.step().await.unwrap();
        assert_eq!(
            client.send(Method::POST, &path, "".into()).await.status,
            StatusCode::OK
        );
    }
    app.services.mutations.step().await.unwrap();
    assert_eq!(site.received().len(), 5);
    let refused = client.send(Method::POST, &path, "".into()).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "60")
    );
    app.services.mutations.step().await.unwrap();
    assert_eq!(site.received().len(), 5, "nothing was due");
    app.clock.advance(Duration::from_mins(1));
    assert_eq!(
        client.send(Method::POST, &path, "".into()).await.status,
        StatusCode::OK
    );
}
