//! Formats dates and times for display, in Dutch local time.

use edge::Language;
use jiff::{
    civil::Date,
    tz::{Offset, TimeZone, offset},
};
use model::Timestamp;

const MONTHS: [(&str, &str); 12] = [
    ("januari", "January"),
    ("februari", "February"),
    ("maart", "March"),
    ("april", "April"),
    ("mei", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("augustus", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("december", "December"),
];

/// Parses a month: its number, or at least the first three letters of its name in either language.
pub(crate) fn month(text: &str) -> Option<i8> {
    let text = text.trim().to_lowercase();
    if let Ok(number) = text.parse() {
        return (1..=12).contains(&number).then_some(number);
    }
    let named = |(dutch, english): &(&str, &str)| {
        text.len() >= 3
            && [*dutch, *english]
                .iter()
                .any(|name| name.to_lowercase().starts_with(&text))
    };
    let index = MONTHS.iter().position(named)?;
    i8::try_from(index + 1).ok()
}

/// Formats a date: `3 maart 2026`.
pub(crate) fn day(moment: Timestamp, language: Language) -> String {
    date(local(moment).date(), language)
}

/// Formats a date and time: `3 maart 2026, 14:05`.
pub(crate) fn moment(moment: Timestamp, language: Language) -> String {
    let local = local(moment);
    format!(
        "{}, {:02}:{:02}",
        date(local.date(), language),
        local.hour(),
        local.minute()
    )
}

/// Formats a stored date. Returns text that is not a date unchanged.
pub(crate) fn stored(text: &str, language: Language) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |day| date(day, language))
}

/// Formats a moment as the value of a `datetime-local` input, in Dutch time: `2026-03-03T14:05`.
pub(crate) fn as_input(moment: Timestamp) -> String {
    let local = local(moment);
    let (date, hour, minute) = (local.date(), local.hour(), local.minute());
    format!("{date}T{hour:02}:{minute:02}")
}

/// Reads the value of a `datetime-local` input as Dutch time. A time that the change to summer time
/// skips is read as one hour later, and one that occurs twice as the first.
pub(crate) fn from_input(text: &str) -> Option<Timestamp> {
    let civil: jiff::civil::DateTime = text.trim().parse().ok()?;
    let moment = zone().to_timestamp(civil).ok()?;
    Some(Timestamp::from_micros(moment.as_microsecond()))
}

/// Reads a stored date or the value of a `date` input: `2026-03-03`. `None` for a day that does not
/// exist, and for one outside the years 1900 to 2199.
pub(crate) fn read_day(text: &str) -> Option<String> {
    let day: Date = text.trim().parse().ok()?;
    (text.trim().len() == 10 && (1900..2200).contains(&day.year())).then(|| day.to_string())
}

/// Returns the day of a moment in Dutch time, as a stored date: `2026-03-03`.
pub(crate) fn day_of(moment: Timestamp) -> String {
    local(moment).date().to_string()
}

fn date(day: Date, language: Language) -> String {
    let index = usize::from(day.month().unsigned_abs()) - 1;
    let (dutch, english) = MONTHS[index];
    let month = match language {
        Language::Dutch => dutch,
        Language::English => english,
    };
    format!("{} {month} {}", day.day(), day.year())
}

/// Returns Dutch local time.
pub(crate) fn local(moment: Timestamp) -> jiff::civil::DateTime {
    zone().to_datetime(jiff::Timestamp::from_microsecond(moment.micros()).unwrap_or_default())
}

/// Returns the Dutch time zone.
pub(crate) fn zone() -> TimeZone {
    // Its rule is spelled out, so that the pages do not depend on the machine's time zone files.
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::fixed(WINTER))
}

const WINTER: Offset = offset(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_dutch_time_summer_and_winter() {
        let shown = |text: &str| moment(text.parse().unwrap(), Language::Dutch);
        assert_eq!(shown("2026-03-29T00:59:00Z"), "29 maart 2026, 01:59");
        assert_eq!(shown("2026-03-29T01:00:00Z"), "29 maart 2026, 03:00");
        assert_eq!(shown("2026-10-25T01:00:00Z"), "25 oktober 2026, 02:00");
        assert_eq!(shown("2026-12-31T23:30:00Z"), "1 januari 2027, 00:30");
        assert_eq!(
            day("2026-05-01T12:00:00Z".parse().unwrap(), Language::English),
            "1 May 2026"
        );
    }

    #[test]
    fn an_input_is_in_dutch_time() {
        for (moment, input) in [
            ("2026-03-29T00:59:00Z", "2026-03-29T01:59"),
            ("2026-07-01T12:05:00Z", "2026-07-01T14:05"),
            ("2026-12-31T23:30:00Z", "2027-01-01T00:30"),
        ] {
            let moment: Timestamp = moment.parse().unwrap();
            assert_eq!(as_input(moment), input);
            assert_eq!(from_input(input), Some(moment), "{input}");
        }
        let read = |text| from_input(text).map(|moment| moment.to_string());
        assert_eq!(
            read("2026-03-29T02:30").as_deref(),
            Some("2026-03-29T01:30:00.000Z")
        );
        assert_eq!(
            read("2026-10-25T02:30").as_deref(),
            Some("2026-10-25T00:30:00.000Z")
        );
        for text in ["", "gisteren", "2026-02-30T10:00", "10:00"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(
            day_of("2026-12-31T23:30:00Z".parse().unwrap()),
            "2027-01-01"
        );
    }

    #[test]
    fn a_month_is_a_number_or_a_name() {
        for (text, number) in [
            ("3", 3),
            ("03", 3),
            (" maart ", 3),
            ("Mrt", 0),
            ("March", 3),
            ("mei", 5),
            ("dec", 12),
        ] {
            assert_eq!(
                month(text),
                Some(number).filter(|number| *number > 0),
                "{text}"
            );
        }
        for text in ["", "0", "13", "-1", "ma", "x", "300"] {
            assert_eq!(month(text), None, "{text}");
        }
    }

    #[test]
    fn a_stored_date_has_no_time_zone() {
        assert_eq!(stored("1990-02-01", Language::Dutch), "1 februari 1990");
        assert_eq!(stored("ooit", Language::Dutch), "ooit");
    }
}
