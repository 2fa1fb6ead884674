//! A mapping file: which column of a table fills which field.

use model::column_names::normalized;
use std::collections::HashMap;

/// Most bytes of a mapping file.
const MAX_BYTES: usize = 64 * 1024;
/// Most columns that it may name.
const MAX_COLUMNS: usize = 1_000;

/// Which column fills which field; a column may also be ignored.
///
/// Its file is a JSON object: each member names a column of the table, its value the field (`"email"`,
/// `"customFields.source"`) or `null` for a column that is to be ignored.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    columns: HashMap<String, Option<String>>,
}

impl Mapping {
    /// Reads a mapping file's text; or what is wrong with it.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let wanted = "expected a JSON object of column names and fields, for example \
                      {\"Naam\": \"name\", \"Bron\": \"customFields.source\", \"Leeftijd\": null}";
        if text.len() > MAX_BYTES {
            return Err(format!("the mapping file is larger than {} KiB; {wanted}", MAX_BYTES / 1024));
        }
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let given: HashMap<String, Option<String>> =
            serde_json::from_slice(text).map_err(|error| format!("line {}: {wanted}", error.line()))?;
        if given.len() > MAX_COLUMNS {
            return Err(format!("the mapping file names more than {MAX_COLUMNS} columns"));
        }
        let columns = given.into_iter().map(|(column, field)| (normalized(&column), field)).collect();
        Ok(Self { columns })
    }

    /// What the mapping says of a column: nothing, that it is ignored (`Some(None)`), or its field.
    #[expect(clippy::option_option, reason = "that nothing is said and that a column is ignored are two things")]
    pub(super) fn of(&self, column: &str) -> Option<Option<&str>> {
        self.columns.get(&normalized(column)).map(Option::as_deref)
    }
}
