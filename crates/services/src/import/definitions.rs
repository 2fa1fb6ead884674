//! Definitions of custom fields on the first line of an NDJSON file: `{"customFieldDefinitions":
//! [{"key": …}, …]}`.
//!
//! They are compared with the region's fields before any row is read. A field that the region lacks
//! is added in the transaction of the rows. A field that the region has in another form is a
//! conflict, and nothing of the file is stored.

use super::{error::ImportError, ndjson_rows};
use crate::custom_fields::defined;
use messages::{Definitions, RowWarning};
use model::{CustomField, CustomFieldId, Fault, Location, listed};
use serde_json::{Map, Value};
use std::io::{BufRead, Cursor, Read};
use store::Store;

/// The only member of the line.
pub(crate) const MEMBER: &str = "customFieldDefinitions";
/// Most bytes before the end of the line: a hundred fields with two hundred options each are
/// smaller.
const LONGEST: u64 = 32 * 1024 * 1024;
/// The maximum number of faults that are reported.
const NAMED: usize = 20;

/// The definitions of a file.
pub(super) struct Found {
    /// The line that contains them.
    pub(super) line: u64,
    value: Value,
}

/// The fields that rows may have.
pub(super) struct Settled {
    /// All of them: the region's own, then those that are to be added.
    pub(super) fields: Vec<CustomField>,
    /// Those that are to be added.
    pub(super) added: Vec<CustomField>,
    /// Warnings, each with its line.
    pub(super) warnings: Vec<(u64, Fault)>,
    /// Whether the file has definitions.
    pub(super) from_file: bool,
}

impl Settled {
    /// Returns the fields for a file without definitions.
    pub(super) fn existing(fields: Vec<CustomField>) -> Self {
        Self {
            fields,
            added: Vec::new(),
            warnings: Vec::new(),
            from_file: false,
        }
    }
}

/// Reads the definitions from the first line, if the file begins with them. The returned rest has as
/// many lines as the file.
pub(super) fn take<R: BufRead + Send + 'static>(
    mut file: R,
) -> Result<(Option<Found>, Box<dyn BufRead + Send>), ImportError> {
    let mut start = Vec::new();
    let mut line = 0;
    loop {
        let from = start.len();
        let left = LONGEST.saturating_sub(from as u64);
        let read = (&mut file).take(left).read_until(b'\n', &mut start)?;
        line += 1;
        let text = &start[from..];
        let text = if line == 1 {
            text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
        } else {
            text
        };
        let text = text.trim_ascii();
        if text.is_empty() && read > 0 && start.len() < 1 << 16 {
            continue;
        }
        let found = is_definitions(text)
            .then(|| parse(text, line))
            .transpose()?;
        if found.is_some() {
            start = vec![b'\n'; usize::try_from(line).unwrap_or_default()];
        }
        return Ok((found, Box::new(Cursor::new(start).chain(file))));
    }
}

/// Whether the first member of the line's object is [`MEMBER`].
fn is_definitions(line: &[u8]) -> bool {
    let inside = line.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let name =
        inside.and_then(|inside| inside.strip_prefix(b"\"")?.strip_prefix(MEMBER.as_bytes()));
    name.is_some_and(|rest| rest.starts_with(b"\""))
}

fn parse(text: &[u8], line: u64) -> Result<Found, ImportError> {
    let refused = |why| ImportError::CustomFields(vec![why]);
    if text.len() as u64 >= LONGEST {
        return Err(refused(Definitions::TooLong { line }));
    }
    if ndjson_rows::has_too_many_values(text) {
        return Err(refused(Definitions::TooManyValues { line }));
    }
    let mut members: Map<String, Value> = serde_json::from_slice(text).map_err(|error| {
        refused(Definitions::NotJson {
            line,
            column: error.column(),
            reason: model::json_fault(&error),
        })
    })?;
    let value = members.remove(MEMBER).unwrap_or_default();
    if members.is_empty() {
        Ok(Found { line, value })
    } else {
        Err(refused(Definitions::NotAlone { line }))
    }
}

/// Compares a file's definitions with the region's fields. `has_live` says whether live candidates
/// in production exist.
pub(super) fn settle(
    found: Option<Found>,
    existing: Vec<CustomField>,
    has_live: bool,
    store: &Store,
) -> Result<Settled, ImportError> {
    let Some(Found { line, value }) = found else {
        return Ok(Settled::existing(existing));
    };
    let items = match value {
        Value::Array(items) => items,
        other => {
            let found = schema::found(&other);
            let fault = Definitions::NotAnArray { line, found };
            return Err(ImportError::CustomFields(vec![fault]));
        }
    };
    let (now, random) = (store.clock().now(), store.random().as_ref());
    let mut settled = Settled {
        from_file: true,
        ..Settled::existing(existing)
    };
    let mut faults = Vec::new();
    if items.len() > CustomField::MAX {
        let (most, found) = (CustomField::MAX, items.len());
        faults.push(Definitions::TooMany { line, most, found });
    }
    let mut keys = Vec::new();
    for (index, mut item) in items.into_iter().take(CustomField::MAX).enumerate() {
        let at = format!("/{MEMBER}/{index}");
        let wrong = schema::NEW_CUSTOM_FIELD.read(&mut item, now);
        if !wrong.is_empty() {
            let whole = Location::Pointer(String::new());
            let colon = |fault: &Fault| if fault.at == whole { ": " } else { "" };
            faults.extend(wrong.iter().map(|fault| Definitions::Fault {
                line,
                at: at.clone(),
                fault: format!("{}{fault}", colon(fault)),
            }));
            continue;
        }
        let Value::Object(members) = item else {
            continue;
        };
        let mut field = defined(&members, CustomFieldId::random(random));
        if keys.contains(&field.key) {
            let key = field.key;
            faults.push(Definitions::Twice { line, at, key });
            continue;
        }
        keys.push(field.key.clone());
        if let Some(own) = settled.fields.iter().find(|own| own.key == field.key) {
            faults.extend(conflict(own, &field, line, &at));
            let property = differences(own, &field);
            if !property.is_empty() {
                let warning = Fault::pointer(at, RowWarning::DefinitionKept { property });
                settled.warnings.push((line, warning));
            }
            continue;
        }
        if field.required && has_live {
            field.required = false;
            let warning = Fault::pointer(format!("{at}/required"), RowWarning::NotRequired);
            settled.warnings.push((line, warning));
        }
        settled.added.push(field);
    }
    settled.fields.extend(settled.added.iter().cloned());
    if settled.fields.len() > CustomField::MAX {
        let (all, most) = (settled.fields.len(), CustomField::MAX);
        faults.push(Definitions::TooManyInAll { all, most });
    }
    if faults.is_empty() {
        Ok(settled)
    } else {
        Err(ImportError::CustomFields(some(faults)))
    }
}

/// Returns why values of the file's field cannot be values of the region's field.
fn conflict(own: &CustomField, given: &CustomField, line: u64, at: &str) -> Option<Definitions> {
    let (at, key) = (at.to_owned(), given.key.clone());
    if own.kind != given.kind {
        let (own, given) = (own.kind.name(), given.kind.name());
        return Some(Definitions::OtherType {
            line,
            at,
            key,
            own,
            given,
        });
    }
    let is_select = own.kind.is_select();
    let missing: Vec<&str> = given
        .options
        .iter()
        .filter(|option| !own.options.contains(option))
        .map(String::as_str)
        .collect();
    let options = listed(missing.iter().copied());
    (is_select && !missing.is_empty()).then_some(Definitions::OptionsMissing {
        line,
        at,
        key,
        options,
    })
}

/// Returns the names of the properties in which two fields of the same key and type differ.
fn differences(own: &CustomField, given: &CustomField) -> String {
    let differ = [
        ("label", own.label != given.label),
        ("description", own.description != given.description),
        ("options", own.options != given.options),
        ("required", own.required != given.required),
    ];
    listed(
        differ
            .iter()
            .filter(|(_, differs)| *differs)
            .map(|(name, _)| *name),
    )
}

/// Returns the first faults, and the number of further ones.
fn some(mut faults: Vec<Definitions>) -> Vec<Definitions> {
    let more = faults.len().saturating_sub(NAMED);
    if more > 0 {
        faults.truncate(NAMED);
        faults.push(Definitions::More { count: more });
    }
    faults
}
