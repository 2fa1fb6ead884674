//! Finishes a row of an import. Its ids and times may come from the system it was exported from,
//! and its files come with it.

use super::{
    Filed, InteractionTimes, Parts, Payload, custom_by_id, custom_column, finish, items,
    new_interaction, text,
};
use crate::attachment::{decode, file_name};
use messages::{Moment, Row};
use model::{
    Attachment, AttachmentId, CandidateId, CustomField, Fault, Field, FileId, InteractionId,
    MAX_FAULTS, Random, Timestamp, moment_fault,
};
use store::{candidates::NewCandidate, interactions::NewInteraction};

/// A finished candidate, and the files that must be stored before it.
pub(crate) struct Imported {
    pub(crate) candidate: NewCandidate,
    /// The files' contents, in the order of the candidate's attachments.
    pub(crate) files: Vec<Vec<u8>>,
}

/// The context in which rows are finished. It supplies the ids and times that a row does not give.
pub(crate) struct Finisher<'a> {
    pub(crate) now: Timestamp,
    pub(crate) random: &'a dyn Random,
    pub(crate) custom_fields: &'a [CustomField],
}

/// Returns the timestamp of a member, truncated to the millisecond, or nothing if it is absent.
fn moment(members: &Payload, name: &str, faults: &mut Vec<Fault>, at: &str) -> Option<Timestamp> {
    let given = text(members, name)?;
    let parsed = given.parse::<Timestamp>();
    if parsed.is_err() {
        let fault = moment_fault(given).unwrap_or(Moment::NoSuchMoment);
        faults.push(Fault::pointer(format!("{at}/{name}"), fault));
    }
    parsed.ok().map(Timestamp::to_millisecond)
}

impl Finisher<'_> {
    pub(crate) fn finish(&self, payload: &Payload) -> Result<Imported, Vec<Fault>> {
        let mut faults = Vec::new();
        let id = text(payload, "id").and_then(|id| id.parse().ok());
        let id = id.unwrap_or_else(|| CandidateId::random(self.random));
        let created_at = moment(payload, "createdAt", &mut faults, "");
        let created_at = created_at.unwrap_or(self.now.to_millisecond());
        let updated_at = moment(payload, "updatedAt", &mut faults, "").unwrap_or(created_at);
        let archived_at = moment(payload, "archivedAt", &mut faults, "");

        let mut filed = Vec::new();
        let mut contents = Vec::new();
        for field in [Field::CurriculumVitae, Field::OtherAttachments] {
            for (index, given) in items(payload, field.name()) {
                if faults.len() > MAX_FAULTS {
                    break;
                }
                let at = format!("/{}/{index}", field.name());
                let Some((shown, bytes)) = self.attachment(given, &at, &mut faults) else {
                    continue;
                };
                filed.push(Filed {
                    field,
                    shown,
                    file: FileId::random(self.random),
                    content: None,
                });
                contents.push(bytes);
            }
        }
        let mut interactions = Vec::new();
        for (index, given) in items(payload, "interactions") {
            if faults.len() > MAX_FAULTS {
                break;
            }
            interactions.push(self.interaction(
                id,
                given,
                &format!("/interactions/{index}"),
                &mut faults,
            ));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let custom = custom_column(custom_by_id(payload, self.custom_fields));
        let parts = Parts {
            id,
            created_at,
            updated_at,
            archived_at,
            members: payload,
            custom,
            files: &filed,
        };
        let attachments = filed.iter().map(Filed::to_new).collect();
        let candidate = NewCandidate {
            id,
            finished: finish(parts),
            interactions,
            attachments,
        };
        Ok(Imported {
            candidate,
            files: contents,
        })
    }

    fn attachment(
        &self,
        given: &Payload,
        at: &str,
        faults: &mut Vec<Fault>,
    ) -> Option<(Attachment, Vec<u8>)> {
        let created_at =
            moment(given, "createdAt", faults, at).unwrap_or(self.now.to_millisecond());
        let file = decode(text(given, "base64").unwrap_or_default());
        let file =
            file.map_err(|message| faults.push(Fault::pointer(format!("{at}/base64"), message)));
        let file = file.ok()?;
        let id = text(given, "id").and_then(|id| id.parse().ok());
        let attachment = Attachment {
            id: id.unwrap_or_else(|| AttachmentId::random(self.random)),
            filename: file_name(text(given, "filename").unwrap_or_default(), file.media_type),
            media_type: file.media_type.to_owned(),
            size: file.bytes.len() as u64,
            created_at: created_at.to_string(),
        };
        Some((attachment, file.bytes))
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
            faults.push(Fault::pointer(format!("{at}/id"), Row::Taken));
        }
        let performed_at = moment(given, "performedAt", faults, at).unwrap_or(self.now);
        let created_at =
            moment(given, "createdAt", faults, at).unwrap_or(self.now.to_millisecond());
        let updated_at = moment(given, "updatedAt", faults, at).unwrap_or(created_at);
        new_interaction(
            id,
            candidate,
            given,
            InteractionTimes {
                performed_at,
                created_at,
                updated_at,
            },
        )
    }
}
