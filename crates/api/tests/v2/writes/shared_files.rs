//! Equal files in a scope are stored once, for as long as any attachment refers to them.

use crate::{accepted, app_with, changed, credentials::reopened, delete, done, files_kept};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures::future::join_all;
use http::StatusCode;
use serde_json::{Value, json};
use testkit::{Client, TestApp, candidate};

fn files(field: &str, contents: &[&str]) -> Value {
    let file = |content: &&str| json!({"filename": "cv.txt", "base64": STANDARD.encode(content)});
    json!({field: contents.iter().map(file).collect::<Vec<_>>()})
}

fn path(number: usize) -> String {
    format!("/candidates/rec{number:014}")
}

async fn add(client: &Client<'_>, number: usize, content: &str) -> String {
    let body = files("otherAttachments", &[content]);
    let answer = client
        .post(&format!("{}/attachments", path(number)), &body)
        .await;
    accepted(&answer)["attachmentIds"][0]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn remove(client: &Client<'_>, number: usize, attachment: &str) {
    let data = accepted(
        &delete(
            client,
            &format!("{}/attachments/{attachment}", path(number)),
        )
        .await,
    );
    // The mutation is not done before the file is gone, if nothing else refers to it.
    let status = done(client, &data).await["status"].clone();
    assert!(
        ["running", "succeeded"].contains(&status.as_str().unwrap()),
        "{status}"
    );
}

/// Downloads a candidate's files, and returns their contents.
async fn held(app: &TestApp, client: &Client<'_>, number: usize) -> Vec<String> {
    let record = client.get(&path(number)).await.data();
    let mut held = Vec::new();
    for shown in ["curriculumVitae", "otherAttachments"]
        .iter()
        .flat_map(|field| record[*field].as_array().unwrap())
    {
        let url = shown["url"]
            .as_str()
            .unwrap()
            .strip_prefix("http://127.0.0.1:8080")
            .unwrap();
        let answer = app.anonymous().get(url).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        held.push(answer.text());
    }
    held
}

async fn step(app: &TestApp) {
    app.services.mutations.step().await.unwrap();
}

#[testkit::test]
async fn equal_files_of_a_scope_are_stored_once_until_the_last_is_removed() {
    let (app, region) = app_with((1..=2).map(candidate).collect()).await;
    let client = app.client(&region.key);
    let first = add(&client, 1, "gelijk").await;
    // A second one in the same request, and one of another candidate.
    let both = files("curriculumVitae", &["gelijk", "gelijk"]);
    accepted(
        &client
            .post(&format!("{}/attachments", path(1)), &both)
            .await,
    );
    let other = add(&client, 2, "gelijk").await;
    add(&client, 2, "anders").await;
    step(&app).await;
    assert_eq!(files_kept(&app), 2);

    remove(&client, 1, &first).await;
    step(&app).await;
    assert_eq!(
        (held(&app, &client, 1).await, files_kept(&app)),
        (vec!["gelijk".to_owned(); 2], 2)
    );
    accepted(&delete(&client, &format!("{}?permanent=true", path(1))).await);
    step(&app).await;
    assert_eq!(
        (held(&app, &client, 2).await, files_kept(&app)),
        (vec!["gelijk".to_owned(), "anders".to_owned()], 2)
    );
    remove(&client, 2, &other).await;
    step(&app).await;
    assert_eq!(
        (held(&app, &client, 2).await, files_kept(&app)),
        (vec!["anders".to_owned()], 1)
    );
    assert!(
        !app.everything_stored()
            .windows(6)
            .any(|window| window == b"gelijk")
    );
    add(&client, 2, "gelijk").await;
    step(&app).await;
    assert_eq!(
        (held(&app, &client, 2).await.len(), files_kept(&app)),
        (2, 2),
        "it comes again under another name"
    );
}

#[testkit::test]
async fn scopes_share_no_file() {
    let app = TestApp::start().await;
    let (north, south) = (app.region("noord").await, app.region("zuid").await);
    let row = changed(1, files("curriculumVitae", &["gelijk"]));
    for scope in [north.production(), north.sandbox(), south.production()] {
        app.import(
            scope,
            vec![
                row.clone(),
                changed(2, files("curriculumVitae", &["gelijk"])),
            ],
        )
        .await;
    }
    step(&app).await;
    assert_eq!(files_kept(&app), 3);
    let [north, south] = [&north, &south].map(|region| app.client(&region.key));
    for number in 1..=2 {
        accepted(&delete(&north, &format!("{}?permanent=true", path(number))).await);
    }
    north
        .send(
            http::Method::POST,
            "/auth/regions/me/sandbox-reset",
            "".into(),
        )
        .await;
    step(&app).await;
    assert_eq!(
        (held(&app, &south, 1).await, files_kept(&app)),
        (vec!["gelijk".to_owned()], 1)
    );
}

#[testkit::test]
async fn failed_write_removes_no_shared_file() {
    let (app, region) = app_with((1..=3).map(candidate).collect()).await;
    let client = app.client(&region.key);
    // This file is never fetched, so what follows it in the queue waits. By the time that runs, the
    // candidate is gone.
    let away = json!({"otherAttachments": [{"url": "https://bestanden.example.nl/a.txt"}]});
    accepted(
        &client
            .post(&format!("{}/attachments", path(3)), &away)
            .await,
    );
    accepted(&delete(&client, &format!("{}?permanent=true", path(1))).await);
    let is_unsuccessful = files("otherAttachments", &["gelijk", "gelijk"]);
    let is_unsuccessful = accepted(
        &client
            .post(&format!("{}/attachments", path(1)), &is_unsuccessful)
            .await,
    );
    add(&client, 2, "gelijk").await;
    assert_eq!(files_kept(&app), 3);
    step(&app).await;
    step(&app).await;
    assert_eq!(
        done(&client, &is_unsuccessful).await["problem"]["status"],
        404
    );
    assert_eq!(
        (held(&app, &client, 2).await, files_kept(&app)),
        (vec!["gelijk".to_owned()], 1)
    );
}

/// Uploads race with the removal of the last equal file, while two nodes remove files.
#[testkit::test]
async fn upload_racing_with_the_last_removal_keeps_its_file() {
    const HANDS: usize = 8;
    let (app, region) = app_with((1..=8).map(candidate).collect()).await;
    let client = app.client(&region.key);
    let elsewhere = reopened(&app).await;
    let scope = region.production();
    for round in 0..6 {
        let hands = (1..=HANDS).map(async |number| {
            let mine = add(&client, number, "gelijk").await;
            if (number + round) % 3 != 0 {
                remove(&client, number, &mine).await;
            }
        });
        let here = async {
            for _ in 0..4 {
                step(&app).await;
            }
        };
        let there = async {
            for _ in 0..8 {
                elsewhere.remove_discarded(scope).await.unwrap();
            }
        };
        tokio::join!(join_all(hands), here, there);
        for number in 1..=HANDS {
            assert!(
                held(&app, &client, number)
                    .await
                    .iter()
                    .all(|content| content == "gelijk")
            );
        }
    }
    step(&app).await;
    assert_eq!(files_kept(&app), 1);
    for number in 1..=HANDS {
        accepted(&delete(&client, &format!("{}?permanent=true", path(number))).await);
    }
    step(&app).await;
    assert_eq!(files_kept(&app), 0);
}
