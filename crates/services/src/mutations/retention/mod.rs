//! Retention: erases candidates when their region's retention period ends. The region is notified
//! before.
//!
//! The end date is computed when needed, from the most recent event, so nothing has to be updated
//! when a record changes. Once a day, or when a region changes its settings, a sweep reads a
//! scope's candidates and lists those whose end date is near. From then on, each of these is
//! checked when it is due. Decisions are made under the scope's lock, so that only one of several
//! nodes makes them.

mod decision;

pub use decision::Basis;
pub(super) use decision::is_over;

use super::{
    Inner,
    operation::{Cause, Operation},
    write::Write,
};
use decision::{check, days};
use model::{CandidateId, Cursor, Environment, Filter, NoticeId, Scope, Timestamp};
use std::time::Duration;
use store::{Error, ScopeTx, candidates::Page, region_settings::Retention};

/// Interval between sweeps of a scope.
const SWEEP: Duration = Duration::from_hours(24);
/// How long before its notice is due a candidate is listed. Longer than the interval between
/// sweeps, in case one fails.
const AHEAD: Duration = Duration::from_hours(48);
/// Number of candidates that a sweep reads at once.
const PAGE: u32 = 500;
/// Maximum number of listed candidates checked in one transaction.
const BATCH: i64 = 100;

impl Inner {
    /// Runs one round for all regions that have a retention setting.
    pub(super) async fn retain(&self) -> Result<(), Error> {
        for region in self.store.regions().await? {
            let settings = self.store.region_settings(region.id).await?;
            let Some(retention) = settings.retention else {
                continue;
            };
            for environment in [Environment::Production, Environment::Sandbox] {
                let scope = Scope {
                    region: region.id,
                    environment,
                };
                self.retain_in(scope, &retention, settings.retention_since)
                    .await?;
            }
        }
        Ok(())
    }

    async fn retain_in(
        &self,
        scope: Scope,
        retention: &Retention,
        since: Option<Timestamp>,
    ) -> Result<(), Error> {
        let now = self.store.clock().now();
        let recent = move |swept: Timestamp| {
            swept > now.minus(SWEEP) && since.is_none_or(|since| swept > since)
        };
        let Some(work) = self.store.retention_work(&scope, now).await? else {
            return Ok(());
        };
        let sweeps = !work.swept_at.is_some_and(recent) && self.begin_sweep(scope, recent).await?;
        if sweeps {
            self.sweep(scope, retention).await?;
        }
        if sweeps || work.is_due {
            while self.look(scope).await? {}
        }
        Ok(())
    }

    /// Returns whether this node must sweep a scope, and if so records the start of the sweep.
    async fn begin_sweep(
        &self,
        scope: Scope,
        recent: impl Fn(Timestamp) -> bool + Send + 'static,
    ) -> Result<bool, Error> {
        let begun = self
            .store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                let mut retention = tx.retention();
                let begins = !retention.swept_at().is_some_and(recent);
                if begins {
                    retention.note_sweep();
                }
                Ok(begins)
            });
        begun.await
    }

    /// Lists the candidates whose end date may be near. Contact moments are ignored here and
    /// considered when the listed candidates are checked.
    async fn sweep(&self, scope: Scope, retention: &Retention) -> Result<(), Error> {
        let now = self.store.clock().now();
        let near = now.plus(AHEAD).plus(days(retention.warn_days));
        for archived in [false, true] {
            let filter = Filter {
                archived,
                phases: 0,
            };
            let mut after = Some(Cursor::START);
            while let Some(start) = after {
                let mut noted = Vec::new();
                let page = Page {
                    filter,
                    after: start,
                    limit: PAGE,
                };
                let found = self.store.page(&scope, page, |row| {
                    let until = Basis::of(&row.document).until(None, None, Some(retention));
                    noted.extend(
                        until
                            .filter(|until| *until <= near)
                            .and_then(|_| row.id().parse::<CandidateId>().ok()),
                    );
                });
                after = found.await?.next;
                if !noted.is_empty() {
                    self.note(scope, noted, now).await?;
                }
            }
        }
        Ok(())
    }

    async fn note(
        &self,
        scope: Scope,
        noted: Vec<CandidateId>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let kept = self
            .store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.retention().check_from(&noted, now).await
            });
        kept.await
    }

    /// Checks the listed candidates that are due: notifies the region of some, and requests the
    /// erasure of others. Returns true if more may be due.
    async fn look(&self, scope: Scope) -> Result<bool, Error> {
        let random = self.store.random().clone();
        let looked = self
            .store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                let Some(retention) = tx.retention().settings().await? else {
                    return Ok((Vec::new(), false));
                };
                let due = tx.retention().due(BATCH).await?;
                let more = i64::try_from(due.len()) == Ok(BATCH);
                let mut over = Vec::new();
                for id in due {
                    if check(tx, &retention, id, random.as_ref()).await? {
                        over.push(id);
                    }
                }
                Ok::<_, Error>((over, more))
            });
        let (over, more) = looked.await?;
        for candidate in over {
            let cause = Cause::Retention(NoticeId::random(self.store.random().as_ref()));
            let erasing = Operation::Erase {
                candidate,
                cause,
                reason: None,
            };
            let write = Write::new(scope, erasing);
            self.intake.accept(write, Vec::new()).await?;
        }
        self.wake.notify_one();
        Ok(more)
    }
}
