//! The conditions on moments: contact, tasks, creation and change.

use super::types::{DAY, Reader};
use model::Timestamp;
use store::desk::{CandidateFilters, MomentFilter, Period, TaskFilter};

/// The conditions on the newest contact: the number of days without contact, or never.
pub(crate) const CONTACTS: [&str; 5] = ["14", "30", "90", "recent", "never"];

/// The conditions on the next task.
pub(crate) const TASKS: [&str; 5] = ["overdue", "today", "week", "later", "none"];

/// Adds a condition on the newest contact. `recent` is within 14 days.
pub(super) fn contact(value: &str, filters: &mut CandidateFilters, reader: &Reader) -> bool {
    let filter = &mut filters.last_contact;
    match value {
        "never" => filter.empty = true,
        "recent" => filter.within = Some(from(days_before(reader.now, 14))),
        days => {
            let Ok(days) = days.parse::<u16>() else {
                return false;
            };
            filter.within = Some(before(days_before(reader.now, days)));
            filter.empty = true;
        }
    }
    true
}

/// Adds a condition on the next task.
pub(super) fn task(value: &str, filters: &mut CandidateFilters, reader: &Reader) -> bool {
    let today = || Some(crate::desk::days::of(reader.now));
    let after = |days| Some(crate::desk::days::after(reader.now, days));
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
    let Some(day) = crate::desk::days::begin(value) else {
        return false;
    };
    let mut within = filter.within.unwrap_or_default();
    if is_last {
        within.before = Some(later(day, 1));
    } else {
        within.from = Some(day);
    }
    filter.within = Some(within);
    true
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

fn later(moment: Timestamp, days: u16) -> Timestamp {
    Timestamp::from_micros(moment.micros() + i64::from(days) * DAY)
}
