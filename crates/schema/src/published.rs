//! The schema as a region's clients read it.

use crate::value::BIRTH;
use model::Timestamp;
use serde_json::Value;
use std::borrow::Cow;

/// Returns a candidate's schema with the bound on dates of birth that changes from day to day: the
/// pattern admits the days from 1900-01-01 until today, in UTC.
pub fn published(schema: &Value, now: Timestamp) -> Cow<'_, Value> {
    let member = "/properties/dateOfBirth/pattern";
    if schema.pointer(member).and_then(Value::as_str) != Some(BIRTH) {
        return Cow::Borrowed(schema);
    }
    let mut schema = schema.clone();
    schema["properties"]["dateOfBirth"]["pattern"] = until(&now.to_string()[..10]).into();
    Cow::Owned(schema)
}

/// Returns the pattern of the days from 1900-01-01 until a day of a year from 2000 to 2999.
fn until(day: &str) -> String {
    const TWO: &str = "[0-9]{2}";
    let (year, month) = (&day[..4], &day[5..7]);
    let alternatives = [
        format!("19{TWO}-{TWO}-{TWO}"),
        format!("2(?:{})-{TWO}-{TWO}", below(&year[1..])),
        format!("{year}-(?:{})-{TWO}", below(month)),
        format!("{year}-{month}-(?:{}|{})", below(&day[8..]), &day[8..]),
    ];
    format!("^(?:{})$", alternatives.join("|"))
}

/// Returns the pattern of all numbers of as many digits that are smaller.
fn below(digits: &str) -> String {
    let smaller = digits.char_indices().filter(|(_, digit)| *digit > '0');
    let alternatives: Vec<String> = smaller
        .map(|(at, digit)| {
            let before = char::from_u32(u32::from(digit) - 1).unwrap_or('0');
            let rest = "[0-9]".repeat(digits.len() - at - 1);
            format!("{}[0-{before}]{rest}", &digits[..at])
        })
        .collect();
    if alternatives.is_empty() {
        // Nothing is smaller than zero.
        "[^0-9]".to_owned()
    } else {
        alternatives.join("|")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn days_until_today_are_admitted_and_no_later_ones() {
        for (today, admitted, refused) in [
            (
                "2026-11-29",
                ["2026-11-29", "2025-12-31", "1900-01-01"],
                ["2026-11-30", "2026-12-01", "2027-01-01"],
            ),
            (
                "2030-01-01",
                ["2030-01-01", "2029-12-31", "1999-12-31"],
                ["2030-01-02", "2030-02-01", "2031-01-01"],
            ),
            (
                "2026-10-10",
                ["2026-10-09", "2026-09-30", "2000-02-29"],
                ["2026-10-11", "2026-10-20", "2990-01-01"],
            ),
            (
                "2100-02-20",
                ["2100-02-19", "2099-12-31", "1964-06-30"],
                ["1899-12-31", "2100-02-21", "2101-01-01"],
            ),
        ] {
            let pattern = json!({"pattern": until(today)});
            let validator = jsonschema::validator_for(&pattern).unwrap();
            for day in admitted {
                assert!(validator.is_valid(&day.into()), "{today}: {day}");
            }
            for day in refused {
                assert!(!validator.is_valid(&day.into()), "{today}: {day}");
            }
        }
    }

    #[test]
    fn only_the_bound_of_dates_of_birth_differs() {
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        for schema in [crate::create(&[]), crate::update(&[])] {
            let mut published = published(&schema, now).into_owned();
            assert_ne!(published, schema);
            published["properties"]["dateOfBirth"]["pattern"] = BIRTH.into();
            assert_eq!(published, schema);
        }
    }
}
