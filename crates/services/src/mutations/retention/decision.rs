//! Decides what retention requires for a candidate: nothing yet, a notice to its region, or erasure.

use model::{CandidateId, Document, Field, NoticeId, Random, Timestamp};
use serde_json::json;
use std::time::Duration;
use store::{Error, ScopeTx, region_settings::Retention, retentions::Retained};

/// How long a candidate is left alone after its erasure was requested.
const LEAVE: Duration = Duration::from_hours(1);

/// Type of the notice that a region receives before a candidate is erased.
const DUE: &str = "candidate.retention_due";

/// The data that a candidate's end date is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Basis {
    /// When the record last changed. `None` if that is unreadable; such a record is never erased
    /// automatically.
    changed: Option<Timestamp>,
    consent: bool,
}

impl Basis {
    /// Reads the data from a record.
    pub fn of(document: &Document<'_>) -> Self {
        let changed = document
            .value(Field::UpdatedAt)
            .trim_matches('"')
            .parse()
            .ok();
        Self {
            changed,
            consent: document.value(Field::PrivacyConsent) == "true",
        }
    }

    /// Returns until when the candidate is kept. That is the date set manually, else the configured
    /// number of days after the last change or the most recent contact moment, whichever is later.
    /// Returns `None` if there is neither a date nor a retention setting, or if the last change is
    /// unreadable.
    pub fn until(
        &self,
        set: Option<Timestamp>,
        last_contact: Option<Timestamp>,
        retention: Option<&Retention>,
    ) -> Option<Timestamp> {
        if set.is_some() {
            return set;
        }
        let Retention {
            days: without,
            days_with_consent,
            ..
        } = retention?;
        let last = self.changed?.max(last_contact.unwrap_or(self.changed?));
        Some(last.plus(days(if self.consent {
            *days_with_consent
        } else {
            *without
        })))
    }
}

/// Returns the duration of a number of days.
pub(super) fn days(number: i64) -> Duration {
    Duration::from_hours(24 * u64::try_from(number).unwrap_or_default())
}

/// What must be done about a candidate.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Nothing until this time.
    Look(Timestamp),
    /// Notify the region. `end` is when the candidate will be erased.
    Warn {
        end: Timestamp,
    },
    Erase,
}

/// Decides what must be done about a candidate. It is erased at its end date, but not before both
/// of these hold:
///
/// - The region was notified of exactly this end date, at least `warn` ago.
/// - The time `not_before` has passed, to which a shortened retention period is deferred.
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
        None => Next::Warn {
            end: end(until.max(now.plus(warn))),
        },
        Some((_, notified_at)) => match end(until.max(notified_at.plus(warn))) {
            end if now < end => Next::Look(end),
            _ => Next::Erase,
        },
    }
}

/// Returns a candidate's end date, what must be done about it, and the stored retention data.
/// Returns `None` if the candidate does not exist or is kept indefinitely.
async fn judge(
    tx: &mut ScopeTx<'_, '_>,
    (retention, not_before): &(Retention, Option<Timestamp>),
    id: CandidateId,
) -> Result<Option<(Timestamp, Next, Retained)>, Error> {
    let Some(stored) = tx.candidates().load(id).await? else {
        return Ok(None);
    };
    let known = tx.retention().load(id).await?;
    let contact = tx.retention().last_contact(id).await?;
    let basis = Basis::of(&stored.document.as_document());
    let until = basis.until(known.set, contact, Some(retention));
    let next = |until| {
        next(
            until,
            known.warned,
            days(retention.warn_days),
            *not_before,
            tx.now(),
        )
    };
    Ok(until.map(|until| (until, next(until), known)))
}

/// Returns whether a candidate must be erased now, by its current data.
pub(in crate::mutations) async fn is_over(
    tx: &mut ScopeTx<'_, '_>,
    id: CandidateId,
) -> Result<bool, Error> {
    let Some(retention) = tx.retention().settings().await? else {
        return Ok(false);
    };
    Ok(judge(tx, &retention, id)
        .await?
        .is_some_and(|(_, next, _)| next == Next::Erase))
}

/// Checks a listed candidate: notifies its region if that is due, and stores when to check again.
/// Returns whether it must be erased.
pub(super) async fn check(
    tx: &mut ScopeTx<'_, '_>,
    retention: &(Retention, Option<Timestamp>),
    id: CandidateId,
    random: &dyn Random,
) -> Result<bool, Error> {
    let now = tx.now();
    let Some((until, next, mut known)) = judge(tx, retention, id).await? else {
        tx.retention().forget(id)?;
        return Ok(false);
    };
    let look_at = match next {
        Next::Look(at) => at,
        Next::Warn { end } => {
            known.warned = Some((until, now));
            let data = json!({"candidateId": id, "retainUntil": until, "eraseAt": end}).to_string();
            let notice = NoticeId::random(random);
            tx.outbox().notify(notice, DUE, &data).await?;
            end
        }
        Next::Erase => now.plus(LEAVE),
    };
    tx.retention().keep(id, &known, Some(look_at)).await?;
    Ok(next == Next::Erase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidate_is_erased_only_after_the_notice_period_of_its_current_end() {
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
            assert_eq!(
                next(day(until), warned, warn, None, day(now)),
                expected,
                "{until} {warned:?} {now}"
            );
        }
        let waits = |warned, now| next(day(100), warned, warn, Some(day(150)), day(now));
        assert_eq!(waits(None, 120), Next::Warn { end: day(150) });
        assert_eq!(waits(None, 140), Next::Warn { end: day(154) });
        assert_eq!(waits(Some((day(100), day(95))), 149), Next::Look(day(150)));
        assert_eq!(waits(Some((day(100), day(95))), 150), Next::Erase);
    }
}
