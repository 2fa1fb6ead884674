//! Reads jobs.

use super::{Item, ItemResult, Job, Progress};
use crate::{Store, mutations::scope};
use db::{Column, Columns, Error, Row, Value, column, statements};
use model::{JobId, Scope, Timestamp};

statements! {
    pub(super) scope JOB as "JOB" =
        "SELECT id, staff_id, staff_name, action, total, created_at, finished_at, undone_by FROM jobs \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope JOBS as "JOBS" =
        "SELECT id, staff_id, staff_name, action, total, created_at, finished_at, undone_by FROM jobs \
         WHERE region_id = $1 AND environment = $2 AND (created_at, id) < ($3, $4) AND created_at <= $3 \
         ORDER BY created_at DESC, id DESC LIMIT $5";
    pub(super) scope COUNTS as "JOB_COUNTS" =
        "SELECT COUNT(CASE WHEN result = 0 THEN 1 END) AS done, COUNT(CASE WHEN result = 1 THEN 1 END) AS left_out, \
         COUNT(CASE WHEN result IS NULL THEN 1 END) AS open FROM job_items \
         WHERE region_id = $1 AND environment = $2 AND job_id = $3";
    /// `$6` is -1 for all items, else the result that they have.
    pub(super) scope ITEMS as "JOB_ITEMS" =
        "SELECT number, candidate_id, state, before, result, reason FROM job_items \
         WHERE region_id = $1 AND environment = $2 AND job_id = $3 AND number > $4 AND (result = $6 OR $6 < 0) \
         ORDER BY number LIMIT $5";
    pub(super) scope OPEN_ITEMS as "OPEN_JOB_ITEMS" =
        "SELECT number, candidate_id, state, before, result, reason FROM job_items \
         WHERE region_id = $1 AND environment = $2 AND job_id = $3 AND number > $4 AND result IS NULL \
         ORDER BY number LIMIT $5";
    pub(super) everywhere SCOPES_WITH_OPEN as "SCOPES_WITH_OPEN_JOBS" =
        "SELECT region_id, environment FROM scope_state WHERE (SELECT open_at FROM jobs \
         WHERE jobs.region_id = scope_state.region_id AND jobs.environment = scope_state.environment \
         AND open_at > 0 ORDER BY open_at LIMIT 1) <= $1";
    pub(super) scope OPEN_JOBS as "OPEN_JOBS" =
        "SELECT id FROM jobs WHERE region_id = $1 AND environment = $2 AND open_at <= $3 ORDER BY open_at LIMIT $4";
    pub(super) everywhere SCOPES_WITH_OLD as "SCOPES_WITH_OLD_JOBS" =
        "SELECT region_id, environment FROM scope_state WHERE (SELECT created_at FROM jobs \
         WHERE jobs.region_id = scope_state.region_id AND jobs.environment = scope_state.environment \
         AND created_at > 0 ORDER BY created_at LIMIT 1) < $1";
    pub(super) scope OLD_JOBS as "OLD_JOBS" =
        "SELECT id FROM jobs WHERE region_id = $1 AND environment = $2 AND created_at < $3 ORDER BY created_at LIMIT $4";
}

/// A keyset cursor in the list of jobs, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCursor {
    /// When the last job of the page before was started.
    pub created_at: Timestamp,
    /// Its id.
    pub id: String,
}

impl JobCursor {
    /// Returns the cursor before the newest job.
    pub fn start() -> Self {
        Self {
            created_at: Timestamp::from_micros(i64::MAX),
            id: String::new(),
        }
    }
}

fn job<C: Columns>(row: Row<'_>) -> Result<Job, Error> {
    let undone_by = row.optional_text(column!(C, undone_by))?;
    Ok(Job {
        id: row.parsed(column!(C, id))?,
        staff: row.parsed(column!(C, staff_id))?,
        staff_name: row.text(column!(C, staff_name))?.to_owned(),
        action: row.text(column!(C, action))?.to_owned(),
        total: u64::try_from(row.int(column!(C, total))?).unwrap_or_default(),
        created_at: Timestamp::from_micros(row.int(column!(C, created_at))?),
        finished_at: row
            .optional_int(column!(C, finished_at))?
            .map(Timestamp::from_micros),
        undone_by: undone_by
            .map(str::parse)
            .transpose()
            .map_err(Error::internal)?,
    })
}

fn item<C: Columns>(row: Row<'_>) -> Result<Item, Error> {
    let reason = row.optional_text(column!(C, reason))?;
    let result = row.optional_int(column!(C, result))?;
    Ok(Item {
        number: row.int(column!(C, number))?,
        candidate: row.parsed(column!(C, candidate_id))?,
        state: row.optional_int(column!(C, state))?.map(i64::cast_unsigned),
        before: row.text(column!(C, before))?.to_owned(),
        result: result.map(|code| match code {
            0 => ItemResult::Done,
            _ => ItemResult::Left(reason.unwrap_or_default().to_owned()),
        }),
    })
}

fn count(row: Row<'_>, column: Column) -> Result<u64, Error> {
    Ok(u64::try_from(row.int(column)?).unwrap_or_default())
}

impl Store {
    /// Returns a job of a scope.
    pub async fn job(&self, scope: &Scope, id: JobId) -> Result<Option<Job>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Text(id.as_str())];
        self.database().first(&JOB, &values, job::<JOB>).await
    }

    /// Returns a page of the jobs of a scope, newest first.
    pub async fn jobs(
        &self,
        scope: &Scope,
        after: &JobCursor,
        limit: i64,
    ) -> Result<Vec<Job>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Int(after.created_at.micros()),
            Value::Text(&after.id),
            Value::Int(limit),
        ];
        self.database().all(&JOBS, &values, job::<JOBS>).await
    }

    /// Returns how far a job has come. Candidates that were erased meanwhile do not count.
    pub async fn job_progress(&self, scope: &Scope, id: JobId) -> Result<Progress, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Text(id.as_str())];
        let read = |row: Row<'_>| {
            Ok(Progress {
                done: count(row, column!(COUNTS, done))?,
                left: count(row, column!(COUNTS, left_out))?,
                open: count(row, column!(COUNTS, open))?,
            })
        };
        let found = self.database().first(&COUNTS, &values, read).await?;
        Ok(found.unwrap_or_default())
    }

    /// Returns a page of the items of a job after the one with this number, in their order. With
    /// `done`, only those that were changed, or only those that were left as they were.
    pub async fn job_items(
        &self,
        scope: &Scope,
        id: JobId,
        (after, limit): (i64, i64),
        done: Option<bool>,
    ) -> Result<Vec<Item>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let result = done.map_or(-1, |done| i64::from(!done));
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(after),
            Value::Int(limit),
            Value::Int(result),
        ];
        self.database().all(&ITEMS, &values, item::<ITEMS>).await
    }

    /// Returns the next open items of a job after the one with this number.
    pub async fn open_job_items(
        &self,
        scope: &Scope,
        id: JobId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Item>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(after),
            Value::Int(limit),
        ];
        self.database()
            .all(&OPEN_ITEMS, &values, item::<OPEN_ITEMS>)
            .await
    }

    /// Returns the scopes in which a job may be worked on.
    pub async fn scopes_with_open_jobs(&self, now: Timestamp) -> Result<Vec<Scope>, Error> {
        let values = [Value::Int(now.micros())];
        self.database()
            .all(&SCOPES_WITH_OPEN, &values, scope::<SCOPES_WITH_OPEN>)
            .await
    }

    /// Returns the jobs of a scope that may be worked on, at most `limit`.
    pub async fn open_jobs(
        &self,
        scope: &Scope,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<JobId>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Int(now.micros()),
            Value::Int(limit),
        ];
        self.database()
            .all(&OPEN_JOBS, &values, |row| {
                row.parsed(column!(OPEN_JOBS, id))
            })
            .await
    }

    /// Returns the scopes with jobs from before a moment.
    pub async fn scopes_with_old_jobs(&self, before: Timestamp) -> Result<Vec<Scope>, Error> {
        let values = [Value::Int(before.micros())];
        self.database()
            .all(&SCOPES_WITH_OLD, &values, scope::<SCOPES_WITH_OLD>)
            .await
    }

    /// Returns some of the jobs of a scope from before a moment.
    pub async fn old_jobs(
        &self,
        scope: &Scope,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<JobId>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Int(before.micros()),
            Value::Int(limit),
        ];
        self.database()
            .all(&OLD_JOBS, &values, |row| row.parsed(column!(OLD_JOBS, id)))
            .await
    }
}
