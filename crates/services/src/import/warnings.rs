//! Warnings about accepted rows.

use crate::candidate::{Payload, items};
use messages::RowWarning;
use model::{CustomField, Fault, Field, Kind, Timestamp, text_rules::has_possible_bsn};
use serde_json::Value;

/// Adds the warnings of a row. Texts are searched for a citizen service number; phone numbers are
/// not, because nine digits are usual there.
pub(super) fn of(payload: &Payload, now: Timestamp, warnings: &mut Vec<Fault>) {
    let mut warn = |pointer: String, message| warnings.push(Fault::pointer(pointer, message));
    let is_future = |given: &Value| {
        let moment = given.as_str().and_then(|text| text.parse().ok());
        moment.is_some_and(|moment: Timestamp| moment > now)
    };
    for (name, value) in payload {
        let kind = Field::named(name).map(|field| field.definition().kind);
        match (kind, value) {
            (Some(Kind::Phone), Value::String(phone)) if numbers_in(phone) > 1 => {
                let count = numbers_in(phone);
                warn(format!("/{name}"), RowWarning::TwoNumbers { count });
            }
            (Some(Kind::Text { .. }), Value::String(text)) if has_possible_bsn(text) => {
                warn(format!("/{name}"), RowWarning::PossibleBsn);
            }
            (Some(Kind::DateTime), moment) if is_future(moment) => {
                warn(format!("/{name}"), RowWarning::Future);
            }
            (None, Value::Object(custom)) if name == "customFields" => {
                for (key, value) in custom {
                    if value.as_str().is_some_and(has_possible_bsn) {
                        warn(format!("/customFields/{key}"), RowWarning::PossibleBsn);
                    }
                }
            }
            _ => {}
        }
    }
    for (index, interaction) in items(payload, "interactions") {
        if interaction.get("performedAt").is_some_and(is_future) {
            let at = format!("/interactions/{index}/performedAt");
            warn(at, RowWarning::Future);
        }
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

/// Counts the groups of at least eight digits with something between them that no number has
/// inside.
fn numbers_in(phone: &str) -> usize {
    let parts =
        phone.split(|c: char| matches!(c, '/' | ';' | ',' | '|' | '&' | '+') || c.is_alphabetic());
    parts
        .filter(|part| part.chars().filter(char::is_ascii_digit).count() >= 8)
        .count()
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
                "Pointer(\"/notes\") possibleBsn",
                "Pointer(\"/nationality\") possibleBsn",
                "Pointer(\"/createdAt\") future",
                "Pointer(\"/customFields/x\") possibleBsn",
                "Pointer(\"/interactions/1/performedAt\") future",
            ]
        );
        assert!(numbers_in("020-7654321 tst 12") == 1 && numbers_in("+31 6 12 34 56 78") == 1);
    }
}
