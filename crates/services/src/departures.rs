//! People who leave a region's staff: their candidates there get no coordinator, and their open
//! tasks nobody who does them.

use crate::{
    jobs::{Job, Jobs},
    staff::Staff,
};
use model::{Environment, Scope, StaffId};
use std::{collections::HashSet, time::Duration};
use store::{Error, ScopeTx, Store};

/// Interval at which people who left are looked for.
const INTERVAL: Duration = Duration::from_mins(1);
/// The number of candidates or tasks that one transaction changes.
const BATCH: i64 = 100;

/// Starts the background job.
pub fn start(store: &Store, staff: &Staff, jobs: &Jobs) {
    let (store, staff) = (store.clone(), staff.clone());
    let failure = "candidates of people who left the staff could not be released, will retry";
    jobs.start(Job::new("departures", INTERVAL, failure, move || {
        let (store, staff) = (store.clone(), staff.clone());
        async move { release(&store, &staff).await }
    }));
}

/// Runs one round for all regions.
pub async fn release(store: &Store, staff: &Staff) -> Result<(), Error> {
    for region in store.regions().await? {
        let members = staff.members(region.id).await?;
        let members: HashSet<StaffId> = members.iter().map(|member| member.id).collect();
        for environment in Environment::ALL {
            let scope = Scope {
                region: region.id,
                environment,
            };
            let mut after = None;
            while let Some(person) = store.next_coordinator(&scope, after).await? {
                if !members.contains(&person) {
                    while release_candidates(store, scope, person).await? {}
                }
                after = Some(person);
            }
            let mut after = None;
            while let Some(person) = store.next_assignee(&scope, after).await? {
                if !members.contains(&person) {
                    while release_tasks(store, scope, person).await? {}
                }
                after = Some(person);
            }
        }
    }
    Ok(())
}

/// Releases some of the candidates that a person coordinates. Returns false if none was left.
async fn release_candidates(store: &Store, scope: Scope, person: StaffId) -> Result<bool, Error> {
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let candidates = tx.coordinators().candidates_of(person, BATCH).await?;
            for candidate in &candidates {
                tx.coordinators().set(*candidate, None)?;
            }
            Ok(!candidates.is_empty())
        })
        .await
}

/// Releases some of the open tasks of a person. Returns false if none was left.
async fn release_tasks(store: &Store, scope: Scope, person: StaffId) -> Result<bool, Error> {
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let tasks = tx.tasks().of_assignee(person, BATCH).await?;
            for due in &tasks {
                let mut task = due.task.clone();
                task.assignee = None;
                tx.tasks().replace(due.candidate, &task)?;
            }
            Ok(!tasks.is_empty())
        })
        .await
}
