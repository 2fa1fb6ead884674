//! The history of candidates and the phases that they went through, for every way in.

mod categories;
mod every_way_in;
mod expected;

use crate::{accepted, delete, patch};
use expected::entries;
use http::StatusCode;
use model::{CandidateId, Role, Scope};
use serde_json::{Map, Value, json};
use services::mutations::{Accepted, Operation, Write};
use std::time::Duration;
use store::mutations::StaffAuthor;
use testkit::{TestApp, candidate};

fn coordinator() -> StaffAuthor {
    StaffAuthor {
        id: "usrAbC13pTbjpS6Iz".parse().unwrap(),
        name: "Karin de Boer".into(),
        role: Some(Role::Coordinator),
    }
}

/// Writes as a member of staff.
async fn by_staff(app: &TestApp, scope: Scope, operation: Operation) {
    let write = Write::by_staff(scope, operation, coordinator());
    let accepted = app.services.mutations.accept(write, Vec::new()).await;
    assert!(matches!(accepted, Ok(Accepted::Fresh(_))), "{accepted:?}");
}

fn update(id: &str, members: Value) -> Operation {
    let Value::Object(members) = members else {
        panic!("members are an object")
    };
    Operation::Update {
        candidate: id.parse().unwrap(),
        members,
        custom: Map::new(),
    }
}

#[testkit::test]
async fn history_names_the_person_and_the_contact_moment() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let id = "rec00000000000001";
    app.clock.advance(Duration::from_secs(1));
    by_staff(
        &app,
        region.production(),
        update(id, json!({"phase": "matchen"})),
    )
    .await;
    let moments = format!("/candidates/{id}/interactions");
    let made = accepted(
        &client
            .post(
                &moments,
                &json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]),
            )
            .await,
    );
    let moment = made["interactionIds"][0].clone();
    let key = app.store.keys_of(region.id).await.unwrap()[0].id;
    let found = entries(&client, id).await;
    assert_eq!(
        found[1],
        json!({"at": "2026-01-02T03:04:06.678Z", "kind": "candidate.updated", "operation": "candidates.update",
            "by": {"kind": "person", "id": "usrAbC13pTbjpS6Iz", "name": "Karin de Boer"}, "interactionId": null,
            "changes": [{"field": "phase", "from": "nieuw", "to": "matchen"}]})
    );
    assert_eq!(
        (&found[0]["by"], &found[0]["interactionId"]),
        (&json!({"kind": "key", "id": key, "name": null}), &moment)
    );
    let unknown = client.get("/candidates/rec99999999999999/history").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let other = app.region("zuid").await;
    let elsewhere = app
        .client(&other.key)
        .get(&format!("/candidates/{id}/history"))
        .await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}

#[testkit::test]
async fn people_are_in_mutations_and_accesses_and_candidates_see_no_name() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let (scope, id) = (region.production(), "rec00000000000001");
    let drafts =
        serde_json::from_value(json!([{"id": "recI0000000000001", "members": {"type": "Anders"}}]));
    let operation = Operation::AddInteractions {
        candidate: id.parse::<CandidateId>().unwrap(),
        drafts: drafts.unwrap(),
    };
    by_staff(&app, scope, operation).await;
    let moments = client
        .get(&format!("/candidates/{id}/interactions"))
        .await
        .data();
    assert_eq!(moments[0]["performedBy"], "Karin de Boer");
    let mutations = client.get("/mutations").await.data();
    assert_eq!(
        mutations[0]["by"],
        json!({"kind": "person", "id": "usrAbC13pTbjpS6Iz", "name": "Karin de Boer"})
    );
    app.record_accesses().await;
    let own = app
        .session("n1@example.nl", model::Environment::Production, None)
        .await;
    let seen = app.visitor(&own).get("/auth/candidates/me/accesses").await;
    let by = &seen.data()[1]["by"];
    assert_eq!(
        (by, &seen.data()[1]["action"]),
        (
            &json!({"kind": "person", "region": {"id": region.id, "name": "Regio noord"}, "function": "coordinator"}),
            &json!("interactions.create")
        )
    );
    let export = app.visitor(&own).get("/auth/candidates/me/export").await;
    for text in [seen.text(), export.text()] {
        let history_and_moment = text.matches("Karin").count();
        assert!(
            history_and_moment <= 1,
            "only the contact moment names who held it: {text}"
        );
    }
    let accesses = client.get(&format!("/candidates/{id}/accesses")).await;
    let list = accesses.data();
    let kinds: Vec<&Value> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["by"]["kind"])
        .collect();
    assert!(
        kinds.contains(&&json!("person")) && kinds.contains(&&json!("key")),
        "{list}"
    );
    assert!(!accesses.text().contains("Karin") && !accesses.text().contains("usr"));
}

#[testkit::test]
async fn values_go_after_a_year_and_names_of_fields_stay() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let path = "/candidates/rec00000000000001";
    accepted(&patch(&client, path, &json!({"city": "Oud-Zqx"})).await);
    app.clock.advance(Duration::from_hours(364 * 24));
    accepted(&patch(&client, path, &json!({"city": "Nieuw"})).await);
    app.services.mutations.tidy_now().await.unwrap();
    let change = async |number: usize| {
        entries(&client, "rec00000000000001").await[number]["changes"].clone()
    };
    assert_eq!(
        change(1).await,
        json!([{"field": "city", "from": null, "to": "Oud-Zqx"}])
    );
    app.clock.advance(Duration::from_hours(25));
    app.services.mutations.tidy_now().await.unwrap();
    assert_eq!(change(1).await, json!([{"field": "city"}]));
    assert_eq!(
        change(0).await,
        json!([{"field": "city", "from": "Oud-Zqx", "to": "Nieuw"}])
    );
}

#[testkit::test]
async fn candidates_from_before_get_their_entries_in_portions() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let mut rows: Vec<Value> = (1..=450).map(candidate).collect();
    rows[1]["archivedAt"] = json!("2025-05-06T07:08:09Z");
    rows[2]["phase"] = json!("uitgestroomd");
    app.import(region.production(), rows).await;
    // As a database of the version before has it, and its nodes leave it.
    app.run_sql(
        "DELETE FROM phase_changes; DELETE FROM candidate_history; UPDATE candidates SET journey = NULL; \
         UPDATE scope_state SET phases_change = 0, last_history = 0",
    );
    let client = app.client(&region.key);
    let (first, last) = (
        "/candidates/rec00000000000001",
        "/candidates/rec00000000000450",
    );
    accepted(&patch(&client, first, &json!({"phase": "matchen"})).await);
    accepted(&delete(&client, &format!("{last}?permanent=true")).await);
    assert_eq!(app.count("phase_changes", "kind IN (0, 2, 5)"), 4);
    app.services.mutations.tidy_now().await.unwrap();
    assert_eq!(app.count("candidates", "journey IS NULL"), 0);
    assert_eq!(
        app.count("phase_changes", "kind = 0 AND from_phase IS NULL"),
        450
    );
    assert_eq!(
        app.count(
            "phase_changes",
            "kind = 0 AND exit_reason = 0 AND to_phase = 6"
        ),
        1
    );
    assert_eq!(app.count("phase_changes", "kind = 3 AND archived = 1"), 1);
    assert_eq!(app.count("phase_changes", "kind >= 0"), 453);
    // A node of the version before changes a phase: it writes no entry.
    app.run_sql(
        "UPDATE candidates SET phase = 3, change_position = 999 WHERE id = 'rec00000000000005'; \
         UPDATE scope_state SET last_change = 999 WHERE environment = 0",
    );
    app.services.mutations.tidy_now().await.unwrap();
    app.services.mutations.tidy_now().await.unwrap();
    assert_eq!(
        app.count(
            "phase_changes",
            "kind = 2 AND from_phase = 0 AND to_phase = 3"
        ),
        1
    );
    assert_eq!(app.count("phase_changes", "kind >= 0"), 454);
}
