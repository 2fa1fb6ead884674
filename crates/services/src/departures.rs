//! People who leave a region's staff: their candidates there get no coordinator, their open tasks
//! nobody who does them, and their own views are removed.
//!
//! The transaction that takes a role notes the departure, so a round looks at nothing else, and what
//! a server that ends leaves undone is done by the next round.

use crate::jobs::{Job, Jobs};
use model::{Environment, Scope, StaffId};
use std::time::Duration;
use store::{Error, ScopeTx, Store, staff::departures::Departure};

/// Interval at which departures are looked for.
const INTERVAL: Duration = Duration::from_mins(1);
/// How long after the first release a person is looked at once more. A write that began before the
/// role ended may have named the person after the release.
const AGAIN: Duration = Duration::from_mins(2);
/// The number of candidates or tasks that one transaction changes.
const BATCH: i64 = 100;

/// Starts the background job.
pub fn start(store: &Store, jobs: &Jobs) {
    let store = store.clone();
    let failure = "candidates of people who left the staff could not be released, will retry";
    jobs.start(Job::new("departures", INTERVAL, failure, move || {
        let store = store.clone();
        async move { release(&store).await }
    }));
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
