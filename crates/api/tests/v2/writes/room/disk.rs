//! Writes on a full disk.

use super::{ONE, person, refused, wants};
use crate::{accepted, app_with, delete, files_kept, patch};
use http::StatusCode;
use serde_json::json;
use testkit::{Backend, TestApp, backend, candidate, postgres::Database};

/// On PostgreSQL, the local disk contains only the attachments.
#[testkit::test]
async fn nearly_full_disk_accepts_only_removals() {
    let (app, region) = app_with(vec![candidate(1), candidate(2)]).await;
    let client = app.client(&region.key);
    let file = json!({"otherAttachments": [{"base64": "aGFsbG8=", "filename": "een.txt"}]});
    let attachments = format!("{ONE}/attachments");
    let kept = accepted(&client.post(&attachments, &file).await);
    let first = accepted(
        &patch(
            &client.clone().with("idempotency-key", "k"),
            ONE,
            &json!({"city": "Assen"}),
        )
        .await,
    );
    let health = r#"{"status":"ready","writes":"accepted","attachments":"accepted"}"#;
    assert_eq!(app.anonymous().get("/health/ready").await.text(), health);

    let app = app.on_a_full_disk().await;
    let client = app.client(&region.key);
    let full = wants("disk-full", "30");
    let refusal = client.post(&attachments, &file).await;
    assert_eq!(refused(&refusal), full);
    assert_eq!(
        refusal.json()["detail"],
        "Less than 100 % of the server's disk is free, so only deletions are accepted. Tell the operator, and try again after `Retry-After` seconds."
    );
    assert_eq!(files_kept(&app), 1);
    let change = patch(&client, ONE, &json!({"city": "Emmen"})).await;
    let ready = app.anonymous().get("/health/ready").await;
    assert_eq!(
        ready.status,
        StatusCode::OK,
        "reads are still to be sent here"
    );
    if backend() == Backend::Sqlite {
        assert_eq!(refused(&change), full);
        assert_eq!(
            refused(&client.post("/candidates", &json!([person("een")])).await),
            full
        );
        assert_eq!(
            refused(&delete(&client, ONE).await),
            full,
            "to archive removes nothing"
        );
        assert_eq!(
            ready.text(),
            r#"{"status":"ready","writes":"refused","attachments":"refused"}"#
        );
    } else {
        accepted(&change);
        assert_eq!(
            ready.text(),
            r#"{"status":"ready","writes":"accepted","attachments":"refused"}"#
        );
    }
    assert_eq!(
        patch(
            &client,
            "/candidates/rec00000000000009",
            &json!({"city": "Emmen"})
        )
        .await
        .status,
        StatusCode::NOT_FOUND
    );
    let again = patch(
        &client.clone().with("idempotency-key", "k"),
        ONE,
        &json!({"city": "Assen"}),
    )
    .await;
    assert_eq!(
        (accepted(&again), again.header("idempotency-replayed")),
        (first, "true")
    );
    assert_eq!(client.get("/candidates").await.each("id").len(), 2);
    accepted(
        &delete(
            &client,
            &format!(
                "{attachments}/{}",
                kept["attachmentIds"][0].as_str().unwrap()
            ),
        )
        .await,
    );
    accepted(&delete(&client, "/candidates/rec00000000000002?permanent=true").await);
    app.services.mutations.step().await.unwrap();
    assert_eq!(
        (
            client.get("/candidates").await.each("id").len(),
            files_kept(&app)
        ),
        (1, 0)
    );
}

/// PostgreSQL has a disk of its own, which can be full independently of the server's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn full_disk_of_the_database_server_is_reported_and_reads_continue() {
    let database = Database::fresh();
    let app = TestApp::on(database.url()).await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    database.run(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$; \
         CREATE TRIGGER full_disk BEFORE INSERT ON mutations FOR EACH ROW EXECUTE FUNCTION full_disk()",
    );
    let full = client.post("/candidates", &json!([person("een")])).await;
    assert_eq!(refused(&full), wants("disk-full", "30"));
    assert_eq!(
        full.json()["detail"],
        "The server's disk is full. Reading still works, and deleting may still work. Tell the operator, and try again after `Retry-After` seconds."
    );
    assert_eq!(client.get(ONE).await.status, StatusCode::OK);
    database.run("DROP TRIGGER full_disk ON mutations");
    accepted(&client.post("/candidates", &json!([person("een")])).await);
}
