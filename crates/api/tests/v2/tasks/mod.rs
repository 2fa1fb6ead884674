//! Tasks, coordinators and the quick note.

mod bulk;
mod export;
mod note;
mod routes;

use model::{CandidateId, MutationId, Scope, StaffId, Timestamp};
use serde_json::json;
use services::mutations::{Accepted, DeskChange, Operation, Refusal, TaskDraft, Write};
use std::time::Duration;
use store::{
    ScopeTx,
    desk_exports::{DeskExport, Format},
    jobs::{Item, Job},
    mutations::Mutation,
};
use testkit::TestApp;

/// The person of the staff that the tests name.
pub(super) const ANNE: &str = "usr0000000000anne";

/// Makes a change by the staff, and returns the ended mutation or why it was refused.
pub(super) async fn desk(
    app: &TestApp,
    scope: Scope,
    candidate: &str,
    change: DeskChange,
) -> Result<Mutation, Refusal> {
    let candidate: CandidateId = candidate.parse().unwrap();
    let operation = Operation::Desk { candidate, change };
    let mutations = &app.services.mutations;
    let accepted = mutations.accept(Write::new(scope, operation), Vec::new());
    let id: MutationId = match accepted.await.unwrap() {
        Accepted::Fresh(receipt) => receipt.id,
        Accepted::Rejected(refusal) => return Err(refusal),
        other => panic!("{other:?}"),
    };
    let ended = mutations.wait(&scope, id, Duration::from_secs(10));
    Ok(ended.await.unwrap().unwrap())
}

/// Returns a task for Anne.
pub(super) fn draft(text: &str, due_on: &str) -> TaskDraft {
    TaskDraft {
        text: text.into(),
        due_on: due_on.into(),
        assignee: Some(ANNE.parse().unwrap()),
    }
}

/// Gives a candidate a task with this text, and Anne as coordinator.
pub(in crate::v2) async fn plan(app: &TestApp, scope: Scope, candidate: &str, text: &str) {
    let anne: StaffId = ANNE.parse().unwrap();
    for change in [
        DeskChange::AddTask {
            task: draft(text, "2026-03-01"),
        },
        DeskChange::SetCoordinator {
            person: Some(anne),
            seen: None,
        },
    ] {
        desk(app, scope, candidate, change).await.unwrap();
    }
    let candidate = candidate.parse().unwrap();
    let (job, item) = one_job(anne, candidate);
    let export = DeskExport {
        id: "exp00000000000001".parse().unwrap(),
        staff: anne,
        format: Format::Csv,
        total: 1,
        size: 5,
        pieces: 1,
        created_at: app.store.clock().now(),
    };
    let kept = app
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.jobs().add(&job, &[item])?;
            tx.desk_exports().add(&export)?;
            tx.desk_exports().add_piece(export.id, 0, b"12345").await
        });
    let kept: Result<bool, store::Error> = kept.await;
    assert!(kept.unwrap());
}

/// Returns a job of Anne about one candidate.
fn one_job(anne: StaffId, candidate: CandidateId) -> (Job, Item) {
    let job = Job {
        id: "job00000000000001".parse().unwrap(),
        staff: anne,
        staff_name: "Anne".into(),
        action: json!({"kind": "archive"}).to_string(),
        total: 1,
        created_at: Timestamp::from_micros(1),
        finished_at: None,
        undone_by: None,
    };
    let item = Item {
        number: 0,
        candidate,
        state: None,
        before: String::new(),
        result: None,
    };
    (job, item)
}
