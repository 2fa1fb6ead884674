//! Tasks of a candidate.

pub(in crate::v2) mod create;
pub(in crate::v2) mod delete;
pub(in crate::v2) mod list;
pub(in crate::v2) mod update;

use crate::{answers::views, input::Call, problem::Problem};
use messages::KeyOrField;
use model::{CandidateId, Fault, StaffId, TaskId, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A task about a candidate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Task {
    /// The task's id.
    #[schema(value_type = String, pattern = "^tsk[A-Za-z0-9]{14}$")]
    id: TaskId,
    /// What is to be done.
    #[schema(max_length = 500)]
    text: String,
    /// The date by which it is to be done.
    #[schema(format = Date)]
    due_on: String,
    /// The person of the staff who will do it.
    #[schema(value_type = Option<String>, pattern = "^usr[A-Za-z0-9]{14}$", required)]
    assignee_id: Option<StaffId>,
    /// When it was done.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    done_at: Option<Timestamp>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

views! {
    Task { list: "TaskList", refer: true }
}

impl From<store::tasks::Task> for Task {
    fn from(task: store::tasks::Task) -> Self {
        Self {
            id: task.id,
            text: task.text,
            due_on: task.due_on,
            assignee_id: task.assignee,
            done_at: task.done_at,
            created_at: task.created_at,
        }
    }
}

/// Reads the person that a member of the body names. Adds a fault if that is nobody of the region's
/// staff. If there is no such candidate, that is answered instead.
pub(in crate::v2::candidates) async fn person(
    call: &mut Call,
    body: &Map<String, Value>,
    member: &'static str,
    candidate: Option<CandidateId>,
) -> Result<Option<StaffId>, Problem> {
    let given = body.get(member).and_then(Value::as_str);
    let Some(id) = given.and_then(|id| id.parse().ok()) else {
        return Ok(None);
    };
    let Some((scope, candidate)) = call.scope().zip(candidate) else {
        return Ok(Some(id));
    };
    let members = call.app.staff.members(scope.region).await?;
    if members.iter().any(|known| known.id == id) {
        return Ok(Some(id));
    }
    let found = call.app.store.candidate(&scope, candidate, |_| ()).await?;
    if found.is_some() {
        let fault = Fault::pointer(format!("/{member}"), KeyOrField::NotOfTheStaff);
        call.faults.push(fault);
    }
    Ok(Some(id))
}
