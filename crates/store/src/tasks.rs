//! Tasks: what the staff of a region plans for a candidate.

use crate::{Store, desk, unit_of_work::aggregate};
use db::{Error, Row, Value, column, register};
use model::{CandidateId, Scope, StaffId, TaskId, Timestamp};

register! {
    scope TASKS = "SELECT id, text, due_on, assignee_id, done_at, created_at FROM tasks \
             WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    scope INSERT_TASK = "INSERT INTO tasks (region_id, environment, candidate_id, id, text, due_on, open_due_on, assignee_id, \
                   created_at, done_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    scope REPLACE_TASK = "UPDATE tasks SET text = $5, due_on = $6, open_due_on = $7, assignee_id = $8, done_at = $9 \
                    WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND id = $4";
    scope DELETE_TASK = "DELETE FROM tasks WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND id = $4";
    scope TASKS_DUE = "SELECT candidate_id, id, text, due_on, assignee_id, created_at FROM tasks \
                 WHERE region_id = $1 AND environment = $2 AND assignee_id = $3 AND open_due_on <= $4 \
                 AND (open_due_on, candidate_id, id) > ($5, $6, $7) ORDER BY open_due_on, candidate_id, id LIMIT $8";
    /// The next person in the order of ids who has an open task.
    scope NEXT_ASSIGNEE = "SELECT assignee_id FROM tasks WHERE region_id = $1 AND environment = $2 AND assignee_id > $3 \
                     AND open_due_on > '' ORDER BY assignee_id LIMIT 1";
}

/// The maximum number of open tasks of a candidate.
pub const MAX_OPEN: usize = 50;
/// The maximum number of tasks of a candidate, with those that are done.
pub const MAX: usize = 500;

/// A task about a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The task's id.
    pub id: TaskId,
    /// What is to be done.
    pub text: String,
    /// The date by which it is to be done, as `YYYY-MM-DD`.
    pub due_on: String,
    /// Who will do it, if somebody is named.
    pub assignee: Option<StaffId>,
    /// When it was done, if it is.
    pub done_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// A task that is open, and whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTask {
    /// The candidate that it is about.
    pub candidate: CandidateId,
    /// The task.
    pub task: Task,
}

/// A keyset cursor in a list of open tasks: the last task of the page before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskCursor {
    /// Its date.
    pub due_on: String,
    /// The candidate's id.
    pub candidate: String,
    /// The task's id.
    pub id: String,
}

impl DueTask {
    /// Returns the cursor of the tasks after this one.
    pub fn cursor(&self) -> TaskCursor {
        TaskCursor {
            due_on: self.task.due_on.clone(),
            candidate: self.candidate.to_string(),
            id: self.task.id.to_string(),
        }
    }
}

/// Puts tasks in the order in which they are shown: first the open ones, the earliest date first,
/// then those that are done, the latest first.
fn in_order(mut tasks: Vec<Task>) -> Vec<Task> {
    tasks.sort_by(|one, other| match (one.done_at, other.done_at) {
        (None, None) => {
            (&one.due_on, one.created_at, one.id).cmp(&(&other.due_on, other.created_at, other.id))
        }
        (Some(one_at), Some(other_at)) => (other_at, other.id).cmp(&(one_at, one.id)),
        (one, other) => one.is_some().cmp(&other.is_some()),
    });
    tasks
}

pub(crate) fn assignee(text: &str) -> Result<Option<StaffId>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(Error::internal)
}

fn task(row: Row<'_>) -> Result<Task, Error> {
    Ok(Task {
        id: row.parsed(column!(TASKS, id))?,
        text: row.text(column!(TASKS, text))?.to_owned(),
        due_on: row.text(column!(TASKS, due_on))?.to_owned(),
        assignee: assignee(row.text(column!(TASKS, assignee_id))?)?,
        done_at: row
            .optional_int(column!(TASKS, done_at))?
            .map(Timestamp::from_micros),
        created_at: Timestamp::from_micros(row.int(column!(TASKS, created_at))?),
    })
}

fn due_task(row: Row<'_>) -> Result<DueTask, Error> {
    Ok(DueTask {
        candidate: row.parsed(column!(TASKS_DUE, candidate_id))?,
        task: Task {
            id: row.parsed(column!(TASKS_DUE, id))?,
            text: row.text(column!(TASKS_DUE, text))?.to_owned(),
            due_on: row.text(column!(TASKS_DUE, due_on))?.to_owned(),
            assignee: assignee(row.text(column!(TASKS_DUE, assignee_id))?)?,
            done_at: None,
            created_at: Timestamp::from_micros(row.int(column!(TASKS_DUE, created_at))?),
        },
    })
}

fn of_candidate<'v>(scope: &'v Scope, candidate: &'v CandidateId) -> [Value<'v>; 3] {
    let [region, environment] = Value::of_scope(scope);
    [region, environment, Value::Text(candidate.as_str())]
}

aggregate! {
    /// The tasks of the candidates of the locked scope.
    Tasks,
    /// Gives access to the tasks of the scope's candidates.
    tasks
}

impl Tasks<'_, '_> {
    /// Returns the tasks of a candidate: first the open ones, the earliest date first, then those
    /// that are done, the latest first.
    pub async fn of(&mut self, candidate: CandidateId) -> Result<Vec<Task>, Error> {
        let values = of_candidate(&self.state.scope, &candidate);
        self.transaction
            .all(&TASKS, &values, task)
            .await
            .map(in_order)
    }

    /// Adds a task. If its id is taken, the transaction fails.
    pub fn add(&mut self, candidate: CandidateId, task: &Task) -> Result<(), Error> {
        let [region, environment, of] = of_candidate(&self.state.scope, &candidate);
        let values = [
            region,
            environment,
            of,
            Value::Text(task.id.as_str()),
            Value::Text(&task.text),
            Value::Text(&task.due_on),
            open_due(task),
            assigned(task),
            Value::Int(task.created_at.micros()),
            task.done_at.into(),
        ];
        self.transaction.defer_one(&INSERT_TASK, &values)?;
        self.renew_next(candidate)
    }

    /// Replaces the task with the same id.
    pub fn replace(&mut self, candidate: CandidateId, task: &Task) -> Result<(), Error> {
        let [region, environment, of] = of_candidate(&self.state.scope, &candidate);
        let values = [
            region,
            environment,
            of,
            Value::Text(task.id.as_str()),
            Value::Text(&task.text),
            Value::Text(&task.due_on),
            open_due(task),
            assigned(task),
            task.done_at.into(),
        ];
        self.transaction.defer_one(&REPLACE_TASK, &values)?;
        self.renew_next(candidate)
    }

    /// Removes a task that exists.
    pub fn remove(&mut self, candidate: CandidateId, id: TaskId) -> Result<(), Error> {
        let [region, environment, of] = of_candidate(&self.state.scope, &candidate);
        let values = [region, environment, of, Value::Text(id.as_str())];
        self.transaction.defer_one(&DELETE_TASK, &values)?;
        self.renew_next(candidate)
    }

    fn renew_next(&mut self, candidate: CandidateId) -> Result<(), Error> {
        let scope = self.state.scope;
        desk::renew_next_task(self.transaction, &scope, candidate)
    }

    /// Returns some of the open tasks of a person, at most `limit`.
    pub async fn of_assignee(
        &mut self,
        assignee: StaffId,
        limit: i64,
    ) -> Result<Vec<DueTask>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let start = TaskCursor::default();
        let values = due(
            [region, environment],
            assignee.as_str(),
            LAST,
            &start,
            limit,
        );
        self.transaction.all(&TASKS_DUE, &values, due_task).await
    }
}

/// A date after every other.
const LAST: &str = "9999-12-31";

fn open_due(task: &Task) -> Value<'_> {
    let due = task.done_at.is_none().then_some(task.due_on.as_str());
    due.into()
}

fn assigned(task: &Task) -> Value<'_> {
    Value::Text(task.assignee.as_ref().map_or("", StaffId::as_str))
}

fn due<'v>(
    [region, environment]: [Value<'v>; 2],
    assignee: &'v str,
    until: &'v str,
    after: &'v TaskCursor,
    limit: i64,
) -> [Value<'v>; 8] {
    [
        region,
        environment,
        Value::Text(assignee),
        Value::Text(until),
        Value::Text(&after.due_on),
        Value::Text(&after.candidate),
        Value::Text(&after.id),
        Value::Int(limit),
    ]
}

impl Store {
    /// Returns the tasks of a candidate: first the open ones, the earliest date first, then those
    /// that are done, the latest first.
    pub async fn tasks_of(
        &self,
        scope: &Scope,
        candidate: CandidateId,
    ) -> Result<Vec<Task>, Error> {
        let values = of_candidate(scope, &candidate);
        self.database()
            .all(&TASKS, &values, task)
            .await
            .map(in_order)
    }

    /// Returns a page of the open tasks of a person, or of nobody, that are due by a date
    /// (`YYYY-MM-DD`), the earliest first.
    pub async fn tasks_due(
        &self,
        scope: &Scope,
        assignee: Option<StaffId>,
        until: &str,
        after: &TaskCursor,
        limit: i64,
    ) -> Result<Vec<DueTask>, Error> {
        let who = assignee.as_ref().map_or("", StaffId::as_str);
        let values = due(Value::of_scope(scope), who, until, after, limit);
        self.database().all(&TASKS_DUE, &values, due_task).await
    }

    /// Returns the next person in the order of ids who has an open task in the scope.
    pub async fn next_assignee(
        &self,
        scope: &Scope,
        after: Option<StaffId>,
    ) -> Result<Option<StaffId>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let after = after.as_ref().map_or("", StaffId::as_str);
        self.database()
            .first(
                &NEXT_ASSIGNEE,
                &[region, environment, Value::Text(after)],
                |row| row.parsed(column!(NEXT_ASSIGNEE, assignee_id)),
            )
            .await
    }
}
