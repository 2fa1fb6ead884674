//! Parses a body as JSON. A repeated member in an object, which serde accepts silently, is a fault.
//! For a body that is not JSON, the error names what it appears to be instead.

use messages::Body;
use model::{Fault, json_fault};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, map::Entry};
use std::{cell::RefCell, fmt};

/// The maximum number of repeated members that are reported.
const SHOWN: usize = 100;
/// The maximum length of the pointer to a repeated member. A longer one is cut off after its first
/// complete steps.
const POINTER: usize = 500;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Parses JSON in UTF-8, with or without a byte-order mark.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, Vec<Fault>> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let twice = RefCell::new(Vec::new());
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let seed = Node {
        path: &Step::Root,
        twice: &twice,
    };
    let value = seed
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) if twice.borrow().is_empty() => Ok(value),
        Ok(_) => {
            let twice = twice.into_inner().into_iter();
            Err(twice
                .map(|pointer| Fault::pointer(pointer, Body::Duplicate))
                .collect())
        }
        Err(error) => Err(vec![Fault::pointer("", what_is_wrong(text, &error))]),
    }
}

/// Describes what the bytes are instead of JSON, without quoting them.
fn what_is_wrong(text: &[u8], error: &serde_json::Error) -> Body {
    if text.trim_ascii().is_empty() {
        return Body::Empty;
    }
    if is_utf32(text) {
        return Body::Utf32;
    }
    if is_utf16(text) {
        return Body::Utf16;
    }
    if let Err(error) = std::str::from_utf8(text) {
        return Body::NotUtf8 {
            position: error.valid_up_to() + 1,
        };
    }
    let (line, column) = (error.line(), error.column());
    match at(text, error) {
        _ if error.is_eof() => Body::EndsEarly { line, column },
        Some(b'\'') => Body::SingleQuote { line, column },
        _ => Body::NotJson {
            line,
            column,
            reason: json_fault(error),
        },
    }
}

/// Returns whether the text looks like UTF-32: each character takes four bytes, three of which are
/// zero for JSON's own characters.
fn is_utf32(text: &[u8]) -> bool {
    matches!(
        text,
        [0xff, 0xfe, 0, 0, ..]
            | [0, 0, 0xfe, 0xff, ..]
            | [0, 0, 0, 1..=255, ..]
            | [1..=255, 0, 0, 0, ..]
    )
}

/// Returns whether the text looks like UTF-16: each character takes two bytes, one of which is zero
/// for JSON's own characters.
fn is_utf16(text: &[u8]) -> bool {
    matches!(
        text,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=255, ..] | [1..=255, 0, ..]
    )
}

/// Returns the byte that an error refers to.
fn at(text: &[u8], error: &serde_json::Error) -> Option<u8> {
    let line = text
        .split(|byte| *byte == b'\n')
        .nth(error.line().checked_sub(1)?)?;
    line.get(error.column().checked_sub(1)?).copied()
}

/// The path to a value, from the inside out.
enum Step<'p> {
    Root,
    Member(&'p Step<'p>, &'p str),
    Item(&'p Step<'p>, usize),
}

impl Step<'_> {
    /// Returns the JSON pointer (RFC 6901), cut off if it becomes too long.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        self.write(&mut pointer);
        pointer
    }

    fn write(&self, pointer: &mut String) -> bool {
        let (before, part) = match self {
            Step::Root => return true,
            Step::Member(before, name) if name.len() <= POINTER => {
                (before, name.replace('~', "~0").replace('/', "~1"))
            }
            Step::Member(before, _) => (before, String::new()),
            Step::Item(before, number) => (before, number.to_string()),
        };
        let fits =
            before.write(pointer) && !part.is_empty() && pointer.len() + part.len() < POINTER;
        if fits {
            pointer.push('/');
            pointer.push_str(&part);
        }
        fits
    }
}

/// A deserializer seed for the value at a path.
#[derive(Clone, Copy)]
struct Node<'p> {
    path: &'p Step<'p>,
    /// The pointers to repeated members.
    twice: &'p RefCell<Vec<String>>,
}

impl Node<'_> {
    fn repeated(&self, path: &Step<'_>) {
        let mut twice = self.twice.borrow_mut();
        if twice.len() < SHOWN {
            let pointer = path.pointer();
            if !twice.contains(&pointer) {
                twice.push(pointer);
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            let path = Step::Item(self.path, values.len());
            match items.next_element_seed(Node {
                path: &path,
                twice: self.twice,
            })? {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let path = Step::Member(self.path, &name);
            let value = members.next_value_seed(Node {
                path: &path,
                twice: self.twice,
            })?;
            match map.entry(name) {
                Entry::Vacant(entry) => drop(entry.insert(value)),
                Entry::Occupied(entry) => self.repeated(&Step::Member(self.path, entry.key())),
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(text: &[u8]) -> Vec<String> {
        let faults = parse(text).expect_err("no JSON");
        faults
            .iter()
            .map(|fault| format!("{} {fault}", fault.code))
            .collect()
    }

    #[test]
    fn reads_the_same_values_as_serde() {
        let text = r#"{"a":[1,-2,3.5,1e3,true,null,"x\u00e9\n",{}],"b":{"c":{"a":18446744073709551615}},"":[[]]}"#;
        assert_eq!(
            parse(text.as_bytes()).unwrap(),
            serde_json::from_str::<Value>(text).unwrap()
        );
        assert_eq!(
            parse(b"\xef\xbb\xbf [1] ").unwrap(),
            json!([1]),
            "a byte-order mark is passed over"
        );
        assert_eq!(
            parse(br#"{"$serde_json::private::RawValue":"[1"}"#)
                .unwrap()
                .as_object()
                .unwrap()
                .len(),
            1
        );
    }

    #[test]
    fn duplicate_member_is_reported_at_any_depth() {
        assert_eq!(
            faults(br#"{"a":1,"a":1}"#)[0],
            "duplicate /a: this name occurs more than once in its object; keep one of them"
        );
        let found =
            parse(br#"[{},{"a/b":{"c~":[0,{"d":1,"e":2,"d":3}]},"a/b":1,"d":1}]"#).unwrap_err();
        let pointers: Vec<_> = found.iter().map(|fault| fault.at.clone()).collect();
        let expected =
            ["/1/a~1b/c~0/1/d", "/1/a~1b"].map(|pointer| model::Location::Pointer(pointer.into()));
        assert_eq!(pointers, expected);
        assert_eq!(
            faults(br#"{"a":1,"\u0061":2}"#).len(),
            1,
            "however it is written"
        );
    }

    #[test]
    fn many_duplicate_members_cost_little() {
        let members: Vec<String> = (0..10_000)
            .map(|n| format!("\"m{n}\":1,\"m{n}\":1"))
            .collect();
        let text = format!(
            "{{\"{}\":{{{}}}}}",
            "long".repeat(100_000),
            members.join(",")
        );
        assert_eq!(
            faults(text.as_bytes()).len(),
            1,
            "the pointer ends before the name that is too long"
        );
        let text = format!("{{{}}}", members.join(","));
        assert_eq!(faults(text.as_bytes()).len(), SHOWN);
    }

    #[test]
    fn invalid_json_is_reported_by_its_kind() {
        let utf16: Vec<u8> = "{\"a\":1}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let utf32: Vec<u8> = "{}"
            .chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect();
        let marked: Vec<u8> = "\u{feff}{}"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        for (text, expected) in [
            (&b""[..], "expected JSON; the body is empty"),
            (b" \n", "expected JSON; the body is empty"),
            (b"\xef\xbb\xbf", "expected JSON; the body is empty"),
            (&utf16, "expected JSON in UTF-8; this is UTF-16"),
            (&marked, "expected JSON in UTF-8; this is UTF-16"),
            (&utf32, "expected JSON in UTF-8; this is UTF-32"),
            (
                b"\xff\xfe\0\0{\0\0\0",
                "expected JSON in UTF-8; this is UTF-32",
            ),
            (
                b"{\"a\":\"\xe9\"}",
                "expected JSON in UTF-8; the byte at position 7 is not UTF-8",
            ),
            (
                b"{'a':1}",
                "expected JSON; there is a single quote at line 1, column 2; use double quotes around names and texts",
            ),
            (
                b"{\"a\":\n 'b'}",
                "expected JSON; there is a single quote at line 2, column 2; use double quotes around names and texts",
            ),
            (
                b"{\"a\":1",
                "expected JSON; the body ends too early, at line 1, column 6; send it completely",
            ),
            (
                b"{\"a\":1,}",
                "expected JSON; it is not valid at line 1, column 8: there is a comma too many before it",
            ),
            (
                b"{} {}",
                "expected JSON; it is not valid at line 1, column 4: expected nothing more after the value",
            ),
            (
                b"name=Jan",
                "expected JSON; it is not valid at line 1, column 2: expected true, false or null",
            ),
        ] {
            assert_eq!(faults(text), [format!("json {expected}")]);
        }
    }
}
