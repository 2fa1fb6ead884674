//! Rows to import.

use model::{Field, Kind};
use serde_json::{Value, json};

/// Returns a small candidate with this number: `recNNNNNNNNNNNNNN`, `nNNN@example.nl`.
pub fn candidate(number: u32) -> Value {
    json!({
        "id": format!("rec{number:014}"),
        "name": format!("Kandidaat {number}"),
        "email": format!("n{number}@example.nl"),
        "phone": format!("06 {number:08}"),
        "privacyConsent": true,
    })
}

/// Returns a value of a field that clients may set, for tests that give every field a value. The
/// values of different numbers are different where the field has more than one value.
///
/// # Panics
///
/// Panics for attachments and for fields that the server sets.
pub fn sample(field: Field, number: usize) -> Value {
    match field.definition().kind {
        Kind::Text { lines: false, .. } => json!(format!("Waarde {number}")),
        Kind::Text { lines: true, .. } => json!(format!("Waarde {number}\nregel 2")),
        Kind::Email => json!(format!("n{number}@example.nl")),
        Kind::Phone => json!(format!("06 {number:08}")),
        Kind::Url => json!(format!("https://example.nl/{number}")),
        Kind::Boolean => json!(number % 2 == 1),
        Kind::Date => json!(format!("199{}-02-28", number % 10)),
        Kind::Choice(values) => json!(values[number % values.len()]),
        Kind::Choices(values) => json!([values[number % values.len()]]),
        kind @ (Kind::Id | Kind::DateTime | Kind::Attachments) => panic!("no sample of {kind:?}"),
    }
}

/// Returns the candidates with these numbers.
pub fn many(numbers: std::ops::RangeInclusive<u32>) -> Vec<Value> {
    numbers.map(candidate).collect()
}
