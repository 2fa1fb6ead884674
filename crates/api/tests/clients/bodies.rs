//! Bodies as clients send them.

use crate::app_with;
use axum::body::Body;
use http::{Method, StatusCode};
use testkit::{Client, candidate};

async fn find(client: &Client<'_>, kind: &str, body: &[u8]) -> (StatusCode, String) {
    let client = client.clone().with("content-type", kind);
    let answer = client
        .send(Method::POST, "/candidates/find", Body::from(body.to_vec()))
        .await;
    (answer.status, answer.text())
}

#[testkit::test]
async fn body_is_accepted_under_every_json_media_type_and_charset() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = br#"{"phone":"06"}"#;
    for kind in [
        "application/json; charset=utf8",
        "application/json; charset=UTF_8",
        "application/json; charset=\"Utf-8\"",
        "application/json; odata=verbose; charset = utf-8",
        "application/json; charset=us-ascii",
        "application/merge-patch+json",
        "application/vnd.api+json; charset=utf-8",
        "Application/Problem+JSON",
    ] {
        assert_eq!(find(&client, kind, body).await.0, StatusCode::OK, "{kind}");
    }
    for (kind, reported) in [
        (
            "application/json; charset=utf-16",
            "The Content-Type names a charset other than UTF-8. Send the body as",
        ),
        (
            "application/json; charset=windows-1252",
            "The Content-Type names a charset other than UTF-8.",
        ),
        (
            "application/json; charset=",
            "The Content-Type names a charset other than UTF-8.",
        ),
        (
            "application/json-patch+json",
            "The Content-Type is application/json-patch+json. Send the body as application/json, in UTF-8.",
        ),
        (
            "application/+json",
            "The Content-Type is application/+json.",
        ),
        ("text/x+json", "The Content-Type is text/x+json."),
        (
            "multipart/form-data; boundary=x",
            "The Content-Type is multipart/form-data.",
        ),
    ] {
        let (status, text) = find(&client, kind, body).await;
        assert!(
            status == StatusCode::UNSUPPORTED_MEDIA_TYPE && text.contains(reported),
            "{kind}: {text}"
        );
    }
    let none = client
        .send(Method::POST, "/candidates/find", "{}".into())
        .await;
    assert!(
        none.text()
            .contains("The body has no Content-Type. Send it as application/json, in UTF-8."),
        "{}",
        none.text()
    );
}

#[testkit::test]
async fn byte_order_mark_is_ignored_in_bodies() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let marked = |text: &str| Body::from(format!("\u{feff}{text}"));
    let person = r#"{"name": "A", "email": "a@example.nl", "privacyConsent": true}"#;
    let record = "/candidates/rec00000000000001";
    for (method, path, body, status) in [
        (
            Method::POST,
            "/candidates".to_owned(),
            format!("[{person}]"),
            StatusCode::ACCEPTED,
        ),
        (
            Method::POST,
            "/candidates/upsert".to_owned(),
            person.to_owned(),
            StatusCode::ACCEPTED,
        ),
        (
            Method::POST,
            "/candidates/find".to_owned(),
            r#"{"phone": "06"}"#.to_owned(),
            StatusCode::OK,
        ),
        (
            Method::PATCH,
            record.to_owned(),
            r#"{"city": "Ede"}"#.to_owned(),
            StatusCode::ACCEPTED,
        ),
        (
            Method::POST,
            format!("{record}/attachments"),
            r#"{"curriculumVitae": [{"filename": "a.txt", "base64": "aGFsbG8="}]}"#.to_owned(),
            StatusCode::ACCEPTED,
        ),
        (
            Method::POST,
            "/schema/custom-fields".to_owned(),
            r#"{"key": "a", "label": "A", "type": "text"}"#.to_owned(),
            StatusCode::CREATED,
        ),
    ] {
        let answer = client.send(method, &path, marked(&body)).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        let packed = client.clone().with("content-encoding", "gzip, identity");
        let packed = packed
            .send(Method::POST, "/candidates/find", marked(&body))
            .await;
        assert_eq!(packed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(packed.header("accept-encoding"), "identity");
    }
}
