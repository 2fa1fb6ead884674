//! Changes a stored candidate. Fields that are not mentioned are copied byte for byte.

use super::{Payload, custom_column, later_members, write, write_given};
use model::{Attachment, Document, DocumentBuilder, Field, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use store::candidates::{Finished, StoredCandidate};

/// The changes to apply. What is not mentioned stays as it is.
#[derive(Debug, Default)]
pub(crate) struct Changes<'a> {
    /// Shared fields; `null` clears a field.
    pub(crate) members: Option<&'a Payload>,
    /// Values of custom fields by custom field id; `null` clears a value.
    pub(crate) custom: Option<&'a Payload>,
    /// The new attachments of a field, complete.
    pub(crate) attachments: &'a [(Field, Vec<Attachment>)],
    /// Whether the candidate is archived or restored.
    pub(crate) archiving: Archiving,
}

/// The change of a candidate's archived state.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Archiving {
    /// No change.
    #[default]
    Stays,
    /// The candidate is archived at this moment.
    At(Timestamp),
    /// The candidate is no longer archived.
    Ends,
}

/// The changed candidate, in the format of the version that read it; nothing when the changes
/// change nothing. Members that this version does not know are copied.
pub(crate) fn revise(
    before: &StoredCandidate,
    changes: &Changes<'_>,
    now: Timestamp,
) -> Option<Finished> {
    let stood = before.document.as_document();
    let values = stood.values();
    let custom = match changes.custom {
        Some(given) if !given.is_empty() => {
            let mut values: Payload = before
                .custom
                .as_deref()
                .and_then(|stored| serde_json::from_str(stored).ok())
                .unwrap_or_default();
            values.extend(given.clone());
            custom_column(values)
        }
        _ => before.custom.clone(),
    };
    let mut is_other = custom != before.custom;
    let mut built = DocumentBuilder::build_as(stood.reader(), |field, out| {
        let start = out.len();
        let given = changes
            .members
            .and_then(|members| members.get(field.name()));
        let files = changes.attachments.iter().find(|(of, _)| *of == field);
        match (field, changes.archiving) {
            (Field::UpdatedAt, _) => return write(out, &now.to_millisecond()),
            (Field::ArchivedAt, Archiving::At(moment)) => write(out, &moment),
            (Field::ArchivedAt, Archiving::Ends) => out.extend_from_slice(b"null"),
            _ => match (given, files) {
                (Some(value), _) => write_given(out, field, Some(value)),
                (None, Some((_, files))) => write(out, files),
                (None, None) => return out.extend_from_slice(values[field as usize].as_bytes()),
            },
        }
        is_other |= out[start..] != *values[field as usize].as_bytes();
    });
    is_other |= copy_unknown(&stood, changes.members, &mut built);
    is_other.then(|| Finished::of(built.finish(), custom))
}

/// Adds the members that this version does not know, those of the document and those that a later
/// version gives. Gives whether they are different.
fn copy_unknown(
    stood: &Document<'_>,
    members: Option<&Payload>,
    built: &mut DocumentBuilder,
) -> bool {
    let mut given: BTreeMap<&str, &Value> = members
        .map(|members| later_members(members, stood.reader()).collect())
        .unwrap_or_default();
    let mut is_other = false;
    for (name, value) in stood.unknown() {
        match given.remove(name).map(Value::to_string) {
            Some(new) => {
                is_other |= new != value;
                built.add(name, &new);
            }
            None => built.add(name, value),
        }
    }
    for (name, value) in given.into_iter().filter(|(_, value)| !value.is_null()) {
        is_other = true;
        built.add(name, &value.to_string());
    }
    is_other
}

#[cfg(test)]
#[path = "revise_tests.rs"]
mod tests;
