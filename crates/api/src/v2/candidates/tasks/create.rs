//! `POST /candidates/{id}/tasks`: adds a task.

use super::person;
use crate::{
    describe::checked_bodies,
    input::{Adds, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::CandidateId;
use schema::NEW_TASK;
use serde_json::{Value, json};
use services::mutations::{DeskChange, Operation, TaskDraft};

checked_bodies! {
    /// A task to add.
    NewTask as "NewTask" by NEW_TASK = json!({"text": "Bellen over de opleiding.", "dueOn": "2026-03-01"});
}

#[utoipa::path(
    post,
    path = "/candidates/{id}/tasks",
    operation_id = "createTask",
    tag = "Tasks",
    summary = "Add a task",
    description = "Adds a task. It is not part of the record and does not change the record. A \
        candidate has at most 50 open tasks, and at most 500 in all. `taskIds` of the response has \
        the task's id.",
    responses((status = 409, description = "The present state does not allow the operation.")),
)]
pub(crate) async fn create(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Adds, NewTask>,
) -> Result<AcceptedWrite, Problem> {
    let mut options = call.unidentified_options();
    let body = call.checked_json().await?;
    let assignee = person(&mut call, &body, "assigneeId", id).await?;
    let text = |member: &str| body.get(member).and_then(Value::as_str).unwrap_or_default();
    let task = TaskDraft {
        text: text("text").to_owned(),
        due_on: text("dueOn").to_owned(),
        assignee,
    };
    call.identify(&mut options, Some(&Value::Object(body)));
    let (request, candidate) = call.validate_with(id)?;
    let change = DeskChange::AddTask { task };
    request
        .submit(Operation::Desk { candidate, change }, options)
        .await
}
