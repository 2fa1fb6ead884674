//! People who leave a region's staff: their candidates there get no coordinator, their open tasks
//! nobody who does them, and their own views are removed.
//!
//! The transaction that takes a role notes the departure, so a round looks at nothing else, and what
//! a server that ends leaves undone is done by the next round. A change that named the person before,
//! such as a bulk change that is undone, may name the person again later. So all candidates and open
//! tasks are compared with the staff once an hour.

use crate::jobs::{Job, Jobs};
use model::{Environment, RegionId, Scope, StaffId};
use std::{collections::HashSet, time::Duration};
use store::{Error, ScopeTx, Store, staff::departures::Departure};

/// Interval at which departures are looked for.
const INTERVAL: Duration = Duration::from_mins(1);
/// How long after the first release a person is looked at once more. A write that began before the
/// role ended may have named the person after the release.
const AGAIN: Duration = Duration::from_mins(2);
/// Interval at which the people of candidates and tasks are compared with the staff.
const COMPARISON: Duration = Duration::from_hours(1);
/// The number of candidates or tasks that one transaction changes.
const BATCH: i64 = 100;

/// Starts the background job.
pub fn start(store: &Store, jobs: &Jobs) {
    let (store, compared) = (store.clone(), store.clone());
    let failure = "candidates of people who left the staff could not be released, will retry";
    jobs.start(Job::new("departures", INTERVAL, failure, move || {
        let store = store.clone();
        async move { release(&store).await }
    }));
    let failure = "candidates could not be compared with the staff, will retry";
    let job = Job::new("departure-comparison", COMPARISON, failure, move || {
        let store = compared.clone();
        async move { compare(&store).await }
    });
    jobs.start(job);
}

/// Notes the departure of everybody who coordinates a candidate or has an open task in a region without
/// a role there.
pub async fn compare(store: &Store) -> Result<(), Error> {
    for region in store.regions().await? {
        let region = region.id;
        let mut seen = HashSet::new();
        for environment in Environment::ALL {
            let scope = Scope {
                region,
                environment,
            };
            let mut after = None;
            while let Some(person) = store.next_coordinator(&scope, after).await? {
                note_unless_member(store, region, person, &mut seen).await?;
                after = Some(person);
            }
            let mut after = None;
            while let Some(person) = store.next_assignee(&scope, after).await? {
                note_unless_member(store, region, person, &mut seen).await?;
                after = Some(person);
            }
        }
    }
    Ok(())
}

/// Notes the departure of a person who is no member, unless the person was seen before.
async fn note_unless_member(
    store: &Store,
    region: RegionId,
    person: StaffId,
    seen: &mut HashSet<StaffId>,
) -> Result<(), Error> {
    if seen.insert(person) && !store.is_member(region, person).await? {
        store.note_departure(region, person).await?;
    }
    Ok(())
}

/// Runs one round: for everybody who lost a role since the last one.
pub async fn release(store: &Store) -> Result<(), Error> {
    let before = store.clock().now().minus(AGAIN);
    for departure in store.departures(before).await? {
        let Departure { region, staff, .. } = departure;
        // The person may have another role in the region, or have got one again.
        if !store.is_member(region, staff).await? {
            for environment in Environment::ALL {
                let scope = Scope {
                    region,
                    environment,
                };
                while release_candidates(store, scope, staff).await? {}
                while release_tasks(store, scope, staff).await? {}
                remove_views(store, scope, staff).await?;
            }
        }
        store.departure_released(departure).await?;
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

/// Removes the views that only the person had.
async fn remove_views(store: &Store, scope: Scope, person: StaffId) -> Result<(), Error> {
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.desk_lists().forget_views(person)
        })
        .await
}
