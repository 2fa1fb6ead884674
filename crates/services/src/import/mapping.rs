//! The mapping file, which assigns the columns of a table to fields.

use messages::Mapping as Refusal;
use model::{column_names::normalized, json_fault};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::{collections::HashMap, fmt};

/// The maximum size of a mapping file in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// The maximum number of columns in a mapping file.
const MAX_COLUMNS: usize = 1_000;

/// Assigns columns to fields. A column may also be ignored.
///
/// The file is a JSON object. Each member's name is a column of the table. Its value is the field
/// (`"email"`, `"customFields.source"`), or `null` if the column is ignored.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    columns: HashMap<String, Option<String>>,
}

impl Mapping {
    /// Parses a mapping file. The error says what is wrong with it.
    pub fn parse(text: &[u8]) -> Result<Self, Refusal> {
        if text.len() > MAX_BYTES {
            return Err(Refusal::TooLarge {
                most: MAX_BYTES / 1024,
            });
        }
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let Members(given) =
            serde_json::from_slice(text).map_err(|error: serde_json::Error| Refusal::NotJson {
                line: error.line(),
                column: error.column(),
                reason: json_fault(&error),
            })?;
        if given.len() > MAX_COLUMNS {
            return Err(Refusal::TooMany {
                most: MAX_COLUMNS,
                found: given.len(),
            });
        }
        let mut columns = HashMap::new();
        for ((column, field), member) in given.into_iter().zip(1..) {
            if columns.insert(normalized(&column), field).is_some() {
                return Err(Refusal::Twice { member });
            }
        }
        Ok(Self { columns })
    }

    /// Returns the field of a column, `Some(None)` if it is ignored, or `None` if the mapping does
    /// not name it.
    #[expect(
        clippy::option_option,
        reason = "that nothing is said and that a column is ignored are two things"
    )]
    pub(super) fn of(&self, column: &str) -> Option<Option<&str>> {
        self.columns.get(&normalized(column)).map(Option::as_deref)
    }
}

/// The members of a JSON object in order, those with equal names too.
struct Members(Vec<(String, Option<String>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_mapping_files_are_rejected_with_a_reason() {
        let refused = |text: &str| {
            let refusal = Mapping::parse(text.as_bytes()).expect_err("refused");
            refusal.to_string()
        };
        let wanted = "expected a JSON object of column names and fields";
        for text in [
            "",
            "null",
            "[]",
            "{",
            "{\"a\": 1}",
            "{\"a\": {\"b\": null}}",
            "{\"a\": \"b\"} x",
            "\u{0}",
        ] {
            assert!(refused(text).contains(wanted), "{text}");
        }
        assert!(refused(&"[".repeat(60_000)).contains(wanted));
        assert!(refused(&format!("{{\"a\": {}", "[".repeat(60_000))).contains(wanted));
        assert!(
            refused(&format!("{{\"a\": \"{}\"}}", "x".repeat(70_000))).contains("at most 64 KiB")
        );
        let many = (0..1_001)
            .map(|number| format!("\"{number}\":null"))
            .collect::<Vec<_>>()
            .join(",");
        assert!(refused(&format!("{{{many}}}")).contains("at most 1000 columns; found 1001"));
        for twice in [
            "{\"Naam\": \"name\", \"Naam\": \"city\"}",
            "{\"E-mail\": \"email\", \"x\": null, \"e mail\": null}",
        ] {
            assert!(
                refused(twice).contains("names the same column as an earlier entry"),
                "{twice}"
            );
        }
    }

    #[test]
    fn a_column_is_found_in_any_spelling() {
        let mapping =
            Mapping::parse(b"\xef\xbb\xbf{\"Soort werk\": \"roles\", \"Leeftijd\": null}").unwrap();
        assert_eq!(mapping.of("soort-werk"), Some(Some("roles")));
        assert_eq!(mapping.of("LEEFTIJD"), Some(None));
        assert_eq!(mapping.of("naam"), None);
    }
}
