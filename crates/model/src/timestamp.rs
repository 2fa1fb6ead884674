//! Timestamps: microseconds since 1970 internally, RFC 3339 in UTC with milliseconds in texts.

use jiff::fmt::{StdFmtWrite, temporal::DateTimePrinter};

/// A moment in UTC with microsecond precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The error for a text that is not an RFC 3339 date-time in the years 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidTimestamp;

impl Timestamp {
    /// Creates a timestamp from microseconds since 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Returns the microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Returns the whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Returns the moment this much later.
    #[must_use]
    pub fn plus(self, time: std::time::Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(time.as_micros()).unwrap_or(i64::MAX)),
        )
    }

    /// Returns the moment this much earlier.
    #[must_use]
    pub fn minus(self, time: std::time::Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(time.as_micros()).unwrap_or(i64::MAX)),
        )
    }

    /// Returns the moment as an HTTP header writes it (RFC 9110), in whole seconds, or a blank if its
    /// year has not four digits.
    pub fn http_date(self) -> String {
        let moment = jiff::Timestamp::from_microsecond(self.0).ok();
        let shown = moment.and_then(|moment| {
            jiff::fmt::rfc2822::DateTimePrinter::new()
                .timestamp_to_rfc9110_string(&moment)
                .ok()
        });
        shown.unwrap_or_default()
    }

    /// Returns the moment truncated to the millisecond, as the API shows it.
    #[must_use]
    pub const fn to_millisecond(self) -> Self {
        Self(self.0 - self.0.rem_euclid(1000))
    }
}

/// The first and last accepted moments: 0000-01-01T00:00:00Z and the end of 9999. RFC 3339 cannot
/// express other years.
const FIRST: i64 = -62_167_219_200_000_000;
const LAST: i64 = 253_402_300_799_999_999;

impl From<jiff::Timestamp> for Timestamp {
    fn from(moment: jiff::Timestamp) -> Self {
        Self(moment.as_microsecond())
    }
}

impl std::str::FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        let moment = text
            .parse::<jiff::Timestamp>()
            .map(Self::from)
            .map_err(|_| InvalidTimestamp)?;
        if (FIRST..=LAST).contains(&moment.0) {
            Ok(moment)
        } else {
            Err(InvalidTimestamp)
        }
    }
}

/// Prints RFC 3339 in UTC with milliseconds, cut off and not rounded.
const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let moment = jiff::Timestamp::from_microsecond(self.0).map_err(|_| std::fmt::Error)?;
        PRINTER
            .print_timestamp(&moment, StdFmtWrite(f))
            .map_err(|_| std::fmt::Error)
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_offset_is_normalised_to_utc_milliseconds() {
        let moment: Timestamp = "2026-03-01T12:30:00.1239+02:00".parse().unwrap();
        assert_eq!(moment.to_string(), "2026-03-01T10:30:00.123Z");
        assert_eq!(moment.to_millisecond().micros() % 1000, 0);
    }

    #[test]
    fn http_headers_have_dates_of_their_own() {
        let moment: Timestamp = "2028-01-01T01:00:00.9+01:00".parse().unwrap();
        assert_eq!(moment.http_date(), "Sat, 01 Jan 2028 00:00:00 GMT");
    }

    #[test]
    fn a_year_in_utc_has_four_digits() {
        for (text, good) in [
            ("0000-01-01T00:00:00Z", true),
            ("0000-01-01T00:00:00+01:00", false),
            ("9999-12-30T21:59:59.999Z", true),
        ] {
            assert_eq!(text.parse::<Timestamp>().is_ok(), good, "{text}");
        }
    }

    #[test]
    fn times_before_1970_are_rounded_down() {
        assert_eq!(
            Timestamp::from_micros(-1).to_millisecond().to_string(),
            "1969-12-31T23:59:59.999Z"
        );
    }
}
