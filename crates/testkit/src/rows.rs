//! Rows to import.

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

/// Returns the candidates with these numbers.
pub fn many(numbers: std::ops::RangeInclusive<u32>) -> Vec<Value> {
    numbers.map(candidate).collect()
}
