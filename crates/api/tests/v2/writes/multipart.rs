//! `POST /candidates/{id}/attachments` as `multipart/form-data`.

use crate::{accepted, app_with, done, files_kept};
use axum::body::Body;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Answer, Client, candidate};

const PATH: &str = "/candidates/rec00000000000001/attachments";
const PDF: &str = "%PDF-1.4\nvoorbeeld";

/// Returns a part with these headers and this content.
fn part(headers: &str, content: &[u8]) -> Vec<u8> {
    [
        b"--grens\r\n",
        headers.as_bytes(),
        b"\r\n\r\n",
        content,
        b"\r\n",
    ]
    .concat()
}

/// Returns a part with a file.
fn file(name: &str, filename: &str, content: &[u8]) -> Vec<u8> {
    let disposition =
        format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"");
    part(
        &format!("{disposition}\r\nContent-Type: application/octet-stream"),
        content,
    )
}

async fn send(client: &Client<'_>, parts: &[Vec<u8>]) -> Answer {
    send_as(
        client,
        "multipart/form-data; boundary=grens",
        [&parts.concat()[..], b"--grens--\r\n"].concat(),
    )
    .await
}

async fn send_as(client: &Client<'_>, kind: &str, body: Vec<u8>) -> Answer {
    client
        .clone()
        .with("content-type", kind)
        .send(Method::POST, PATH, Body::from(body))
        .await
}

/// Returns the candidate's files: list, name, media type and size of each.
async fn shown(client: &Client<'_>) -> Value {
    let record = client.get("/candidates/rec00000000000001").await.data();
    let of = |list: &str| {
        let files = record[list].as_array().unwrap().clone();
        files
            .into_iter()
            .map(|file| json!([list, file["filename"], file["type"], file["size"]]))
            .collect::<Vec<_>>()
    };
    json!([of("curriculumVitae"), of("otherAttachments")].concat())
}

#[testkit::test]
async fn multipart_files_are_stored_unchanged_and_named_as_in_json() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let large = "a".repeat(300_000);
    let parts = [
        file("curriculumVitae", "Mijn CV – Zoë.pdf", PDF.as_bytes()),
        file("otherAttachments[]", "../map/brief.exe", PDF.as_bytes()),
        file("file", "lang.txt", large.as_bytes()),
        file("files[1]", "een %22twee%22.txt", b"\r\n--gren\r\n--Grens."),
        part(
            "content-disposition: form-data; filename*=UTF-8''n%C3%AEeuw.txt; name=otherAttachments\r\nX-More: y",
            b"hallo",
        ),
        file("curriculumVitae", "", b""),
    ];
    let data = accepted(&send(&client, &parts).await);
    assert_eq!(data["attachmentIds"].as_array().unwrap().len(), 5);
    assert_eq!(done(&client, &data).await["status"], "succeeded");
    let expected = json!([
        [
            "curriculumVitae",
            "Mijn CV – Zoë.pdf",
            "application/pdf",
            18
        ],
        ["otherAttachments", "brief.exe.pdf", "application/pdf", 18],
        ["otherAttachments", "lang.txt", "text/plain", 300_000],
        ["otherAttachments", "een \"twee\".txt", "text/plain", 18],
        ["otherAttachments", "nîeuw.txt", "text/plain", 5],
    ]);
    assert_eq!(shown(&client).await, expected);
}

#[testkit::test]
async fn every_faulty_part_is_reported() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let pdf = PDF.as_bytes();
    let too_large = vec![b'a'; 10 * 1024 * 1024 + 1];
    let text = |name: &str| {
        part(
            &format!("Content-Disposition: form-data; name=\"{name}\""),
            b"cv",
        )
    };
    let base64 = "Content-Disposition: form-data; name=file; filename=a.txt\r\nContent-Transfer-Encoding: BASE64";
    for (parts, faults) in [
        (
            vec![file("cv", "cv.pdf", pdf), text("file"), part("X: y", b"")],
            vec!["/cv unknown", "/file type", " required"],
        ),
        (
            vec![
                file("curriculumVitae", "cv.pdf", pdf),
                file("file", "a", b"\x7fELF"),
            ],
            vec!["/otherAttachments/0 mediaType"],
        ),
        (
            vec![
                file("file", "a.pdf", pdf),
                file("file", "b.txt", &too_large),
            ],
            vec!["/otherAttachments/1 tooLarge"],
        ),
        (
            vec![file("file", "", pdf)],
            vec!["/otherAttachments/0/filename minLength"],
        ),
        (
            vec![file("file", &"x".repeat(201), pdf)],
            vec!["/otherAttachments/0/filename maxLength"],
        ),
        (
            vec![file("curriculumVitae", "a.pdf", pdf); 6],
            vec!["/curriculumVitae maxItems"],
        ),
        (vec![part(base64, b"aGFsbG8=")], vec!["/file encoding"]),
        (
            vec![file("file", "", b"")],
            vec!["/otherAttachments required"],
        ),
        (vec![], vec!["/otherAttachments required"]),
        (vec![file("file", "", b""); 101], vec![" maxItems"]),
    ] {
        let answer = send(&client, &parts).await;
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, faults),
            "{}",
            answer.text()
        );
    }
    assert_eq!((files_kept(&app), shown(&client).await), (0, json!([])));
}

#[testkit::test]
async fn body_that_contradicts_its_content_type_is_rejected() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let whole = [&file("file", "a.pdf", PDF.as_bytes())[..], b"--grens--\r\n"].concat();
    let kind = "multipart/form-data; boundary=grens";
    let headers = [&b"--grens\r\nX: "[..], &vec![b'x'; 20_000_000], b"\r\n\r\n"].concat();
    for (kind, body, fault) in [
        (
            "multipart/form-data",
            whole.clone(),
            "content-type boundary",
        ),
        (
            "multipart/form-data; boundary=",
            whole.clone(),
            "content-type boundary",
        ),
        (
            "multipart/form-data; boundary=ander",
            whole.clone(),
            " multipart",
        ),
        (kind, b"".to_vec(), " multipart"),
        (kind, b"{}".to_vec(), " multipart"),
        (kind, whole[..whole.len() - 15].to_vec(), " multipart"),
        (kind, whole[..60].to_vec(), " multipart"),
        (
            kind,
            b"--grens\r\n\x00: y\r\n\r\nx\r\n--grens--".to_vec(),
            " multipart",
        ),
        (kind, headers, " multipart"),
    ] {
        let answer = send_as(&client, kind, body).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec![fault.to_owned()]),
            "{kind}"
        );
    }
    let quoted = send_as(
        &client,
        "Multipart/Form-Data; charset=x; Boundary=\"grens\"",
        whole.clone(),
    )
    .await;
    assert_eq!(quoted.status, StatusCode::ACCEPTED);
    let packed = send_as(
        &client.clone().with("content-encoding", "gzip"),
        kind,
        whole.clone(),
    )
    .await;
    assert_eq!(
        (packed.status, packed.header("accept-encoding")),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, "identity")
    );
    let beyond = send_as(&client, kind, vec![b'-'; 20 * 1024 * 1024 + 1]).await;
    assert_eq!(beyond.status, StatusCode::PAYLOAD_TOO_LARGE);
    let mixed = send_as(&client, "multipart/mixed; boundary=grens", whole.clone()).await;
    assert_eq!(mixed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let elsewhere = client
        .with("content-type", kind)
        .send(Method::POST, "/candidates", whole.into())
        .await;
    assert_eq!(elsewhere.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[testkit::test]
async fn repetition_is_recognised_by_files_not_boundary() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key).with("idempotency-key", "k1");
    let body = [&file("file", "a.pdf", PDF.as_bytes())[..], b"--grens--\r\n"].concat();
    let first = send_as(&client, "multipart/form-data; boundary=grens", body.clone()).await;
    let other_boundary = String::from_utf8(body)
        .unwrap()
        .replace("grens", "------Ander");
    let again = send_as(
        &client,
        "multipart/form-data; boundary=\"------Ander\"",
        other_boundary.into_bytes(),
    )
    .await;
    assert_eq!(
        (again.header("idempotency-replayed"), accepted(&again)),
        ("true", accepted(&first))
    );
    for parts in [
        [file("file", "b.pdf", PDF.as_bytes())],
        [file("file", "a.pdf", b"%PDF-1.4\nander")],
        [file("curriculumVitae", "a.pdf", PDF.as_bytes())],
    ] {
        assert_eq!(
            send(&client, &parts).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    assert_eq!(files_kept(&app), 1);
    let gone = app
        .client(&region.key)
        .with("content-type", "multipart/form-data; boundary=grens");
    let body = [&file("file", "a.pdf", PDF.as_bytes())[..], b"--grens--"].concat();
    let missing = gone
        .send(
            Method::POST,
            "/candidates/rec00000000000009/attachments",
            body.into(),
        )
        .await;
    assert_eq!(
        (missing.status, files_kept(&app)),
        (StatusCode::NOT_FOUND, 1)
    );
}
