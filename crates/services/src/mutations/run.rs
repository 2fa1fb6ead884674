//! Executes mutations within a scope's transaction.

use super::{
    operation::{
        AttachmentDraft, CandidateDraft, Cause, InteractionDraft, KeptFile, Operation, Source,
        Subjects,
    },
    precondition::{Precondition, candidate_state, interaction_state},
    refusal::Refusal,
    retention,
};
use crate::candidate::{
    Archiving, Changes, Filed, InteractionTimes, Parts, Payload, custom_column, finish,
    new_interaction, revise, revise_interaction, text,
};
use model::{Attachment, AttachmentId, CandidateId, Field, InteractionId, MutationId, Timestamp};
use serde_json::json;
use std::collections::HashMap;
use store::{
    Error, Transaction,
    audit::Actor,
    candidates::{Change, LockedScope, NewCandidate, StoredCandidate},
    interactions::NewInteraction,
    mutations::{Leaves, Owner},
    retentions::Retained,
};

/// Type of the notice that a region receives when a candidate was erased at the candidate's own
/// request or by retention.
const ERASED: &str = "candidate.erased";

/// The files that were fetched for a mutation, by attachment id.
pub(super) type Fetched = HashMap<AttachmentId, KeptFile>;

/// Context for executing a mutation in a locked scope.
pub(super) struct Run<'r, 't> {
    pub(super) transaction: &'r mut Transaction<'t>,
    pub(super) locked: &'r mut LockedScope,
    pub(super) now: Timestamp,
    pub(super) fetched: &'r Fetched,
    /// The mutation's position in the queue.
    pub(super) sequence: i64,
    /// The mutation that is executed.
    pub(super) mutation: MutationId,
    /// Who requested the mutation.
    pub(super) actor: Actor,
}

/// The result of executing a mutation, unless the store failed.
pub(super) type Outcome = Result<Subjects, Refusal>;

impl Run<'_, '_> {
    /// Checks that the records concerned exist or are still to be created by an earlier mutation,
    /// that the candidate has the identity key `person` if one is given, and that the precondition
    /// holds.
    pub(super) async fn admit(
        &mut self,
        operation: &Operation,
        precondition: Option<&Precondition>,
        person: Option<&str>,
    ) -> Result<Result<(), Refusal>, Error> {
        let Some(candidate) = operation.candidate() else {
            return Ok(Ok(()));
        };
        let stored = self.locked.stored(self.transaction, candidate).await?;
        let bearer = stored.as_ref().map(|stored| stored.identity_key.as_str());
        if person.is_some() && person != bearer {
            return Ok(Err(Refusal::gone()));
        }
        let (transaction, locked) = (&mut *self.transaction, &*self.locked);
        let mut state =
            stored.map(|stored| candidate_state(stored.document.json(), stored.custom.as_deref()));
        if state.is_none()
            && !locked
                .is_pending(transaction, candidate.as_str(), candidate)
                .await?
        {
            return Ok(Err(Refusal::gone()));
        }
        match operation {
            Operation::UpdateInteraction { interaction, .. }
            | Operation::DeleteInteraction { interaction, .. } => {
                let document = locked
                    .interaction(transaction, candidate, *interaction)
                    .await?;
                state = document.as_deref().map(interaction_state);
                if state.is_none()
                    && !locked
                        .is_pending(transaction, interaction.as_str(), candidate)
                        .await?
                {
                    return Ok(Err(Refusal::gone()));
                }
            }
            Operation::DeleteAttachment { attachment, .. } => {
                let there = self
                    .attachments(candidate)
                    .await?
                    .iter()
                    .any(|(_, shown)| shown.id == *attachment);
                let (transaction, locked) = (&mut *self.transaction, &*self.locked);
                if !there
                    && !locked
                        .is_pending(transaction, attachment.as_str(), candidate)
                        .await?
                {
                    return Ok(Err(Refusal::gone()));
                }
            }
            _ => {}
        }
        Ok(match (precondition, state) {
            (Some(Precondition::OneOf(_)), None) => Err(Refusal::stale()),
            (Some(precondition), Some(state)) if !precondition.admits(state) => {
                Err(Refusal::stale())
            }
            _ => Ok(()),
        })
    }

    /// Executes an operation.
    pub(super) async fn execute(&mut self, operation: &Operation) -> Result<Outcome, Error> {
        let done = match operation {
            Operation::Create { drafts } => return self.create(drafts).await,
            Operation::Upsert { draft, by } => return self.upsert(draft, *by).await,
            Operation::Update {
                candidate,
                members,
                custom,
            } => {
                let changes = Changes {
                    members: Some(members),
                    custom: Some(custom),
                    ..Changes::default()
                };
                self.change(*candidate, &changes, Change::Updated).await?
            }
            Operation::ChangeAddress {
                candidate,
                email,
                change,
            } => self.change_address(*candidate, email, *change).await?,
            Operation::RestoreAddress { candidate, change } => {
                self.restore_address(*candidate, *change).await?
            }
            Operation::Archive { candidate } => {
                let stored = self.locked.stored(self.transaction, *candidate).await?;
                let changes = Changes {
                    archiving: Archiving::At(self.now.to_millisecond()),
                    ..Changes::default()
                };
                match stored {
                    Some(stored) if stored.archived => true,
                    _ => self.change(*candidate, &changes, Change::Archived).await?,
                }
            }
            Operation::Restore { candidate } => {
                let changes = Changes {
                    archiving: Archiving::Ends,
                    ..Changes::default()
                };
                self.change(*candidate, &changes, Change::Restored).await?
            }
            Operation::Erase { candidate, cause } => {
                let leaves = self.erase(*candidate, *cause).await?;
                let subjects = operation.subjects();
                return Ok(leaves
                    .map(|leaves| Subjects { leaves, ..subjects })
                    .ok_or_else(Refusal::gone));
            }
            Operation::Retain { candidate, until } => self.retain(*candidate, *until).await?,
            Operation::AddInteractions { candidate, drafts } => {
                let there = self
                    .locked
                    .stored(self.transaction, *candidate)
                    .await?
                    .is_some();
                if there {
                    self.add_interactions(*candidate, drafts)?;
                    self.locked.touch(self.transaction, *candidate)?;
                }
                there
            }
            Operation::UpdateInteraction {
                candidate,
                interaction,
                members,
            } => {
                self.update_interaction(*candidate, *interaction, members)
                    .await?
            }
            Operation::DeleteInteraction {
                candidate,
                interaction,
            } => {
                let removed = self
                    .locked
                    .remove_interaction(self.transaction, *candidate, *interaction)
                    .await?;
                if removed {
                    self.locked.touch(self.transaction, *candidate)?;
                }
                removed
            }
            Operation::AddAttachments { candidate, drafts } => {
                self.add_attachments(*candidate, drafts).await?
            }
            Operation::DeleteAttachment {
                candidate,
                attachment,
            } => {
                let leaves = self.delete_attachment(*candidate, *attachment).await?;
                let subjects = operation.subjects();
                return Ok(leaves
                    .map(|leaves| Subjects { leaves, ..subjects })
                    .ok_or_else(Refusal::gone));
            }
        };
        Ok(if done {
            Ok(operation.subjects())
        } else {
            Err(Refusal::gone())
        })
    }

    pub(super) async fn create(&mut self, drafts: &[CandidateDraft]) -> Result<Outcome, Error> {
        let mut made = Subjects::default();
        for draft in drafts {
            let files = self.filed(&draft.attachments);
            let now = self.now.to_millisecond();
            let parts = Parts {
                id: draft.id,
                created_at: now,
                updated_at: now,
                archived_at: None,
                members: &draft.members,
                custom: custom_column(draft.custom.clone()),
                files: &files,
            };
            let new = NewCandidate {
                id: draft.id,
                finished: finish(parts),
                interactions: draft
                    .interactions
                    .iter()
                    .map(|given| self.interaction(draft.id, given))
                    .collect(),
                attachments: files.iter().map(Filed::to_new).collect(),
            };
            self.locked.add(self.transaction, &new).await?;
            made = made.and(draft.subjects());
        }
        Ok(Ok(made))
    }

    /// Changes a candidate. Returns false if it does not exist.
    pub(super) async fn change(
        &mut self,
        id: CandidateId,
        changes: &Changes<'_>,
        kind: Change,
    ) -> Result<bool, Error> {
        let Some(before) = self.locked.stored(self.transaction, id).await? else {
            return Ok(false);
        };
        if let Some(after) = revise(&before, changes, self.now) {
            self.locked
                .replace(self.transaction, id, &before, &after, kind)?;
            if before.identity_key != after.identity_key {
                self.note_other_address(id, &before)?;
            }
        }
        Ok(true)
    }

    /// Erases a candidate and returns what remains to be removed. Returns `None` if the candidate
    /// does not exist, or if its retention period has not ended after all.
    async fn erase(&mut self, id: CandidateId, cause: Cause) -> Result<Option<Leaves>, Error> {
        let notice = match cause {
            Cause::Region => None,
            Cause::Candidate(notice) => Some(notice),
            Cause::Retention(notice) => {
                if !retention::is_over(self.transaction, self.locked, id, self.now).await? {
                    return Ok(None);
                }
                Some(notice)
            }
        };
        let Some(files) = self.locked.erase(self.transaction, id).await? else {
            return Ok(None);
        };
        self.locked
            .discard_of(self.transaction, &files, Some(self.owner(id)))
            .await?;
        self.locked
            .forget_subject(self.transaction, id, self.sequence, self.now)
            .await?;
        // A file that was removed from the record earlier may still be stored.
        let files = self.locked.has_files_left(self.transaction, id).await?;
        self.locked.work_by(self.now);
        if let Some(notice) = notice {
            let data = json!({"candidateId": id}).to_string();
            if files {
                self.locked
                    .notify_when_gone(self.transaction, (notice, ERASED, &data), id, self.now)
                    .await?;
            } else {
                self.locked
                    .notify(self.transaction, notice, ERASED, &data, self.now)
                    .await?;
            }
        }
        Ok(Some(Leaves {
            files,
            nobody: true,
        }))
    }

    fn owner(&self, candidate: CandidateId) -> Owner {
        Owner {
            candidate,
            sequence: self.sequence,
        }
    }

    async fn retain(&mut self, id: CandidateId, until: Option<i64>) -> Result<bool, Error> {
        if self.locked.stored(self.transaction, id).await?.is_none() {
            return Ok(false);
        }
        let known = self.locked.retained(self.transaction, id).await?;
        let known = Retained {
            set: until.map(Timestamp::from_micros),
            ..known
        };
        self.locked
            .keep_retained(self.transaction, id, &known, Some(self.now))
            .await?;
        Ok(true)
    }

    fn interaction(&self, candidate: CandidateId, draft: &InteractionDraft) -> NewInteraction {
        let now = self.now.to_millisecond();
        let performed_at =
            text(&draft.members, "performedAt").and_then(|moment| moment.parse().ok());
        let performed_at = performed_at.map_or(now, Timestamp::to_millisecond);
        let times = InteractionTimes {
            performed_at,
            created_at: now,
            updated_at: now,
        };
        new_interaction(draft.id, candidate, &draft.members, times)
    }

    pub(super) fn add_interactions(
        &mut self,
        candidate: CandidateId,
        drafts: &[InteractionDraft],
    ) -> Result<(), Error> {
        for draft in drafts {
            let interaction = self.interaction(candidate, draft);
            self.locked
                .add_interaction(self.transaction, candidate, &interaction)?;
        }
        Ok(())
    }

    async fn update_interaction(
        &mut self,
        candidate: CandidateId,
        id: InteractionId,
        members: &Payload,
    ) -> Result<bool, Error> {
        let stored = self
            .locked
            .interaction(self.transaction, candidate, id)
            .await?;
        let Some(before) = stored else {
            return Ok(false);
        };
        let now = self.now.to_millisecond();
        if let Some(after) = revise_interaction(id, candidate, &before, members, now) {
            self.locked.replace_interaction(self.transaction, &after)?;
            self.locked.touch(self.transaction, candidate)?;
        }
        Ok(true)
    }

    /// Returns the files of drafts, all of which are in the file store by now.
    fn filed(&self, drafts: &[AttachmentDraft]) -> Vec<Filed> {
        let file = |draft: &AttachmentDraft| {
            let kept = match &draft.source {
                Source::Kept(kept) => kept,
                Source::Url { .. } => self.fetched.get(&draft.id)?,
            };
            let shown = Attachment {
                id: draft.id,
                filename: kept.filename.clone(),
                media_type: kept.media_type.clone(),
                size: kept.size,
                created_at: self.now.to_string(),
            };
            Some(Filed {
                field: draft.field(),
                shown,
                file: kept.file,
                content: kept.content.clone(),
            })
        };
        drafts.iter().filter_map(file).collect()
    }

    /// Returns a candidate's attachments, each with the field it belongs to.
    async fn attachments(
        &mut self,
        candidate: CandidateId,
    ) -> Result<Vec<(Field, Attachment)>, Error> {
        let stored = self.locked.stored(self.transaction, candidate).await?;
        Ok(stored.as_ref().map(listed).unwrap_or_default())
    }

    pub(super) async fn add_attachments(
        &mut self,
        candidate: CandidateId,
        drafts: &[AttachmentDraft],
    ) -> Result<bool, Error> {
        let Some(before) = self.locked.stored(self.transaction, candidate).await? else {
            return Ok(false);
        };
        let mut all = listed(&before);
        for file in self.filed(drafts) {
            self.locked
                .add_attachment(self.transaction, candidate, &file.to_new())
                .await?;
            all.push((file.field, file.shown));
        }
        self.show_attachments(candidate, all).await
    }

    /// Deletes an attachment and returns what remains to be removed. Returns `None` if there is no
    /// such attachment.
    async fn delete_attachment(
        &mut self,
        candidate: CandidateId,
        id: AttachmentId,
    ) -> Result<Option<Leaves>, Error> {
        let Some(file) = self
            .locked
            .remove_attachment(self.transaction, candidate, id)
            .await?
        else {
            return Ok(None);
        };
        let before = std::mem::take(&mut self.locked.discarding);
        self.locked
            .discard_of(self.transaction, &[file], Some(self.owner(candidate)))
            .await?;
        let files = self.locked.discarding;
        self.locked.discarding |= before;
        let mut left = self.attachments(candidate).await?;
        left.retain(|(_, shown)| shown.id != id);
        self.show_attachments(candidate, left).await?;
        Ok(Some(Leaves {
            files,
            nobody: false,
        }))
    }

    async fn show_attachments(
        &mut self,
        id: CandidateId,
        all: Vec<(Field, Attachment)>,
    ) -> Result<bool, Error> {
        let of = |field: Field| {
            all.iter()
                .filter(|(of, _)| *of == field)
                .map(|(_, shown)| shown.clone())
                .collect()
        };
        let attachments =
            [Field::CurriculumVitae, Field::OtherAttachments].map(|field| (field, of(field)));
        self.change(
            id,
            &Changes {
                attachments: &attachments,
                ..Changes::default()
            },
            Change::Updated,
        )
        .await
    }
}

fn listed(stored: &StoredCandidate) -> Vec<(Field, Attachment)> {
    let document = stored.document.as_document();
    let of = |field: Field| {
        let shown: Vec<Attachment> =
            serde_json::from_str(document.value(field)).unwrap_or_default();
        shown.into_iter().map(move |shown| (field, shown))
    };
    of(Field::CurriculumVitae)
        .chain(of(Field::OtherAttachments))
        .collect()
}
