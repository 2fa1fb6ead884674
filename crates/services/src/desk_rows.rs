//! Completes the rows by which staff find candidates, after an upgrade from a version without them.

use crate::jobs::{Job, Jobs};
use std::time::Duration;
use store::{Error, Store, desk::DeskProgress};

/// How often a scope with incomplete rows is looked for.
const INTERVAL: Duration = Duration::from_secs(10);
/// The pause between two portions, in which other writes run.
const PAUSE: Duration = Duration::from_millis(10);

/// Starts the background job.
pub(crate) fn start(store: &Store, jobs: &Jobs) {
    let store = store.clone();
    let failure = "the rows of candidates could not be completed, will retry";
    jobs.start(Job::new("desk-rows", INTERVAL, failure, move || {
        let store = store.clone();
        async move { complete(&store).await }
    }));
}

/// Completes the rows of every scope. If it is interrupted, the next call continues. Several nodes may
/// run it at the same time.
pub async fn complete(store: &Store) -> Result<(), Error> {
    for scope in store.scopes_without_desk_rows().await? {
        let mut progress = Some(DeskProgress::default());
        while let Some(from) = progress {
            progress = store.complete_desk_rows(scope, from).await?;
            if progress.is_some() {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    Ok(())
}
