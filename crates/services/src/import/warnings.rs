//! Warnings about accepted rows.

use crate::candidate::{Payload, items, text};
use messages::RowWarning;
use model::{CustomField, Fault, Field, Kind, Timestamp, text_rules::has_possible_bsn};
use serde_json::Value;

/// Returns the fields whose text is searched for a citizen service number. Phone numbers are
/// excluded because nine digits are usual there.
fn texts() -> impl Iterator<Item = Field> {
    let is_text = |field: &Field| matches!(field.definition().kind, Kind::Text { .. });
    Field::ALL.iter().copied().filter(is_text)
}

/// Returns the fields that are moments.
fn moments() -> impl Iterator<Item = Field> {
    let is_moment = |field: &Field| field.definition().kind == Kind::DateTime;
    Field::ALL.iter().copied().filter(is_moment)
}

/// Adds the warnings of a row.
pub(super) fn of(payload: &Payload, now: Timestamp, warnings: &mut Vec<Fault>) {
    let mut warn = |pointer: String, message| warnings.push(Fault::pointer(pointer, message));
    if text(payload, "phone").is_some_and(holds_two_numbers) {
        warn("/phone".into(), RowWarning::TwoNumbers);
    }
    for field in texts() {
        if text(payload, field.name()).is_some_and(has_possible_bsn) {
            warn(format!("/{}", field.name()), RowWarning::PossibleBsn);
        }
    }
    let custom = payload.get("customFields").and_then(Value::as_object);
    for (key, value) in custom.into_iter().flatten() {
        if value.as_str().is_some_and(has_possible_bsn) {
            warn(format!("/customFields/{key}"), RowWarning::PossibleBsn);
        }
    }
    let mut future = |members: &Payload, name: &str, at: String| {
        let moment = text(members, name).and_then(|given| given.parse::<Timestamp>().ok());
        if moment.is_some_and(|moment| moment > now) {
            warn(at, RowWarning::Future);
        }
    };
    for name in moments().map(Field::name) {
        future(payload, name, format!("/{name}"));
    }
    for (index, interaction) in items(payload, "interactions") {
        future(
            interaction,
            "performedAt",
            format!("/interactions/{index}/performedAt"),
        );
    }
}

/// Adds a warning for each value that is no option of its custom field.
pub(super) fn of_options(payload: &Payload, fields: &[CustomField], warnings: &mut Vec<Fault>) {
    let Some(custom) = payload.get("customFields").and_then(Value::as_object) else {
        return;
    };
    for field in fields.iter().filter(|field| !field.options.is_empty()) {
        let Some(value) = custom.get(&field.key) else {
            continue;
        };
        let is_option = |value: &Value| {
            value
                .as_str()
                .is_some_and(|text| field.options.iter().any(|it| it == text))
        };
        let known = value
            .as_array()
            .map_or_else(|| is_option(value), |values| values.iter().all(is_option));
        if !known {
            let at = format!("/customFields/{}", field.key);
            warnings.push(Fault::pointer(at, RowWarning::FormerOption));
        }
    }
}

/// Whether a text holds two groups of at least eight digits with something between them that no
/// number has inside.
fn holds_two_numbers(phone: &str) -> bool {
    let parts = phone.split(|c: char| matches!(c, '/' | ';' | ',') || c.is_alphabetic());
    parts
        .filter(|part| part.chars().filter(char::is_ascii_digit).count() >= 8)
        .count()
        > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_warning_has_its_position() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let row = json!({
            "name": "Sanne", "phone": "06-12345678 / 020-7654321", "notes": "BSN 123456782",
            "nationality": "123456782",
            "createdAt": "2030-01-01T00:00:00Z", "updatedAt": "2025-01-01T00:00:00Z",
            "customFields": {"x": "111222333", "y": 4},
            "interactions": [{"performedAt": "2025-01-01T00:00:00Z"}, {"performedAt": "2026-02-01T00:00:00Z"}],
        });
        let mut warnings = Vec::new();
        of(row.as_object().unwrap(), now, &mut warnings);
        let seen: Vec<String> = warnings
            .iter()
            .map(|fault| format!("{:?} {}", fault.at, fault.code))
            .collect();
        assert_eq!(
            seen,
            [
                "Pointer(\"/phone\") twoNumbers",
                "Pointer(\"/nationality\") possibleBsn",
                "Pointer(\"/notes\") possibleBsn",
                "Pointer(\"/customFields/x\") possibleBsn",
                "Pointer(\"/createdAt\") future",
                "Pointer(\"/interactions/1/performedAt\") future",
            ]
        );
        assert!(
            !holds_two_numbers("020-7654321 tst 12") && !holds_two_numbers("+31 6 12 34 56 78")
        );
    }
}
