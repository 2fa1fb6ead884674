//! From a payload to a candidate that is finished to the byte.

use crate::attachment::{File, clean_filename, decode};
use model::{
    Attachment, AttachmentId, CandidateId, CustomField, DocumentBuilder, Fault, Field, FileId, InteractionId, Kind,
    Random, Timestamp, email_key, phone_key, vocabulary,
};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{attachments::NewAttachment, candidates::NewCandidate, interactions::NewInteraction};

/// A payload that passed its schema, `null` members taken off.
pub(crate) type Payload = Map<String, Value>;

/// A finished candidate, and the files that must be kept before it is stored.
pub(crate) struct Finished {
    pub(crate) candidate: NewCandidate,
    /// In the order of the candidate's attachments.
    pub(crate) files: Vec<Vec<u8>>,
}

/// Where a candidate is finished: what the payload does not say comes from here.
pub(crate) struct Finisher<'a> {
    pub(crate) now: Timestamp,
    pub(crate) random: &'a dyn Random,
    pub(crate) custom_fields: &'a [CustomField],
}

/// Takes `null` members off a payload, its interactions, its attachments and its custom fields: they count as absent.
pub(crate) fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().filter(|item| item.is_object()).for_each(without_nulls),
        _ => {}
    }
}

/// The moment a member gives, cut to the millisecond; none when it is absent.
fn moment(members: &Payload, name: &str, faults: &mut Vec<Fault>, at: &str) -> Option<Timestamp> {
    let text = members.get(name)?.as_str()?;
    let parsed = text.parse::<Timestamp>();
    if parsed.is_err() {
        faults.push(Fault::pointer(format!("{at}/{name}"), "format", "expected a moment between the years 0 and 9999"));
    }
    parsed.ok().map(Timestamp::to_millisecond)
}

fn text<'p>(members: &'p Payload, name: &str) -> Option<&'p str> {
    members.get(name).and_then(Value::as_str)
}

impl Finisher<'_> {
    pub(crate) fn finish(&self, payload: &Payload) -> Result<Finished, Vec<Fault>> {
        let mut faults = Vec::new();
        let id = text(payload, "id").and_then(|id| id.parse().ok());
        let id = id.unwrap_or_else(|| CandidateId::random(self.random));
        let created_at = moment(payload, "createdAt", &mut faults, "");
        let created_at = created_at.unwrap_or(self.now.to_millisecond());
        let updated_at = moment(payload, "updatedAt", &mut faults, "").unwrap_or(created_at);
        let archived_at = moment(payload, "archivedAt", &mut faults, "");

        let mut new_attachments = Vec::new();
        let mut files = Vec::new();
        let mut shown_files = [Field::CurriculumVitae, Field::OtherAttachments].map(|field| (field, Vec::new()));
        for (field, shown) in &mut shown_files {
            for (index, given) in items(payload, field.name()) {
                let at = format!("/{}/{index}", field.name());
                let Some((attachment, file)) = self.attachment(given, &at, &mut faults) else { continue };
                new_attachments.push(NewAttachment {
                    id: attachment.id,
                    field: *field,
                    filename: attachment.filename.clone(),
                    media_type: attachment.media_type.clone(),
                    size: attachment.size,
                    file: FileId::random(self.random),
                });
                files.push(file.bytes);
                shown.push(attachment);
            }
        }
        let interactions: Vec<_> = items(payload, "interactions")
            .map(|(index, given)| self.interaction(id, given, &format!("/interactions/{index}"), &mut faults))
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }

        let phase = text(payload, "phase").unwrap_or(vocabulary::PHASES[0]);
        let document = DocumentBuilder::build(|field, out| match field {
            Field::Id => write(out, id.as_str()),
            Field::Phase => write(out, phase),
            Field::CreatedAt => write(out, &created_at),
            Field::UpdatedAt => write(out, &updated_at),
            Field::ArchivedAt => write(out, &archived_at),
            Field::CurriculumVitae | Field::OtherAttachments => {
                write(out, &shown_files.iter().find(|(of, _)| *of == field).map(|(_, shown)| shown));
            }
            field => match (payload.get(field.name()), field.definition().kind) {
                (None, Kind::Choices(_)) => out.extend_from_slice(b"[]"),
                (value, _) => write(out, &value),
            },
        });
        let (document, lengths) = document.finish();
        let candidate = NewCandidate {
            id,
            archived: archived_at.is_some(),
            phase: vocabulary::phase_index(phase).unwrap_or_default(),
            email_key: email_key(text(payload, "email").unwrap_or_default()),
            phone_key: text(payload, "phone").and_then(phone_key),
            document,
            lengths,
            custom: self.custom(payload),
            interactions,
            attachments: new_attachments,
        };
        Ok(Finished { candidate, files })
    }

    /// The values of custom fields, by the fields' ids.
    fn custom(&self, payload: &Payload) -> Option<String> {
        let given = payload.get("customFields")?.as_object()?;
        let by_id: Payload = self
            .custom_fields
            .iter()
            .filter_map(|field| Some((field.id.to_string(), given.get(&field.key)?.clone())))
            .collect();
        (!by_id.is_empty()).then(|| Value::Object(by_id).to_string())
    }

    fn attachment(&self, given: &Payload, at: &str, faults: &mut Vec<Fault>) -> Option<(Attachment, File)> {
        let created_at = moment(given, "createdAt", faults, at).unwrap_or(self.now.to_millisecond());
        let file = decode(text(given, "base64").unwrap_or_default());
        let file = file.map_err(|(code, message)| faults.push(Fault::pointer(format!("{at}/base64"), code, message)));
        let file = file.ok()?;
        let id = text(given, "id").and_then(|id| id.parse().ok());
        let attachment = Attachment {
            id: id.unwrap_or_else(|| AttachmentId::random(self.random)),
            filename: clean_filename(text(given, "filename").unwrap_or_default()),
            media_type: file.media_type.to_owned(),
            size: file.bytes.len() as u64,
            created_at: created_at.to_string(),
        };
        Some((attachment, file))
    }

    fn interaction(
        &self,
        candidate: CandidateId,
        given: &Payload,
        at: &str,
        faults: &mut Vec<Fault>,
    ) -> NewInteraction {
        let id = text(given, "id").and_then(|id| id.parse().ok());
        let id = id.unwrap_or_else(|| InteractionId::random(self.random));
        if id.as_str() == candidate.as_str() {
            faults.push(Fault::pointer(format!("{at}/id"), "taken", "this id is taken"));
        }
        let performed_at = moment(given, "performedAt", faults, at).unwrap_or(self.now);
        let created_at = moment(given, "createdAt", faults, at).unwrap_or(self.now.to_millisecond());
        let updated_at = moment(given, "updatedAt", faults, at).unwrap_or(created_at);
        let shown = ShownInteraction {
            id,
            candidate_id: candidate,
            r#type: text(given, "type"),
            performed_at,
            name: text(given, "name"),
            performed_by: text(given, "performedBy"),
            duration_minutes: given.get("durationMinutes").and_then(whole),
            summary: text(given, "summary"),
            notes: text(given, "notes"),
            created_at,
            updated_at,
        };
        let document = serde_json::to_string(&shown).expect("strings and numbers serialize");
        NewInteraction { id, performed_at, created_at, document }
    }
}

/// An interaction as it is answered, member for member.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownInteraction<'a> {
    id: InteractionId,
    candidate_id: CandidateId,
    r#type: Option<&'a str>,
    performed_at: Timestamp,
    name: Option<&'a str>,
    performed_by: Option<&'a str>,
    duration_minutes: Option<i64>,
    summary: Option<&'a str>,
    notes: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// The schema asks for a whole number and takes `1e1` for one; it is shown as `10`.
#[expect(clippy::cast_possible_truncation, reason = "at most 1440")]
fn whole(number: &Value) -> Option<i64> {
    number.as_f64().map(|number| number as i64)
}

fn items<'p>(payload: &'p Payload, name: &str) -> impl Iterator<Item = (usize, &'p Payload)> {
    payload.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).enumerate()
}

fn write(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("strings and numbers serialize");
}
