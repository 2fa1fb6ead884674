//! Signed tokens that the server issued and gets back: cursors, sync tokens and download URLs.

use super::{escaped, shape, target};
use crate::{app_with, changed};
use http::StatusCode;
use serde_json::json;
use testkit::candidate;

const WORDS: &[&str] = &["AA", "==", "-_", "%41", "+", "\0", "AQ"];

/// A cursor of another list, region or kind is refused like a forged one.
#[testkit::test]
async fn forged_cursor_is_rejected() {
    let (app, region) = app_with((1..=3).map(candidate).collect()).await;
    let client = app.client(&region.key);
    let cursor = async |query: &str| {
        let answer = client
            .get(&format!("/candidates?pageSize=1{query}"))
            .await
            .json();
        answer["meta"]["cursor"].as_str().unwrap().to_owned()
    };
    let good = [cursor("").await, cursor("&fields=name").await];
    let filtered = cursor("&phase=nieuw").await;
    let walked = client.get("/candidates").await.json()["meta"]["syncToken"]
        .as_str()
        .unwrap()
        .to_owned();
    let seeds = good
        .iter()
        .chain([&filtered, &walked])
        .map(|text| text.clone().into_bytes())
        .collect();
    let judge = async |input: &[u8]| {
        let answer = client
            .get(&format!("/candidates?cursor={}", escaped(input)))
            .await;
        let ours = good.iter().any(|good| good.as_bytes() == input);
        let expected = if ours {
            StatusCode::OK
        } else {
            StatusCode::BAD_REQUEST
        };
        assert_eq!(answer.status, expected, "{}", answer.text());
        assert!(
            ours || answer
                .faults()
                .iter()
                .all(|fault| fault.starts_with("cursor ")),
            "{:?}",
            answer.faults()
        );
        let answer = client
            .get(&format!("/candidates/changes?syncToken={}", escaped(input)))
            .await;
        let expected = if walked.as_bytes() == input {
            StatusCode::OK
        } else {
            StatusCode::BAD_REQUEST
        };
        assert_eq!(answer.status, expected, "{}", answer.text());
        shape(&answer)
    };
    target("cursor", WORDS, 150).run(seeds, judge).await;
}

#[testkit::test]
async fn forged_attachment_url_gives_no_access() {
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let (app, region) = app_with(vec![changed(1, json!({"curriculumVitae": file}))]).await;
    let shown = app
        .client(&region.key)
        .get("/candidates/rec00000000000001")
        .await
        .data()["curriculumVitae"][0]
        .clone();
    let good = shown["url"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let judge = async |input: &[u8]| {
        let answer = app
            .anonymous()
            .get(&format!("/attachments/{}", escaped(input)))
            .await;
        let expected = if good.as_bytes() == input {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(answer.status, expected, "{}", answer.text());
        shape(&answer)
    };
    target("download", WORDS, 200)
        .run(vec![good.clone().into_bytes()], judge)
        .await;
}
