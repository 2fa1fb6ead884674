//! From a body that passed its schema to the drafts of an operation: ids assigned, files taken in.

use super::operation::{AttachmentDraft, CandidateDraft, InteractionDraft, KeptFile, Source};
use crate::{
    attachment::{File, decode, file_name, take_in},
    candidate::{Payload, custom_by_id, items, text},
    egress,
};
use model::{AttachmentId, CandidateId, CustomField, Fault, Field, FileId, InteractionId, Random, Timestamp};
use serde_json::Value;
use store::Store;

/// Where drafts are made: the store they are for, ids, custom fields' ids, the rules for addresses.
#[derive(Debug)]
pub struct Drafting<'a> {
    store: &'a Store,
    random: &'a dyn Random,
    custom_fields: &'a [CustomField],
    egress: egress::Policy,
    /// Files that came along, to be kept before the write is accepted.
    pub files: Vec<(FileId, Vec<u8>)>,
    /// What a schema cannot say.
    pub faults: Vec<Fault>,
}

/// The members of a payload, `null` ones taken off: they count as absent where a member is optional.
pub fn without_nulls(mut payload: Value) -> Payload {
    crate::candidate::without_nulls(&mut payload);
    match payload {
        Value::Object(members) => members,
        _ => Payload::new(),
    }
}

impl<'a> Drafting<'a> {
    /// A place where nothing has been drafted yet.
    pub fn new(store: &'a Store, custom_fields: &'a [CustomField], egress: egress::Policy) -> Self {
        let random = store.random().as_ref();
        Self { store, random, custom_fields, egress, files: Vec::new(), faults: Vec::new() }
    }
}

impl Drafting<'_> {
    /// A candidate of this payload, which stands at `at` in the body.
    pub fn candidate(&mut self, payload: &Payload, at: &str) -> CandidateDraft {
        let apart = ["customFields", "interactions", Field::CurriculumVitae.name(), Field::OtherAttachments.name()];
        let members = payload.iter().filter(|(name, _)| !apart.contains(&name.as_str()));
        let members = members.map(|(name, value)| (name.clone(), value.clone())).collect();
        CandidateDraft {
            id: CandidateId::random(self.random),
            members,
            custom: custom_by_id(payload, self.custom_fields),
            interactions: items(payload, "interactions")
                .map(|(index, given)| self.interaction(given, &format!("{at}/interactions/{index}")))
                .collect(),
            attachments: self.attachments(payload, at),
        }
    }

    /// A contact moment of this payload.
    pub fn interaction(&mut self, payload: &Payload, at: &str) -> InteractionDraft {
        self.check_moment(payload, at);
        InteractionDraft { id: InteractionId::random(self.random), members: payload.clone() }
    }

    /// A date and time that its format admits may still be one that cannot be written back.
    pub fn check_moment(&mut self, payload: &Payload, at: &str) {
        let given = text(payload, "performedAt");
        if given.is_some_and(|given| given.parse::<Timestamp>().is_err()) {
            let expected = "expected a moment between the years 0 and 9999";
            self.faults.push(Fault::pointer(format!("{at}/performedAt"), "format", expected));
        }
    }

    /// The values of custom fields that a change gives, by the fields' ids.
    pub fn custom(&self, payload: &Payload) -> Payload {
        custom_by_id(payload, self.custom_fields)
    }

    /// The files that a payload brings or names.
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

    fn source(&mut self, given: &Payload, at: &str) -> Option<Source> {
        let filename = text(given, "filename");
        if let Some(url) = given.get("url").and_then(Value::as_str) {
            return match egress::parse_url(url, &self.egress.for_files()) {
                Ok(_) => Some(Source::Url { url: url.to_owned(), filename: filename.map(str::to_owned) }),
                Err(expected) => {
                    self.faults.push(Fault::pointer(format!("{at}/url"), "url", expected));
                    None
                }
            };
        }
        let decoded = decode(text(given, "base64").unwrap_or_default());
        self.kept(decoded, filename.unwrap_or_default(), &format!("{at}/base64"))
    }

    /// A file that came along as it is, and stands at `at` in the body.
    pub fn file(&mut self, field: Field, filename: &str, bytes: Vec<u8>, at: &str) -> Option<AttachmentDraft> {
        let source = self.kept(take_in(bytes), filename, at)?;
        let id = AttachmentId::random(self.random);
        Some(AttachmentDraft { id, curriculum_vitae: field == Field::CurriculumVitae, source })
    }

    fn kept(&mut self, file: Result<File, (&'static str, String)>, filename: &str, at: &str) -> Option<Source> {
        match file {
            Ok(File { bytes, media_type }) => {
                let file = FileId::random(self.random);
                let (size, content) = (bytes.len() as u64, self.store.content_of(&bytes));
                self.files.push((file, bytes));
                let (filename, media_type) = (file_name(filename, media_type), media_type.to_owned());
                Some(Source::Kept(KeptFile { file, filename, media_type, size, content }))
            }
            Err((code, expected)) => {
                self.faults.push(Fault::pointer(at, code, expected));
                None
            }
        }
    }
}
