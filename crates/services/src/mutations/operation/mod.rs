//! The operation of an accepted write: validated, with ids assigned, and stored until it has been
//! executed.

mod desk;
mod drafts;
mod matching;
mod newer;
mod records;
mod subjects;

pub(super) use desk::added_task;
pub use desk::{DeskChange, PhaseMove, Seen, TaskDraft};
pub use drafts::{AttachmentDraft, CandidateDraft, InteractionDraft};
pub(super) use drafts::{KeptFile, Source};
pub use matching::MatchBy;
pub(super) use matching::{Done, Matched, Upserted};
pub(super) use newer::names_newer_operation;
pub(super) use subjects::Subjects;

use crate::{candidate::Payload, quotas::Needs};
use drafts::placed;
use model::{
    Action, AddressChangeId, AttachmentId, CandidateId, Field, FileId, InteractionId, NoticeId,
    Selection,
};
use serde::{Deserialize, Serialize};

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
    /// Updates the candidate with the draft's e-mail address as version 1 of the API does, or adds
    /// a new one. `created_at` is when the record was made elsewhere, in microseconds since 1970.
    CreateUser {
        draft: CandidateDraft,
        created_at: Option<i64>,
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
    /// removed as well. The audit log gets the reason that a person of the staff gave.
    Erase {
        candidate: CandidateId,
        #[serde(default)]
        cause: Cause,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Sets until when a candidate is kept, in microseconds since 1970. `None` reverts to the
    /// computed date.
    Retain {
        candidate: CandidateId,
        until: Option<i64>,
    },
    /// A change by the staff of the region beside the record.
    Desk {
        candidate: CandidateId,
        change: DeskChange,
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

impl Operation {
    /// Returns the operation's action. Its name is the one that a mutation shows.
    pub fn action(&self) -> Action {
        match self {
            Self::Create { .. } => Action::CandidatesCreate,
            Self::Upsert { .. } => Action::CandidatesUpsert,
            Self::CreateUser { .. } => Action::V1CreateUser,
            Self::Update { .. } | Self::ChangeAddress { .. } | Self::RestoreAddress { .. } => {
                Action::CandidatesUpdate
            }
            Self::Archive { .. } => Action::CandidatesArchive,
            Self::Restore { .. } => Action::CandidatesRestore,
            Self::Erase { .. } => Action::CandidatesErase,
            Self::Retain { .. } => Action::RetentionUpdate,
            Self::Desk { change, .. } => change.action(),
            Self::AddInteractions { .. } => Action::InteractionsCreate,
            Self::UpdateInteraction { .. } => Action::InteractionsUpdate,
            Self::DeleteInteraction { .. } => Action::InteractionsDelete,
            Self::AddAttachments { .. } => Action::AttachmentsCreate,
            Self::DeleteAttachment { .. } => Action::AttachmentsDelete,
        }
    }

    /// Returns the fields that an update or upsert sets, as [`Selection::bits`]; `None` for other
    /// operations.
    pub(super) fn fields(&self) -> Option<i64> {
        let (members, custom) = match self {
            Self::Desk { change, .. } => {
                return change.members().map(|members| bits(&members, false));
            }
            Self::Update {
                members, custom, ..
            } => (members, custom),
            Self::Upsert { draft, .. } | Self::CreateUser { draft, .. } => {
                (&draft.members, &draft.custom)
            }
            Self::Create { .. }
            | Self::ChangeAddress { .. }
            | Self::RestoreAddress { .. }
            | Self::Archive { .. }
            | Self::Restore { .. }
            | Self::Erase { .. }
            | Self::Retain { .. }
            | Self::AddInteractions { .. }
            | Self::UpdateInteraction { .. }
            | Self::DeleteInteraction { .. }
            | Self::AddAttachments { .. }
            | Self::DeleteAttachment { .. } => return None,
        };
        Some(bits(members, !custom.is_empty()))
    }

    /// Returns the candidate that must exist, if the operation needs one.
    pub(super) fn candidate(&self) -> Option<CandidateId> {
        match self {
            Self::Create { .. } | Self::Upsert { .. } | Self::CreateUser { .. } => None,
            Self::Update { candidate, .. }
            | Self::ChangeAddress { candidate, .. }
            | Self::RestoreAddress { candidate, .. }
            | Self::Archive { candidate }
            | Self::Restore { candidate }
            | Self::Erase { candidate, .. }
            | Self::Retain { candidate, .. }
            | Self::Desk { candidate, .. }
            | Self::AddInteractions { candidate, .. }
            | Self::UpdateInteraction { candidate, .. }
            | Self::DeleteInteraction { candidate, .. }
            | Self::AddAttachments { candidate, .. }
            | Self::DeleteAttachment { candidate, .. } => Some(*candidate),
        }
    }

    /// Returns the draft of an operation that updates the candidate that the draft matches, and how
    /// that is found.
    pub(super) fn matched_draft(&self) -> Option<(&CandidateDraft, MatchBy)> {
        match self {
            Self::Upsert { draft, by } => Some((draft, *by)),
            Self::CreateUser { draft, .. } => Some((draft, MatchBy::Email)),
            _ => None,
        }
    }

    /// Returns the files that the operation adds.
    pub(super) fn attachments(&self) -> Vec<&AttachmentDraft> {
        match self {
            Self::Create { drafts } => drafts.iter().flat_map(|draft| &draft.attachments).collect(),
            Self::Upsert { draft, .. } | Self::CreateUser { draft, .. } => {
                draft.attachments.iter().collect()
            }
            Self::AddAttachments { drafts, .. } => drafts.iter().collect(),
            Self::Update { .. }
            | Self::ChangeAddress { .. }
            | Self::RestoreAddress { .. }
            | Self::Archive { .. }
            | Self::Restore { .. }
            | Self::Erase { .. }
            | Self::Retain { .. }
            | Self::Desk { .. }
            | Self::AddInteractions { .. }
            | Self::UpdateInteraction { .. }
            | Self::DeleteInteraction { .. }
            | Self::DeleteAttachment { .. } => Vec::new(),
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
            Self::Upsert { draft, .. } | Self::CreateUser { draft, .. } => {
                placed("", &draft.attachments)
            }
            Self::AddAttachments { drafts, .. } => placed("", drafts),
            Self::Update { .. }
            | Self::ChangeAddress { .. }
            | Self::RestoreAddress { .. }
            | Self::Archive { .. }
            | Self::Restore { .. }
            | Self::Erase { .. }
            | Self::Retain { .. }
            | Self::Desk { .. }
            | Self::AddInteractions { .. }
            | Self::UpdateInteraction { .. }
            | Self::DeleteInteraction { .. }
            | Self::DeleteAttachment { .. } => Vec::new(),
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
        match self {
            Self::Erase { .. } | Self::DeleteInteraction { .. } | Self::DeleteAttachment { .. } => {
                true
            }
            Self::Desk { change, .. } => change.only_removes(),
            Self::Create { .. }
            | Self::Upsert { .. }
            | Self::CreateUser { .. }
            | Self::Update { .. }
            | Self::ChangeAddress { .. }
            | Self::RestoreAddress { .. }
            | Self::Archive { .. }
            | Self::Restore { .. }
            | Self::Retain { .. }
            | Self::AddInteractions { .. }
            | Self::UpdateInteraction { .. }
            | Self::AddAttachments { .. } => false,
        }
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
            Self::Desk { change, .. } => return change.needs(),
            // All contact moments of a user may be known already.
            Self::CreateUser { .. }
            | Self::Update { .. }
            | Self::ChangeAddress { .. }
            | Self::RestoreAddress { .. }
            | Self::Archive { .. }
            | Self::Restore { .. }
            | Self::Erase { .. }
            | Self::Retain { .. }
            | Self::UpdateInteraction { .. }
            | Self::DeleteInteraction { .. }
            | Self::AddAttachments { .. }
            | Self::DeleteAttachment { .. } => 0,
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
}

/// Returns the shared fields among these members, and whether there are custom fields, as
/// [`Selection::bits`].
fn bits(members: &Payload, has_custom: bool) -> i64 {
    let shared = members
        .keys()
        .filter_map(|name| Field::named(name))
        .map(Field::bit);
    let custom = if has_custom { Selection::CUSTOM_BIT } else { 0 };
    shared.fold(custom, |bits, bit| bits | bit).cast_signed()
}
