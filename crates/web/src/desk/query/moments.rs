//! The conditions on moments: contact, tasks, creation and change.

use super::types::{DAY, Reader};
use crate::desk::days;
use model::Timestamp;
use store::desk::{CandidateFilters, MomentFilter, Period, TaskFilter};

/// The conditions on the newest contact: the number of days without contact, or never.
pub(crate) const CONTACTS: [&str; 5] = ["14", "30", "90", "recent", "never"];

/// The conditions on the next task.
pub(crate) const TASKS: [&str; 5] = ["overdue", "today", "week", "later", "none"];

/// Adds a condition on the newest contact. `recent` is within 14 days.
pub(super) fn contact(value: &str, filters: &mut CandidateFilters, reader: &Reader) -> bool {
    let wanted = match value {
        "never" => MomentFilter {
            within: None,
            empty: true,
        },
        "recent" => MomentFilter {
            within: Some(from(days_before(reader.now, 14))),
            empty: false,
        },
        days => {
            let Ok(days) = days.parse::<u16>() else {
                return false;
            };
            MomentFilter {
                within: Some(before(days_before(reader.now, days))),
                empty: true,
            }
        }
    };
    restrict(&mut filters.last_contact, wanted);
    true
}

/// Adds a condition on the next task.
pub(super) fn task(value: &str, filters: &mut CandidateFilters, reader: &Reader) -> bool {
    let today = || Some(days::of(reader.now));
    let after = |days| Some(days::after(reader.now, days));
    let due = match value {
        "overdue" => (None, today()),
        "today" => (today(), after(1)),
        "week" => (None, after(7)),
        "later" => (after(7), None),
        "none" => {
            filters.next_task.empty = true;
            return true;
        }
        _ => return false,
    };
    filters.next_task = TaskFilter {
        due: Some(due),
        empty: filters.next_task.empty,
    };
    true
}

/// Adds the first or the last day of a period.
pub(super) fn period(value: &str, filter: &mut MomentFilter, is_last: bool) -> bool {
    let within = if is_last {
        let next = days::next(value).and_then(|next| days::begin(&next));
        next.map(before)
    } else {
        days::begin(value).map(from)
    };
    if within.is_some() {
        let wanted = MomentFilter {
            within,
            empty: false,
        };
        restrict(filter, wanted);
    }
    within.is_some()
}

/// Makes a filter admit only what another one admits, too.
fn restrict(filter: &mut MomentFilter, other: MomentFilter) {
    if *filter == MomentFilter::default() {
        *filter = other;
        return;
    }
    let empty = filter.empty && other.empty;
    let within = match (filter.within, other.within) {
        (Some(one), Some(other)) => Some(common(one, other)),
        _ if empty => None,
        // One wants a moment, and the other wants none: nothing is both.
        _ => Some(nothing()),
    };
    *filter = MomentFilter { within, empty };
}

/// Returns what two periods have in common.
fn common(one: Period, other: Period) -> Period {
    Period {
        from: one.from.max(other.from),
        before: match (one.before, other.before) {
            (Some(first), Some(second)) => Some(first.min(second)),
            (first, second) => first.or(second),
        },
    }
}

/// Returns a period that no moment is in.
fn nothing() -> Period {
    let moment = Timestamp::from_micros(0);
    Period {
        from: Some(moment),
        before: Some(moment),
    }
}

fn from(moment: Timestamp) -> Period {
    Period {
        from: Some(moment),
        before: None,
    }
}

fn before(moment: Timestamp) -> Period {
    Period {
        from: None,
        before: Some(moment),
    }
}

fn days_before(moment: Timestamp, days: u16) -> Timestamp {
    Timestamp::from_micros(moment.micros() - i64::from(days) * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::StaffId;

    fn reader() -> Reader {
        Reader {
            me: "usrAAAAAAAAAAAAAA".parse::<StaffId>().unwrap(),
            now: "2026-03-31T12:00:00Z".parse().unwrap(),
            custom: Vec::new(),
        }
    }

    fn read(query: &str) -> (Option<String>, Option<String>, bool) {
        let filter = super::super::ListQuery::of(query, reader())
            .filters
            .last_contact;
        let within = filter.within.unwrap_or_default();
        let text = |moment: Option<Timestamp>| moment.map(|moment| moment.to_string());
        (text(within.from), text(within.before), filter.empty)
    }

    #[test]
    fn conditions_on_contact_hold_together_in_any_order() {
        let some = |text: &str| Some(text.to_owned());
        for (conditions, expected) in [
            (
                ["contact=14", ""],
                (None, some("2026-03-17T12:00:00.000Z"), true),
            ),
            (
                ["contact=14", "contactFrom=2026-03-01"],
                (
                    some("2026-02-28T23:00:00.000Z"),
                    some("2026-03-17T12:00:00.000Z"),
                    false,
                ),
            ),
            (
                ["contact=14", "contactTo=2026-03-30"],
                (None, some("2026-03-17T12:00:00.000Z"), false),
            ),
            (
                ["contact=recent", "contactFrom=2026-03-01"],
                (some("2026-03-17T12:00:00.000Z"), None, false),
            ),
            (
                ["contact=never", "contactFrom=2026-03-01"],
                (
                    some("1970-01-01T00:00:00.000Z"),
                    some("1970-01-01T00:00:00.000Z"),
                    false,
                ),
            ),
            (["contact=never", ""], (None, None, true)),
        ] {
            let [one, other] = conditions;
            assert_eq!(read(&format!("{one}&{other}")), expected, "{conditions:?}");
            assert_eq!(read(&format!("{other}&{one}")), expected, "{conditions:?}");
        }
    }

    #[test]
    fn last_day_of_a_period_is_whole_when_the_clock_changes() {
        // 29 March 2026 has 23 hours in the Netherlands, and 25 October has 25.
        for (day, end) in [
            ("2026-03-29", "2026-03-29T22:00:00.000Z"),
            ("2026-10-25", "2026-10-25T23:00:00.000Z"),
            ("2026-12-31", "2026-12-31T23:00:00.000Z"),
        ] {
            let (_, before, _) = read(&format!("contactTo={day}"));
            assert_eq!(before.as_deref(), Some(end), "{day}");
        }
    }
}
