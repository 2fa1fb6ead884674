//! Operations on contact moments.

use super::Run;
use crate::{
    candidate::{InteractionTimes, Payload, new_interaction, revise_interaction, text},
    mutations::operation::InteractionDraft,
};
use model::{CandidateId, InteractionId, Timestamp};
use store::{Error, interactions::NewInteraction};

impl Run<'_, '_, '_> {
    /// Returns the contact moment of a draft. What a member of staff records was performed by that
    /// person, unless the draft names another.
    pub(super) fn interaction(
        &self,
        candidate: CandidateId,
        draft: &InteractionDraft,
    ) -> NewInteraction {
        let now = self.tx.now().to_millisecond();
        let performed_at =
            text(&draft.members, "performedAt").and_then(|moment| moment.parse().ok());
        let performed_at = performed_at.map_or(now, Timestamp::to_millisecond);
        let times = InteractionTimes {
            performed_at,
            created_at: now,
            updated_at: now,
        };
        let author = self.tx.author().staff();
        let members = author.filter(|_| text(&draft.members, "performedBy").is_none());
        let members = members.map(|author| {
            let mut members = draft.members.clone();
            members.insert("performedBy".to_owned(), (*author.name).into());
            members
        });
        let members = members.as_ref().unwrap_or(&draft.members);
        new_interaction(draft.id, candidate, members, times)
    }

    /// Adds contact moments to a candidate that exists.
    pub(super) fn add_interactions(
        &mut self,
        candidate: CandidateId,
        drafts: &[InteractionDraft],
    ) -> Result<(), Error> {
        for draft in drafts {
            let interaction = self.interaction(candidate, draft);
            self.tx.interactions().add(candidate, &interaction)?;
        }
        self.tx.candidates().touch(candidate)
    }

    pub(super) async fn update_interaction(
        &mut self,
        candidate: CandidateId,
        id: InteractionId,
        members: &Payload,
    ) -> Result<bool, Error> {
        let Some(before) = self.tx.interactions().load(candidate, id).await? else {
            return Ok(false);
        };
        let now = self.tx.now().to_millisecond();
        if let Some(after) = revise_interaction(id, candidate, &before, members, now) {
            self.tx.interactions().replace(candidate, &after)?;
            self.tx.candidates().touch(candidate)?;
        }
        Ok(true)
    }

    /// Deletes a contact moment. Returns false if it does not exist.
    pub(super) async fn delete_interaction(
        &mut self,
        candidate: CandidateId,
        id: InteractionId,
    ) -> Result<bool, Error> {
        let removed = self.tx.interactions().remove(candidate, id).await?;
        if removed {
            self.tx.candidates().touch(candidate)?;
        }
        Ok(removed)
    }
}
