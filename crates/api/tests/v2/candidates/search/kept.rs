//! What is kept for searches: after an upgrade, an erasure, a reset, and the removal of a field.

use super::{first, found, id, numbers};
use crate::{app_with, changed, custom_field, delete, patch};
use model::CustomFieldType;
use serde_json::json;
use std::time::Duration;
use testkit::{candidate, many};

#[testkit::test]
async fn an_upgrade_completes_the_rows_in_portions() {
    let (app, region) = app_with(many(1..=250)).await;
    let client = app.client(&region.key);
    let expected = first(&client, json!({"pageSize": 100})).await;
    app.run_sql("DELETE FROM desk_rows");
    app.run_sql("DELETE FROM desk_words");
    app.run_sql("UPDATE scope_state SET desk_change = -1");
    let answer = found(&client, &json!({})).await;
    let meta = answer.json()["meta"].clone();
    assert_eq!(
        (&meta["total"], &meta["complete"]),
        (&json!(0), &json!(false))
    );
    // A write meanwhile does not wait, and is found.
    app.import(region.production(), vec![candidate(251)]).await;
    assert_eq!(first(&client, json!({})).await, [id(251)]);
    delete(&client, &format!("/candidates/{}?permanent=true", id(251))).await;
    services::desk_rows::complete(&app.store).await.unwrap();
    assert_eq!(first(&client, json!({"pageSize": 100})).await, expected);
    assert_eq!(numbers(&client, "n17@").await, [17]);
    let answer = found(&client, &json!({})).await;
    let meta = answer.json()["meta"].clone();
    assert_eq!(
        (&meta["total"], &meta["complete"]),
        (&json!(250), &json!(true))
    );
}

#[testkit::test]
async fn what_a_node_of_an_earlier_version_changed_is_completed() {
    let (app, region) = app_with(many(1..=5)).await;
    let client = app.client(&region.key);
    patch(
        &client,
        &format!("/candidates/{}", id(2)),
        &json!({"name": "Nieuw Naam"}),
    )
    .await;
    delete(&client, &format!("/candidates/{}?permanent=true", id(4))).await;
    // As if neither change had been followed here.
    app.run_sql("UPDATE desk_rows SET words = ' oud ', name_key = 'oud' WHERE candidate_id = 'rec00000000000002'");
    app.run_sql("DELETE FROM desk_words WHERE position = 2");
    app.run_sql("INSERT INTO desk_words (region_id, environment, word, position) SELECT region_id, environment, 'oud', 2 FROM desk_rows WHERE position = 2");
    app.run_sql("UPDATE scope_state SET desk_change = 5 WHERE environment = 0");
    assert_eq!(numbers(&client, "oud").await, [2]);
    // The node does not know these tables.
    let of_erased = "SELECT region_id, environment, 'rec00000000000004'";
    app.run_sql(&format!("INSERT INTO candidate_history (region_id, environment, candidate_id, sequence, created_at, kind, operation, fields, changes) {of_erased}, 9999, 1, 0, 'x', 'name', '{{}}' FROM desk_rows WHERE position = 2"));
    app.run_sql(&format!("INSERT INTO tasks (region_id, environment, candidate_id, id, text, due_on, assignee_id, created_at) {of_erased}, 'tsk00000000000001', 'Zqx', '2026-03-01', '', 1 FROM desk_rows WHERE position = 2"));
    services::desk_rows::complete(&app.store).await.unwrap();
    for table in ["candidate_history", "tasks", "desk_rows"] {
        let left = app.count(table, "candidate_id = 'rec00000000000004'");
        assert_eq!(left, 0, "{table}");
    }
    assert_eq!(numbers(&client, "oud").await, Vec::<u32>::new());
    assert_eq!(numbers(&client, "nieuw naam").await, [2]);
    assert_eq!(first(&client, json!({"pageSize": 100})).await.len(), 4);
    assert_eq!(app.store.scopes_without_desk_rows().await.unwrap(), []);
}

#[testkit::test]
async fn an_erased_candidate_is_not_found_by_a_word() {
    let row = changed(1, json!({"name": "Uniek Zqxnaam", "city": "Zqxstad"}));
    let (app, region) = app_with(vec![row, candidate(2)]).await;
    let client = app.client(&region.key);
    assert_eq!(numbers(&client, "zqx").await, [1]);
    delete(&client, &format!("/candidates/{}?permanent=true", id(1))).await;
    assert_eq!(numbers(&client, "zqx").await, Vec::<u32>::new());
    assert_eq!(app.count("desk_words", "word LIKE '%zqx%'"), 0);
    assert_eq!(app.count("desk_rows", "position = 1"), 0);
}

#[testkit::test]
async fn a_reset_sandbox_has_no_words() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    app.import(region.sandbox(), many(11..=13)).await;
    let sandbox = app.client(&region.key).with("x-api-sandbox", "true");
    assert_eq!(numbers(&sandbox, "kandidaat").await, [11, 12, 13]);
    let reset = app
        .client(&region.key)
        .post("/auth/regions/me/sandbox-reset", &json!({}))
        .await;
    assert!(reset.status.is_success(), "{}", reset.text());
    assert_eq!(numbers(&sandbox, "kandidaat").await, Vec::<u32>::new());
    assert_eq!(app.count("desk_words", "environment = 1"), 0);
    assert_eq!(numbers(&app.client(&region.key), "kandidaat").await, [1]);
}

#[testkit::test]
async fn a_removed_custom_field_is_no_longer_searched() {
    let (app, region) = app_with(vec![]).await;
    let field = custom_field(1, "maat", CustomFieldType::Text);
    app.store
        .insert_custom_field(region.id, field)
        .await
        .unwrap();
    app.import(
        region.production(),
        vec![changed(1, json!({"customFields": {"maat": "Zqx"}}))],
    )
    .await;
    let client = app.client(&region.key);
    let search = json!({"filters": {"customFields": [{"key": "maat", "contains": "zqx"}]}});
    assert_eq!(first(&client, search.clone()).await, [id(1)]);
    let removed = delete(&client, "/schema/custom-fields/maat").await;
    assert!(removed.status.is_success(), "{}", removed.text());
    let answer = client.post("/candidates/search", &search).await;
    assert_eq!(answer.status, 400);
    app.clock.advance(Duration::from_hours(24 * 30));
    for _ in 0..2 {
        app.services.mutations.tidy_now().await.unwrap();
    }
    assert_eq!(app.count("desk_rows", "custom LIKE '%Zqx%'"), 0);
}
