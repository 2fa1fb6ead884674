//! People who leave a region's staff: their candidates there get no coordinator, and their open
//! tasks nobody who does them.

use crate::{
    jobs::{Job, Jobs},
    staff::Staff,
};
use model::{Environment, RegionId, Scope, StaffId, StaffStatus};
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
                if !members.contains(&person) && has_left(store, person, region.id).await? {
                    while release_candidates(store, scope, person).await? {}
                }
                after = Some(person);
            }
            let mut after = None;
            while let Some(person) = store.next_assignee(&scope, after).await? {
                if !members.contains(&person) && has_left(store, person, region.id).await? {
                    while release_tasks(store, scope, person).await? {}
                }
                after = Some(person);
            }
        }
    }
    Ok(())
}

/// Returns whether a person has no role in a region any more, or was disabled. A person who was invited
/// again has only lost the ways in, and keeps the work.
async fn has_left(store: &Store, person: StaffId, region: RegionId) -> Result<bool, Error> {
    let Some(found) = store.staff_member(person).await? else {
        return Ok(true);
    };
    let is_of_region = found.roles.iter().any(|(known, _)| *known == region);
    Ok(found.status == StaffStatus::Disabled || !is_of_region)
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
