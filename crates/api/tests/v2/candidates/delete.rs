//! `DELETE /candidates/{id}` and `POST /candidates/{id}/restore`.

use crate::{accepted, app_with, changed, delete, done, patch};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, candidate};

const PATH: &str = "/candidates/rec00000000000001";

async fn restore(client: &Client<'_>) -> Value {
    accepted(
        &client
            .send(Method::POST, &format!("{PATH}/restore"), "".into())
            .await,
    )
}

#[testkit::test]
async fn archived_candidate_is_not_listed_until_restored() {
    let (app, region) = app_with(vec![candidate(1), candidate(2)]).await;
    let client = app.client(&region.key);
    let before = client.get(PATH).await.data();
    app.clock.advance(Duration::from_secs(1));
    let data = accepted(&delete(&client, PATH).await);
    assert_eq!(
        (
            done(&client, &data).await["operation"].as_str(),
            &data["candidateIds"]
        ),
        (Some("candidates.archive"), &json!(["rec00000000000001"]))
    );
    assert_eq!(
        client.get("/candidates").await.each("name"),
        ["Kandidaat 2"]
    );
    assert_eq!(
        client.get("/candidates?archived=true").await.each("name"),
        ["Kandidaat 1"]
    );
    assert_eq!(
        client
            .get("/candidates/find?email=n1@example.nl")
            .await
            .data(),
        json!([])
    );
    let archived = client.get(PATH).await.data();
    let now = "2026-01-02T03:04:06.678Z";
    assert_eq!(
        archived,
        crate::with(before.clone(), json!({"archivedAt": now, "updatedAt": now}))
    );

    app.clock.advance(Duration::from_secs(1));
    accepted(&delete(&client, PATH).await);
    assert_eq!(
        client.get(PATH).await.data(),
        archived,
        "archiving it twice changes nothing"
    );
    accepted(&patch(&client, PATH, &json!({"city": "Assen"})).await);
    assert_eq!(client.get(PATH).await.data()["city"], "Assen");
    assert_eq!(
        client.get("/candidates").await.each("name"),
        ["Kandidaat 2"]
    );

    restore(&client).await;
    let restored = client.get(PATH).await.data();
    let later = json!({"updatedAt": "2026-01-02T03:04:07.678Z", "city": "Assen"});
    assert_eq!(restored, crate::with(before, later));
    app.clock.advance(Duration::from_secs(1));
    restore(&client).await;
    assert_eq!(
        client.get(PATH).await.data(),
        restored,
        "restoring a live one changes nothing"
    );
    assert_eq!(
        client.get("/candidates").await.each("name"),
        ["Kandidaat 1", "Kandidaat 2"]
    );
}

#[testkit::test]
async fn erased_candidate_is_gone_with_all_related_rows() {
    let interactions = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "id": "recI0000000000001"}]);
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let (app, region) = app_with(vec![
        changed(
            1,
            json!({"interactions": interactions, "curriculumVitae": file}),
        ),
        candidate(2),
    ])
    .await;
    let client = app.client(&region.key);
    let url = client.get(PATH).await.data()["curriculumVitae"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let url = url.strip_prefix("http://127.0.0.1:8080").unwrap();
    assert_eq!(app.anonymous().get(url).await.status, StatusCode::OK);
    let path = format!("{PATH}?permanent=true");
    let data = accepted(&delete(&client, &path).await);
    assert_eq!(done(&client, &data).await["operation"], "candidates.erase");
    for gone in [
        PATH.to_owned(),
        format!("{PATH}/interactions"),
        format!("{PATH}/interactions/recI0000000000001"),
    ] {
        assert_eq!(
            client.get(&gone).await.status,
            StatusCode::NOT_FOUND,
            "{gone}"
        );
    }
    assert_eq!(app.anonymous().get(url).await.status, StatusCode::NOT_FOUND);
    for again in [&path, PATH] {
        assert_eq!(delete(&client, again).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        client.get("/candidates?includeTotal=true").await.json()["meta"]["total"],
        1
    );
    assert_eq!(
        client.get("/candidates?archived=true").await.data(),
        json!([])
    );
}

#[testkit::test]
async fn permanent_is_true_or_false() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for value in ["", "1", "ja", "yes"] {
        let answer = delete(&client, &format!("{PATH}?permanent={value}")).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["permanent enum".into()])
        );
    }
    accepted(&delete(&client, &format!("{PATH}?permanent=FALSE")).await);
    assert_eq!(client.get(PATH).await.status, StatusCode::OK);
}

#[testkit::test]
async fn if_match_protects_against_lost_updates() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let seen = client.get(PATH).await.header("etag").to_owned();
    accepted(&patch(&client, PATH, &json!({"city": "Assen"})).await);
    let guarded = client.clone().with("if-match", &seen);
    for path in [PATH.to_owned(), format!("{PATH}?permanent=true")] {
        assert_eq!(
            delete(&guarded, &path).await.status,
            StatusCode::PRECONDITION_FAILED
        );
    }
    let seen = client.get(PATH).await.header("etag").to_owned();
    accepted(
        &delete(
            &client.clone().with("if-match", &seen),
            &format!("{PATH}?permanent=true"),
        )
        .await,
    );
    assert_eq!(client.get(PATH).await.status, StatusCode::NOT_FOUND);
}
