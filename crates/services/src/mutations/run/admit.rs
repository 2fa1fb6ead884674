//! Checks what a mutation can be refused for before it is executed.

use super::{Run, attachments::listed};
use crate::mutations::{
    operation::Operation,
    precondition::{Precondition, candidate_state, interaction_state},
    refusal::{Refusal, WriteError},
};
use model::CandidateId;
use store::Error;

impl Run<'_, '_, '_> {
    /// Checks that the records concerned exist or are still to be created by an earlier mutation,
    /// that the candidate has the identity key `person` if one is given, and that the precondition
    /// holds.
    pub(in crate::mutations) async fn admit(
        &mut self,
        operation: &Operation,
        precondition: Option<&Precondition>,
        person: Option<&str>,
    ) -> Result<(), WriteError> {
        let Some(candidate) = operation.candidate() else {
            return Ok(());
        };
        let stored = self.tx.candidates().load(candidate).await?;
        let bearer = stored.as_ref().map(|stored| stored.identity_key.as_str());
        if person.is_some() && person != bearer {
            return Err(Refusal::gone().into());
        }
        let checks_state = matches!(precondition, Some(Precondition::OneOf(_)));
        let mut state = stored
            .as_ref()
            .filter(|_| checks_state)
            .map(|stored| candidate_state(stored.document.json(), stored.custom.as_deref()));
        if stored.is_none() && !self.is_reserved(candidate.as_str(), candidate).await? {
            return Err(Refusal::gone().into());
        }
        match operation {
            Operation::UpdateInteraction { interaction, .. }
            | Operation::DeleteInteraction { interaction, .. } => {
                let mut interactions = self.tx.interactions();
                let document = interactions.load(candidate, *interaction).await?;
                state = document.as_deref().map(interaction_state);
                if state.is_none() && !self.is_reserved(interaction.as_str(), candidate).await? {
                    return Err(Refusal::gone().into());
                }
            }
            Operation::DeleteAttachment { attachment, .. } => {
                let mut shown = stored
                    .as_deref()
                    .map(listed)
                    .unwrap_or_default()
                    .into_iter();
                let is_there = shown.any(|(_, shown)| shown.id == *attachment);
                if !is_there && !self.is_reserved(attachment.as_str(), candidate).await? {
                    return Err(Refusal::gone().into());
                }
            }
            Operation::Desk { change, .. } => {
                self.admit_desk(candidate, stored.as_deref(), change)
                    .await?;
            }
            Operation::Create { .. }
            | Operation::Upsert { .. }
            | Operation::CreateUser { .. }
            | Operation::Update { .. }
            | Operation::ChangeAddress { .. }
            | Operation::RestoreAddress { .. }
            | Operation::Archive { .. }
            | Operation::Restore { .. }
            | Operation::Erase { .. }
            | Operation::Retain { .. }
            | Operation::AddInteractions { .. }
            | Operation::AddAttachments { .. } => {}
        }
        match (precondition, state) {
            (Some(Precondition::OneOf(_)), None) => Err(Refusal::stale().into()),
            (Some(precondition), Some(state)) if !precondition.admits(state) => {
                Err(Refusal::stale().into())
            }
            _ => Ok(()),
        }
    }

    /// Returns whether an earlier mutation will create this record of this candidate.
    pub(super) async fn is_reserved(
        &mut self,
        id: &str,
        candidate: CandidateId,
    ) -> Result<bool, Error> {
        self.tx.reserved_ids().has(id, candidate).await
    }
}
