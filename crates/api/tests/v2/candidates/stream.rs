//! `GET /candidates` as NDJSON.

use crate::{app_with, changed};
use http::StatusCode;
use serde_json::{Value, json};
use testkit::many;

fn lines(text: &str) -> Vec<Value> {
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

#[testkit::test]
async fn a_stream_is_the_whole_list() {
    let (app, region) = app_with(many(1..=450)).await;
    let client = app.client(&region.key);
    let stream = client
        .clone()
        .with("accept", "application/x-ndjson")
        .get("/candidates")
        .await;
    assert_eq!(
        (stream.status, stream.header("content-type")),
        (StatusCode::OK, "application/x-ndjson")
    );
    let records = lines(&stream.text());
    assert_eq!(records.len(), 450);
    assert_eq!(
        records[..100],
        client.get("/candidates").await.data().as_array().unwrap()[..]
    );
}

#[testkit::test]
async fn a_stream_takes_fields_phase_and_archived() {
    let interaction = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "id": "recIIIIIIIIIIIIII"}]);
    let rows = vec![
        changed(1, json!({"phase": "matchen", "interactions": interaction})),
        changed(2, json!({})),
        changed(
            3,
            json!({"phase": "matchen", "archivedAt": "2025-01-01T00:00:00Z"}),
        ),
    ];
    let (app, region) = app_with(rows).await;
    let client = app
        .client(&region.key)
        .with("accept", "application/x-ndjson");
    let matching = client
        .get("/candidates?phase=matchen&fields=name")
        .await
        .text();
    assert_eq!(
        matching,
        "{\"id\":\"rec00000000000001\",\"name\":\"Kandidaat 1\"}\n"
    );
    let archived = client
        .get("/candidates?archived=true&fields=archivedAt")
        .await
        .text();
    assert_eq!(
        archived,
        "{\"id\":\"rec00000000000003\",\"archivedAt\":\"2025-01-01T00:00:00.000Z\"}\n"
    );
    let contacts = lines(
        &client
            .get("/candidates?fields=id&includeInteractions=true")
            .await
            .text(),
    );
    assert_eq!(contacts[0]["interactions"][0]["id"], "recIIIIIIIIIIIIII");
    assert_eq!(
        contacts[1],
        json!({"id": "rec00000000000002", "interactions": []})
    );
}

#[testkit::test]
async fn a_stream_of_nothing_is_empty() {
    let (app, region) = app_with(vec![]).await;
    let answer = app
        .client(&region.key)
        .with("accept", "application/x-ndjson")
        .get("/candidates")
        .await;
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (StatusCode::OK, "")
    );
}

#[testkit::test]
async fn a_stream_has_no_pages() {
    let (app, region) = app_with(many(1..=3)).await;
    let client = app
        .client(&region.key)
        .with("accept", "application/x-ndjson");
    let answer = client
        .get("/candidates?pageSize=1&cursor=x&includeTotal=true")
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(
        answer.faults(),
        [
            "pageSize unexpected",
            "cursor unexpected",
            "includeTotal unexpected"
        ]
    );
}

#[testkit::test]
async fn json_is_preferred_when_both_are_acceptable() {
    let (app, region) = app_with(many(1..=1)).await;
    for accept in [
        "application/x-ndjson, application/json",
        "*/*",
        "application/x-ndjson;q=1, application/json;q=0.1",
    ] {
        let answer = app
            .client(&region.key)
            .with("accept", accept)
            .get("/candidates")
            .await;
        assert_eq!(
            answer.header("content-type"),
            "application/json",
            "{accept}"
        );
    }
}

#[testkit::test]
async fn other_routes_do_not_stream() {
    let (app, region) = app_with(many(1..=1)).await;
    let client = app
        .client(&region.key)
        .with("accept", "application/x-ndjson");
    for path in [
        "/candidates/find?phone=1",
        "/candidates/rec00000000000001",
        "/auth/regions/me",
    ] {
        assert_eq!(
            client.get(path).await.status,
            StatusCode::NOT_ACCEPTABLE,
            "{path}"
        );
    }
}
