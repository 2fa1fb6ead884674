//! Canonical digests of JSON values: equal values have equal digests, however they are written.

use serde_json::{Number, Value};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Returns a value's digest. The order of members does not matter, and `1.0` equals `1`. The
/// canonical text is hashed without being stored.
pub(super) fn digest(value: &Value) -> [u8; 32] {
    let mut hash = Hash(Sha256::new());
    // Serializing strings and numbers into a digest cannot fail.
    drop(write(value, &mut hash));
    hash.0.finalize().into()
}

struct Hash(Sha256);

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(value: &Value, out: &mut impl Write) -> io::Result<()> {
    match value {
        Value::Number(number) => write!(out, "{}", even(number)),
        Value::Array(items) => {
            out.write_all(b"[")?;
            for item in items {
                write(item, out)?;
                out.write_all(b",")?;
            }
            out.write_all(b"]")
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            out.write_all(b"{")?;
            for (name, value) in members {
                serde_json::to_writer(&mut *out, name)?;
                out.write_all(b":")?;
                write(value, out)?;
                out.write_all(b",")?;
            }
            out.write_all(b"}")
        }
        other => Ok(serde_json::to_writer(out, other)?),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a whole number below 2^53 is exact either way"
)]
fn even(number: &Number) -> Number {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = number
        .as_f64()
        .filter(|number| number.fract() == 0.0 && number.abs() < EXACT);
    whole.map_or_else(|| number.clone(), |whole| (whole as i64).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn equal_values_have_one_digest() {
        let text = |text: &str| digest(&serde_json::from_str(text).unwrap());
        assert_eq!(
            text(r#"{"b": [1.0, {"d": 1e1, "c": null}], "a": "x"}"#),
            text(r#"{"a":"x","b":[1,{"c":null,"d":10}]}"#)
        );
        for (one, other) in [
            (json!({"a": 1.5}), json!({"a": 1})),
            (json!({"a": "1"}), json!({"a": 1})),
            (json!([[1], 2]), json!([[1, 2]])),
            (json!({"a": {"b": 1}}), json!({"a": {}, "b": 1})),
            (json!("[1,]"), json!([1])),
            (json!(null), json!("null")),
        ] {
            assert_ne!(digest(&one), digest(&other), "{one} {other}");
        }
    }
}
