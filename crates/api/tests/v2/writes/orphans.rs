//! Files without a row, left by a process that was killed before it wrote the row.

use crate::{accepted, app_with, done, files_kept};
use model::{Clock, FileId, SystemRandom};
use serde_json::{Value, json};
use services::orphans::{GRACE, Swept, find, sweep};
use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};
use store::Old;
use testkit::{TestApp, candidate};

const PATH: &str = "/candidates/rec00000000000001/attachments";

fn file(content: &str) -> Value {
    use base64::{Engine, engine::general_purpose::STANDARD};
    json!({"otherAttachments": [{"filename": "a.txt", "base64": STANDARD.encode(content)}]})
}

/// Stores a file without a row.
async fn leave_one(app: &TestApp) -> PathBuf {
    let file = FileId::random(&SystemRandom);
    app.store.files().put(file, b"wees".to_vec()).await.unwrap();
    app.folder()
        .join("attachments")
        .join(&file.as_str()[3..5])
        .join(file.as_str())
}

/// Sets the modification time of all files in the folder to `ago` before the app's clock.
fn age(app: &TestApp, folder: &Path, ago: Duration) {
    let now = UNIX_EPOCH + Duration::from_micros(app.clock.now().micros().try_into().unwrap());
    for entry in std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if entry.is_dir() {
            age(app, &entry, ago);
        } else {
            File::options()
                .write(true)
                .open(entry)
                .unwrap()
                .set_modified(now - ago)
                .unwrap();
        }
    }
}

#[testkit::test]
async fn file_unreferenced_for_a_day_is_removed() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    accepted(&client.post(PATH, &file("een")).await);
    // This file is never fetched, so what follows it in the queue waits.
    accepted(
        &client
            .post(
                PATH,
                &json!({"otherAttachments": [{"url": "https://bestanden.example.nl/a.txt"}]}),
            )
            .await,
    );
    let waiting = accepted(&client.post(PATH, &file("twee")).await);
    assert_eq!(done(&client, &waiting).await["status"], "queued");
    let orphan = leave_one(&app).await;
    let part = orphan.with_file_name(format!(
        "{}#1",
        orphan.file_name().unwrap().to_str().unwrap()
    ));
    std::fs::rename(leave_one(&app).await, &part).unwrap();
    let theirs = app.folder().join("attachments/aa/leesmij.txt");
    std::fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    std::fs::write(&theirs, "niet van ons").unwrap();
    let misplaced = theirs.with_file_name("filbbbbbbbbbbbbbb");
    std::fs::write(&misplaced, "ook niet").unwrap();

    age(&app, &app.folder().join("attachments"), GRACE);
    assert_eq!(
        sweep(&app.store, false).await.unwrap(),
        Swept::Removed(0),
        "not a day old yet"
    );
    app.clock.advance(Duration::from_micros(1));
    let found = find(&app.store).await.unwrap();
    assert_eq!((found.referred, found.found.len()), (2, 2));
    assert!(
        found
            .found
            .contains(&Old::Part(part.canonicalize().unwrap())),
        "{found:?}"
    );
    let fresh = leave_one(&app).await;
    assert_eq!(sweep(&app.store, false).await.unwrap(), Swept::Removed(2));
    assert_eq!((orphan.exists(), part.exists()), (false, false));
    assert!(
        [&fresh, &theirs, &misplaced]
            .iter()
            .all(|left| left.exists())
    );
    assert_eq!(files_kept(&app), 5);
    assert_eq!(sweep(&app.store, false).await.unwrap(), Swept::Removed(0));
}

#[testkit::test]
async fn removing_most_files_needs_an_explicit_flag() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    accepted(&client.post(PATH, &file("een")).await);
    let orphans = [leave_one(&app).await, leave_one(&app).await];
    age(&app, &app.folder().join("attachments"), GRACE * 2);
    let doubtful = Swept::Doubtful {
        orphans: 2,
        referred: 1,
    };
    assert_eq!(sweep(&app.store, false).await.unwrap(), doubtful);
    assert!(orphans.iter().all(|orphan| orphan.exists()));
    assert_eq!(sweep(&app.store, true).await.unwrap(), Swept::Removed(2));
    assert_eq!(files_kept(&app), 1);
}

#[testkit::test]
async fn orphans_are_removed_by_one_process_at_a_time() {
    let app = TestApp::start().await;
    let seek = async |ago: u64| {
        let since = app.clock.now().micros() - i64::try_from(ago).unwrap();
        app.store
            .seek_orphans(model::Timestamp::from_micros(since))
            .await
            .unwrap()
    };
    assert!(seek(1000).await, "nobody ever has");
    app.clock.advance(Duration::from_micros(999));
    assert!(!seek(1000).await);
    app.clock.advance(Duration::from_micros(1));
    assert!(seek(1000).await);
    assert!(!seek(1000).await);
}
