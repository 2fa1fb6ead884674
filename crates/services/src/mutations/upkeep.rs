//! Periodic maintenance: deletes ended sessions, empties sandboxes once a day, erases candidates
//! whose retention period has ended (see `retention`), purges values of deleted custom fields, and
//! deletes old mutations.

use super::{Inner, intake::Stored, queue};
use crate::sessions;
use jiff::{ZonedDateTime, civil::Time, tz::TimeZone};
use model::{Environment, RegionId, Scope, Timestamp};
use store::{Error, Store, Transaction, audit::Kind, candidates::LockedScope};

/// The time of day at which sandboxes are emptied.
#[derive(Debug, Clone)]
pub struct DailyReset {
    at: Time,
    zone: TimeZone,
}

impl std::str::FromStr for DailyReset {
    type Err = String;

    /// Parses a time and a time zone, such as `04:00 Europe/Amsterdam`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (at, zone) = text
            .split_once(' ')
            .ok_or("expected an hour and a time zone")?;
        Ok(Self {
            at: Time::strptime("%H:%M", at).map_err(|_| "expected an hour such as 04:00")?,
            zone: TimeZone::get(zone.trim())
                .map_err(|_| "expected a time zone such as Europe/Amsterdam")?,
        })
    }
}

impl DailyReset {
    /// Returns the most recent moment at which it was that time of day.
    fn last(&self, now: Timestamp) -> Option<Timestamp> {
        let now = jiff::Timestamp::from_microsecond(now.micros())
            .ok()?
            .to_zoned_datetime(self.zone.clone());
        let today: ZonedDateTime = now
            .date()
            .to_datetime(self.at)
            .to_zoned_datetime(self.zone.clone())
            .ok()?;
        let struck = if today <= now {
            today
        } else {
            now.date()
                .yesterday()
                .ok()?
                .to_datetime(self.at)
                .to_zoned_datetime(self.zone.clone())
                .ok()?
        };
        Some(Timestamp::from(struck.timestamp()))
    }
}

/// Empties a region's sandbox.
pub(super) async fn empty_sandbox(store: &Store, region: RegionId) -> Result<(), Error> {
    let (now, entry) = (
        store.clock().now(),
        store.entry(Kind::SandboxEmptied).of(region),
    );
    let emptied = store.transaction(move |transaction| {
        Box::pin(async move {
            let mut locked = LockedScope::lock(
                transaction,
                Scope {
                    region,
                    environment: Environment::Sandbox,
                },
            )
            .await?;
            empty(transaction, &mut locked, now).await?;
            locked.note(entry);
            let ended = locked.end_orphaned_sessions(transaction).await?;
            locked.save(transaction)?;
            Ok::<_, Error>(ended)
        })
    });
    store.learn_session_generation(emptied.await?);
    Ok(())
}

/// Removes everything in a scope, including files uploaded with queued mutations.
async fn empty(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    now: Timestamp,
) -> Result<(), Error> {
    if locked.queued > 0 {
        for payload in locked.queued_payloads(transaction).await? {
            if let Ok(stored) = serde_json::from_str::<Stored>(&payload) {
                locked
                    .discard(transaction, &stored.operation.kept_files())
                    .await?;
            }
        }
    }
    locked.empty(transaction, now).await
}

impl Inner {
    /// Runs one round of maintenance. Several nodes may run it concurrently: each finds done what
    /// another has done.
    pub(super) async fn tidy(&self) -> Result<(), Error> {
        sessions::tidy(&self.store).await?;
        let now = self.store.clock().now();
        if let Some(due) = self
            .options
            .daily_reset
            .as_ref()
            .and_then(|reset| reset.last(now))
        {
            for region in self.store.full_sandboxes(due).await? {
                self.empty_if_due(region, now, due).await?;
            }
        }
        self.retain().await?;
        self.purge_fields().await?;
        let kept = i64::try_from(self.options.kept.as_micros()).unwrap_or(i64::MAX);
        let before = Timestamp::from_micros(now.micros().saturating_sub(kept));
        for scope in self.store.scopes_with_old_mutations(before).await? {
            let mut next = Some(0);
            while let Some(after) = next {
                next = self.forget_old(scope, now, before, after).await?;
            }
        }
        Ok(())
    }

    async fn empty_if_due(
        &self,
        region: RegionId,
        now: Timestamp,
        due: Timestamp,
    ) -> Result<(), Error> {
        let scope = Scope {
            region,
            environment: Environment::Sandbox,
        };
        let emptied = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let mut locked = LockedScope::lock(transaction, scope).await?;
                let before = locked.emptied_at;
                if before.is_some_and(|emptied| emptied >= due) {
                    return Ok::<_, Error>((false, None));
                }
                // A sandbox that was never emptied may just have been filled, so it is first
                // emptied at the next reset.
                match before {
                    Some(_) => empty(transaction, &mut locked, now).await?,
                    None => locked.emptied_at = Some(now),
                }
                let ended = locked.end_orphaned_sessions(transaction).await?;
                locked.save(transaction)?;
                Ok((before.is_some(), ended))
            })
        });
        let (emptied, ended) = emptied.await?;
        self.store.learn_session_generation(ended);
        if emptied {
            tracing::info!(region = %region, "the sandbox was emptied");
        }
        Ok(())
    }

    async fn forget_old(
        &self,
        scope: Scope,
        now: Timestamp,
        before: Timestamp,
        after: i64,
    ) -> Result<Option<i64>, Error> {
        self.store
            .transaction(move |transaction| {
                Box::pin(async move {
                    let mut locked = LockedScope::lock(transaction, scope).await?;
                    let next = locked.forget_mutations(transaction, before, after).await?;
                    queue::settle(transaction, &mut locked, now).await?;
                    locked.save(transaction)?;
                    Ok(next)
                })
            })
            .await
    }
}
