//! How accesses are removed: old ones, those of the erased, and those of an emptied sandbox.

use super::{accesses, get, id, seen};
use crate::{accepted, app_with, delete, patch};
use http::Method;
use model::{Action, KeyId, Runs};
use serde_json::json;
use services::access_log::{ReadEvent, Viewer};
use std::time::Duration;
use store::access_log::{AccessCursor, AccessesPage};
use testkit::{TestApp, many};

/// Returns the number of rows that fulfil a condition.
pub(super) async fn rows(app: &TestApp, condition: &str) -> i64 {
    app.record_accesses().await;
    app.count("accesses", condition)
}

pub(super) const PRODUCTION: &str = "environment = 0";
const SANDBOX: &str = "environment = 1";

#[testkit::test]
async fn old_accesses_are_deleted() {
    let (app, region) = app_with(many(1..=100)).await;
    let client = app.client(&region.key);
    let scope = region.production();
    for _ in 0..2 {
        get(&client, "/candidates").await;
        get(&client, "/candidates/rec00000000000001").await;
        accepted(
            &patch(
                &client,
                "/candidates/rec00000000000001",
                &json!({"city": "Assen"}),
            )
            .await,
        );
        app.record_accesses().await;
        app.clock.advance(Duration::from_hours(24));
    }
    app.services.accesses.tidy().await.unwrap();
    assert_eq!(accesses(&app, &scope, id(1)).await.len(), 6);
    app.clock.advance(Duration::from_hours(24 * 363 + 1));
    app.services.accesses.tidy().await.unwrap();
    let left = seen(&app, &region, &scope, 1).await;
    assert_eq!(left.len(), 3);
    assert!(
        left.iter().all(|access| access.starts_with("86400-86400")),
        "{left:?}"
    );
}

#[testkit::test]
async fn many_old_accesses_are_deleted_in_batches() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.sandbox(), many(1..=1)).await;
    let action = Action::CandidatesGet;
    for number in 0..2_500 {
        let key: KeyId = format!("key{number:014}").parse().unwrap();
        let reading = ReadEvent {
            scope: region.sandbox(),
            viewer: Viewer::Key(key),
            action,
            fields: None,
        };
        let mut one = Runs::default();
        one.push(1);
        app.services.accesses.note(reading, &one);
        app.clock.advance(Duration::from_millis(1));
    }
    assert_eq!(rows(&app, SANDBOX).await, 2_500);
    app.clock.advance(Duration::from_secs(365 * 24 * 3600 - 1));
    app.services.accesses.tidy().await.unwrap();
    assert_eq!(rows(&app, SANDBOX).await, 1_000);
}

#[testkit::test]
async fn erasure_and_sandbox_reset_remove_accesses() {
    let (app, region) = app_with(many(1..=2)).await;
    app.import(region.sandbox(), many(1..=1)).await;
    let client = app.client(&region.key);
    for path in [
        "/candidates/rec00000000000001",
        "/candidates/rec00000000000002",
        "/api/sandbox/candidates",
    ] {
        get(&client, path).await;
    }
    assert_eq!(rows(&app, PRODUCTION).await, 2);
    assert_eq!(rows(&app, SANDBOX).await, 1);
    accepted(&delete(&client, "/candidates/rec00000000000001?permanent=true").await);
    let gone = app
        .store
        .accesses_of(&region.production(), 1, AccessCursor::START, 9)
        .await
        .unwrap();
    assert_eq!(gone, AccessesPage::default());
    assert_eq!(rows(&app, PRODUCTION).await, 1);
    client
        .send(Method::POST, "/auth/regions/me/sandbox-reset", "".into())
        .await;
    assert_eq!(rows(&app, SANDBOX).await, 0);
    assert_eq!(rows(&app, PRODUCTION).await, 1);
}
