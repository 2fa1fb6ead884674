//! Changes jobs within a unit of work.

use super::{Item, ItemResult, Job};
use crate::unit_of_work::aggregate;
use db::{Error, Value, statements};
use model::{JobId, Timestamp};

statements! {
    pub(super) scope INSERT as "INSERT_JOB" =
        "INSERT INTO jobs (region_id, environment, id, staff_id, staff_name, action, total, created_at, open_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    pub(super) scope INSERT_ITEM as "INSERT_JOB_ITEM" =
        "INSERT INTO job_items (region_id, environment, job_id, number, candidate_id, state, before) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    pub(super) scope CLAIM as "CLAIM_JOB" =
        "UPDATE jobs SET open_at = $4 WHERE region_id = $1 AND environment = $2 AND id = $3 AND open_at <= $5";
    pub(super) scope KEEP as "KEEP_JOB" =
        "UPDATE jobs SET open_at = $4 WHERE region_id = $1 AND environment = $2 AND id = $3 AND finished_at IS NULL";
    pub(super) scope END_ITEM as "END_JOB_ITEM" =
        "UPDATE job_items SET result = $5, reason = $6 \
         WHERE region_id = $1 AND environment = $2 AND job_id = $3 AND number = $4 AND result IS NULL";
    pub(super) scope END as "END_JOB" =
        "UPDATE jobs SET open_at = NULL, finished_at = $4, action = $5 \
         WHERE region_id = $1 AND environment = $2 AND id = $3 AND finished_at IS NULL";
    pub(super) scope SET_UNDONE as "SET_JOB_UNDONE" =
        "UPDATE jobs SET undone_by = $4 WHERE region_id = $1 AND environment = $2 AND id = $3 AND undone_by IS NULL";
    pub(super) scope DELETE_ITEMS as "DELETE_JOB_ITEMS" =
        "DELETE FROM job_items WHERE region_id = $1 AND environment = $2 AND job_id = $3";
    pub(super) scope DELETE as "DELETE_JOB" =
        "DELETE FROM jobs WHERE region_id = $1 AND environment = $2 AND id = $3";
}

aggregate! {
    /// The jobs of the locked scope.
    ScopeJobs,
    /// Gives access to the jobs of the scope.
    jobs
}

impl ScopeJobs<'_, '_> {
    /// Adds a job with its items. Their numbers follow from their order.
    pub fn add(&mut self, job: &Job, items: &[Item]) -> Result<(), Error> {
        let scope = self.state.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [
            region,
            environment,
            Value::Text(job.id.as_str()),
            Value::Text(job.staff.as_str()),
            Value::Text(&job.staff_name),
            Value::Text(&job.action),
            Value::Int(i64::try_from(job.total).unwrap_or(i64::MAX)),
            Value::Int(job.created_at.micros()),
        ];
        self.transaction.defer_one(&INSERT, &values)?;
        for (item, number) in items.iter().zip(0..) {
            let values = [
                region,
                environment,
                Value::Text(job.id.as_str()),
                Value::Int(number),
                Value::Text(item.candidate.as_str()),
                item.state
                    .map_or(Value::Null, |state| Value::Int(state.cast_signed())),
                Value::Text(&item.before),
            ];
            self.transaction.defer_one(&INSERT_ITEM, &values)?;
        }
        Ok(())
    }

    /// Takes a job until a moment. Returns false if another node has it, or if it has ended.
    pub async fn claim(&mut self, id: JobId, until: Timestamp) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(until.micros()),
            Value::Int(self.state.now.micros()),
        ];
        Ok(self.transaction.execute(&CLAIM, &values).await? == 1)
    }

    /// Keeps a job until a moment. Returns false if it is gone or has ended.
    pub async fn keep(&mut self, id: JobId, until: Timestamp) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(until.micros()),
        ];
        Ok(self.transaction.execute(&KEEP, &values).await? == 1)
    }

    /// Stores what became of an item.
    pub fn end_item(&mut self, id: JobId, number: i64, result: &ItemResult) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let (code, reason) = match result {
            ItemResult::Done => (0, None),
            ItemResult::Left(reason) => (1, Some(reason.as_str())),
        };
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(number),
            Value::Int(code),
            reason.into(),
        ];
        self.transaction.defer(&END_ITEM, &values)
    }

    /// Ends a job. `action` is what is kept of its action.
    pub fn end(&mut self, id: JobId, action: &str) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(self.state.now.micros()),
            Value::Text(action),
        ];
        self.transaction.defer(&END, &values)
    }

    /// Notes that another job undoes a job. Returns false if one does already.
    pub async fn set_undone(&mut self, id: JobId, by: JobId) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Text(by.as_str()),
        ];
        Ok(self.transaction.execute(&SET_UNDONE, &values).await? == 1)
    }

    /// Deletes a job with its items.
    pub fn remove(&mut self, id: JobId) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(id.as_str())];
        self.transaction.defer(&DELETE_ITEMS, &values)?;
        self.transaction.defer(&DELETE, &values)
    }
}
