//! The operation of an accepted write: validated, with ids assigned, and stored until it has been
//! executed.

use super::upsert::{MatchBy, Upserted};
use crate::{candidate::Payload, quotas::Needs};
use model::{
    AddressChangeId, AttachmentId, CandidateId, Field, FileId, InteractionId, NoticeId, Selection,
};
use serde::{Deserialize, Serialize};
use store::mutations::Leaves;

/// A write operation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[expect(missing_docs, reason = "each variant says what there is to say")]
pub enum Operation {
    /// Adds candidates, all or none.
    Create { drafts: Vec<CandidateDraft> },
    /// Updates the candidate that the draft matches, or adds a new one.
    Upsert {
        draft: CandidateDraft,
        #[serde(default)]
        by: MatchBy,
    },
    /// Updates fields of a candidate: shared fields by name, custom fields by field id. `null`
    /// clears a field.
    Update {
        candidate: CandidateId,
        members: Payload,
        custom: Payload,
    },
    /// Sets a candidate's e-mail address to one that the candidate has verified. The change can be
    /// undone from the former address.
    ChangeAddress {
        candidate: CandidateId,
        email: String,
        change: AddressChangeId,
    },
    /// Restores the address that a candidate had before a change.
    RestoreAddress {
        candidate: CandidateId,
        change: AddressChangeId,
    },
    /// Archives a candidate.
    Archive { candidate: CandidateId },
    /// Restores an archived candidate.
    Restore { candidate: CandidateId },
    /// Erases a candidate and all data stored about them. The mutation ends when the files are
    /// removed as well.
    Erase {
        candidate: CandidateId,
        #[serde(default)]
        cause: Cause,
    },
    /// Sets until when a candidate is kept, in microseconds since 1970. `None` reverts to the
    /// computed date.
    Retain {
        candidate: CandidateId,
        until: Option<i64>,
    },
    /// Adds contact moments.
    AddInteractions {
        candidate: CandidateId,
        drafts: Vec<InteractionDraft>,
    },
    /// Updates members of a contact moment; `null` clears a member.
    UpdateInteraction {
        candidate: CandidateId,
        interaction: InteractionId,
        members: Payload,
    },
    /// Deletes a contact moment.
    DeleteInteraction {
        candidate: CandidateId,
        interaction: InteractionId,
    },
    /// Adds files to a candidate.
    AddAttachments {
        candidate: CandidateId,
        drafts: Vec<AttachmentDraft>,
    },
    /// Deletes a file of a candidate.
    DeleteAttachment {
        candidate: CandidateId,
        attachment: AttachmentId,
    },
}

/// Why a candidate is erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// The region requested it.
    #[default]
    Region,
    /// The candidate requested it. The region receives the notice with this id.
    Candidate(NoticeId),
    /// The retention period has ended. The region receives the notice with this id.
    Retention(NoticeId),
}

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

/// Returns the files of one candidate with their JSON pointers, in the order given. `candidate` is
/// the candidate's JSON pointer.
fn placed<'d>(
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

impl Operation {
    /// The operation name of an upsert. Its subjects are known only after execution.
    pub(super) const UPSERT: &'static str = "candidates.upsert";

    /// Returns the operation's name, as a mutation shows it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "candidates.create",
            Self::Upsert { .. } => Self::UPSERT,
            Self::Update { .. } | Self::ChangeAddress { .. } | Self::RestoreAddress { .. } => {
                "candidates.update"
            }
            Self::Archive { .. } => "candidates.archive",
            Self::Restore { .. } => "candidates.restore",
            Self::Erase { .. } => "candidates.erase",
            Self::Retain { .. } => "retention.update",
            Self::AddInteractions { .. } => "interactions.create",
            Self::UpdateInteraction { .. } => "interactions.update",
            Self::DeleteInteraction { .. } => "interactions.delete",
            Self::AddAttachments { .. } => "attachments.create",
            Self::DeleteAttachment { .. } => "attachments.delete",
        }
    }

    /// Returns the fields that an update or upsert sets, as [`Selection::bits`]; `None` for other
    /// operations.
    pub(super) fn fields(&self) -> Option<i64> {
        let (members, custom) = match self {
            Self::Update {
                members, custom, ..
            } => (members, custom),
            Self::Upsert { draft, .. } => (&draft.members, &draft.custom),
            _ => return None,
        };
        let shared = members
            .keys()
            .filter_map(|name| Field::named(name))
            .map(Field::bit);
        let custom = if custom.is_empty() {
            0
        } else {
            Selection::CUSTOM_BIT
        };
        Some(shared.fold(custom, |bits, bit| bits | bit).cast_signed())
    }

    /// Returns the candidate that must exist, if the operation needs one.
    pub(super) fn candidate(&self) -> Option<CandidateId> {
        match self {
            Self::Create { .. } | Self::Upsert { .. } => None,
            Self::Update { candidate, .. }
            | Self::ChangeAddress { candidate, .. }
            | Self::RestoreAddress { candidate, .. }
            | Self::Archive { candidate }
            | Self::Restore { candidate }
            | Self::Erase { candidate, .. }
            | Self::Retain { candidate, .. }
            | Self::AddInteractions { candidate, .. }
            | Self::UpdateInteraction { candidate, .. }
            | Self::DeleteInteraction { candidate, .. }
            | Self::AddAttachments { candidate, .. }
            | Self::DeleteAttachment { candidate, .. } => Some(*candidate),
        }
    }

    /// Returns the files that the operation adds.
    pub(super) fn attachments(&self) -> Vec<&AttachmentDraft> {
        match self {
            Self::Create { drafts } => drafts.iter().flat_map(|draft| &draft.attachments).collect(),
            Self::Upsert { draft, .. } => draft.attachments.iter().collect(),
            Self::AddAttachments { drafts, .. } => drafts.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the files that the operation adds, each with its JSON pointer in the request body.
    pub(super) fn placed_attachments(&self) -> Vec<(String, &AttachmentDraft)> {
        match self {
            Self::Create { drafts } => {
                let each = drafts.iter().enumerate();
                each.flat_map(|(index, draft)| placed(&format!("/{index}"), &draft.attachments))
                    .collect()
            }
            Self::Upsert { draft, .. } => placed("", &draft.attachments),
            Self::AddAttachments { drafts, .. } => placed("", drafts),
            _ => Vec::new(),
        }
    }

    /// Returns the files that were uploaded with the write and are in the file store.
    pub(super) fn kept_files(&self) -> Vec<FileId> {
        let kept = |draft: &&AttachmentDraft| match &draft.source {
            Source::Kept(kept) => Some(kept.file),
            Source::Url { .. } => None,
        };
        self.attachments().iter().filter_map(kept).collect()
    }

    /// Returns whether files must be downloaded before the operation can be executed.
    pub(super) fn needs_files(&self) -> bool {
        self.attachments()
            .iter()
            .any(|draft| matches!(draft.source, Source::Url { .. }))
    }

    /// Returns whether the operation adds files, uploaded or by URL.
    pub(crate) fn brings_files(&self) -> bool {
        !self.attachments().is_empty()
    }

    /// Returns whether the operation only deletes, and so needs no storage space.
    pub(crate) fn only_removes(&self) -> bool {
        matches!(
            self,
            Self::Erase { .. } | Self::DeleteInteraction { .. } | Self::DeleteAttachment { .. }
        )
    }

    /// Returns the minimum that the operation adds. An upsert may find an existing candidate, so
    /// its candidate is not counted. A file still to be downloaded counts as one byte.
    pub(crate) fn needs(&self) -> Needs {
        let records = match self {
            Self::Create { drafts } => drafts
                .iter()
                .map(|draft| 1 + draft.interactions.len())
                .sum(),
            Self::Upsert { draft, .. } => draft.interactions.len(),
            Self::AddInteractions { drafts, .. } => drafts.len(),
            _ => 0,
        };
        Needs {
            records: records as u64,
            attachment_bytes: self.files_bytes(1),
        }
    }

    /// Returns the total size of the operation's files in bytes. A file still to be downloaded
    /// counts as `fetched` bytes.
    pub(crate) fn files_bytes(&self, fetched: u64) -> u64 {
        let size = |draft: &&AttachmentDraft| match &draft.source {
            Source::Kept(kept) => kept.size,
            Source::Url { .. } => fetched,
        };
        self.attachments().iter().map(size).sum()
    }

    /// Returns the records concerned, as far as they are known before execution.
    pub(super) fn subjects(&self) -> Subjects {
        match self {
            Self::Create { drafts } => drafts
                .iter()
                .map(CandidateDraft::subjects)
                .fold(Subjects::default(), Subjects::and),
            Self::Upsert { .. } => Subjects::default(),
            Self::AddInteractions { candidate, drafts } => Subjects {
                candidates: vec![*candidate],
                interactions: drafts.iter().map(|draft| draft.id).collect(),
                ..Subjects::default()
            },
            Self::UpdateInteraction {
                candidate,
                interaction,
                ..
            }
            | Self::DeleteInteraction {
                candidate,
                interaction,
            } => Subjects {
                candidates: vec![*candidate],
                interactions: vec![*interaction],
                ..Subjects::default()
            },
            Self::AddAttachments { candidate, drafts } => Subjects {
                candidates: vec![*candidate],
                attachments: drafts.iter().map(|draft| draft.id).collect(),
                ..Subjects::default()
            },
            Self::DeleteAttachment {
                candidate,
                attachment,
            } => Subjects {
                candidates: vec![*candidate],
                attachments: vec![*attachment],
                ..Subjects::default()
            },
            Self::Update { candidate, .. }
            | Self::ChangeAddress { candidate, .. }
            | Self::RestoreAddress { candidate, .. }
            | Self::Archive { candidate }
            | Self::Restore { candidate }
            | Self::Erase { candidate, .. }
            | Self::Retain { candidate, .. } => Subjects {
                candidates: vec![*candidate],
                ..Subjects::default()
            },
        }
    }

    /// Returns the ids of the records that the operation will create, each with the candidate it
    /// belongs to. Empty for an upsert.
    pub(super) fn makes(&self) -> Vec<(String, CandidateId)> {
        match self {
            Self::Create { drafts } => drafts
                .iter()
                .flat_map(|draft| {
                    let own = draft.subjects();
                    let candidate = std::iter::once(draft.id.to_string());
                    let interactions = own.interactions.into_iter().map(|id| id.to_string());
                    let attachments = own.attachments.into_iter().map(|id| id.to_string());
                    candidate
                        .chain(interactions)
                        .chain(attachments)
                        .map(|id| (id, draft.id))
                        .collect::<Vec<_>>()
                })
                .collect(),
            Self::AddInteractions { candidate, drafts } => drafts
                .iter()
                .map(|draft| (draft.id.to_string(), *candidate))
                .collect(),
            Self::AddAttachments { candidate, drafts } => drafts
                .iter()
                .map(|draft| (draft.id.to_string(), *candidate))
                .collect(),
            _ => Vec::new(),
        }
    }
}

impl CandidateDraft {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects {
            candidates: vec![self.id],
            interactions: self.interactions.iter().map(|draft| draft.id).collect(),
            attachments: self.attachments.iter().map(|draft| draft.id).collect(),
            ..Subjects::default()
        }
    }
}

/// The records that a mutation concerns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Subjects {
    /// Ids of candidates.
    pub(super) candidates: Vec<CandidateId>,
    /// Ids of contact moments.
    pub(super) interactions: Vec<InteractionId>,
    /// Ids of attachments.
    pub(super) attachments: Vec<AttachmentId>,
    /// The result of an upsert.
    pub(super) upserted: Option<Upserted>,
    /// What remains of the data that the mutation removed.
    pub(super) leaves: Leaves,
}

impl Subjects {
    pub(super) fn and(mut self, more: Self) -> Self {
        self.candidates.extend(more.candidates);
        self.interactions.extend(more.interactions);
        self.attachments.extend(more.attachments);
        self
    }

    /// Returns the result as JSON, as far as status and record ids do not already show it: that of
    /// an upsert.
    pub(super) fn outcome(&self) -> Option<String> {
        self.upserted
            .as_ref()
            .and_then(|upserted| serde_json::to_string(upserted).ok())
    }

    /// Returns the ids of the contact moments and of the attachments, each as a JSON array.
    pub(super) fn listed(&self) -> [String; 2] {
        let listed = |ids: serde_json::Result<String>| ids.unwrap_or_else(|_| "[]".into());
        [
            listed(serde_json::to_string(&self.interactions)),
            listed(serde_json::to_string(&self.attachments)),
        ]
    }
}
