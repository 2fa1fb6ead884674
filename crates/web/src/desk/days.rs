//! Days as the desk shows them: short, and in words where they are near.

use crate::dates::local;
use edge::Language;
use jiff::{ToSpan, civil::Date};
use model::Timestamp;

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

const MONTHS: [(&str, &str); 12] = [
    ("jan", "Jan"),
    ("feb", "Feb"),
    ("mrt", "Mar"),
    ("apr", "Apr"),
    ("mei", "May"),
    ("jun", "Jun"),
    ("jul", "Jul"),
    ("aug", "Aug"),
    ("sep", "Sep"),
    ("okt", "Oct"),
    ("nov", "Nov"),
    ("dec", "Dec"),
];

/// Returns the date of a moment in Dutch local time, as `2026-03-05`.
pub(crate) fn of(moment: Timestamp) -> String {
    local(moment).date().to_string()
}

/// Returns the date some days after a moment, as `2026-03-05`.
pub(crate) fn after(moment: Timestamp, days: i64) -> String {
    let date = local(moment).date();
    date.checked_add(days.days()).unwrap_or(date).to_string()
}

/// Returns the date after a date such as `2026-03-05`.
pub(crate) fn next(text: &str) -> Option<String> {
    let date: Date = text.parse().ok()?;
    Some(date.tomorrow().ok()?.to_string())
}

/// Returns the first moment of a date such as `2026-03-05` in Dutch local time.
pub(crate) fn begin(text: &str) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    let zone = crate::dates::zone();
    let begin = zone.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
    Some(Timestamp::from_micros(begin.as_microsecond()))
}

/// Returns the whole days between two moments.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> i64 {
    (to.micros() - from.micros()).max(0) / DAY
}

/// Formats the day of a moment: `5 mrt`, with the year if it is another one.
pub(crate) fn short(moment: Timestamp, now: Timestamp, language: Language) -> String {
    format_date(local(moment).date(), now, language)
}

/// Formats a stored date in the same way. Returns text that is not a date unchanged.
pub(crate) fn short_date(text: &str, now: Timestamp, language: Language) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |date| format_date(date, now, language))
}

fn format_date(date: Date, now: Timestamp, language: Language) -> String {
    let (dutch, english) = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    let month = match language {
        Language::Dutch => dutch,
        Language::English => english,
    };
    if date.year() == local(now).date().year() {
        format!("{} {month}", date.day())
    } else {
        format!("{} {month} {}", date.day(), date.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_short_and_in_dutch_time() {
        let now: Timestamp = "2026-03-05T23:30:00Z".parse().unwrap();
        assert_eq!(of(now), "2026-03-06");
        assert_eq!(after(now, 1), "2026-03-07");
        assert_eq!(short(now, now, Language::Dutch), "6 mrt");
        assert_eq!(
            short_date("2025-12-31", now, Language::English),
            "31 Dec 2025"
        );
        assert_eq!(short_date("ooit", now, Language::Dutch), "ooit");
        let begun = begin("2026-07-01").map(|begin| begin.to_string());
        assert_eq!(begun.as_deref(), Some("2026-06-30T22:00:00.000Z"));
        assert_eq!(begin("2026-02-30"), None);
        assert_eq!(next("2026-12-31").as_deref(), Some("2027-01-01"));
        let before = "2026-03-04T23:31:00Z".parse().unwrap();
        assert_eq!((between(before, now), between(now, before)), (0, 0));
    }
}
