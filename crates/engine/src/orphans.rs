//! Attachments' files that nothing refers to are removed, once they have lain there for a day.

use model::Timestamp;
use std::time::Duration;
use store::{Error, Store, orphans::Orphans};

/// How long a file may lie there before the row that names it is written. Longer than any request or import takes.
pub const GRACE: Duration = Duration::from_hours(24);
/// How long a server runs before it first looks, and how often it asks whether it falls to it.
const LOOK: Duration = Duration::from_mins(10);

/// What became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    /// So many were removed.
    Removed(usize),
    /// There are so many beside so few that are referred to that none was removed: database and files may not belong
    /// together.
    Doubtful {
        /// How many would have been removed.
        orphans: usize,
        /// How many are referred to.
        referred: usize,
    },
}

/// Removes orphans now and then, for as long as it is polled. Of several servers one does it.
pub async fn keep_sweeping(store: &Store, every: Duration) {
    loop {
        tokio::time::sleep(every.min(LOOK)).await;
        match sweep_if_due(store, every).await {
            Ok(None | Some(Swept::Removed(0))) => {}
            Ok(Some(Swept::Removed(removed))) => tracing::info!(removed, "files that nothing refers to were removed"),
            Ok(Some(Swept::Doubtful { orphans, referred })) => tracing::error!(
                orphans,
                referred,
                "most files are referred to by nothing, and none was removed; see what `onderwijsregio doctor` says"
            ),
            Err(error) => tracing::warn!(%error, "files that nothing refers to could not be looked for"),
        }
    }
}

async fn sweep_if_due(store: &Store, every: Duration) -> Result<Option<Swept>, Error> {
    if store.seek_orphans(ago(store.clock().now(), every)).await? {
        return sweep(store, false).await.map(Some);
    }
    Ok(None)
}

/// Removes what is orphaned now, when told to however much that is.
pub async fn sweep(store: &Store, whatever: bool) -> Result<Swept, Error> {
    let orphans = find(store).await?;
    let found = orphans.found.len();
    if orphans.are_doubtful() && !whatever {
        return Ok(Swept::Doubtful { orphans: found, referred: orphans.referred });
    }
    for old in &orphans.found {
        store.files().remove_old(old).await?;
    }
    Ok(Swept::Removed(found))
}

/// What is orphaned now.
pub async fn find(store: &Store) -> Result<Orphans, Error> {
    store.orphans(ago(store.clock().now(), GRACE)).await
}

fn ago(now: Timestamp, time: Duration) -> Timestamp {
    Timestamp::from_micros(now.micros().saturating_sub(i64::try_from(time.as_micros()).unwrap_or(i64::MAX)))
}
