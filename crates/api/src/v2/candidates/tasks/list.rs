//! `GET /candidates/{id}/tasks`: a candidate's tasks.

use super::Task;
use crate::{answers::Data, input::At, problem::Problem};
use model::{Action, CandidateId};

#[utoipa::path(
    get,
    path = "/candidates/{id}/tasks",
    operation_id = "listTasks",
    tag = "Tasks",
    summary = "List a candidate's tasks",
    description = "Returns all tasks: first the open ones, the earliest date first, then those \
        that are done, the latest first.",
    responses((status = 200, description = "The tasks.")),
)]
pub(crate) async fn list(At(id, request): At<CandidateId>) -> Result<Data<Vec<Task>>, Problem> {
    let (store, scope) = (&request.app.store, request.scope());
    let position = store.candidate(&scope, id, |row| row.position).await?;
    request.note_viewed(Action::TasksList, position.ok_or_else(Problem::not_found)?);
    let tasks = store.tasks_of(&scope, id).await?;
    let shown = tasks.into_iter().map(Task::from).collect();
    request.data("Successfully retrieved tasks", &shown)
}
