//! File names: the extension matches the content, and the name hides nothing.

use crate::{accepted, app_with};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use testkit::candidate;

#[testkit::test]
async fn file_gets_the_extension_of_its_content() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let text = STANDARD.encode("Start-Process calc");
    let pdf = STANDARD.encode("%PDF-1.7 voorbeeld");
    let names = [
        (&text, "cv.hta", "cv.hta.txt"),
        (&text, "cv.html", "cv.html.txt"),
        (&text, "cv.url", "cv.url.txt"),
        (&pdf, "cv\u{202e}fdp.exe", "cvfdp.exe.pdf"),
        (&pdf, "mijn cv.PDF", "mijn cv.PDF"),
    ];
    let files: Vec<_> = names
        .iter()
        .map(|(file, name, _)| json!({"base64": file, "filename": name}))
        .collect();
    let path = "/candidates/rec00000000000001";
    accepted(
        &client
            .post(
                &format!("{path}/attachments"),
                &json!({"otherAttachments": files}),
            )
            .await,
    );
    let record = client.get(path).await.data();
    let shown: Vec<_> = record["otherAttachments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["filename"])
        .collect();
    let expected: Vec<Value> = names.iter().map(|(_, _, name)| (*name).into()).collect();
    assert_eq!(shown, expected.iter().collect::<Vec<_>>());
    let url = record["otherAttachments"][0]["url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap();
    let download = app.anonymous().get(url).await;
    assert!(
        download
            .header("content-disposition")
            .contains("cv.hta.txt"),
        "{:?}",
        download.headers
    );
}

#[testkit::test]
async fn imported_file_gets_the_extension_of_its_content() {
    let file =
        json!([{"filename": "cv\u{200b}.exe", "base64": STANDARD.encode("%PDF-1.7 voorbeeld")}]);
    let (app, region) = app_with(vec![crate::changed(1, json!({"curriculumVitae": file}))]).await;
    let record = app
        .client(&region.key)
        .get("/candidates/rec00000000000001")
        .await
        .data();
    assert_eq!(record["curriculumVitae"][0]["filename"], "cv.exe.pdf");
}
