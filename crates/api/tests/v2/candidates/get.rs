//! `GET /candidates/{id}`.

use crate::{app_with, changed, full};
use http::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;
use testkit::{Answer, candidate};

#[testkit::test]
async fn a_record_has_every_shared_field_in_order() {
    let (app, region) = app_with(vec![full(), candidate(1)]).await;
    let client = app.client(&region.key);
    insta::assert_snapshot!(
        "a_full_record",
        client.get("/candidates/recAAAAAAAAAAAAAA").await.text()
    );
    insta::assert_snapshot!(
        "a_small_record",
        client.get("/candidates/rec00000000000001").await.text()
    );
}

#[testkit::test]
async fn archived_candidate_is_read_by_id() {
    let (app, region) = app_with(vec![changed(
        1,
        json!({"archivedAt": "2025-05-05T05:05:05Z"}),
    )])
    .await;
    let record = app
        .client(&region.key)
        .get("/candidates/rec00000000000001")
        .await
        .data();
    assert_eq!(record["archivedAt"], "2025-05-05T05:05:05.000Z");
}

#[testkit::test]
async fn invisible_candidate_is_404() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let other = app.region("zuid").await;
    app.import(other.production(), vec![candidate(2)]).await;
    app.import(region.sandbox(), vec![candidate(3)]).await;
    let client = app.client(&region.key).with("x-request-id", "same");
    let mut bodies = Vec::new();
    for id in [
        "rec00000000000002",
        "rec00000000000003",
        "rec99999999999999",
        "rec1",
        "REC00000000000001",
        "rec0000000000000%31x",
        "rec0000000000000%F0",
        "rec0000000000000%00",
        "rec0000000000000-",
        "find%2f",
        "att00000000000001",
        "%20",
    ] {
        let answer = client.get(&format!("/candidates/{id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
        let mut headers: Vec<_> = answer
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        bodies.push((headers, answer.text()));
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:#?}");
}

fn tagged(answer: &Answer) -> String {
    let tag = answer.header("etag").to_owned();
    assert!(
        tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10,
        "{tag}"
    );
    tag
}

#[testkit::test]
async fn etag_identifies_exactly_one_response() {
    let interactions = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]);
    let (app, region) = app_with(vec![changed(1, json!({"interactions": interactions}))]).await;
    let client = app.client(&region.key);
    let mut tags = Vec::new();
    for query in [
        "",
        "?fields=name",
        "?fields=email",
        "?includeInteractions=true",
        "?fields=name&includeInteractions=true",
        "?fields=customFields",
    ] {
        let path = format!("/candidates/rec00000000000001{query}");
        let tag = tagged(&client.get(&path).await);
        assert_eq!(
            tagged(&client.get(&path).await),
            tag,
            "the same answer has the same tag"
        );
        tags.push(tag);
    }
    app.import(region.sandbox(), vec![candidate(1)]).await;
    app.import(region.production(), vec![candidate(2)]).await;
    app.import(region.sandbox(), vec![candidate(2)]).await;
    for base in ["/api/v2", "/api/sandbox"] {
        tags.push(tagged(
            &client
                .get(&format!("{base}/candidates/rec00000000000002"))
                .await,
        ));
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 8);
}

#[testkit::test]
async fn response_with_matching_etag_is_304() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let tag = tagged(&client.get("/candidates/rec00000000000001").await);
    for held in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"other\", {tag}"),
        "*".into(),
    ] {
        let answer = client
            .clone()
            .with("if-none-match", &held)
            .get("/candidates/rec00000000000001")
            .await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (StatusCode::NOT_MODIFIED, ""),
            "{held}"
        );
        assert_eq!(
            (answer.header("etag"), answer.header("api-version")),
            (tag.as_str(), "2.0.0")
        );
    }
    for held in ["\"other\"", "", tag.trim_matches('"')] {
        let answer = client
            .clone()
            .with("if-none-match", held)
            .get("/candidates/rec00000000000001")
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{held}");
    }
    let head = client
        .with("if-none-match", &tag)
        .send(Method::HEAD, "/candidates/rec00000000000001", "".into())
        .await;
    assert_eq!(head.status, StatusCode::NOT_MODIFIED);
}

#[testkit::test]
async fn etag_does_not_depend_on_attachment_urls() {
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let (app, region) = app_with(vec![changed(1, json!({"curriculumVitae": file}))]).await;
    let client = app.client(&region.key);
    let first = client.get("/candidates/rec00000000000001").await;
    app.clock.advance(Duration::from_mins(1));
    let second = client.get("/candidates/rec00000000000001").await;
    assert_ne!(
        first.text(),
        second.text(),
        "each answer has a fresh address"
    );
    assert_eq!(tagged(&first), tagged(&second));
}

#[testkit::test]
async fn interactions_are_the_hundred_newest() {
    let moment = |at: u32| format!("2025-01-01T{:02}:{:02}:00Z", at / 60, at % 60);
    let interactions: Vec<_> = (0..120)
        .map(|at| json!({"id": format!("recI{at:013}"), "type": "E-mail", "performedAt": moment(at)}))
        .collect();
    let (app, region) = app_with(vec![changed(1, json!({"interactions": interactions}))]).await;
    let record = app
        .client(&region.key)
        .get("/candidates/rec00000000000001?includeInteractions=true")
        .await
        .data();
    let shown = record["interactions"].as_array().unwrap();
    assert_eq!(shown.len(), 100);
    assert_eq!(
        (&shown[0]["id"], &shown[99]["id"]),
        (&json!("recI0000000000119"), &json!("recI0000000000020"))
    );
}

#[testkit::test]
async fn interactions_of_one_moment_are_ordered_by_creation_and_id() {
    let contact = |id: &str, created: &str| json!({"id": id, "type": "Persoonlijk", "performedAt": "2025-01-01T00:00:00Z", "createdAt": created});
    let interactions = [
        contact("recAAAAAAAAAAAAA1", "2025-01-02T00:00:00Z"),
        contact("recAAAAAAAAAAAAA3", "2025-01-02T00:00:00Z"),
        contact("recAAAAAAAAAAAAA2", "2025-01-03T00:00:00Z"),
    ];
    let (app, region) = app_with(vec![changed(1, json!({"interactions": interactions}))]).await;
    let record = app
        .client(&region.key)
        .get("/candidates/rec00000000000001?fields=interactions")
        .await
        .data();
    let order: Vec<_> = record["interactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(
        order,
        [
            "recAAAAAAAAAAAAA2",
            "recAAAAAAAAAAAAA3",
            "recAAAAAAAAAAAAA1"
        ]
    );
    assert_eq!(
        record["interactions"][0],
        json!({
            "id": "recAAAAAAAAAAAAA2", "candidateId": "rec00000000000001", "type": "Persoonlijk",
            "performedAt": "2025-01-01T00:00:00.000Z", "name": null, "performedBy": null, "durationMinutes": null,
            "summary": null, "notes": null, "createdAt": "2025-01-03T00:00:00.000Z", "updatedAt": "2025-01-03T00:00:00.000Z",
        })
    );
}
