//! Changes of many candidates at once: jobs of the desk.
//!
//! A job stores its candidates before it begins. It works in portions; other writes go between. Each
//! candidate is changed by a mutation of its own in the name of the person, under an idempotency key
//! of the job, so that a job that was interrupted goes on and changes each candidate once. A
//! candidate that somebody else changed after the job had begun is left as it is, and named.

mod action;
mod preview;
mod work;

pub use action::{BulkAction, Left};
pub use preview::Preview;

use crate::{
    jobs::{Job as Background, Jobs},
    mutations::Mutations,
    staff::Staff,
};
use model::{CandidateId, JobId, Right, Scope, StaffId};
use preview::{Planned, plan};
use std::{sync::Arc, time::Duration};
use store::{
    Error, ScopeTx, Store,
    audit::{Actor, Entry, Kind},
    jobs::{Item, ItemResult, Job},
    mutations::StaffAuthor,
};
use tokio::sync::Notify;

/// The maximum number of candidates of a job.
pub const MAX_CANDIDATES: usize = 5_000;
/// How long a job can be undone.
pub const UNDO_FOR: Duration = Duration::from_hours(24);
/// How long a job is kept.
const KEPT: Duration = Duration::from_hours(30 * 24);
/// Interval at which a node looks for jobs that another node has left.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// Why a job was not started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkRefusal {
    /// More candidates were named than a job may have.
    TooMany,
    /// No candidate would be changed.
    NothingToDo,
    /// The coordinator or the assignee is not of the region's staff.
    NotOfTheStaff,
    /// The person may not change candidates of the region.
    NotAllowed,
    /// There is no such job.
    NoSuchJob,
    /// The job has not ended, cannot be undone, or was undone, or the time to undo it is over.
    NotToBeUndone,
}

/// The jobs of the desk. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bulk {
    store: Store,
    mutations: Mutations,
    staff: Staff,
    wake: Arc<Notify>,
}

impl Bulk {
    /// Creates the service on an open store.
    pub fn new(store: Store, mutations: Mutations, staff: Staff) -> Self {
        Self {
            store,
            mutations,
            staff,
            wake: Arc::default(),
        }
    }

    /// Starts the background job that works on the desk's jobs.
    pub fn start_jobs(&self, jobs: &Jobs) {
        let bulk = self.clone();
        let failure = "a change of many candidates was interrupted, will go on";
        let job = Background::new("bulk", POLL_INTERVAL, failure, move || {
            let bulk = bulk.clone();
            async move { bulk.work().await }
        });
        jobs.start(job.woken_by(self.wake.clone()));
    }

    /// Returns what a job with these candidates would do.
    pub async fn preview(
        &self,
        scope: &Scope,
        candidates: &[CandidateId],
        action: &BulkAction,
    ) -> Result<Result<Preview, BulkRefusal>, Error> {
        if candidates.len() > MAX_CANDIDATES {
            return Ok(Err(BulkRefusal::TooMany));
        }
        let Planned { items, left } = plan(&self.store, scope, candidates, action).await?;
        let changes = items.len();
        Ok(Ok(Preview { changes, left }))
    }

    /// Starts a job in the name of a person.
    pub async fn start(
        &self,
        scope: Scope,
        by: &StaffAuthor,
        candidates: &[CandidateId],
        action: &BulkAction,
    ) -> Result<Result<JobId, BulkRefusal>, Error> {
        if candidates.len() > MAX_CANDIDATES {
            return Ok(Err(BulkRefusal::TooMany));
        }
        if !self.may(scope, by.id).await? {
            return Ok(Err(BulkRefusal::NotAllowed));
        }
        let named = match action {
            BulkAction::Coordinator { person } => *person,
            BulkAction::Task { task } => task.assignee,
            _ => None,
        };
        if let Some(person) = named
            && !self.is_member(scope, person).await?
        {
            return Ok(Err(BulkRefusal::NotOfTheStaff));
        }
        let Planned { items, .. } = plan(&self.store, &scope, candidates, action).await?;
        if items.is_empty() {
            return Ok(Err(BulkRefusal::NothingToDo));
        }
        let job = self.new_job(by, action, items.len());
        let id = job.id;
        self.add(scope, job, items, None).await?;
        Ok(Ok(id))
    }

    /// Starts a job that gives the candidates of another job the values back that it has replaced,
    /// where its values still stand.
    pub async fn undo(
        &self,
        scope: Scope,
        by: &StaffAuthor,
        of: JobId,
    ) -> Result<Result<JobId, BulkRefusal>, Error> {
        if !self.may(scope, by.id).await? {
            return Ok(Err(BulkRefusal::NotAllowed));
        }
        let Some(job) = self.store.job(&scope, of).await? else {
            return Ok(Err(BulkRefusal::NoSuchJob));
        };
        let action: BulkAction = serde_json::from_str(&job.action).map_err(Error::internal)?;
        if !self.can_be_undone(&job, &action) {
            return Ok(Err(BulkRefusal::NotToBeUndone));
        }
        let done = self
            .store
            .job_items(&scope, of, (-1, i64::MAX), Some(true))
            .await?;
        if done.is_empty() {
            return Ok(Err(BulkRefusal::NothingToDo));
        }
        let reset = |item| Item {
            state: None,
            result: None,
            ..item
        };
        let items: Vec<Item> = done.into_iter().map(reset).collect();
        let action = BulkAction::Undo {
            of,
            action: Box::new(action),
        };
        let job = self.new_job(by, &action, items.len());
        let id = job.id;
        let added = self.add(scope, job, items, Some(of)).await?;
        Ok(if added {
            Ok(id)
        } else {
            Err(BulkRefusal::NotToBeUndone)
        })
    }

    /// Returns whether a job can be undone now.
    pub fn can_be_undone(&self, job: &Job, action: &BulkAction) -> bool {
        let since = self.store.clock().now().minus(UNDO_FOR);
        let ended = job.finished_at.is_some_and(|at| at > since);
        ended && job.undone_by.is_none() && action.can_be_undone()
    }

    fn new_job(&self, by: &StaffAuthor, action: &BulkAction, total: usize) -> Job {
        Job {
            id: JobId::random(self.store.random().as_ref()),
            staff: by.id,
            staff_name: by.name.to_string(),
            action: serde_json::to_string(action).expect("an action serializes"),
            total: total as u64,
            created_at: self.store.clock().now(),
            finished_at: None,
            undone_by: None,
        }
    }

    /// Stores a job with the entry of the audit log. Returns false if the job `undoes` is undone
    /// already.
    async fn add(
        &self,
        scope: Scope,
        job: Job,
        items: Vec<Item>,
        undoes: Option<JobId>,
    ) -> Result<bool, Error> {
        let action: BulkAction = serde_json::from_str(&job.action).map_err(Error::internal)?;
        let added = self
            .store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                if let Some(undone) = undoes
                    && !tx.jobs().set_undone(undone, job.id).await?
                {
                    return Ok(false);
                }
                tx.jobs().add(&job, &items)?;
                let entry = Entry::new(Kind::DeskBulk, Actor::Staff(job.staff), tx.now())
                    .of(scope.region)
                    .about(job.id)
                    .with("environment", scope.environment.name())
                    .with("action", action.name())
                    .with("candidates", job.total);
                let entry = match undoes {
                    Some(undone) => entry.with("undoes", undone.as_str()),
                    None => entry,
                };
                tx.audit().note(entry);
                Ok::<_, Error>(true)
            })
            .await?;
        self.wake.notify_one();
        Ok(added)
    }

    /// Returns whether a person may change candidates of a region.
    async fn may(&self, scope: Scope, person: StaffId) -> Result<bool, Error> {
        let members = self.staff.members(scope.region).await?;
        let roles = members.iter().find(|member| member.id == person);
        let mut roles = roles.into_iter().flat_map(|member| &member.roles);
        Ok(roles.any(|role| role.may(Right::ChangeCandidates)))
    }

    async fn is_member(&self, scope: Scope, person: StaffId) -> Result<bool, Error> {
        let members = self.staff.members(scope.region).await?;
        Ok(members.iter().any(|member| member.id == person))
    }
}

/// Returns the result of an item that is left.
fn left(reason: Left) -> ItemResult {
    ItemResult::Left(reason.code().to_owned())
}
