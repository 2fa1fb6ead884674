//! Converts request bodies that have passed schema validation into an operation's drafts: assigns
//! ids and takes in files.

use super::operation::{AttachmentDraft, CandidateDraft, InteractionDraft, KeptFile, Source};
use crate::{
    attachment::{File, decode, file_name, take_in},
    candidate::{Payload, custom_by_id, items, text},
};
use messages::{File as FileMessage, Moment};
use model::{
    AttachmentId, CandidateId, CustomField, Fault, Field, FileId, InteractionId, Location, Random,
    Timestamp, moment_fault,
};
use serde_json::Value;
use store::Store;

/// Context for creating drafts: id generation, the region's custom fields and the
/// egress policy.
#[derive(Debug)]
pub struct Drafting<'a> {
    random: &'a dyn Random,
    custom_fields: &'a [CustomField],
    egress: egress::Policy,
    /// Uploaded files, to be stored before the write is accepted.
    pub files: Vec<(FileId, Vec<u8>)>,
    /// Validation faults that a JSON schema cannot express.
    pub faults: Vec<Fault>,
}

/// Returns the members of a payload without those that are `null`. A `null` counts as absent where
/// a member is optional.
pub fn without_nulls(mut payload: Value) -> Payload {
    crate::candidate::without_nulls(&mut payload);
    match payload {
        Value::Object(members) => members,
        _ => Payload::new(),
    }
}

/// Returns what follows a place in the pointer of a fault, if the fault lies at the place or within it.
fn rest_within<'f>(fault: &'f Fault, place: &str) -> Option<&'f str> {
    let Location::Pointer(pointer) = &fault.at else {
        return None;
    };
    let rest = pointer.strip_prefix(place)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

impl<'a> Drafting<'a> {
    /// Creates a context without drafts, files or faults.
    pub fn new(store: &'a Store, custom_fields: &'a [CustomField], egress: egress::Policy) -> Self {
        let random = store.random().as_ref();
        Self {
            random,
            custom_fields,
            egress,
            files: Vec::new(),
            faults: Vec::new(),
        }
    }
}

impl Drafting<'_> {
    /// Drafts a candidate from a payload. `at` is the payload's JSON pointer in the body.
    pub fn candidate(&mut self, payload: &Payload, at: &str) -> CandidateDraft {
        let apart = [
            "customFields",
            "interactions",
            Field::CurriculumVitae.name(),
            Field::OtherAttachments.name(),
        ];
        let members = payload
            .iter()
            .filter(|(name, _)| !apart.contains(&name.as_str()));
        let members = members
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        CandidateDraft {
            id: CandidateId::random(self.random),
            members,
            custom: custom_by_id(payload, self.custom_fields),
            interactions: items(payload, "interactions")
                .map(|(index, given)| {
                    self.interaction(given, &format!("{at}/interactions/{index}"))
                })
                .collect(),
            attachments: self.attachments(payload, at),
        }
    }

    /// Drafts a contact moment from a payload.
    pub fn interaction(&mut self, payload: &Payload, at: &str) -> InteractionDraft {
        self.check_moment(payload, at);
        InteractionDraft {
            id: InteractionId::random(self.random),
            members: payload.clone(),
        }
    }

    /// Adds a fault if `performedAt` is not a timestamp that can be stored. The schema's
    /// date-time format also admits others.
    pub fn check_moment(&mut self, payload: &Payload, at: &str) {
        let Some(given) = text(payload, "performedAt") else {
            return;
        };
        if given.parse::<Timestamp>().is_err() {
            let fault = moment_fault(given).unwrap_or(Moment::NoSuchMoment);
            let at = format!("{at}/performedAt");
            self.faults.push(Fault::pointer(at, fault));
        }
    }

    /// Returns the custom field values of a change, by field id.
    pub fn custom(&self, payload: &Payload) -> Payload {
        custom_by_id(payload, self.custom_fields)
    }

    /// Drafts the files that a payload contains or refers to by URL.
    pub fn attachments(&mut self, payload: &Payload, at: &str) -> Vec<AttachmentDraft> {
        let mut drafts = Vec::new();
        for field in [Field::CurriculumVitae, Field::OtherAttachments] {
            for (index, given) in items(payload, field.name()) {
                let source = self.source(given, &format!("{at}/{}/{index}", field.name()));
                drafts.extend(source.map(|source| AttachmentDraft {
                    id: AttachmentId::random(self.random),
                    curriculum_vitae: field == Field::CurriculumVitae,
                    source,
                }));
            }
        }
        drafts
    }

    /// Adds the faults of the files in a payload that is refused for other faults, so that all are
    /// named at once. Passes over files in which the schema found a fault. `known` are the schema's
    /// faults, with pointers into the payload.
    pub fn check_files(&mut self, payload: &Payload, at: &str, known: &[Fault]) {
        let kept = self.files.len();
        for field in [Field::CurriculumVitae, Field::OtherAttachments] {
            let list = format!("/{}", field.name());
            if known
                .iter()
                .any(|fault| rest_within(fault, &list) == Some(""))
            {
                continue;
            }
            for (index, given) in items(payload, field.name()) {
                let file = format!("{list}/{index}");
                if known
                    .iter()
                    .all(|fault| rest_within(fault, &file).is_none())
                {
                    drop(self.source(given, &format!("{at}{file}")));
                }
            }
        }
        self.files.truncate(kept);
    }

    fn source(&mut self, given: &Payload, at: &str) -> Option<Source> {
        let filename = text(given, "filename");
        if let Some(url) = given.get("url").and_then(Value::as_str) {
            return match egress::parse_url(url, &self.egress.for_files()) {
                Ok(_) => Some(Source::Url {
                    url: url.to_owned(),
                    filename: filename.map(str::to_owned),
                }),
                Err(expected) => {
                    self.faults
                        .push(Fault::pointer(format!("{at}/url"), expected));
                    None
                }
            };
        }
        let decoded = decode(text(given, "base64").unwrap_or_default());
        self.kept(
            decoded,
            filename.unwrap_or_default(),
            &format!("{at}/base64"),
        )
    }

    /// Drafts an uploaded file. `at` is the JSON pointer that faults are reported at.
    pub fn file(
        &mut self,
        field: Field,
        filename: &str,
        bytes: Vec<u8>,
        at: &str,
    ) -> Option<AttachmentDraft> {
        let source = self.kept(take_in(bytes), filename, at)?;
        let id = AttachmentId::random(self.random);
        Some(AttachmentDraft {
            id,
            curriculum_vitae: field == Field::CurriculumVitae,
            source,
        })
    }

    fn kept(
        &mut self,
        file: Result<File, FileMessage>,
        filename: &str,
        at: &str,
    ) -> Option<Source> {
        match file {
            Ok(File { bytes, media_type }) => {
                let file = FileId::random(self.random);
                let (size, content) = (bytes.len() as u64, Some(store::content_hash(&bytes)));
                self.files.push((file, bytes));
                let (filename, media_type) =
                    (file_name(filename, media_type), media_type.to_owned());
                Some(Source::Kept(KeptFile {
                    file,
                    filename,
                    media_type,
                    size,
                    content,
                }))
            }
            Err(expected) => {
                self.faults.push(Fault::pointer(at, expected));
                None
            }
        }
    }
}
