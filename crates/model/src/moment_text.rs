//! What a text lacks to be a date and time of RFC 3339.

use crate::Timestamp;
use messages::Moment;

/// What is wrong with a text that is to be a moment between the years 1000 and 2999, if anything.
pub fn moment_fault(text: &str) -> Option<Moment> {
    let Some((date, rest)) = text
        .split_at_checked(10)
        .filter(|(date, _)| has_shape(date, "0000-00-00"))
    else {
        return Some(Moment::Form);
    };
    let Some(separator) = rest.chars().next() else {
        return Some(Moment::TimeMissing);
    };
    let time = &rest[separator.len_utf8()..];
    if !matches!(separator, 'T' | 't' | ' ') {
        return Some(Moment::Form);
    }
    let clock = time
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .unwrap_or(time.len());
    let (clock, rest) = time.split_at(clock);
    let has_seconds = has_shape(clock, "00:00:00");
    if !has_seconds && !has_shape(clock, "00:00") {
        return Some(Moment::Form);
    }
    let (fraction, offset) = match rest.strip_prefix('.') {
        None => ("0", rest),
        Some(behind) => behind.split_at(
            behind
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(behind.len()),
        ),
    };
    match (has_seconds, offset) {
        (false, "") => return Some(Moment::SecondsAndOffsetMissing),
        (false, _) => return Some(Moment::SecondsMissing),
        (true, "") => return Some(Moment::OffsetMissing),
        (true, _) => {}
    }
    if !matches!(separator, 'T' | 't') {
        return Some(Moment::Separator);
    }
    if !(1..=9).contains(&fraction.len()) {
        return Some(Moment::Fraction);
    }
    let zone = offset.strip_prefix(['+', '-']);
    if zone.is_some_and(|zone| has_shape(zone, "0000") || has_shape(zone, "00")) {
        return Some(Moment::OffsetForm);
    }
    if !matches!(offset, "Z" | "z") && !zone.is_some_and(|zone| has_shape(zone, "00:00")) {
        return Some(Moment::Offset);
    }
    if !date.starts_with(['1', '2']) {
        return Some(Moment::Years);
    }
    match text.parse::<Timestamp>() {
        Err(_) => Some(Moment::NoSuchMoment),
        // An offset may lead out of the years that are read again.
        Ok(moment) if !moment.to_string().starts_with(['1', '2']) => Some(Moment::Years),
        Ok(_) => None,
    }
}

/// Whether a text has digits where the shape has `0`, and otherwise the shape's characters.
fn has_shape(text: &str, shape: &str) -> bool {
    let alike = |(byte, shape): (u8, u8)| {
        if shape == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == shape
        }
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_part_is_reported() {
        for given in [
            "2026-01-01T10:00:00Z",
            "2026-01-01t10:00:00.123456789z",
            "2026-01-01T10:00:00+01:00",
            "1000-01-01T00:00:00-23:59",
            "2999-12-31T23:59:59+23:59",
        ] {
            assert_eq!(moment_fault(given), None, "{given}");
        }
        let form = "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00";
        for (given, expected) in [
            (
                "2026-01-01T10:00",
                "; the seconds and the offset (Z, +01:00) are missing",
            ),
            (
                "2026-01-01 10:00",
                "; the seconds and the offset (Z, +01:00) are missing",
            ),
            ("2026-01-01T10:00:00", "; the offset (Z, +01:00) is missing"),
            (
                "2026-01-01T10:00:00.5",
                "; the offset (Z, +01:00) is missing",
            ),
            ("2026-01-01T10:00Z", "; the seconds are missing"),
            ("2026-01-01", "; the time and the offset are missing"),
            (
                "2026-01-01T10:00:00+0100",
                "; write the offset with a colon and minutes, as +01:00",
            ),
            (
                "2026-01-01T10:00:00+01",
                "; write the offset with a colon and minutes, as +01:00",
            ),
            (
                "2026-01-01T10:00:00 CET",
                "; write the offset as Z or +01:00",
            ),
            (
                "2026-01-01 10:00:00Z",
                "; write a T between the date and the time",
            ),
            (
                "2026-01-01T10:00:00.Z",
                "; write a fraction of a second with one to nine digits",
            ),
            (
                "2026-01-01T10:00:00.1234567890Z",
                "; write a fraction of a second with one to nine digits",
            ),
            ("2026-02-30T10:00:00Z", "; this date or time does not exist"),
            ("2026-01-01T25:00:00Z", "; this date or time does not exist"),
            ("01-01-2026 10:00", "; found text in another form"),
            ("1767225600", "; found text in another form"),
            ("gisteren", "; found text in another form"),
            ("é026-01-01T10:00", "; found text in another form"),
            ("", "; found text in another form"),
        ] {
            assert_eq!(
                moment_fault(given).map(|fault| fault.to_string()),
                Some(format!("{form}{expected}")),
                "{given}"
            );
        }
        let years = Some(Moment::Years);
        assert_eq!(moment_fault("0999-01-01T00:00:00Z"), years);
        assert_eq!(moment_fault("3000-01-01T00:00:00Z"), years);
        assert_eq!(moment_fault("1000-01-01T00:00:00+00:01"), years, "in UTC");
        assert_eq!(moment_fault("2999-12-31T23:59:59-00:01"), years, "in UTC");
    }
}
