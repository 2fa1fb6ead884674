//! Works on jobs, portion by portion.

use super::{Bulk, BulkAction, KEPT, Left, left};
use crate::mutations::{Accepted, Precondition, Refusal, Write};
use futures::future::try_join_all;
use model::{Field, JobId, MutationId, ProblemCode, Scope};
use std::time::Duration;
use store::{
    Error, ScopeTx,
    jobs::{Item, ItemResult, Job},
    mutations::{Idempotency, MutationStatus, StaffAuthor},
};

/// The number of candidates that are changed together. They share a transaction, and other writes of
/// the scope go between two portions.
const PORTION: i64 = 50;
/// How long a node has a job without a sign of life.
const LEASE: Duration = Duration::from_secs(30);
/// How long a change may wait behind others of its scope.
const TIMEOUT: Duration = Duration::from_mins(1);
/// The number of jobs that are looked up at once.
const ASKED: i64 = 20;

impl Bulk {
    /// Works on all jobs that are open, until none is left that this node can take, and removes old
    /// ones. Tests use this instead of the background job.
    pub async fn work(&self) -> Result<(), Error> {
        let now = self.store.clock().now();
        for scope in self.store.scopes_with_open_jobs(now).await? {
            for id in self.store.open_jobs(&scope, now, ASKED).await? {
                self.work_on(scope, id).await?;
            }
        }
        for scope in self.store.scopes_with_old_jobs(now.minus(KEPT)).await? {
            for id in self.store.old_jobs(&scope, now.minus(KEPT), ASKED).await? {
                let removed = self
                    .store
                    .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                        tx.jobs().remove(id)
                    });
                removed.await?;
            }
        }
        Ok(())
    }

    async fn work_on(&self, scope: Scope, id: JobId) -> Result<(), Error> {
        if !self.claim(scope, id).await? {
            return Ok(());
        }
        let Some(job) = self.store.job(&scope, id).await? else {
            return Ok(());
        };
        let action: BulkAction = serde_json::from_str(&job.action).map_err(Error::internal)?;
        let mut after = -1;
        loop {
            let items = self
                .store
                .open_job_items(&scope, id, after, PORTION)
                .await?;
            let Some(last) = items.last() else {
                return self.end(scope, &job, &action).await;
            };
            after = last.number;
            let role = self.role(scope, &job).await?;
            let author = role.map(|role| StaffAuthor {
                id: job.staff,
                name: job.staff_name.as_str().into(),
                role: Some(role),
            });
            let results = items
                .iter()
                .map(|item| self.change(scope, &job, &action, item, author.as_ref()));
            let results = try_join_all(results).await?;
            let ended = items.iter().map(|item| item.number).zip(results);
            if !self.note(scope, id, ended.collect()).await? {
                return Ok(());
            }
        }
    }

    /// Returns the role in which the person of a job still may change candidates.
    async fn role(&self, scope: Scope, job: &Job) -> Result<Option<model::Role>, Error> {
        let members = self.staff.members(scope.region).await?;
        let roles = members.iter().find(|member| member.id == job.staff);
        let roles = roles.into_iter().flat_map(|member| member.roles.iter());
        Ok(roles
            .copied()
            .filter(|role| role.may(model::Right::ChangeCandidates))
            .max())
    }

    async fn claim(&self, scope: Scope, id: JobId) -> Result<bool, Error> {
        self.store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                let until = tx.now().plus(LEASE);
                tx.jobs().claim(id, until).await
            })
            .await
    }

    /// Stores the results of a portion and keeps the job. Returns false if the job is gone.
    async fn note(
        &self,
        scope: Scope,
        id: JobId,
        results: Vec<(i64, ItemResult)>,
    ) -> Result<bool, Error> {
        self.store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                let until = tx.now().plus(LEASE);
                for (number, result) in &results {
                    tx.jobs().end_item(id, *number, result)?;
                }
                tx.jobs().keep(id, until).await
            })
            .await
    }

    async fn end(&self, scope: Scope, job: &Job, action: &BulkAction) -> Result<(), Error> {
        let id = job.id;
        let kept = serde_json::to_string(&action.without_texts()).map_err(Error::internal)?;
        self.store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.jobs().end(id, &kept)
            })
            .await
    }

    /// Changes one candidate, once, however often this is called.
    async fn change(
        &self,
        scope: Scope,
        job: &Job,
        action: &BulkAction,
        item: &Item,
        author: Option<&StaffAuthor>,
    ) -> Result<ItemResult, Error> {
        let Some(author) = author else {
            return Ok(left(Left::NoRole));
        };
        let Some(operation) = action.operation(item) else {
            return Ok(left(Left::Failed));
        };
        if is_undone_archiving(action) && !self.is_archived(scope, item).await? {
            return Ok(left(Left::Changed));
        }
        let mut write = Write::by_staff(scope, operation, author.clone());
        write.precondition = item.state.map(|state| Precondition::OneOf(vec![state]));
        write.idempotency = Some(self.key(job, item));
        let accepted = self.mutations.accept(write, Vec::new()).await?;
        match accepted {
            Accepted::Fresh(receipt) if receipt.ended => Ok(ItemResult::Done),
            Accepted::Fresh(receipt) | Accepted::Replayed(receipt) => {
                self.outcome(scope, receipt.id, action).await
            }
            Accepted::Rejected(refusal) => Ok(left(reason(&refusal, action))),
            Accepted::KeyReused => Err(Error::internal("the key of a job's item was used before")),
        }
    }

    async fn outcome(
        &self,
        scope: Scope,
        id: MutationId,
        action: &BulkAction,
    ) -> Result<ItemResult, Error> {
        let ended = self.mutations.wait(&scope, id, TIMEOUT).await?;
        // Deleted mutations have ended long ago.
        let Some(mutation) = ended else {
            return Ok(ItemResult::Done);
        };
        if !mutation.status.has_ended() {
            return Err(Error::internal("a change of a job waits behind others"));
        }
        if mutation.status == MutationStatus::Succeeded {
            return Ok(ItemResult::Done);
        }
        let problem = mutation.problem.as_deref().and_then(Refusal::of_stored);
        Ok(left(
            problem.map_or(Left::Failed, |refusal| reason(&refusal, action)),
        ))
    }

    async fn is_archived(&self, scope: Scope, item: &Item) -> Result<bool, Error> {
        let found = self.store.candidate(&scope, item.candidate, |row| {
            row.document.value(Field::ArchivedAt) != "null"
        });
        Ok(found.await?.unwrap_or_default())
    }

    /// Returns the idempotency key of a job's item. Its owner is the job, so that it is no key of the
    /// region's programs.
    fn key(&self, job: &Job, item: &Item) -> Idempotency {
        let secret = &self.store.installation().secret;
        let parts = [
            job.id.as_str().as_bytes(),
            item.candidate.as_str().as_bytes(),
        ];
        let request = secret.sign_lasting("job item", &parts);
        let hash = secret.sign_lasting("job item key", &parts);
        Idempotency {
            owner: job.id.to_string(),
            key: item.candidate.to_string(),
            hash: store::audit::hex(&hash),
            request,
        }
    }
}

fn is_undone_archiving(action: &BulkAction) -> bool {
    matches!(action, BulkAction::Undo { action, .. } if **action == BulkAction::Archive)
}

/// Returns why a candidate is left, from why its change was refused.
fn reason(refusal: &Refusal, action: &BulkAction) -> Left {
    match refusal.code {
        ProblemCode::NotFound => Left::Gone,
        ProblemCode::Conflict if matches!(action, BulkAction::Task { .. }) => Left::TooManyTasks,
        ProblemCode::PreconditionFailed | ProblemCode::Conflict => Left::Changed,
        ProblemCode::QuotaExceeded | ProblemCode::DiskFull | ProblemCode::QueueFull => Left::NoRoom,
        _ => Left::Failed,
    }
}
