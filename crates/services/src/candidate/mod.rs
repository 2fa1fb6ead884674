//! Turns a payload into a candidate's finished JSON document, and a stored document into a changed
//! one.

mod import;
mod interaction;
mod revise;

pub(crate) use import::{Finisher, Imported};
pub(crate) use interaction::{InteractionTimes, new_interaction, revise_interaction};
pub(crate) use revise::{Archiving, Changes, revise};

use model::{
    Attachment, CandidateId, CustomField, DocumentBuilder, Field, FileId, Format, Presence,
    Timestamp,
};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{attachments::NewAttachment, candidates::Finished};

/// A payload that passed its schema, without its `null` members.
pub(crate) type Payload = Map<String, Value>;

/// An attachment of a candidate: its representation in the API, and the file that holds its content.
#[derive(Debug, Clone)]
pub(crate) struct Filed {
    pub(crate) field: Field,
    pub(crate) shown: Attachment,
    pub(crate) file: FileId,
    pub(crate) content: Option<String>,
}

impl Filed {
    pub(crate) fn to_new(&self) -> NewAttachment {
        NewAttachment {
            id: self.shown.id,
            field: self.field,
            filename: self.shown.filename.clone(),
            media_type: self.shown.media_type.clone(),
            size: self.shown.size,
            file: self.file,
            content: self.content.clone(),
        }
    }
}

/// The parts from which a new candidate is built.
pub(crate) struct Parts<'a> {
    pub(crate) id: CandidateId,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) archived_at: Option<Timestamp>,
    /// The given members; only shared fields are read from them.
    pub(crate) members: &'a Payload,
    /// The values of custom fields as a JSON object by custom field id.
    pub(crate) custom: Option<String>,
    pub(crate) files: &'a [Filed],
}

/// Builds the document of a new candidate.
pub(crate) fn finish(parts: Parts<'_>) -> Finished {
    finish_as(Format::current(), parts)
}

/// Like [`finish`], in the given format, which may be an older one.
fn finish_as(format: &'static Format, parts: Parts<'_>) -> Finished {
    let Parts {
        id,
        created_at,
        updated_at,
        archived_at,
        members,
        custom,
        files,
    } = parts;
    let mut document = DocumentBuilder::build_as(format, |field, out| match field {
        Field::Id => write(out, id.as_str()),
        Field::CreatedAt => write(out, &created_at),
        Field::UpdatedAt => write(out, &updated_at),
        Field::ArchivedAt => write(out, &archived_at),
        Field::CurriculumVitae | Field::OtherAttachments => {
            let shown = files
                .iter()
                .filter(|file| file.field == field)
                .map(|file| &file.shown);
            write(out, &shown.collect::<Vec<_>>());
        }
        field => write_given(out, field, members.get(field.name())),
    });
    for (name, value) in later_members(members, format) {
        document.add(name, &value.to_string());
    }
    Finished::of(document.finish(), custom)
}

/// Writes a given value. An absent value is written as the field's default, as `[]` for a list, and
/// as `null` for other fields.
fn write_given(out: &mut Vec<u8>, field: Field, value: Option<&Value>) {
    match (value, field.definition().presence) {
        (Some(value), _) if !value.is_null() => write(out, value),
        (_, Presence::Defaulted(value)) => write(out, value),
        _ => out.extend_from_slice(field.empty().as_bytes()),
    }
}

/// Returns the given members that a format does not know. They occur when a node of a later version
/// accepted the write.
fn later_members<'p>(
    members: &'p Payload,
    format: &'static Format,
) -> impl Iterator<Item = (&'p str, &'p Value)> {
    let named = members.iter().map(|(name, value)| (name.as_str(), value));
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    named.filter(move |(name, _)| {
        is_name(name) && !format.names(name) && !["customFields", "interactions"].contains(name)
    })
}

/// Returns the values of custom fields by the fields' ids. `null` clears a value.
pub(crate) fn custom_by_id(payload: &Payload, custom_fields: &[CustomField]) -> Payload {
    let given = payload.get("customFields").and_then(Value::as_object);
    custom_fields
        .iter()
        .filter_map(|field| Some((field.id.to_string(), given?.get(&field.key)?.clone())))
        .collect()
}

/// Returns the stored form of custom fields' values. `None` if there are none.
pub(crate) fn custom_column(by_id: Payload) -> Option<String> {
    let kept: Payload = by_id
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect();
    (!kept.is_empty()).then(|| Value::Object(kept).to_string())
}

/// Removes `null` members, which count as absent, from a payload and from the objects inside it:
/// interactions, attachments and custom fields.
pub(crate) fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items
            .iter_mut()
            .filter(|item| item.is_object())
            .for_each(without_nulls),
        _ => {}
    }
}

pub(crate) fn text<'p>(members: &'p Payload, name: &str) -> Option<&'p str> {
    members.get(name).and_then(Value::as_str)
}

pub(crate) fn items<'p>(
    payload: &'p Payload,
    name: &str,
) -> impl Iterator<Item = (usize, &'p Payload)> {
    payload
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .enumerate()
}

pub(crate) fn write(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("strings and numbers serialize");
}
