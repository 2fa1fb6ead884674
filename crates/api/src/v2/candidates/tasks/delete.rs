//! `DELETE /candidates/{id}/tasks/{taskId}`: removes a task.

use crate::{
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::{CandidateId, TaskId};
use services::mutations::{DeskChange, Operation};

#[utoipa::path(
    delete,
    path = "/candidates/{id}/tasks/{taskId}",
    operation_id = "deleteTask",
    tag = "Tasks",
    summary = "Remove a task",
    description = "Removes a task permanently."
)]
pub(crate) async fn delete(
    Ids(ids): Ids<(CandidateId, TaskId)>,
    mut call: WriteCall<Changes>,
) -> Result<AcceptedWrite, Problem> {
    let options = call.options();
    let (request, (candidate, task)) = call.validate_with(ids)?;
    let change = DeskChange::DeleteTask { task };
    request
        .submit(Operation::Desk { candidate, change }, options)
        .await
}
