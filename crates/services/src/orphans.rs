//! Removes attachment files that no row refers to, once they are 24 hours old.

use crate::jobs::{Job, Jobs};
use model::Timestamp;
use std::time::Duration;
use store::{Error, Store, orphans::Orphans};

/// How long a file may exist before the row that refers to it is written. Longer than any request
/// or import takes.
pub const GRACE: Duration = Duration::from_hours(24);
/// The maximum delay before a server's first check, and the maximum interval at which it checks
/// whether a sweep is due.
const POLL_INTERVAL: Duration = Duration::from_mins(10);

/// The outcome of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    /// This many files were removed.
    Removed(usize),
    /// Nothing was removed: there are so many orphans beside so few files that are referred to that
    /// database and files may not belong together.
    Doubtful {
        /// The number of files that would have been removed.
        orphans: usize,
        /// The number of files that are referred to.
        referred: usize,
    },
}

/// Starts the background job that sweeps at this interval. Of several servers, one sweeps.
pub fn start(store: &Store, every: Duration, jobs: &Jobs) {
    let store = store.clone();
    let failure = "the search for orphaned files failed, will retry";
    let job = Job::new("orphans", every.min(POLL_INTERVAL), failure, move || {
        let store = store.clone();
        async move { sweep_if_due(&store, every).await }
    });
    jobs.start(job.waiting_first());
}

async fn sweep_if_due(store: &Store, every: Duration) -> Result<(), Error> {
    if !store.seek_orphans(ago(store.clock().now(), every)).await? {
        return Ok(());
    }
    match sweep(store, false).await? {
        Swept::Removed(0) => {}
        Swept::Removed(removed) => {
            tracing::info!(removed, "files that nothing refers to were removed");
        }
        Swept::Doubtful { orphans, referred } => tracing::error!(
            orphans,
            referred,
            "most files are referred to by nothing, and none was removed; see what `onderwijsregio doctor` says"
        ),
    }
    Ok(())
}

/// Removes all orphans now. With `whatever`, it removes them even if their number is doubtful.
pub async fn sweep(store: &Store, whatever: bool) -> Result<Swept, Error> {
    let orphans = find(store).await?;
    let found = orphans.found.len();
    if orphans.are_doubtful() && !whatever {
        return Ok(Swept::Doubtful {
            orphans: found,
            referred: orphans.referred,
        });
    }
    for old in &orphans.found {
        store.files().remove_old(old).await?;
    }
    Ok(Swept::Removed(found))
}

/// Finds all orphans now.
pub async fn find(store: &Store) -> Result<Orphans, Error> {
    store.orphans(ago(store.clock().now(), GRACE)).await
}

fn ago(now: Timestamp, time: Duration) -> Timestamp {
    Timestamp::from_micros(
        now.micros()
            .saturating_sub(i64::try_from(time.as_micros()).unwrap_or(i64::MAX)),
    )
}
