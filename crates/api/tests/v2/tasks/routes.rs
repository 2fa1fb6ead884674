//! `/candidates/{id}/tasks` and `/candidates/{id}/coordinator`.

use crate::{accepted, delete, done, patch, put};
use http::StatusCode;
use model::{Role, StaffId};
use serde_json::{Value, json};
use services::{departures, staff::Authority};
use std::time::Duration;
use store::{
    Error, ScopeTx, audit::Actor, desk::CandidateQuery, sessions::SessionTx, staff::roles,
};
use testkit::{Client, TestApp, TestRegion, candidate};

const ONE: &str = "/candidates/rec00000000000001";
const TASKS: &str = "/candidates/rec00000000000001/tasks";
const COORDINATOR: &str = "/candidates/rec00000000000001/coordinator";

struct Fixture {
    app: TestApp,
    region: TestRegion,
    anne: StaffId,
}

impl Fixture {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let region = app.region("noord").await;
        app.import(region.production(), vec![candidate(1)]).await;
        let anne = app.staff("Anne", &[(region.id, Role::Coordinator)]).await;
        Self { app, region, anne }
    }

    fn client(&self) -> Client<'_> {
        self.app.client(&self.region.key)
    }

    /// Adds a task and returns its id.
    async fn task(&self, text: &str, due_on: &str) -> String {
        let body = json!({"text": text, "dueOn": due_on});
        let made = accepted(&self.client().post(TASKS, &body).await);
        made["taskIds"][0].as_str().unwrap().to_owned()
    }

    async fn tasks(&self) -> Value {
        self.client().get(TASKS).await.data()
    }
}

#[testkit::test]
async fn a_task_is_added_changed_and_removed() {
    let it = Fixture::start().await;
    let before = it.client().get(ONE).await.data();
    let body =
        json!({"text": "Bellen\nover de opleiding", "dueOn": "2026-03-01", "assigneeId": it.anne});
    let made = accepted(&it.client().post(TASKS, &body).await);
    let id = made["taskIds"][0].as_str().unwrap().to_owned();
    let now = "2026-01-02T03:04:05.678Z";
    let task = json!({"id": id, "text": "Bellen\nover de opleiding", "dueOn": "2026-03-01", "assigneeId": it.anne,
        "doneAt": null, "createdAt": now});
    assert_eq!(it.tasks().await, json!([task]));
    let ended = done(&it.client(), &made).await;
    assert_eq!(
        (&ended["operation"], &ended["taskIds"]),
        (&json!("tasks.create"), &json!([id]))
    );
    let one = format!("{TASKS}/{id}");
    let refused = patch(&it.client(), &one, &json!({"doneAt": "2026-02-01"})).await;
    assert_eq!(refused.faults(), ["/doneAt format"], "it is named once");
    let change =
        json!({"text": "Mailen", "assigneeId": null, "doneAt": "2026-02-01T01:00:00+01:00"});
    accepted(&patch(&it.client(), &one, &change).await);
    let task = json!({"id": id, "text": "Mailen", "dueOn": "2026-03-01", "assigneeId": null,
        "doneAt": "2026-02-01T00:00:00.000Z", "createdAt": now});
    assert_eq!(it.tasks().await, json!([task]));
    accepted(&delete(&it.client(), &one).await);
    assert_eq!(it.tasks().await, json!([]));
    assert_eq!(
        delete(&it.client(), &one).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(it.client().get(ONE).await.data(), before);
}

#[testkit::test]
async fn tasks_stand_in_the_order_of_their_dates() {
    let it = Fixture::start().await;
    for (text, due_on) in [
        ("c", "2026-05-01"),
        ("a", "2026-03-01"),
        ("b", "2026-04-01"),
    ] {
        it.task(text, due_on).await;
    }
    let shown = it.tasks().await;
    let a = format!("{TASKS}/{}", shown[0]["id"].as_str().unwrap());
    accepted(&patch(&it.client(), &a, &json!({"doneAt": "2026-01-02T00:00:00Z"})).await);
    let texts: Vec<Value> = it
        .tasks()
        .await
        .as_array()
        .unwrap()
        .iter()
        .map(|task| task["text"].clone())
        .collect();
    assert_eq!(texts, ["b", "c", "a"]);
}

#[testkit::test]
async fn a_candidate_has_at_most_fifty_open_tasks() {
    let it = Fixture::start().await;
    let mut ids = Vec::new();
    for number in 0..50 {
        ids.push(it.task(&format!("Taak {number}"), "2026-03-01").await);
    }
    let body = json!({"text": "Nog een", "dueOn": "2026-03-01"});
    let refused = it.client().post(TASKS, &body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(
        refused.json()["detail"],
        "The candidate has 50 open tasks, the maximum. Finish or delete one."
    );
    let first = format!("{TASKS}/{}", ids[0]);
    let finished = json!({"doneAt": "2026-01-02T00:00:00Z"});
    accepted(&patch(&it.client(), &first, &finished).await);
    accepted(&it.client().post(TASKS, &body).await);
    let reopened = patch(&it.client(), &first, &json!({"doneAt": null})).await;
    assert_eq!(reopened.status, StatusCode::CONFLICT);
}

#[testkit::test]
async fn a_repeated_request_adds_one_task() {
    let it = Fixture::start().await;
    let body = json!({"text": "Bellen", "dueOn": "2026-03-01"});
    let keyed = it.client().with("idempotency-key", "taak-1");
    let [one, other] = [
        keyed.post(TASKS, &body).await,
        keyed.post(TASKS, &body).await,
    ];
    assert_eq!(accepted(&one), accepted(&other));
    assert_eq!(it.tasks().await.as_array().unwrap().len(), 1);
}

#[testkit::test]
async fn every_fault_of_a_task_is_named() {
    let it = Fixture::start().await;
    let zuid = it.app.region("zuid").await;
    let others = it.app.staff("Bram", &[(zuid.id, Role::Manager)]).await;
    for (body, expected) in [
        (
            json!({}),
            vec![("/text", "required"), ("/dueOn", "required")],
        ),
        (
            json!({"text": "", "dueOn": "2026-02-30", "assigneeId": "usr1", "doneAt": null}),
            vec![
                ("/text", "required"),
                ("/dueOn", "format"),
                ("/assigneeId", "pattern"),
                ("/doneAt", "unknown"),
            ],
        ),
        (
            json!({"text": "x".repeat(501), "dueOn": "2026-02-03", "assigneeId": others}),
            vec![("/text", "maxLength"), ("/assigneeId", "staff")],
        ),
    ] {
        let refused = it.client().post(TASKS, &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        let errors = refused.json()["errors"].as_array().unwrap().clone();
        let mut found: Vec<(String, String)> = errors
            .iter()
            .map(|error| {
                let text = |name: &str| error[name].as_str().unwrap().to_owned();
                (text("pointer"), text("code"))
            })
            .collect();
        let mut expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{errors:?}");
    }
    assert_eq!(it.tasks().await, json!([]));
}

#[testkit::test]
async fn a_coordinator_is_a_person_of_the_regions_staff() {
    let it = Fixture::start().await;
    let nobody = json!({"staffId": null, "name": null});
    assert_eq!(it.client().get(COORDINATOR).await.data(), nobody);
    let anne = json!({"staffId": it.anne});
    accepted(&put(&it.client(), COORDINATOR, &anne).await);
    assert_eq!(
        it.client().get(COORDINATOR).await.data(),
        json!({"staffId": it.anne, "name": "Anne"})
    );
    let zuid = it.app.region("zuid").await;
    let bram = it.app.staff("Bram", &[(zuid.id, Role::Manager)]).await;
    let refused = put(&it.client(), COORDINATOR, &json!({"staffId": bram})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.json()["errors"][0]["code"], "staff");
    accepted(&delete(&it.client(), COORDINATOR).await);
    accepted(&delete(&it.client(), COORDINATOR).await);
    assert_eq!(it.client().get(COORDINATOR).await.data(), nobody);
}

/// A region moves in with its candidates and their coordinators before everybody has signed in.
#[testkit::test]
async fn an_invited_person_can_be_the_coordinator_until_disabled() {
    let it = Fixture::start().await;
    let key = it.app.admin_key().await;
    let admin = it.app.client(&key);
    let roles = json!([{"regionId": it.region.id, "role": "coordinator"}]);
    let new = json!({"name": "Carla", "email": "carla@staff.example.nl", "roles": roles});
    let carla = admin.post("/auth/staff", &new).await.json()["data"]["id"].clone();
    accepted(&put(&it.client(), COORDINATOR, &json!({"staffId": carla})).await);
    let set = json!({"staffId": carla, "name": "Carla"});
    assert_eq!(it.client().get(COORDINATOR).await.data(), set);
    let path = format!("/auth/staff/{}", carla.as_str().unwrap());
    assert!(delete(&admin, &path).await.status.is_success());
    let nobody = json!({"staffId": null, "name": null});
    assert_eq!(it.client().get(COORDINATOR).await.data(), nobody);
    let refused = put(&it.client(), COORDINATOR, &json!({"staffId": carla})).await;
    assert_eq!(refused.json()["errors"][0]["code"], "staff");
}

#[testkit::test]
async fn who_leaves_the_staff_guides_nobody() {
    let it = Fixture::start().await;
    let body = json!({"text": "Bellen", "dueOn": "2026-03-01", "assigneeId": it.anne});
    accepted(&it.client().post(TASKS, &body).await);
    accepted(&put(&it.client(), COORDINATOR, &json!({"staffId": it.anne})).await);
    let (anne, role) = (it.anne, (it.region.id, Role::Coordinator));
    let taken = it
        .app
        .store
        .write_sessions(async move |tx: &mut SessionTx<'_, '_>| roles::take(tx, anne, role).await);
    let taken: Result<bool, Error> = taken.await;
    assert!(taken.unwrap());
    it.app.store.refresh_generation().await.unwrap();
    assert_eq!(
        it.client().get(COORDINATOR).await.data()["staffId"],
        Value::Null
    );
    let services = &it.app.services;
    let (one, other) = tokio::join!(
        departures::release(&services.store),
        departures::release(&services.store)
    );
    one.and(other).unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 0);
    assert_eq!(it.app.count("tasks", "assignee_id = ''"), 1);
    assert_eq!(it.tasks().await[0]["assigneeId"], Value::Null);
}

/// The server may end after the role was taken, and a write that began before may end after it.
#[testkit::test]
async fn departure_waits_for_a_server_and_is_looked_at_twice() {
    let it = Fixture::start().await;
    accepted(&put(&it.client(), COORDINATOR, &json!({"staffId": it.anne})).await);
    let role = (it.region.id, Role::Coordinator);
    it.app.take_role(it.anne, role).await;
    assert_eq!(it.app.count("staff_departures", "released_at IS NULL"), 1);
    let after_restart = it.app.another_node().await;
    let released = departures::release(&after_restart.store);
    released.await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 0);

    let (anne, scope) = (it.anne, it.region.production());
    let late = it
        .app
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let candidate = "rec00000000000001".parse().unwrap();
            tx.coordinators().set(candidate, Some(anne))
        });
    let late: Result<(), Error> = late.await;
    late.unwrap();
    let store = &it.app.services.store;
    departures::release(store).await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 1, "not yet");
    it.app.clock.advance(Duration::from_mins(2));
    departures::release(store).await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 0);
    assert_eq!(it.app.count("staff_departures", "1 = 1"), 0);
}

/// A change that is undone much later names the person again.
#[testkit::test]
async fn candidates_and_tasks_of_people_without_a_role_are_found_later() {
    let it = Fixture::start().await;
    let (anne, scope) = (it.anne, it.region.production());
    let task = json!({"text": "Bellen", "dueOn": "2026-03-01", "assigneeId": anne});
    accepted(&it.client().post(TASKS, &task).await);
    it.app
        .take_role(anne, (it.region.id, Role::Coordinator))
        .await;
    let store = &it.app.services.store;
    let named = store.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
        let candidate = "rec00000000000001".parse().unwrap();
        tx.coordinators().set(candidate, Some(anne))
    });
    let named: Result<(), Error> = named.await;
    named.unwrap();
    it.app.run_sql("DELETE FROM staff_departures");
    departures::release(store).await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 1);
    departures::compare(store).await.unwrap();
    assert_eq!(it.app.count("staff_departures", "1 = 1"), 1);
    departures::release(store).await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 0);
    assert_eq!(it.app.count("tasks", "assignee_id = ''"), 1);
    departures::compare(store).await.unwrap();
    assert_eq!(it.app.count("staff_departures", "released_at IS NULL"), 0);
}

#[testkit::test]
async fn who_has_another_role_or_gets_one_again_keeps_candidates() {
    let it = Fixture::start().await;
    accepted(&put(&it.client(), COORDINATOR, &json!({"staffId": it.anne})).await);
    let (region, store) = (it.region.id, &it.app.services.store);
    it.app.give_role(it.anne, (region, Role::Manager)).await;
    it.app.take_role(it.anne, (region, Role::Coordinator)).await;
    departures::release(store).await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 1);
    it.app.take_role(it.anne, (region, Role::Manager)).await;
    it.app.give_role(it.anne, (region, Role::Viewer)).await;
    departures::release(store).await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 1);
    it.app.take_role(it.anne, (region, Role::Viewer)).await;
    departures::release(store).await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 0);
}

#[testkit::test]
async fn who_lost_the_ways_in_keeps_candidates_and_tasks() {
    let it = Fixture::start().await;
    let body = json!({"text": "Bellen", "dueOn": "2026-03-01", "assigneeId": it.anne});
    accepted(&it.client().post(TASKS, &body).await);
    accepted(&put(&it.client(), COORDINATOR, &json!({"staffId": it.anne})).await);
    let services = &it.app.services;
    let authority = Authority::of_installation(Actor::Operator);
    let invited = services.staff.reinvite(&authority, it.anne).await;
    invited.unwrap();
    it.app.store.refresh_generation().await.unwrap();
    departures::release(&services.store).await.unwrap();
    let of_anne = format!("staff_id = '{}'", it.anne);
    assert_eq!(it.app.count("coordinators", &of_anne), 1);
    assert_eq!(it.app.count("tasks", "assignee_id = ''"), 0);
    services.staff.disable(&authority, it.anne).await.unwrap();
    it.app.store.refresh_generation().await.unwrap();
    departures::release(&services.store).await.unwrap();
    assert_eq!(it.app.count("coordinators", "1 = 1"), 0);
    assert_eq!(it.app.count("tasks", "assignee_id = ''"), 1);
}

#[testkit::test]
async fn lists_have_the_coordinator_and_the_next_task() {
    let it = Fixture::start().await;
    let scope = it.region.production();
    let row = || async {
        let query = CandidateQuery {
            limit: 10,
            ..CandidateQuery::default()
        };
        let found = it
            .app
            .store
            .search_candidates(&scope, &query)
            .await
            .unwrap();
        let row = found.rows.first().unwrap();
        (row.coordinator, row.next_task.clone())
    };
    assert_eq!(row().await, (None, None));
    it.task("Later", "2026-05-01").await;
    let first = it.task("Eerst", "2026-03-01").await;
    accepted(&put(&it.client(), COORDINATOR, &json!({"staffId": it.anne})).await);
    assert_eq!(row().await, (Some(it.anne), Some("2026-03-01".into())));
    let finished = json!({"doneAt": "2026-01-02T00:00:00Z"});
    accepted(&patch(&it.client(), &format!("{TASKS}/{first}"), &finished).await);
    accepted(&delete(&it.client(), COORDINATOR).await);
    assert_eq!(row().await, (None, Some("2026-05-01".into())));
    for task in it.tasks().await.as_array().unwrap() {
        let one = format!("{TASKS}/{}", task["id"].as_str().unwrap());
        accepted(&delete(&it.client(), &one).await);
    }
    assert_eq!(row().await, (None, None));
}
