//! Attachments given by URL: they are fetched before the mutation is done, all or nothing.

use super::app_reaching_itself;
use crate::{
    accepted, delete, done,
    harness::receiver::{Receiver, answer},
    patch,
};
use http::StatusCode;
use serde_json::{Value, json};
use testkit::{TestApp, candidate};

const PDF: &str = "%PDF-1.4\nvoorbeeld";

fn new(attachments: &Value) -> Value {
    json!([{"name": "Nieuw", "email": "nieuw@example.nl", "privacyConsent": true, "curriculumVitae": attachments}])
}

async fn step(app: &TestApp) {
    app.services.mutations.step().await.unwrap();
}

#[testkit::test]
async fn write_that_waits_for_files_accepts_further_writes_in_order() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|got, _| match got.target.as_str() {
        "/cv" => answer(
            200,
            "content-disposition: attachment; filename=\"mijn cv.pdf\"\r\n",
            PDF,
        ),
        "/weg" => answer(302, "location: /cv\r\n", ""),
        _ => answer(404, "", ""),
    });
    let body = new(
        &json!([{"url": site.url("/cv")}, {"url": site.url("/weg"), "filename": "../brief.pdf"}]),
    );
    let made = accepted(&client.post("/candidates", &body).await);
    let path = format!("/candidates/{}", made["candidateIds"][0].as_str().unwrap());
    assert_eq!(
        client.get(&path).await.status,
        StatusCode::NOT_FOUND,
        "it is read when it is done"
    );
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]);
    let writes = [
        made.clone(),
        accepted(&patch(&client, &path, &json!({"city": "Assen"})).await),
        accepted(&client.post(&format!("{path}/interactions"), &moment).await),
        accepted(
            &patch(
                &client,
                "/candidates/rec00000000000001",
                &json!({"city": "Zwolle"}),
            )
            .await,
        ),
    ];
    let moment = format!(
        "{path}/interactions/{}",
        writes[2]["interactionIds"][0].as_str().unwrap()
    );
    let renamed = accepted(&patch(&client, &moment, &json!({"name": "Intake"})).await);
    let cv = made["attachmentIds"][0].as_str().unwrap();
    let removed = accepted(&delete(&client, &format!("{path}/attachments/{cv}")).await);
    for data in &writes {
        assert_eq!(done(&client, data).await["status"], "queued");
    }
    assert_eq!(
        client.get("/candidates/rec00000000000001").await.data()["city"],
        Value::Null,
        "order is kept"
    );
    let elsewhere = delete(
        &client,
        &format!("/candidates/rec00000000000001/attachments/{cv}"),
    )
    .await;
    assert_eq!(
        elsewhere.status,
        StatusCode::NOT_FOUND,
        "what is pending is its own candidate's"
    );

    step(&app).await;
    for data in writes.iter().chain([&renamed, &removed]) {
        assert_eq!(done(&client, data).await["status"], "succeeded");
    }
    let record = client.get(&path).await.data();
    assert_eq!(record["city"], "Assen");
    let shown: Vec<_> = record["curriculumVitae"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["filename"].as_str().unwrap())
        .collect();
    assert_eq!(shown, ["brief.pdf"], "the other was removed again");
    let url = record["curriculumVitae"][0]["url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap()
        .to_owned();
    let file = app.anonymous().get(&url).await;
    assert_eq!(
        (file.text().as_str(), file.header("content-type")),
        (PDF, "application/pdf")
    );
    assert_eq!(client.get(&moment).await.data()["name"], "Intake");
    assert_eq!(
        client.get("/candidates/rec00000000000001").await.data()["city"],
        "Zwolle"
    );
    step(&app).await;
    assert_eq!(crate::files_kept(&app), 1);
    let asked: Vec<_> = site
        .received()
        .into_iter()
        .map(|got| format!("{} {}", got.method, got.target))
        .collect();
    assert_eq!(asked, ["GET /cv", "GET /weg", "GET /cv"]);
}

#[testkit::test]
async fn unavailable_file_fails_the_mutation_and_stores_nothing() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|got, _| match got.target.as_str() {
        "/goed" => answer(200, "", PDF),
        "/elf" => answer(200, "content-type: application/pdf\r\n", "\u{7f}ELF"),
        "/groot" => answer(200, "", &"a".repeat(10 * 1024 * 1024 + 1)),
        "/rond" => answer(302, "location: /rond\r\n", ""),
        "/intern" => answer(302, "location: ftp://example.nl/\r\n", ""),
        _ => answer(410, "", ""),
    });
    for (bad, why) in [
        (
            "/weg",
            "The file's address answered 410: the file does not exist or needs a login. Give an address that opens without one.",
        ),
        (
            "/elf",
            "The fetched file is not accepted: this is a program; expected one of: PDF, Word, Excel, PowerPoint, OpenDocument, \
             RTF, plain text, JPEG, PNG, HEIC/HEIF, WebP, TIFF, GIF, BMP.",
        ),
        (
            "/groot",
            "The fetched file is larger than 10 MiB. Give a smaller one.",
        ),
        (
            "/rond",
            "The file's address redirected more than three times, or without a valid Location. Give the final address.",
        ),
        (
            "/intern",
            "The file's address, or one that it redirects to, is not allowed. Use http:// or https://, port 80, 443 or one above 1023, no user name and password, and a host with only public IP addresses; or send the file as base64.",
        ),
    ] {
        let kept = json!({"filename": "a.txt", "base64": "aGFsbG8="});
        let body = new(&json!([kept, {"url": site.url("/goed")}, {"url": site.url(bad)}]));
        let data = accepted(&client.post("/candidates", &body).await);
        let path = format!("/candidates/{}", data["candidateIds"][0].as_str().unwrap());
        let behind = accepted(&patch(&client, &path, &json!({"city": "Assen"})).await);
        step(&app).await;
        let mutation = done(&client, &data).await;
        assert_eq!(
            (&mutation["status"], &mutation["problem"]["detail"]),
            (&json!("failed"), &json!(why))
        );
        let errors = &mutation["problem"]["errors"];
        assert_eq!(
            (&errors[0]["pointer"], &errors[0]["message"]),
            (&json!("/0/curriculumVitae/2"), &json!(why))
        );
        assert_eq!(errors.as_array().unwrap().len(), 1);
        let behind = done(&client, &behind).await;
        assert_eq!(
            (&behind["status"], &behind["problem"]["status"]),
            (&json!("failed"), &json!(404))
        );
        assert_eq!(
            patch(&client, &path, &json!({"city": "x"})).await.status,
            StatusCode::NOT_FOUND
        );
        step(&app).await;
        assert_eq!(crate::files_kept(&app), 0, "{bad}");
    }
    assert_eq!(client.get("/candidates").await.data(), json!([]));
}

#[testkit::test]
async fn remote_server_errors_are_retried_three_times() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site =
        Receiver::start(|got, _| answer(if got.target == "/stuk" { 503 } else { 200 }, "", PDF));
    let data = accepted(
        &client
            .post("/candidates", &new(&json!([{"url": site.url("/stuk")}])))
            .await,
    );
    step(&app).await;
    let mutation = done(&client, &data).await;
    assert_eq!(
        mutation["problem"]["detail"],
        "The file's address answered 503 three times. Send the request again later."
    );
    assert_eq!(site.received().len(), 3);

    let site = Receiver::start(|_, before| answer(if before < 2 { 500 } else { 200 }, "", PDF));
    let data = accepted(
        &client
            .post("/candidates", &new(&json!([{"url": site.url("/")}])))
            .await,
    );
    step(&app).await;
    assert_eq!(done(&client, &data).await["status"], "succeeded");
    assert_eq!(site.received().len(), 3);
}

#[testkit::test]
async fn state_changed_while_waiting_fails_the_mutation() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", PDF));
    let path = "/candidates/rec00000000000001";
    let seen = client.get(path).await.header("etag").to_owned();
    accepted(
        &client
            .post("/candidates", &new(&json!([{"url": site.url("/")}])))
            .await,
    );
    let first = accepted(&patch(&client, path, &json!({"city": "Assen"})).await);
    let guarded = client.clone().with("if-match", &seen);
    let second = accepted(&patch(&guarded, path, &json!({"city": "Zwolle"})).await);
    step(&app).await;
    assert_eq!(done(&client, &first).await["status"], "succeeded");
    let second = done(&client, &second).await;
    assert_eq!(
        (&second["status"], &second["problem"]["status"]),
        (&json!("failed"), &json!(412))
    );
    assert_eq!(client.get(path).await.data()["city"], "Assen");
}

#[testkit::test]
async fn one_environment_does_not_wait_for_another() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", PDF));
    accepted(
        &client
            .post("/candidates", &new(&json!([{"url": site.url("/")}])))
            .await,
    );
    let plain = json!([{"name": "A", "email": "a@example.nl", "privacyConsent": true}]);
    accepted(&client.post("/api/sandbox/candidates", &plain).await);
    assert_eq!(
        client.get("/api/sandbox/candidates").await.each("name"),
        ["A"]
    );
    assert_eq!(client.get("/candidates").await.data(), json!([]));
}

#[testkit::test]
async fn fetched_file_gets_the_extension_of_its_content() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|got, _| match got.target.as_str() {
        "/kop" => answer(
            200,
            "content-disposition: attachment; filename*=UTF-8''cv%E2%80%AEfdp.exe\r\n",
            PDF,
        ),
        _ => answer(200, "", PDF),
    });
    let body = new(&json!([
        {"url": site.url("/kop")},
        {"url": site.url("/map/cv.hta?a=b.pdf")},
        {"url": site.url("/x"), "filename": "brief.docx"},
    ]));
    let made = accepted(&client.post("/candidates", &body).await);
    step(&app).await;
    let record = client
        .get(&format!(
            "/candidates/{}",
            made["candidateIds"][0].as_str().unwrap()
        ))
        .await
        .data();
    let names: Vec<_> = record["curriculumVitae"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["filename"])
        .collect();
    assert_eq!(names, ["cvfdp.exe.pdf", "cv.hta.pdf", "brief.docx.pdf"]);
}

#[testkit::test]
async fn every_failed_file_is_reported_with_its_pointer() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|got, _| match got.target.as_str() {
        "/goed" => answer(200, "", PDF),
        "/elf" => answer(200, "", "\u{7f}ELF"),
        _ => answer(404, "", ""),
    });
    let (good, missing, elf) = (
        json!({"url": site.url("/goed")}),
        json!({"url": site.url("/weg")}),
        json!({"url": site.url("/elf")}),
    );
    let kept = json!({"filename": "a.txt", "base64": "aGFsbG8="});
    let person = |files: Value| {
        crate::with(
            json!({"name": "A", "email": "a@example.nl", "privacyConsent": true}),
            files,
        )
    };
    let one = person(json!({"curriculumVitae": [kept, good], "otherAttachments": [good, missing]}));
    let lists = json!({"curriculumVitae": [elf], "otherAttachments": [kept, good, missing]});
    let attachments = "/candidates/rec00000000000001/attachments";
    for (path, body, expected) in [
        (
            "/candidates",
            json!([person(json!({})), one, person(lists.clone())]),
            vec![
                "/1/otherAttachments/1 notFound",
                "/2/curriculumVitae/0 mediaType",
                "/2/otherAttachments/2 notFound",
            ],
        ),
        (
            "/candidates/upsert",
            person(json!({"otherAttachments": [missing]})),
            vec!["/otherAttachments/0 notFound"],
        ),
        (
            attachments,
            lists,
            vec![
                "/curriculumVitae/0 mediaType",
                "/otherAttachments/2 notFound",
            ],
        ),
    ] {
        let data = accepted(&client.post(path, &body).await);
        step(&app).await;
        let problem = done(&client, &data).await["problem"].clone();
        let named: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                format!(
                    "{} {}",
                    error["pointer"].as_str().unwrap(),
                    error["code"].as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(named, expected, "{path}");
        if let several @ 2.. = expected.len() {
            let detail = format!(
                "{several} files that were given by address are not accepted. `errors` says what is wrong with each; correct them, and send the request again."
            );
            assert_eq!(problem["detail"], detail);
        }
        assert_eq!(crate::files_kept(&app), 0, "{path}");
    }
}
