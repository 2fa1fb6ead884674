//! `/candidates/{id}/interactions`, and a single interaction.

use crate::{accepted, app_with, delete, done, patch, with};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{TestApp, TestRegion, candidate};

const PATH: &str = "/candidates/rec00000000000001/interactions";

fn moment(day: u32) -> Value {
    json!({"type": "Anders", "performedAt": format!("2025-01-{day:02}T00:00:00Z")})
}

/// Creates candidate 1 with one interaction, and returns the interaction's path.
async fn app_with_one() -> (TestApp, TestRegion, String) {
    let (app, region) = app_with(vec![candidate(1), candidate(2)]).await;
    let data = accepted(
        &app.client(&region.key)
            .post(PATH, &json!([moment(1)]))
            .await,
    );
    let path = format!("{PATH}/{}", data["interactionIds"][0].as_str().unwrap());
    (app, region, path)
}

#[testkit::test]
async fn interactions_are_added_and_listed_newest_first() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let before = client.get("/candidates/rec00000000000001").await.data();
    app.clock.advance(Duration::from_secs(1));
    let days: Vec<_> = [3, 1, 5, 2, 4].map(moment).to_vec();
    let data = accepted(&client.post(PATH, &json!(days)).await);
    assert_eq!(
        (&data["candidateIds"], &data["attachmentIds"]),
        (&json!(["rec00000000000001"]), &json!([]))
    );
    assert_eq!(
        done(&client, &data).await["operation"],
        "interactions.create"
    );
    let ids = &data["interactionIds"];
    let newest_first: Vec<_> = [2, 4, 0, 3, 1].map(|index| ids[index].clone()).to_vec();
    let mut walked = Vec::new();
    let mut path = format!("{PATH}?pageSize=2");
    loop {
        let page = client.get(&path).await;
        walked.extend(page.each("id"));
        let Some(cursor) = page.json()["meta"]["cursor"].as_str().map(str::to_owned) else {
            break;
        };
        assert_eq!(page.each("id").len(), 2);
        path = format!("{PATH}?pageSize=2&cursor={cursor}");
    }
    assert_eq!(walked, newest_first);
    assert_eq!(
        client.get(PATH).await.json()["meta"],
        json!({"sandboxEnabled": false, "cursor": null})
    );
    assert_eq!(
        client.get("/candidates/rec00000000000001").await.data(),
        before,
        "the candidate is as it was"
    );
}

#[testkit::test]
async fn interactions_of_one_moment_are_each_listed_once() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let ten = vec![moment(1); 10];
    let mut added = accepted(&client.post(PATH, &json!(ten)).await)["interactionIds"]
        .as_array()
        .unwrap()
        .clone();
    let mut walked = Vec::new();
    let mut path = format!("{PATH}?pageSize=3");
    loop {
        let page = client.get(&path).await;
        walked.extend(page.each("id"));
        let Some(cursor) = page.json()["meta"]["cursor"].as_str().map(str::to_owned) else {
            break;
        };
        path = format!("{PATH}?pageSize=3&cursor={cursor}");
    }
    added.sort_by(|one, other| other.as_str().cmp(&one.as_str()));
    assert_eq!(walked, added);
}

#[testkit::test]
async fn interaction_cursor_is_bound_to_its_candidate() {
    let (app, region) = app_with(vec![candidate(1), candidate(2)]).await;
    let client = app.client(&region.key);
    accepted(&client.post(PATH, &json!([moment(1), moment(2)])).await);
    let cursor = client.get(&format!("{PATH}?pageSize=1")).await.json()["meta"]["cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = client
        .get(&format!(
            "/candidates/rec00000000000002/interactions?cursor={cursor}"
        ))
        .await;
    assert_eq!(
        (other.status, other.faults()),
        (StatusCode::BAD_REQUEST, vec!["cursor cursor".into()])
    );
    let oversized = client.get(&format!("{PATH}?pageSize=101")).await;
    assert_eq!(
        (oversized.status, oversized.faults()),
        (StatusCode::BAD_REQUEST, vec!["pageSize range".into()])
    );
}

#[testkit::test]
async fn interactions_are_added_all_or_none() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let bad = json!([moment(1), {"type": "Bellen", "durationMinutes": -1, "x": 1}, {"type": "Anders", "performedAt": "0999-01-01T00:00:00Z"}]);
    let answer = client.post(PATH, &bad).await;
    let mut faults = answer.faults();
    faults.sort();
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        faults,
        [
            "/1/durationMinutes minimum",
            "/1/performedAt required",
            "/1/type enum",
            "/1/x unknown",
            "/2/performedAt format"
        ]
    );
    for (body, fault) in [
        (json!([]), " length"),
        (json!(vec![moment(1); 11]), " length"),
        (moment(1), " type"),
    ] {
        assert_eq!(client.post(PATH, &body).await.faults(), [fault]);
    }
    assert_eq!(client.get(PATH).await.data(), json!([]));
    let nobody = client
        .post(
            "/candidates/rec00000000000009/interactions",
            &json!([moment(1)]),
        )
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[testkit::test]
async fn interaction_is_read_changed_and_removed() {
    let (app, region, path) = app_with_one().await;
    let client = app.client(&region.key);
    let candidate = client.get("/candidates/rec00000000000001").await.data();
    let first = client.get(&path).await;
    let before = first.data();
    let same = client
        .clone()
        .with("if-none-match", first.header("etag"))
        .get(&path)
        .await;
    assert_eq!(
        (same.status, same.text().as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    app.clock.advance(Duration::from_secs(1));
    let change = json!({"name": "Intake", "durationMinutes": 30, "performedAt": "2025-02-01T01:00:00+01:00"});
    let data = accepted(&patch(&client, &path, &change).await);
    assert_eq!(
        (&data["candidateIds"], &data["interactionIds"]),
        (&json!(["rec00000000000001"]), &json!([before["id"]]))
    );
    let now =
        json!({"performedAt": "2025-02-01T00:00:00.000Z", "updatedAt": "2026-01-02T03:04:06.678Z"});
    let changed = client.get(&path).await;
    assert_eq!(changed.data(), with(before, with(change, now)));
    assert_ne!(changed.header("etag"), first.header("etag"));
    accepted(&patch(&client, &path, &json!({"name": null})).await);
    assert_eq!(client.get(&path).await.data()["name"], Value::Null);
    assert_eq!(
        client.get("/candidates/rec00000000000001").await.data(),
        candidate
    );

    accepted(&delete(&client, &path).await);
    assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(delete(&client, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        patch(&client, &path, &json!({"name": "x"})).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(client.get(PATH).await.data(), json!([]));
    assert_eq!(
        client.get("/candidates/rec00000000000001").await.data(),
        candidate
    );
}

#[testkit::test]
async fn interaction_is_found_only_under_its_candidate() {
    let (app, region, path) = app_with_one().await;
    let client = app.client(&region.key);
    let elsewhere = path.replace("rec00000000000001", "rec00000000000002");
    assert_eq!(client.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        patch(&client, &elsewhere, &json!({"name": "x"}))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        delete(&client, &elsewhere).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(client.get(&path).await.data()["name"], Value::Null);
}

#[testkit::test]
async fn change_reports_its_faults() {
    let (app, region, path) = app_with_one().await;
    let client = app.client(&region.key);
    for (body, fault) in [
        (json!({}), " minProperties"),
        (json!({"type": null}), "/type type"),
        (json!({"performedAt": "morgen"}), "/performedAt format"),
        (
            json!({"candidateId": "rec00000000000002"}),
            "/candidateId unknown",
        ),
    ] {
        let answer = patch(&client, &path, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(
            answer.faults().contains(&fault.to_owned()),
            "{body}: {:?}",
            answer.faults()
        );
    }
}

#[testkit::test]
async fn if_match_protects_the_interaction() {
    let (app, region, path) = app_with_one().await;
    let client = app.client(&region.key);
    let seen = client.get(&path).await.header("etag").to_owned();
    let guarded = client.clone().with("if-match", &seen);
    accepted(&patch(&guarded, &path, &json!({"name": "a"})).await);
    assert_eq!(
        patch(&guarded, &path, &json!({"name": "b"})).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(
        delete(&guarded, &path).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    let weak = client.clone().with(
        "if-match",
        &format!("W/{}", client.get(&path).await.header("etag")),
    );
    accepted(&patch(&weak, &path, &json!({"name": "c"})).await);
    assert_eq!(
        delete(&weak, &path).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    accepted(&delete(&client.with("if-match", "*"), &path).await);
}
