//! `POST /candidates/{id}/attachments` and `DELETE …/{attachmentId}`.

use crate::{accepted, app_with, delete, done};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::candidate;

const PATH: &str = "/candidates/rec00000000000001/attachments";

fn file(name: &str, content: &[u8]) -> Value {
    json!({"filename": name, "base64": STANDARD.encode(content)})
}

#[testkit::test]
async fn attachments_are_appended_and_removed() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let record = || async { client.get("/candidates/rec00000000000001").await.data() };
    accepted(
        &client
            .post(PATH, &json!({"curriculumVitae": [file("een.txt", b"een")]}))
            .await,
    );
    app.clock.advance(Duration::from_secs(1));
    let more = json!({"curriculumVitae": [file("twee.txt", b"twee")], "otherAttachments": [file("drie.txt", b"drie")]});
    let data = accepted(&client.post(PATH, &more).await);
    assert_eq!(
        done(&client, &data).await["operation"],
        "attachments.create"
    );
    let shown = record().await;
    let names = |field: &str| {
        shown[field]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["filename"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (names("curriculumVitae"), names("otherAttachments")),
        (
            vec![json!("een.txt"), json!("twee.txt")],
            vec![json!("drie.txt")]
        )
    );
    assert_eq!(
        data["attachmentIds"],
        json!([
            shown["curriculumVitae"][1]["id"],
            shown["otherAttachments"][0]["id"]
        ])
    );
    assert_eq!(shown["updatedAt"], "2026-01-02T03:04:06.678Z");

    let first = &shown["curriculumVitae"][0];
    let url = first["url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap();
    assert_eq!(app.anonymous().get(url).await.text(), "een");
    let path = format!("{PATH}/{}", first["id"].as_str().unwrap());
    let data = accepted(&delete(&client, &path).await);
    assert_eq!(
        (
            done(&client, &data).await["operation"].as_str(),
            &data["attachmentIds"]
        ),
        (Some("attachments.delete"), &json!([first["id"]]))
    );
    assert_eq!(record().await["curriculumVitae"][0]["filename"], "twee.txt");
    assert_eq!(app.anonymous().get(url).await.status, StatusCode::NOT_FOUND);
    assert_eq!(delete(&client, &path).await.status, StatusCode::NOT_FOUND);
    app.services.mutations.step().await.unwrap();
    assert_eq!(crate::files_kept(&app), 2, "the file itself is gone too");
}

#[testkit::test]
async fn every_fault_is_reported_and_no_file_stored() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let six: Vec<_> = (0..6).map(|_| file("a.txt", b"a")).collect();
    for (body, faults) in [
        (json!({}), vec!["/otherAttachments required"]),
        (json!([]), vec![" type"]),
        (
            json!({"curriculumVitae": six}),
            vec!["/curriculumVitae maxItems"],
        ),
        (
            json!({"curriculumVitae": [file("a.exe", b"\x7fELF\x02\x01\x01")], "otherAttachments": [file("leeg.txt", b"")]}),
            vec![
                "/curriculumVitae/0/base64 mediaType",
                "/otherAttachments/0/base64 mediaType",
            ],
        ),
        (
            json!({"otherAttachments": [{"base64": "YQ", "filename": "a.txt"}, {"base64": "YQ=="}]}),
            vec![
                "/otherAttachments/0/base64 pattern",
                "/otherAttachments/1/filename required",
            ],
        ),
        (
            json!({"otherAttachments": [file("a.txt", b"a"), {"url": "http://10.0.0.1/"}]}),
            vec!["/otherAttachments/1/url url"],
        ),
    ] {
        let answer = client.post(PATH, &body).await;
        let mut found = answer.faults();
        found.sort();
        assert_eq!(
            (answer.status, found),
            (
                StatusCode::BAD_REQUEST,
                faults.iter().map(ToString::to_string).collect()
            )
        );
    }
    let nobody = client
        .post(
            "/candidates/rec00000000000009/attachments",
            &json!({"curriculumVitae": [file("a.txt", b"a")]}),
        )
        .await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_eq!(crate::files_kept(&app), 0);
}

#[testkit::test]
async fn file_is_limited_to_10_mib_and_body_to_20() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let of = |bytes: usize| file("a.txt", &vec![b'a'; bytes]);
    let largest = 10 * 1024 * 1024;
    let answer = client
        .post(PATH, &json!({"curriculumVitae": [of(largest + 1)]}))
        .await;
    assert_eq!(
        (answer.status, answer.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["/curriculumVitae/0/base64 tooLarge".into()]
        )
    );
    let answer = client
        .post(
            PATH,
            &json!({"curriculumVitae": [of(largest), of(largest)]}),
        )
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    accepted(
        &client
            .post(PATH, &json!({"curriculumVitae": [of(largest)]}))
            .await,
    );
}
