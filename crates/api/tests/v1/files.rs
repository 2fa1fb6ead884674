//! Files of version 1.

use super::{create, saved, shown, user};
use crate::{
    harness::receiver::{Receiver, answer},
    v2::app_reaching_itself,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::StatusCode;
use serde_json::{Value, json};
use testkit::{Client, TestApp};

const PDF: &str = "%PDF-1.4\nvoorbeeld";

fn names(record: &Value, field: &str) -> Vec<String> {
    let files = record[field].as_array().unwrap().iter();
    files
        .map(|file| file["filename"].as_str().unwrap().to_owned())
        .collect()
}

/// Sends a request whose files are fetched, and carries out what is queued meanwhile.
async fn created_with_files(app: &TestApp, client: &Client<'_>, body: &Value) -> testkit::Answer {
    let step = async {
        loop {
            tokio::task::yield_now().await;
            app.services.mutations.step().await.unwrap();
        }
    };
    tokio::select! {
        answer = create(client, body) => answer,
        () = step => unreachable!("the loop does not end"),
    }
}

#[testkit::test]
async fn files_are_stored_before_the_answer() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|got, _| match got.target.as_str() {
        "/a.pdf" => answer(200, "", PDF),
        "/b.pdf" => answer(200, "", "%PDF-1.4\nander"),
        _ => answer(404, "", ""),
    });
    let text = STANDARD.encode("hallo");
    let body = user(
        "a@example.nl",
        json!({
            "cv": {"base64": text}, "bijlage": [{"url": site.url("/a.pdf"), "filename": "a.pdf", "size": 3, "id": "att1"}],
            "interacties": [{"soort": "Anders", "bijlage": [{"url": site.url("/b.pdf"), "filename": "b.pdf"}]}],
        }),
    );
    let answer = created_with_files(&app, &client, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let id = answer.json()["data"]["id"].as_str().unwrap().to_owned();
    let record = shown(&client, &id).await;
    assert_eq!(names(&record, "curriculumVitae"), ["cv.txt"]);
    let mut others = names(&record, "otherAttachments");
    others.sort_unstable();
    assert_eq!(others, ["a.pdf", "b.pdf"]);

    // Sent again, nothing doubles.
    let answer = created_with_files(&app, &client, &body).await;
    assert_eq!(answer.json()["data"]["created"], false);
    let again = shown(&client, &id).await;
    assert_eq!(again["updatedAt"], record["updatedAt"]);
    for field in ["curriculumVitae", "otherAttachments"] {
        assert_eq!(names(&again, field), names(&record, field));
    }
    app.services.mutations.step().await.unwrap();
    app.store
        .remove_discarded(region.production())
        .await
        .unwrap();
    assert_eq!(crate::files_kept(&app), 3);
}

#[testkit::test]
async fn a_file_that_cannot_be_fetched_is_a_fault_at_its_place() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|got, _| match got.target.as_str() {
        "/a.pdf" => answer(200, "", PDF),
        "/kaal" => answer(200, "", "<html>"),
        _ => answer(404, "", ""),
    });
    let body = user(
        "a@example.nl",
        json!({
            "cv": {"url": site.url("/weg")}, "bijlage": [{"url": site.url("/a.pdf")}],
            "interacties": [{"soort": "Anders", "bijlage": [{"url": site.url("/kaal")}]}],
        }),
    );
    let answer = created_with_files(&app, &client, &body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    let mut faults = answer.faults();
    faults.sort_unstable();
    assert_eq!(
        faults,
        ["/cv notFound", "/interacties/0/bijlage/0 mediaType"]
    );
    assert_eq!(client.get("/candidates").await.each("id").len(), 0);
    assert_eq!(crate::files_kept(&app), 0);
}

#[testkit::test]
async fn faults_of_files_name_their_place() {
    let (app, region) = crate::app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = user(
        "a@example.nl",
        json!({
            "cv": [{"base64": "?"}, {}], "bijlage": {"url": "ftp://example.nl/a"},
            "interacties": [{"soort": "Anders", "bijlage": [{"url": 1}]}],
        }),
    );
    let mut faults = create(&client, &body).await.faults();
    faults.sort_unstable();
    faults.dedup();
    assert_eq!(
        faults,
        [
            "/bijlage/url pattern",
            "/cv/0/base64 pattern",
            "/cv/1/url required",
            "/interacties/0/bijlage/0/url type",
        ]
    );
    let eleven = json!({"bijlage": vec![json!({"url": "https://example.nl/a.pdf"}); 11]});
    let answer = create(&client, &user("a@example.nl", eleven)).await;
    assert_eq!(answer.faults(), ["/bijlage maxItems"]);
    let private = json!({"bijlage": [{"url": "http://127.0.0.1/a.pdf"}]});
    let answer = create(&client, &user("a@example.nl", private)).await;
    assert_eq!(answer.faults(), ["/bijlage/0/url url"]);
}

#[testkit::test]
async fn too_many_waiting_requests_are_answered_before_the_end() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", PDF));
    let waiting: Vec<_> = (0..services::waiting::WAITERS)
        .map(|_| app.services.mutations.join_waiters(region.production()))
        .collect();
    let body = user(
        "a@example.nl",
        json!({"cv": {"url": site.url("/a.pdf")}, "x": 1}),
    );
    let answer = create(&client, &body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    let id = answer.json()["data"]["mutationId"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        answer.json(),
        json!({"statusCode": 202, "message": "Kandidaat wordt nog opgeslagen", "data": {"mutationId": id},
            "meta": {"sandboxEnabled": false, "ignored": ["x"]}})
    );
    drop(waiting);
    app.services.mutations.step().await.unwrap();
    let mutation = client.get(&format!("/mutations/{id}")).await.data();
    assert_eq!(mutation["status"], "succeeded");
    saved(&client, &user("a@example.nl", json!({}))).await;
}
