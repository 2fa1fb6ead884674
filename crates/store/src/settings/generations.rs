//! The generations of the settings and of the sessions: raised by changes, and learned from other
//! processes.

use super::{
    CERTAIN, GENERATIONS, RAISE, RAISE_COMMON, RAISE_SESSIONS, REGION_CHANGED, REGIONS_CHANGED,
};
use crate::{
    Store,
    changes::{Changed, LastChange},
};
use db::{Error, Transaction, Value, column, columns};
use model::RegionId;
use std::{sync::atomic::Ordering, time::Duration};

/// The prefix of notifications of the sessions' generation.
const OF_SESSIONS: &str = "sessions ";

columns! {
    /// The columns of both raises.
    RaisedColumns: RAISE, RAISE_COMMON
}

/// Raises the generation for a change of a region's settings, or of the settings common to all
/// regions. Must be called in the transaction of the change, outside of a tenant's scope. The
/// result is to be passed to `Store::learn_changed` after the commit.
pub(crate) async fn raise(
    transaction: &mut Transaction<'_>,
    region: Option<RegionId>,
) -> Result<Changed, Error> {
    let statement = if region.is_some() {
        &RAISE
    } else {
        &RAISE_COMMON
    };
    let raised = transaction
        .first(statement, &[], |row| {
            row.int(column!(RaisedColumns, generation))
        })
        .await?;
    let generation = raised.ok_or_else(|| Error::internal("the installation is missing"))?;
    if let Some(region) = region {
        transaction
            .execute(
                &REGION_CHANGED,
                &[Value::Text(region.as_str()), Value::Int(generation)],
            )
            .await?;
        transaction
            .notify(&format!("{generation} {region}"))
            .await?;
    } else {
        transaction.notify(&generation.to_string()).await?;
    }
    Ok(Changed { generation, region })
}

/// Parses another node's notification of a change of settings.
fn heard(payload: &str) -> Option<Changed> {
    match payload.split_once(' ') {
        Some((generation, region)) => Some(Changed {
            generation: generation.parse().ok()?,
            region: Some(region.parse().ok()?),
        }),
        None => Some(Changed {
            generation: payload.parse().ok()?,
            region: None,
        }),
    }
}

/// Raises the sessions' generation. Must be called in the transaction that ends sessions.
pub(crate) async fn raise_sessions(transaction: &mut Transaction<'_>) -> Result<i64, Error> {
    let raised = transaction
        .first(&RAISE_SESSIONS, &[], |row| {
            row.int(column!(RAISE_SESSIONS, session_generation))
        })
        .await?;
    let raised = raised.ok_or_else(|| Error::internal("the installation is missing"))?;
    transaction
        .notify(&format!("{OF_SESSIONS}{raised}"))
        .await?;
    Ok(raised)
}

impl Store {
    /// Returns the generation of the settings if this process confirmed it within [`CERTAIN`].
    /// While it is unknown, no cache entry is valid.
    pub fn generation(&self) -> Option<i64> {
        self.is_certain()
            .then(|| self.inner.generation.load(Ordering::Acquire))
    }

    /// Returns the last change of a region's settings, or of the common settings, for comparison
    /// with cache entries.
    pub fn settings_change(&self, region: Option<RegionId>) -> LastChange {
        self.inner.changes.of(region)
    }

    /// Whether settings read under a generation are known to be unchanged.
    pub fn is_current(&self, read_under: i64, last: &LastChange) -> bool {
        self.is_certain() && self.inner.changes.admits(read_under, last)
    }

    /// Returns the generation of the sessions if this process confirmed it within [`CERTAIN`].
    pub fn session_generation(&self) -> Option<i64> {
        self.is_certain()
            .then(|| self.inner.session_generation.load(Ordering::Acquire))
    }

    fn is_certain(&self) -> bool {
        let asked = Duration::from_micros(self.inner.generation_asked.load(Ordering::Acquire));
        self.inner.clock.elapsed().saturating_sub(asked) <= CERTAIN
    }

    /// Reads the generations and the regions that other processes changed.
    pub async fn refresh_generation(&self) -> Result<(), Error> {
        // The answer is valid for the moment of the query; it says nothing about later changes.
        let asked = micros(self.inner.clock.elapsed());
        self.database().invalidate_reads();
        let three = |row: db::Row<'_>| {
            Ok([
                row.int(column!(GENERATIONS, generation))?,
                row.int(column!(GENERATIONS, session_generation))?,
                row.int(column!(GENERATIONS, common_generation))?,
            ])
        };
        if let Some([settings, sessions, common]) =
            self.database().first(&GENERATIONS, &[], three).await?
        {
            let changes = &self.inner.changes;
            let mut missed = Vec::new();
            if settings > changes.complete_to() {
                self.database().invalidate_reads();
                let region = |row: db::Row<'_>| {
                    Ok(Changed {
                        region: Some(row.parsed(column!(REGIONS_CHANGED, id))?),
                        generation: row.int(column!(REGIONS_CHANGED, generation))?,
                    })
                };
                missed = self
                    .database()
                    .all(
                        &REGIONS_CHANGED,
                        &[Value::Int(changes.complete_to())],
                        region,
                    )
                    .await?;
            }
            // From here on reads are fresh: nothing that was read before may be cached under the
            // new generation.
            self.database().invalidate_reads();
            for change in missed {
                changes.learn(change);
            }
            changes.learn(Changed {
                generation: common,
                region: None,
            });
            self.inner.generation.fetch_max(settings, Ordering::AcqRel);
            changes.set_complete_to(settings);
            self.learn_session_generation(Some(sessions));
            self.inner
                .generation_asked
                .fetch_max(asked, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Receives notifications of changes made by other nodes as soon as they are committed, until
    /// the connection is lost.
    pub async fn listen(&self) -> Result<(), Error> {
        let heard = |payload: &str| match payload.strip_prefix(OF_SESSIONS) {
            Some(sessions) => self.learn_session_generation(sessions.parse().ok()),
            None => heard(payload)
                .into_iter()
                .for_each(|changed| self.learn_changed(changed)),
        };
        self.database().listen(&heard).await
    }

    /// Records a change that was committed. It implies nothing about earlier changes.
    pub(crate) fn learn_changed(&self, changed: Changed) {
        self.inner.changes.learn(changed);
        self.inner
            .generation
            .fetch_max(changed.generation, Ordering::AcqRel);
    }

    /// Records the sessions' generation that a committed transaction raised, if it did.
    pub(crate) fn learn_session_generation(&self, raised: Option<i64>) {
        if let Some(generation) = raised {
            self.inner
                .session_generation
                .fetch_max(generation, Ordering::AcqRel);
        }
    }
}

pub(crate) fn micros(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}
