//! `GET /attachments/{token}`: download URLs from a record.

use crate::{app_with, changed};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{TestApp, TestRegion};

const PDF: &str = "%PDF-1.4\nvoorbeeld";

async fn app_with_file() -> (TestApp, TestRegion, Value) {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let file = json!([{"filename": "Mijn CV – 2025.pdf", "base64": STANDARD.encode(PDF), "id": "attAAAAAAAAAAAAAA",
        "createdAt": "2025-01-01T00:00:00Z"}]);
    let (app, region) = app_with(vec![changed(1, json!({"curriculumVitae": file}))]).await;
    let shown = app
        .client(&region.key)
        .get("/candidates/rec00000000000001")
        .await
        .data()["curriculumVitae"][0]
        .clone();
    (app, region, shown)
}

fn path(shown: &Value) -> String {
    let url = shown["url"].as_str().expect("a URL");
    url.strip_prefix("http://127.0.0.1:8080")
        .expect("an absolute one")
        .to_owned()
}

#[testkit::test]
async fn a_record_describes_its_files() {
    let (_app, _, mut shown) = app_with_file().await;
    assert!(path(&shown).starts_with("/api/v2/attachments/"));
    shown["url"] = "…".into();
    assert_eq!(
        shown.to_string(),
        r#"{"id":"attAAAAAAAAAAAAAA","filename":"Mijn CV – 2025.pdf","type":"application/pdf","size":18,"url":"…","createdAt":"2025-01-01T00:00:00.000Z"}"#
    );
}

#[testkit::test]
async fn a_file_is_downloaded_without_a_credential() {
    let (app, _, shown) = app_with_file().await;
    let answer = app.anonymous().get(&path(&shown)).await;
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (StatusCode::OK, PDF)
    );
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename*=UTF-8''Mijn%20CV%20%E2%80%93%202025.pdf"
    );
    assert_eq!(
        (
            answer.header("x-content-type-options"),
            answer.header("cache-control")
        ),
        ("nosniff", "no-store")
    );
}

#[testkit::test]
async fn part_of_a_file_is_downloaded() {
    let (app, _, shown) = app_with_file().await;
    let get = async |range: &str| {
        app.anonymous()
            .with("range", range)
            .get(&path(&shown))
            .await
    };
    let whole = app.anonymous().get(&path(&shown)).await;
    assert_eq!(
        (
            whole.header("accept-ranges"),
            whole.header("content-length")
        ),
        ("bytes", "18")
    );
    for (range, shown, part) in [
        ("bytes=0-3", "bytes 0-3/18", "%PDF"),
        ("bytes=9-", "bytes 9-17/18", "voorbeeld"),
        ("bytes=-5", "bytes 13-17/18", "beeld"),
    ] {
        let answer = get(range).await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (StatusCode::PARTIAL_CONTENT, part)
        );
        assert_eq!(
            (
                answer.header("content-range"),
                answer.header("content-type")
            ),
            (shown, "application/pdf")
        );
        assert_eq!(answer.header("content-length"), part.len().to_string());
    }
    for range in ["bytes=0-1,3-4", "lines=1-2", "bytes=4-2"] {
        let answer = get(range).await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (StatusCode::OK, PDF),
            "{range}"
        );
    }
    let beyond = get("bytes=18-").await;
    assert_eq!(
        (beyond.status, beyond.header("content-range")),
        (StatusCode::RANGE_NOT_SATISFIABLE, "bytes */18")
    );
    assert_eq!(beyond.header("content-type"), "application/problem+json");
}

#[testkit::test]
async fn attachment_url_expires_after_ten_minutes() {
    let (app, _, shown) = app_with_file().await;
    app.clock.advance(Duration::from_secs(599));
    assert_eq!(
        app.anonymous().get(&path(&shown)).await.status,
        StatusCode::OK
    );
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(
        app.anonymous().get(&path(&shown)).await.status,
        StatusCode::NOT_FOUND
    );
}

#[testkit::test]
async fn changed_attachment_url_gives_no_access() {
    let (app, _, shown) = app_with_file().await;
    let path = path(&shown);
    let start = path.rfind('/').unwrap() + 1;
    for at in start..path.len() {
        let mut forged = path.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let answer = app
            .anonymous()
            .get(std::str::from_utf8(&forged).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        app.anonymous().get("/attachments/x").await.status,
        StatusCode::NOT_FOUND
    );
}

#[testkit::test]
async fn attachment_url_ends_with_its_key() {
    let (app, region, own) = app_with_file().await;
    let client = app.client(&region.key);
    let ends = json!({"expiresAt": "2026-01-02T03:09:05.678Z"});
    let made = [
        client.post("/auth/region/api-keys", &json!({})).await,
        client.post("/auth/region/api-keys", &ends).await,
    ];
    let mut addresses = Vec::new();
    for made in &made {
        let key = made.json()["data"]["key"].as_str().unwrap().to_owned();
        let shown = app
            .client(&key)
            .get("/candidates/rec00000000000001")
            .await
            .data();
        addresses.push(path(&shown["curriculumVitae"][0]));
    }
    let status = async |path: &str| app.anonymous().get(path).await.status.as_u16();
    assert_eq!(
        [status(&addresses[0]).await, status(&addresses[1]).await],
        [200, 200]
    );
    let revoked = made[0].json()["data"]["id"].as_str().unwrap().to_owned();
    crate::delete(
        &client,
        &format!("/auth/regions/{}/api-keys/{revoked}", region.id),
    )
    .await;
    assert_eq!(
        [status(&addresses[0]).await, status(&addresses[1]).await],
        [404, 200]
    );
    app.clock.advance(Duration::from_mins(5));
    assert_eq!(
        [status(&addresses[1]).await, status(&path(&own)).await],
        [404, 200]
    );
}

#[testkit::test]
async fn attachment_url_ends_with_its_session() {
    let (app, _, _) = app_with_file().await;
    let email = testkit::candidate(1)["email"].as_str().unwrap().to_owned();
    let visitor = app.visitor(
        &app.session(&email, model::Environment::Production, None)
            .await,
    );
    let shown = visitor.get("/candidates/rec00000000000001").await.data();
    let address = path(&shown["curriculumVitae"][0]);
    assert_eq!(app.anonymous().get(&address).await.status, StatusCode::OK);
    crate::delete(&visitor, "/auth/candidates/sessions/current").await;
    assert_eq!(
        app.anonymous().get(&address).await.status,
        StatusCode::NOT_FOUND
    );
}

#[testkit::test]
async fn download_is_recorded_as_access_of_the_key_that_got_the_url() {
    let (app, _, shown) = app_with_file().await;
    app.clock.advance(Duration::from_secs(61));
    app.anonymous().get(&path(&shown)).await;
    app.record_accesses().await;
    let email = testkit::candidate(1)["email"].as_str().unwrap().to_owned();
    let visitor = app.visitor(
        &app.session(&email, model::Environment::Production, None)
            .await,
    );
    let seen = visitor.get("/auth/candidates/me/accesses").await.data()[0].clone();
    assert_eq!(
        (&seen["action"], &seen["key"]["description"]),
        (&json!("attachments.get"), &Value::Null)
    );
    assert_eq!(seen["candidateId"], "rec00000000000001");
}
