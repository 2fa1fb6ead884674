//! The records that an operation concerns, as far as they are known before it is executed.

use super::{Operation, drafts::CandidateDraft, subjects::Subjects};
use model::{CandidateId, MutationId};

impl Operation {
    /// Returns the records concerned, as far as they are known before execution.
    pub(crate) fn subjects(&self) -> Subjects {
        match self {
            Self::Create { drafts } => drafts
                .iter()
                .map(CandidateDraft::subjects)
                .fold(Subjects::default(), Subjects::and),
            Self::Upsert { .. } | Self::CreateUser { .. } => Subjects::default(),
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
            Self::Desk { candidate, change } => change.subjects(*candidate),
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

    /// Returns the ids of the records that the operation of a mutation will create, each with the candidate it
    /// belongs to. Empty for an upsert.
    pub(crate) fn created_ids(&self, mutation: MutationId) -> Vec<(String, CandidateId)> {
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
            Self::Desk { candidate, change } => {
                let ids = change.created_ids(mutation).into_iter();
                ids.map(|id| (id, *candidate)).collect()
            }
            Self::Upsert { .. }
            | Self::CreateUser { .. }
            | Self::Update { .. }
            | Self::ChangeAddress { .. }
            | Self::RestoreAddress { .. }
            | Self::Archive { .. }
            | Self::Restore { .. }
            | Self::Erase { .. }
            | Self::Retain { .. }
            | Self::UpdateInteraction { .. }
            | Self::DeleteInteraction { .. }
            | Self::DeleteAttachment { .. } => Vec::new(),
        }
    }
}
