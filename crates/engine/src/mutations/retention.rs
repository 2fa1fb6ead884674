//! Candidates are kept for as long as their region says, and not longer: it is told beforehand, and then they are erased.
//!
//! The end is computed when it is asked for, from the last that happened, so that nothing has to be kept up to date when a
//! record changes. Once a day, or when a region says something else, a scope's candidates are looked through, and those whose
//! end comes near are noted; from then on each is looked at to the minute. Whatever is decided is decided in the scope, so
//! that of several nodes one does it.

use super::{
    Inner,
    intake::Write,
    operation::{Cause, Operation},
};
use model::{CandidateId, Cursor, Document, Environment, Field, Filter, NoticeId, Scope, Timestamp};
use serde_json::json;
use std::time::Duration;
use store::{
    Error, Transaction,
    candidates::{LockedScope, Page},
    region_settings::Retention,
    retentions::Retained,
};

/// How often a scope's candidates are looked through.
const SWEEP: Duration = Duration::from_hours(24);
/// How long before a region is to be told a candidate is noted: longer than until the next look, if one fails.
const AHEAD: Duration = Duration::from_hours(48);
/// How long an erasure that was begun is left alone.
const LEAVE: Duration = Duration::from_hours(1);
/// Candidates read at once when they are looked through.
const PAGE: u32 = 500;
/// Candidates looked at in one transaction.
const BATCH: i64 = 100;

/// What a region is told before a candidate is erased.
const DUE: &str = "candidate.retention_due";

/// What the end is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Basis {
    /// When the record last changed. Nothing where that is damaged: such a record is not erased by itself.
    changed: Option<Timestamp>,
    consent: bool,
}

impl Basis {
    /// That of a record.
    pub fn of(document: &Document<'_>) -> Self {
        let changed = document.value(Field::UpdatedAt).trim_matches('"').parse().ok();
        Self { changed, consent: document.value(Field::PrivacyConsent) == "true" }
    }

    /// Until when it is kept: what was set by hand, else so many days after the last change or the newest contact.
    pub fn until(
        &self,
        set: Option<Timestamp>,
        last_contact: Option<Timestamp>,
        retention: Option<&Retention>,
    ) -> Option<Timestamp> {
        if set.is_some() {
            return set;
        }
        let Retention { days: without, days_with_consent, .. } = retention?;
        let last = self.changed?.max(last_contact.unwrap_or(self.changed?));
        Some(last.plus(days(if self.consent { *days_with_consent } else { *without })))
    }
}

fn days(number: i64) -> Duration {
    Duration::from_hours(24 * u64::try_from(number).unwrap_or_default())
}

/// What is to be done about a candidate.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Nothing before then.
    Look(Timestamp),
    /// The region is to be told, and this is when the candidate will be erased.
    Warn {
        end: Timestamp,
    },
    Erase,
}

/// A candidate is erased at its end, but never before the region has been told for long enough of just this end, nor before
/// the moment up to which a retention that was shortened waits.
fn next(
    until: Timestamp,
    warned: Option<(Timestamp, Timestamp)>,
    warn: Duration,
    not_before: Option<Timestamp>,
    now: Timestamp,
) -> Next {
    let end = |end: Timestamp| not_before.map_or(end, |moment| moment.max(end));
    match warned.filter(|(of, _)| *of == until) {
        None if now < until.minus(warn) => Next::Look(until.minus(warn)),
        None => Next::Warn { end: end(until.max(now.plus(warn))) },
        Some((_, told)) => match end(until.max(told.plus(warn))) {
            end if now < end => Next::Look(end),
            _ => Next::Erase,
        },
    }
}

/// A candidate's end and what is to be done about it, and what is known of it. Nothing when it is not there, or is kept for
/// good.
async fn judge(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    (retention, not_before): &(Retention, Option<Timestamp>),
    id: CandidateId,
    now: Timestamp,
) -> Result<Option<(Timestamp, Next, Retained)>, Error> {
    let Some(stored) = locked.stored(transaction, id).await? else { return Ok(None) };
    let known = locked.retained(transaction, id).await?;
    let contact = locked.last_contact(transaction, id).await?;
    let basis = Basis::of(&stored.document.as_document());
    let until = basis.until(known.set, contact, Some(retention));
    let next = |until| next(until, known.warned, days(retention.warn_days), *not_before, now);
    Ok(until.map(|until| (until, next(until), known)))
}

/// Whether a candidate is to be erased now, whatever was the case when that was decided.
pub(super) async fn is_over(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    id: CandidateId,
    now: Timestamp,
) -> Result<bool, Error> {
    let Some(retention) = locked.retention(transaction).await? else { return Ok(false) };
    Ok(judge(transaction, locked, &retention, id, now).await?.is_some_and(|(_, next, _)| next == Next::Erase))
}

impl Inner {
    /// One round of it, for all regions that keep nobody for good.
    pub(super) async fn retain(&self) -> Result<(), Error> {
        for region in self.store.regions().await? {
            let settings = self.store.region_settings(region.id).await?;
            let Some(retention) = settings.retention else { continue };
            for environment in [Environment::Production, Environment::Sandbox] {
                let scope = Scope { region: region.id, environment };
                self.retain_in(scope, &retention, settings.retention_since).await?;
            }
        }
        Ok(())
    }

    async fn retain_in(&self, scope: Scope, retention: &Retention, since: Option<Timestamp>) -> Result<(), Error> {
        let now = self.store.clock().now();
        let recent = move |swept: Timestamp| swept > now.minus(SWEEP) && since.is_none_or(|since| swept > since);
        let Some(work) = self.store.retention_work(&scope, now).await? else { return Ok(()) };
        let sweeps = !work.swept_at.is_some_and(recent) && self.begin_sweep(scope, recent).await?;
        if sweeps {
            self.sweep(scope, retention).await?;
        }
        if sweeps || work.is_due {
            while self.look(scope).await? {}
        }
        Ok(())
    }

    /// Whether a scope is to be looked through by this node.
    async fn begin_sweep(
        &self,
        scope: Scope,
        recent: impl Fn(Timestamp) -> bool + Send + 'static,
    ) -> Result<bool, Error> {
        let now = self.store.clock().now();
        let begun = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let mut locked = LockedScope::lock(transaction, scope).await?;
                if locked.swept_at.is_some_and(recent) {
                    return Ok::<_, Error>(false);
                }
                locked.swept_at = Some(now);
                locked.save(transaction)?;
                Ok(true)
            })
        });
        begun.await
    }

    /// Notes whose end comes near. What their contacts say is looked at then.
    async fn sweep(&self, scope: Scope, retention: &Retention) -> Result<(), Error> {
        let now = self.store.clock().now();
        let near = now.plus(AHEAD).plus(days(retention.warn_days));
        for archived in [false, true] {
            let filter = Filter { archived, phases: 0 };
            let mut after = Some(Cursor::START);
            while let Some(start) = after {
                let mut noted = Vec::new();
                let page = Page { filter, after: start, limit: PAGE };
                let found = self.store.page(&scope, page, |row| {
                    let until = Basis::of(&row.document).until(None, None, Some(retention));
                    noted.extend(
                        until.filter(|until| *until <= near).and_then(|_| row.id().parse::<CandidateId>().ok()),
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

    async fn note(&self, scope: Scope, noted: Vec<CandidateId>, now: Timestamp) -> Result<(), Error> {
        let kept = self.store.transaction(move |transaction| {
            Box::pin(
                async move { LockedScope::lock(transaction, scope).await?.look_again(transaction, &noted, now).await },
            )
        });
        kept.await
    }

    /// Looks at those whose time has come: tells of some, has some erased. True when there may be more.
    async fn look(&self, scope: Scope) -> Result<bool, Error> {
        let now = self.store.clock().now();
        let random = self.store.random().clone();
        let looked = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let mut locked = LockedScope::lock(transaction, scope).await?;
                let Some(retention) = locked.retention(transaction).await? else {
                    return Ok::<_, Error>((Vec::new(), false));
                };
                let due = locked.due_retentions(transaction, now, BATCH).await?;
                let more = i64::try_from(due.len()) == Ok(BATCH);
                let mut over = Vec::new();
                for id in due {
                    let Some((until, next, mut known)) = judge(transaction, &mut locked, &retention, id, now).await?
                    else {
                        locked.forget_retained(transaction, id)?;
                        continue;
                    };
                    let look_at = match next {
                        Next::Look(at) => at,
                        Next::Warn { end } => {
                            known.warned = Some((until, now));
                            let data = json!({"candidateId": id, "retainUntil": until, "eraseAt": end}).to_string();
                            let notice = NoticeId::random(random.as_ref());
                            locked.notify(transaction, notice, DUE, &data, now).await?;
                            end
                        }
                        Next::Erase => {
                            over.push(id);
                            now.plus(LEAVE)
                        }
                    };
                    locked.keep_retained(transaction, id, &known, Some(look_at)).await?;
                }
                locked.save(transaction)?;
                Ok((over, more))
            })
        });
        let (over, more) = looked.await?;
        for candidate in over {
            let cause = Cause::Retention(NoticeId::random(self.store.random().as_ref()));
            let write = Write::new(scope, Operation::Erase { candidate, cause });
            self.intake.accept(write, Vec::new()).await?;
        }
        self.wake.notify_one();
        Ok(more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_erased_before_the_region_was_told_of_just_this_end_for_long_enough() {
        let day = |number: i64| Timestamp::from_micros(number * 86_400_000_000);
        let warn = days(14);
        for (until, warned, now, expected) in [
            (100, None, 80, Next::Look(day(86))),
            (100, None, 86, Next::Warn { end: day(100) }),
            (100, None, 95, Next::Warn { end: day(109) }),
            (100, None, 300, Next::Warn { end: day(314) }),
            (100, Some((100, 86)), 99, Next::Look(day(100))),
            (100, Some((100, 86)), 100, Next::Erase),
            (100, Some((100, 95)), 108, Next::Look(day(109))),
            (100, Some((100, 95)), 109, Next::Erase),
            (120, Some((100, 86)), 100, Next::Look(day(106))),
            (120, Some((100, 86)), 120, Next::Warn { end: day(134) }),
        ] {
            let warned = warned.map(|(of, at)| (day(of), day(at)));
            assert_eq!(next(day(until), warned, warn, None, day(now)), expected, "{until} {warned:?} {now}");
        }
        let waits = |warned, now| next(day(100), warned, warn, Some(day(150)), day(now));
        assert_eq!(waits(None, 120), Next::Warn { end: day(150) });
        assert_eq!(waits(None, 140), Next::Warn { end: day(154) });
        assert_eq!(waits(Some((day(100), day(95))), 149), Next::Look(day(150)));
        assert_eq!(waits(Some((day(100), day(95))), 150), Next::Erase);
    }
}
