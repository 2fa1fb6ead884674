//! What an accepted write does: checked, its ids assigned, and written down until it has been done.

use super::upsert::{MatchBy, Upserted};
use crate::{candidate::Payload, quotas::Needs};
use model::{AddressChangeId, AttachmentId, CandidateId, Field, FileId, InteractionId, NoticeId, Selection};
use serde::{Deserialize, Serialize};
use store::mutations::Leaves;

/// A write.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[expect(missing_docs, reason = "each variant says what there is to say")]
pub enum Operation {
    /// Adds candidates, all or none.
    Create { drafts: Vec<CandidateDraft> },
    /// Changes the candidate that the draft matches, or adds it.
    Upsert {
        draft: CandidateDraft,
        #[serde(default)]
        by: MatchBy,
    },
    /// Changes fields of a candidate: shared ones by name, custom ones by the fields' ids; `null` clears.
    Update { candidate: CandidateId, members: Payload, custom: Payload },
    /// Gives a candidate the address that it has shown to be its own; the former one can undo it.
    ChangeAddress { candidate: CandidateId, email: String, change: AddressChangeId },
    /// Gives a candidate the address back that it had before a change.
    RestoreAddress { candidate: CandidateId, change: AddressChangeId },
    /// Takes a candidate off the list.
    Archive { candidate: CandidateId },
    /// Puts an archived candidate back.
    Restore { candidate: CandidateId },
    /// Removes a candidate and everything that was kept of it, as soon as its files are gone.
    Erase {
        candidate: CandidateId,
        #[serde(default)]
        cause: Cause,
    },
    /// Says until when a candidate is kept, in microseconds since 1970, or has that computed again.
    Retain { candidate: CandidateId, until: Option<i64> },
    /// Adds contact moments.
    AddInteractions { candidate: CandidateId, drafts: Vec<InteractionDraft> },
    /// Changes members of a contact moment; `null` clears.
    UpdateInteraction { candidate: CandidateId, interaction: InteractionId, members: Payload },
    /// Removes a contact moment.
    DeleteInteraction { candidate: CandidateId, interaction: InteractionId },
    /// Adds files to a candidate.
    AddAttachments { candidate: CandidateId, drafts: Vec<AttachmentDraft> },
    /// Removes a file of a candidate.
    DeleteAttachment { candidate: CandidateId, attachment: AttachmentId },
}

/// Why a candidate is erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// The region wants it.
    #[default]
    Region,
    /// The candidate wants it, and the region is told by this notice.
    Candidate(NoticeId),
    /// It was kept for as long as the region says, and the region is told by this notice.
    Retention(NoticeId),
}

/// A candidate to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CandidateDraft {
    /// Its id.
    pub id: CandidateId,
    /// The shared fields that were given.
    pub members: Payload,
    /// The values of custom fields, by the fields' ids.
    pub custom: Payload,
    /// Its contact moments.
    pub interactions: Vec<InteractionDraft>,
    /// Its files.
    pub attachments: Vec<AttachmentDraft>,
}

/// A contact moment to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InteractionDraft {
    /// Its id.
    pub id: InteractionId,
    /// The members that were given.
    pub members: Payload,
}

/// A file to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AttachmentDraft {
    /// Its id.
    pub id: AttachmentId,
    /// Whether it is a curriculum vitae, or any other file.
    pub curriculum_vitae: bool,
    /// Where it comes from.
    pub source: Source,
}

/// Where a file comes from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// It is in the file store.
    Kept(KeptFile),
    /// It is to be fetched.
    Url {
        /// From here.
        url: String,
        /// Its name, if the caller gave one.
        filename: Option<String>,
    },
}

/// A file in the file store.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptFile {
    /// Under which name.
    pub file: FileId,
    /// Its name for people, cleaned.
    pub filename: String,
    /// Its media type, found by content.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// What it holds, as [`store::attachments::NewAttachment::content`] says it; a version before this one did not say.
    #[serde(default)]
    pub content: Option<String>,
}

impl AttachmentDraft {
    /// The field it is in.
    pub fn field(&self) -> Field {
        if self.curriculum_vitae { Field::CurriculumVitae } else { Field::OtherAttachments }
    }
}

/// Files of one candidate with their places, in the order of their lists.
fn placed<'d>(candidate: &str, drafts: &'d [AttachmentDraft]) -> Vec<(String, &'d AttachmentDraft)> {
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
    /// The name of an upsert, whose subjects are known in the end.
    pub(super) const UPSERT: &'static str = "candidates.upsert";

    /// Its name, as a mutation shows it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "candidates.create",
            Self::Upsert { .. } => Self::UPSERT,
            Self::Update { .. } | Self::ChangeAddress { .. } | Self::RestoreAddress { .. } => "candidates.update",
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

    /// The fields it gives, as [`Selection::bits`], where it changes some of them.
    pub(super) fn fields(&self) -> Option<i64> {
        let (members, custom) = match self {
            Self::Update { members, custom, .. } => (members, custom),
            Self::Upsert { draft, .. } => (&draft.members, &draft.custom),
            _ => return None,
        };
        let shared = members.keys().filter_map(|name| Field::named(name)).map(Field::bit);
        let custom = if custom.is_empty() { 0 } else { Selection::CUSTOM_BIT };
        Some(shared.fold(custom, |bits, bit| bits | bit).cast_signed())
    }

    /// The candidate it needs to be there, if any.
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

    /// Its files.
    pub(super) fn attachments(&self) -> Vec<&AttachmentDraft> {
        match self {
            Self::Create { drafts } => drafts.iter().flat_map(|draft| &draft.attachments).collect(),
            Self::Upsert { draft, .. } => draft.attachments.iter().collect(),
            Self::AddAttachments { drafts, .. } => drafts.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The files it adds, each with its place in the request's body as a JSON pointer.
    pub(super) fn placed_attachments(&self) -> Vec<(String, &AttachmentDraft)> {
        match self {
            Self::Create { drafts } => {
                let each = drafts.iter().enumerate();
                each.flat_map(|(index, draft)| placed(&format!("/{index}"), &draft.attachments)).collect()
            }
            Self::Upsert { draft, .. } => placed("", &draft.attachments),
            Self::AddAttachments { drafts, .. } => placed("", drafts),
            _ => Vec::new(),
        }
    }

    /// The files it brought along, in the file store.
    pub(super) fn kept_files(&self) -> Vec<FileId> {
        let kept = |draft: &&AttachmentDraft| match &draft.source {
            Source::Kept(kept) => Some(kept.file),
            Source::Url { .. } => None,
        };
        self.attachments().iter().filter_map(kept).collect()
    }

    /// Whether files have to be fetched before it can be done.
    pub(super) fn needs_files(&self) -> bool {
        self.attachments().iter().any(|draft| matches!(draft.source, Source::Url { .. }))
    }

    /// Whether files come with it, along or by address.
    pub(crate) fn brings_files(&self) -> bool {
        !self.attachments().is_empty()
    }

    /// Whether it does nothing but remove, and so needs no room.
    pub(crate) fn only_removes(&self) -> bool {
        matches!(self, Self::Erase { .. } | Self::DeleteInteraction { .. } | Self::DeleteAttachment { .. })
    }

    /// What it adds at least. An upsert may find its candidate, and a file that is fetched has a byte.
    pub(crate) fn needs(&self) -> Needs {
        let records = match self {
            Self::Create { drafts } => drafts.iter().map(|draft| 1 + draft.interactions.len()).sum(),
            Self::Upsert { draft, .. } => draft.interactions.len(),
            Self::AddInteractions { drafts, .. } => drafts.len(),
            _ => 0,
        };
        Needs { records: records as u64, attachment_bytes: self.files_bytes(1) }
    }

    /// How many bytes its files have, where one that is still to be fetched counts as `fetched`.
    pub(crate) fn files_bytes(&self, fetched: u64) -> u64 {
        let size = |draft: &&AttachmentDraft| match &draft.source {
            Source::Kept(kept) => kept.size,
            Source::Url { .. } => fetched,
        };
        self.attachments().iter().map(size).sum()
    }

    /// What it is about, as far as that is known beforehand.
    pub(super) fn subjects(&self) -> Subjects {
        match self {
            Self::Create { drafts } => {
                drafts.iter().map(CandidateDraft::subjects).fold(Subjects::default(), Subjects::and)
            }
            Self::Upsert { .. } => Subjects::default(),
            Self::AddInteractions { candidate, drafts } => Subjects {
                candidates: vec![*candidate],
                interactions: drafts.iter().map(|draft| draft.id).collect(),
                ..Subjects::default()
            },
            Self::UpdateInteraction { candidate, interaction, .. }
            | Self::DeleteInteraction { candidate, interaction } => {
                Subjects { candidates: vec![*candidate], interactions: vec![*interaction], ..Subjects::default() }
            }
            Self::AddAttachments { candidate, drafts } => Subjects {
                candidates: vec![*candidate],
                attachments: drafts.iter().map(|draft| draft.id).collect(),
                ..Subjects::default()
            },
            Self::DeleteAttachment { candidate, attachment } => {
                Subjects { candidates: vec![*candidate], attachments: vec![*attachment], ..Subjects::default() }
            }
            Self::Update { candidate, .. }
            | Self::ChangeAddress { candidate, .. }
            | Self::RestoreAddress { candidate, .. }
            | Self::Archive { candidate }
            | Self::Restore { candidate }
            | Self::Erase { candidate, .. }
            | Self::Retain { candidate, .. } => Subjects { candidates: vec![*candidate], ..Subjects::default() },
        }
    }

    /// The records it will make, each with the candidate it is of.
    pub(super) fn makes(&self) -> Vec<(String, CandidateId)> {
        match self {
            Self::Create { drafts } => drafts
                .iter()
                .flat_map(|draft| {
                    let own = draft.subjects();
                    let candidate = std::iter::once(draft.id.to_string());
                    let interactions = own.interactions.into_iter().map(|id| id.to_string());
                    let attachments = own.attachments.into_iter().map(|id| id.to_string());
                    candidate.chain(interactions).chain(attachments).map(|id| (id, draft.id)).collect::<Vec<_>>()
                })
                .collect(),
            Self::AddInteractions { candidate, drafts } => {
                drafts.iter().map(|draft| (draft.id.to_string(), *candidate)).collect()
            }
            Self::AddAttachments { candidate, drafts } => {
                drafts.iter().map(|draft| (draft.id.to_string(), *candidate)).collect()
            }
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

/// The records that a mutation is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Subjects {
    /// Candidates.
    pub(super) candidates: Vec<CandidateId>,
    /// Contact moments.
    pub(super) interactions: Vec<InteractionId>,
    /// Attachments.
    pub(super) attachments: Vec<AttachmentId>,
    /// What became of an upsert.
    pub(super) upserted: Option<Upserted>,
    /// What is left of what was removed.
    pub(super) leaves: Leaves,
}

impl Subjects {
    pub(super) fn and(mut self, more: Self) -> Self {
        self.candidates.extend(more.candidates);
        self.interactions.extend(more.interactions);
        self.attachments.extend(more.attachments);
        self
    }

    /// What there is to say of it beside its status and its records, as JSON.
    pub(super) fn outcome(&self) -> Option<String> {
        self.upserted.as_ref().and_then(|upserted| serde_json::to_string(upserted).ok())
    }

    /// The contact moments and the attachments, each as a JSON array.
    pub(super) fn listed(&self) -> [String; 2] {
        let listed = |ids: serde_json::Result<String>| ids.unwrap_or_else(|_| "[]".into());
        [listed(serde_json::to_string(&self.interactions)), listed(serde_json::to_string(&self.attachments))]
    }
}
