//! Limits the memory that a JSON body takes, before it is parsed.
//!
//! A parsed value can be far larger than its text, more than thirty times for `[1,1,1,…]`. The scan
//! counts what the parser would allocate without allocating it. It reads each byte once and skips
//! over strings quickly.

use messages::Body;
use model::Fault;
use serde_json::Value;

/// The maximum memory of a body in bytes, including its text.
const MAX_MEMORY: usize = 48_000_000;
/// The maximum nesting depth of arrays and objects.
const DEEPEST: usize = 64;

/// The maximum memory of a value. A list that grows holds its old buffer and a new one of twice the
/// size: three times in all.
const VALUE: usize = 3 * size_of::<Value>();
/// The memory of an array or object without its values.
const CONTAINER: usize = 440;
/// The memory of a member's name without its text, including the space that a growing object
/// reserves for it.
const NAME: usize = 220;

/// Returns why a body must not be parsed, if so. Invalid JSON is left for the parser to report.
pub(super) fn check(text: &[u8]) -> Result<(), Fault> {
    // Counts the text itself, and once more for the contents of its strings.
    let mut room = MAX_MEMORY.saturating_sub(2 * text.len());
    let mut depth = 0_usize;
    let mut at = 0;
    let mut spend = |bytes: usize| {
        room = room.checked_sub(bytes)?;
        Some(())
    };
    while let Some(byte) = text.get(at) {
        at += 1;
        let fits = match byte {
            b'"' => {
                at = end_of_string(text, at);
                Some(())
            }
            b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Fault::pointer("", Body::TooDeep { most: DEEPEST }));
                }
                spend(CONTAINER + VALUE)
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                Some(())
            }
            b',' => spend(VALUE),
            b':' => spend(NAME),
            _ => Some(()),
        };
        if fits.is_none() {
            return Err(Fault::pointer(
                "",
                Body::TooManyValues {
                    most: MAX_MEMORY / 1_000_000,
                },
            ));
        }
    }
    Ok(())
}

/// Returns the position after the closing quote of the string that starts before `at`.
fn end_of_string(text: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr2(b'"', b'\\', &text[at.min(text.len())..]) {
        at += found;
        if text[at] == b'"' {
            return at + 1;
        }
        // Skips the escaped character, which cannot end the string.
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::check;

    fn code(text: &[u8]) -> Option<&'static str> {
        check(text).err().map(|fault| fault.code)
    }

    #[test]
    fn body_within_limits_and_invalid_json_pass() {
        for text in [
            "",
            "{}",
            r#"{"a":"[[,\"]","b":[1,2,{"c":null}]}"#,
            "]]]]",
            "\"open",
            "\"\\",
            "\"a\\\\\"",
            "}{",
        ] {
            assert_eq!(code(text.as_bytes()), None, "{text}");
        }
        let file = format!("[{{\"base64\":\"{}\"}}]", "A".repeat(19 << 20));
        assert_eq!(code(file.as_bytes()), None);
        // Corresponds to ten candidates with 200 options each in a hundred custom fields.
        let many = format!("[{}0]", "\"x\",".repeat(200_000));
        assert_eq!(code(many.as_bytes()), None);
    }

    #[test]
    fn body_with_too_many_values_is_rejected() {
        for part in ["1,", "[],", "{},", "[1],", "{\"\":1},", "\"\","] {
            let text = format!("[{}1]", part.repeat((1 << 20) / part.len()));
            assert_eq!(code(text.as_bytes()), Some("tooManyValues"), "{part}");
        }
        let members = (0..200_000)
            .map(|n| format!("\"{n}\":1,"))
            .collect::<Vec<_>>()
            .concat();
        assert_eq!(
            code(format!("{{{members}\"a\":1}}").as_bytes()),
            Some("tooManyValues")
        );
    }

    #[test]
    fn body_that_nests_too_deeply_is_rejected() {
        assert_eq!(
            code(format!("{}{}", "[".repeat(64), "]".repeat(64)).as_bytes()),
            None
        );
        assert_eq!(code("[".repeat(65).as_bytes()), Some("tooDeep"));
        assert_eq!(code("[]".repeat(1000).as_bytes()), None);
        assert_eq!(code("{\"a\":".repeat(65).as_bytes()), Some("tooDeep"));
        assert_eq!(code(format!("\"{}", "[".repeat(100)).as_bytes()), None);
    }
}
