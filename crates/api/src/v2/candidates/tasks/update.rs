//! `PATCH /candidates/{id}/tasks/{taskId}`: changes a task, or says that it is done.

use super::person;
use crate::{
    describe::checked_bodies,
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use messages::Moment;
use model::{CandidateId, Fault, Location, TaskId, Timestamp, moment_fault};
use schema::CHANGED_TASK;
use serde_json::{Value, json};
use services::mutations::{DeskChange, Operation};

checked_bodies! {
    /// The members of a task to change.
    TaskChanges as "TaskChanges" by CHANGED_TASK = json!({"doneAt": "2026-02-27T10:00:00Z"});
}

#[utoipa::path(
    patch,
    path = "/candidates/{id}/tasks/{taskId}",
    operation_id = "updateTask",
    tag = "Tasks",
    summary = "Update a task",
    description = "Updates the members that the body contains. `doneAt` says that the task is \
        done, and `null` opens it again.",
    responses((status = 409, description = "The present state does not allow the operation.")),
)]
pub(crate) async fn update(
    Ids(ids): Ids<(CandidateId, TaskId)>,
    mut call: WriteCall<Changes, TaskChanges>,
) -> Result<AcceptedWrite, Problem> {
    let mut options = call.unidentified_options();
    let members = call.checked_json().await?;
    person(&mut call, &members, "assigneeId", ids.map(|(id, _)| id)).await?;
    let place = Location::Pointer("/doneAt".to_owned());
    if let Some(text) = members.get("doneAt").and_then(Value::as_str)
        && text.parse::<Timestamp>().is_err()
        && call.faults.iter().all(|fault| fault.at != place)
    {
        let fault = moment_fault(text).unwrap_or(Moment::NoSuchMoment);
        call.faults.push(Fault::at(place, &fault));
    }
    call.identify(&mut options, Some(&Value::Object(members.clone())));
    let (request, (candidate, task)) = call.validate_with(ids)?;
    let change = DeskChange::UpdateTask { task, members };
    request
        .submit(Operation::Desk { candidate, change }, options)
        .await
}
