//! The records that an operation adds, with their ids assigned.

use super::subjects::Subjects;
use crate::candidate::Payload;
use model::{AttachmentId, CandidateId, Field, FileId, InteractionId};
use serde::{Deserialize, Serialize};

/// A candidate to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CandidateDraft {
    /// The candidate's id.
    pub id: CandidateId,
    /// The values of shared fields that were given.
    pub members: Payload,
    /// The values of custom fields, by field id.
    pub custom: Payload,
    /// The candidate's contact moments.
    pub interactions: Vec<InteractionDraft>,
    /// The candidate's files.
    pub attachments: Vec<AttachmentDraft>,
}

/// A contact moment to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InteractionDraft {
    /// The contact moment's id.
    pub id: InteractionId,
    /// The members that were given.
    pub members: Payload,
}

/// A file to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AttachmentDraft {
    /// The attachment's id.
    pub id: AttachmentId,
    /// Whether the file is a curriculum vitae (true) or another attachment (false).
    pub curriculum_vitae: bool,
    /// Where the file comes from.
    pub source: Source,
}

/// Where a file comes from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// The file is in the file store.
    Kept(KeptFile),
    /// The file must be downloaded.
    Url {
        /// The URL to download from.
        url: String,
        /// The file name, if the caller gave one.
        filename: Option<String>,
    },
}

/// A file in the file store.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptFile {
    /// The file's id in the file store.
    pub file: FileId,
    /// The display name, sanitized.
    pub filename: String,
    /// The media type, detected from the content.
    pub media_type: String,
    /// The size in bytes.
    pub size: u64,
    /// The file's content, in the form of [`store::attachments::NewAttachment::content`]. `None` in
    /// mutations stored by an earlier version.
    #[serde(default)]
    pub content: Option<String>,
}

impl AttachmentDraft {
    /// Returns the field that the attachment belongs to.
    pub fn field(&self) -> Field {
        if self.curriculum_vitae {
            Field::CurriculumVitae
        } else {
            Field::OtherAttachments
        }
    }
}

impl CandidateDraft {
    pub(crate) fn subjects(&self) -> Subjects {
        Subjects {
            candidates: vec![self.id],
            interactions: self.interactions.iter().map(|draft| draft.id).collect(),
            attachments: self.attachments.iter().map(|draft| draft.id).collect(),
            ..Subjects::default()
        }
    }
}

/// Returns the files of one candidate with their JSON pointers, in the order given. `candidate` is
/// the candidate's JSON pointer.
pub(super) fn placed<'d>(
    candidate: &str,
    drafts: &'d [AttachmentDraft],
) -> Vec<(String, &'d AttachmentDraft)> {
    let mut counts = [0, 0];
    let place = |draft: &'d AttachmentDraft| {
        let count = &mut counts[usize::from(draft.curriculum_vitae)];
        let place = format!("{candidate}/{}/{count}", draft.field().name());
        *count += 1;
        (place, draft)
    };
    drafts.iter().map(place).collect()
}
