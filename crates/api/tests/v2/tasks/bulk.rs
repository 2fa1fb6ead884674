//! Changes of many candidates at once.

use crate::{accepted, patch};
use http::Method;
use model::{CandidateId, Role, StaffId};
use serde_json::{Value, json};
use services::{
    bulk::{BulkAction, BulkRefusal, Left, Preview},
    mutations::TaskDraft,
};
use std::collections::BTreeMap;
use store::{
    jobs::{ItemResult, Progress},
    mutations::StaffAuthor,
};
use testkit::{Client, TestApp, TestRegion, many};

struct Fixture {
    app: TestApp,
    region: TestRegion,
    anne: StaffId,
}

impl Fixture {
    async fn start(candidates: u32) -> Self {
        let app = TestApp::start().await;
        let region = app.region("noord").await;
        app.import(region.production(), many(1..=candidates)).await;
        let anne = app.staff("Anne", &[(region.id, Role::Coordinator)]).await;
        Self { app, region, anne }
    }

    fn client(&self) -> Client<'_> {
        self.app.client(&self.region.key)
    }

    fn by(&self) -> StaffAuthor {
        StaffAuthor {
            id: self.anne,
            name: "Anne".into(),
            role: Some(Role::Coordinator),
        }
    }

    async fn start_job(
        &self,
        candidates: &[CandidateId],
        action: &BulkAction,
    ) -> Result<model::JobId, BulkRefusal> {
        let (bulk, scope) = (&self.app.services.bulk, self.region.production());
        bulk.start(scope, &self.by(), candidates, action)
            .await
            .unwrap()
    }

    async fn preview(
        &self,
        candidates: &[CandidateId],
        action: &BulkAction,
    ) -> Result<Preview, BulkRefusal> {
        let (bulk, scope) = (&self.app.services.bulk, self.region.production());
        bulk.preview(&scope, candidates, action).await.unwrap()
    }

    async fn phase(&self, number: u32) -> Value {
        let path = format!("/candidates/{}?fields=phase", id(number));
        self.client().get(&path).await.data()["phase"].clone()
    }

    async fn progress(&self, job: model::JobId) -> Progress {
        let store = &self.app.store;
        store
            .job_progress(&self.region.production(), job)
            .await
            .unwrap()
    }
}

fn id(number: u32) -> CandidateId {
    format!("rec{number:014}").parse().unwrap()
}

fn ids(numbers: impl IntoIterator<Item = u32>) -> Vec<CandidateId> {
    numbers.into_iter().map(id).collect()
}

fn to(phase: &str) -> BulkAction {
    BulkAction::Phase {
        to: phase.into(),
        exit_reason: None,
    }
}

#[testkit::test]
async fn a_preview_says_what_is_left_out_and_why() {
    let it = Fixture::start(6).await;
    let archived = crate::delete(&it.client(), &format!("/candidates/{}", id(1))).await;
    accepted(&archived);
    let matchen = json!({"phase": "matchen"});
    accepted(&patch(&it.client(), &format!("/candidates/{}", id(2)), &matchen).await);
    let chosen = ids([1, 2, 3, 4, 4, 999]);
    let preview = it.preview(&chosen, &to("matchen")).await.unwrap();
    assert_eq!(preview.changes, 2);
    assert_eq!(
        preview.left,
        BTreeMap::from([(Left::AlreadySo, 1), (Left::Archived, 1), (Left::Gone, 1)])
    );
    let preview = it.preview(&chosen, &BulkAction::Restore).await.unwrap();
    assert_eq!(
        (preview.changes, preview.left.get(&Left::AlreadySo)),
        (1, Some(&3))
    );
    let many = ids(1..=5_001);
    assert_eq!(
        it.preview(&many, &BulkAction::Archive).await,
        Err(BulkRefusal::TooMany)
    );
}

#[testkit::test]
async fn a_job_leaves_who_was_changed_meanwhile_and_is_undone() {
    let it = Fixture::start(120).await;
    let scope = it.region.production();
    let job = it.start_job(&ids(1..=120), &to("matchen")).await.unwrap();
    for number in [7, 77] {
        let path = format!("/candidates/{}", id(number));
        accepted(&patch(&it.client(), &path, &json!({"city": "Emmen"})).await);
    }
    it.app.services.bulk.work().await.unwrap();
    let done = Progress {
        done: 118,
        left: 2,
        open: 0,
    };
    assert_eq!(it.progress(job).await, done);
    let store = &it.app.store;
    let left = store
        .job_items(&scope, job, (-1, 100), Some(false))
        .await
        .unwrap();
    let named: Vec<_> = left
        .into_iter()
        .map(|item| (item.candidate, item.result))
        .collect();
    let changed = || Some(ItemResult::Left("changed".into()));
    assert_eq!(named, [(id(7), changed()), (id(77), changed())]);
    assert_eq!(
        (it.phase(1).await, it.phase(7).await),
        (json!("matchen"), json!("nieuw"))
    );
    let other = json!({"phase": "werkzaam"});
    accepted(&patch(&it.client(), &format!("/candidates/{}", id(1)), &other).await);

    let undone = it.app.services.bulk.undo(scope, &it.by(), job).await;
    let undone = undone.unwrap().unwrap();
    it.app.services.bulk.work().await.unwrap();
    let restored = Progress {
        done: 117,
        left: 1,
        open: 0,
    };
    assert_eq!(it.progress(undone).await, restored);
    assert_eq!(
        (it.phase(1).await, it.phase(2).await),
        (json!("werkzaam"), json!("nieuw"))
    );
    let again = it.app.services.bulk.undo(scope, &it.by(), job).await;
    assert_eq!(again.unwrap(), Err(BulkRefusal::NotToBeUndone));
    let audited = it.app.audited("desk.bulk").await;
    assert_eq!(audited.len(), 2);
    let details =
        |entry: &Value| ["action", "candidates"].map(|name| entry["details"][name].clone());
    assert_eq!(details(&audited[0]), [json!("phase"), json!(120)]);
    assert_eq!(details(&audited[1]), [json!("undo"), json!(118)]);
}

#[testkit::test]
async fn two_nodes_change_each_candidate_once() {
    let it = Fixture::start(60).await;
    let task = TaskDraft {
        text: "Bellen".into(),
        due_on: "2026-03-01".into(),
        assignee: Some(it.anne),
    };
    let action = BulkAction::Task { task };
    let job = it.start_job(&ids(1..=60), &action).await.unwrap();
    let other = it.app.another_node().await;
    let (one, two) = tokio::join!(it.app.services.bulk.work(), other.bulk.work());
    one.and(two).unwrap();
    assert_eq!(it.progress(job).await.done, 60);
    assert_eq!(it.app.count("tasks", "1 = 1"), 60);
    // The text stays in the tasks alone.
    assert_eq!(it.app.count("jobs", "action LIKE '%Bellen%'"), 0);
}

#[testkit::test]
async fn who_lost_the_role_changes_nobody() {
    let it = Fixture::start(3).await;
    let stranger = it.app.staff("Bram", &[(it.region.id, Role::Viewer)]).await;
    let by = StaffAuthor {
        id: stranger,
        name: "Bram".into(),
        role: Some(Role::Viewer),
    };
    let (bulk, scope) = (&it.app.services.bulk, it.region.production());
    let refused = bulk.start(scope, &by, &ids(1..=3), &to("matchen")).await;
    assert_eq!(refused.unwrap(), Err(BulkRefusal::NotAllowed));
    let person = Some("usr00000000000009".parse().unwrap());
    let action = BulkAction::Coordinator { person };
    assert_eq!(
        it.start_job(&ids(1..=3), &action).await,
        Err(BulkRefusal::NotOfTheStaff)
    );
}

#[testkit::test]
async fn coordinator_and_archive_are_undone_where_they_still_stand() {
    let it = Fixture::start(3).await;
    let (bulk, scope) = (&it.app.services.bulk, it.region.production());
    let action = BulkAction::Coordinator {
        person: Some(it.anne),
    };
    let job = it.start_job(&ids(1..=3), &action).await.unwrap();
    bulk.work().await.unwrap();
    let unset = format!("/candidates/{}/coordinator", id(2));
    accepted(&crate::delete(&it.client(), &unset).await);
    let undone = bulk.undo(scope, &it.by(), job).await.unwrap().unwrap();
    bulk.work().await.unwrap();
    assert_eq!(
        (
            it.progress(undone).await.done,
            it.progress(undone).await.left
        ),
        (2, 1)
    );
    assert_eq!(it.app.count("coordinators", "1 = 1"), 0);

    let job = it
        .start_job(&ids(1..=3), &BulkAction::Archive)
        .await
        .unwrap();
    bulk.work().await.unwrap();
    let restored = format!("/candidates/{}/restore", id(3));
    let restored = it.client().send(Method::POST, &restored, "".into()).await;
    accepted(&restored);
    let undone = bulk.undo(scope, &it.by(), job).await.unwrap().unwrap();
    bulk.work().await.unwrap();
    assert_eq!(
        (
            it.progress(undone).await.done,
            it.progress(undone).await.left
        ),
        (2, 1)
    );
    let all = it.client().get("/candidates?includeTotal=true").await;
    assert_eq!(all.json()["data"].as_array().unwrap().len(), 3);
}
