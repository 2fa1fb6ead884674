//! A file that cannot be removed: the mutation that removes it is not reported as done until the
//! file is gone.

use super::app_reaching_itself;
use crate::{
    accepted, changed, delete, done,
    harness::receiver::{Receiver, answer},
    patch,
    v2::own_data::{sent_email, sign_in, visitor},
};
use http::StatusCode;
use serde_json::{Value, json};
use std::{fs, path::PathBuf, time::Duration};
use testkit::{TestApp, TestRegion};

const ONE: &str = "/candidates/rec00000000000001";

/// Creates a region with a candidate who has one file.
async fn app_with_file() -> (TestApp, TestRegion) {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    app.import(
        region.production(),
        vec![changed(1, json!({"curriculumVitae": file}))],
    )
    .await;
    (app, region)
}

/// Returns the path of the only file.
fn file(app: &TestApp) -> PathBuf {
    let folders = fs::read_dir(app.folder().join("attachments")).unwrap();
    let mut files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let file = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none());
    file
}

/// Makes the file impossible to remove, even for root: a non-empty folder takes its place.
fn jam(file: &PathBuf) {
    fs::remove_file(file).unwrap();
    fs::create_dir(file).unwrap();
    fs::write(file.join("holds"), "").unwrap();
}

fn free(file: &PathBuf) {
    fs::remove_dir_all(file).unwrap();
    fs::write(file, "hallo").unwrap();
}

async fn step(app: &TestApp) {
    app.services.mutations.step().await.unwrap();
}

async fn failing(app: &TestApp) -> i64 {
    app.store.files_to_remove().await.unwrap().failing
}

#[testkit::test]
async fn erasure_ends_when_the_file_is_removed() {
    let (app, region) = app_with_file().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    let file = file(&app);
    jam(&file);
    let path = format!("{ONE}?permanent=true&callbackUrl={}", receiver.url("/"));
    let waiting = client.clone().with("prefer", "wait=0");
    let erased = accepted(&delete(&waiting, &path).await);
    step(&app).await;
    assert_eq!(
        client.get(ONE).await.status,
        StatusCode::NOT_FOUND,
        "the record is gone all the same"
    );
    let mutation = done(&client, &erased).await;
    assert_eq!(
        (&mutation["status"], &mutation["finishedAt"]),
        (&json!("running"), &Value::Null)
    );
    assert_eq!(
        (&mutation["incomplete"], &mutation["filesLeft"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(
        client.get("/mutations?status=running").await.data(),
        json!([mutation])
    );
    assert_eq!(
        client.get("/mutations?status=succeeded").await.data(),
        json!([])
    );
    for _ in 0..4 {
        app.clock.advance(Duration::from_hours(1));
        step(&app).await;
    }
    assert_eq!(
        (receiver.received().len(), failing(&app).await),
        (0, 1),
        "nobody is notified"
    );

    free(&file);
    app.clock.advance(Duration::from_mins(1));
    step(&app).await;
    step(&app).await;
    assert!(!file.exists());
    let mutation = done(&client, &erased).await;
    assert_eq!(
        (&mutation["status"], &mutation["problem"]),
        (&json!("succeeded"), &Value::Null)
    );
    assert!(mutation["finishedAt"].is_string() && mutation.get("incomplete").is_none());
    let posts = receiver.received();
    let body: Value = serde_json::from_slice(&posts[0].body).unwrap();
    assert_eq!(
        (posts.len(), &body["type"]),
        (1, &json!("mutation.succeeded"))
    );
    assert_eq!(body["timestamp"], mutation["finishedAt"]);
    assert_eq!(
        client.get("/mutations?status=running").await.data(),
        json!([])
    );
    assert_eq!(failing(&app).await, 0);
}

#[testkit::test]
async fn file_removed_earlier_delays_only_the_erasure() {
    let (app, region) = app_with_file().await;
    let client = app.client(&region.key);
    let file = file(&app);
    jam(&file);
    let attachment = client
        .get(&format!("{ONE}?fields=curriculumVitae"))
        .await
        .data()["curriculumVitae"][0]["id"]
        .clone();
    let path = format!("{ONE}/attachments/{}", attachment.as_str().unwrap());
    let removed = accepted(&delete(&client, &path).await);
    step(&app).await;
    assert_eq!(done(&client, &removed).await["incomplete"], true);
    let changed = accepted(&patch(&client, ONE, &json!({"city": "Assen"})).await);
    assert_eq!(done(&client, &changed).await["status"], "succeeded");
    let erased = accepted(&delete(&client, &format!("{ONE}?permanent=true")).await);
    step(&app).await;
    assert_eq!(done(&client, &erased).await["status"], "running");
    free(&file);
    app.clock.advance(Duration::from_mins(1));
    step(&app).await;
    for mutation in [&removed, &erased] {
        assert_eq!(done(&client, mutation).await["status"], "succeeded");
    }
}

#[testkit::test]
async fn unfinished_erasure_notifies_nobody() {
    let (app, region) = app_with_file().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    patch(
        &client,
        "/auth/regions/me/settings",
        &json!({"notificationUrl": receiver.url("/")}),
    )
    .await
    .data();
    let file = file(&app);
    jam(&file);
    let session = sign_in(&app, "n1@example.nl").await;
    delete(&visitor(&app, &session), "/auth/candidates/me").await;
    let token = sent_email(&app).await.token().to_owned();
    // The confirming request waits a while for the end of the erasure, which does not come.
    let confirmed = async {
        let answer = app
            .anonymous()
            .post("/auth/candidates/me/erasure", &json!({"token": token}))
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    };
    let works = async {
        for _ in 0..3 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            step(&app).await;
        }
    };
    tokio::join!(confirmed, works);
    assert_eq!(
        sent_email(&app).await.subject,
        "Je gegevens zijn nog niet allemaal gewist"
    );
    assert_eq!(receiver.received().len(), 0);
    free(&file);
    app.clock.advance(Duration::from_mins(1));
    step(&app).await;
    step(&app).await;
    let body: Value = serde_json::from_slice(&receiver.received()[0].body).unwrap();
    assert_eq!(body["type"], "candidate.erased");
}
