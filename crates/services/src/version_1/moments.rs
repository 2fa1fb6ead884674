//! Dates and times as websites send them. What has no offset is meant in the Netherlands.

use jiff::{
    Timestamp as Moment,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use model::Timestamp;
use std::sync::LazyLock;

static AMSTERDAM: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Amsterdam").expect("the time zones are bundled"));

/// Returns the moment of a date and time, with or without an offset, or of a date: noon there, so
/// that it is the same day in UTC. An hour that does not exist, when clocks go forward, is the one
/// after it.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let local = match day(text) {
        Some(day) => day.at(12, 0, 0, 0),
        None => text.parse::<DateTime>().ok()?,
    };
    let moment = local.to_zoned_datetime(AMSTERDAM.clone()).ok()?;
    in_range(moment.timestamp())
}

/// Returns a calendar date as `YYYY-MM-DD`: one such as `1990-12-31`, `31-12-1990` or `31/12/1990`,
/// or the day of a date and time in the Netherlands.
pub(super) fn date(text: &str) -> Option<String> {
    let text = text.trim();
    let date =
        day(text)
            .or_else(|| day_month_year(text))
            .or_else(|| match text.parse::<Timestamp>() {
                Ok(moment) => day_of(moment),
                Err(_) => text.parse::<DateTime>().ok().map(DateTime::date),
            });
    date.map(|date| date.to_string())
}

/// Returns the day of a moment in the Netherlands.
pub(crate) fn day_of(moment: Timestamp) -> Option<Date> {
    let moment = Moment::from_microsecond(moment.micros()).ok()?;
    Some(moment.to_zoned_datetime(AMSTERDAM.clone()).date())
}

fn in_range(moment: Moment) -> Option<Timestamp> {
    moment.to_string().parse().ok()
}

fn day(text: &str) -> Option<Date> {
    let is_date = text.len() == 10
        && text
            .bytes()
            .zip(b"0000-00-00")
            .all(|(byte, shape)| byte == *shape || *shape == b'0' && byte.is_ascii_digit());
    is_date.then(|| text.parse().ok())?
}

fn day_month_year(text: &str) -> Option<Date> {
    let separator = if text.contains('/') { '/' } else { '-' };
    let mut parts = text.split(separator);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let has_shape = parts.next().is_none()
        && (1..=2).contains(&day.len())
        && (1..=2).contains(&month.len())
        && year.len() == 4
        && [day, month, year]
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !has_shape {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_without_an_offset_are_dutch() {
        for (text, expected) in [
            ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00.000Z"),
            ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000Z"),
            ("2026-03-01T10:00:00", "2026-03-01T09:00:00.000Z"),
            ("2026-07-01 10:00", "2026-07-01T08:00:00.000Z"),
            ("2026-01-15", "2026-01-15T11:00:00.000Z"),
            ("2026-03-29", "2026-03-29T10:00:00.000Z"),
            // The hour that does not exist, and the first of the two that do.
            ("2026-03-29T02:30", "2026-03-29T01:30:00.000Z"),
            ("2026-10-25T02:30", "2026-10-25T00:30:00.000Z"),
        ] {
            let found = moment(text).map(|moment| moment.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "gisteren",
            "2026-02-30",
            "31-12-2026",
            "2026-01-01T25:00",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_never_shifts_a_day() {
        for (text, expected) in [
            ("1980-12-31", "1980-12-31"),
            ("31-12-1980", "1980-12-31"),
            ("1/2/1980", "1980-02-01"),
            (" 01-02-1980 ", "1980-02-01"),
            ("1980-12-31T00:00:00", "1980-12-31"),
            // Midnight in the Netherlands, as a browser sends it.
            ("1980-12-30T23:00:00.000Z", "1980-12-31"),
            ("1980-07-31T22:00:00.000Z", "1980-08-01"),
        ] {
            assert_eq!(date(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "31-12-80",
            "12/31/1980",
            "1980",
            "30-02-1980",
            "1980/12/31",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
