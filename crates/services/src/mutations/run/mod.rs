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
    Error, ScopeTx,
    audit::Actor,
    candidates::{Change, NewCandidate, StoredCandidate},
    interactions::NewInteraction,
    mutations::{Leaves, Owner},
    retentions::Retained,
};

/// Type of the notice that a region receives when a candidate was erased at the candidate's own
/// request or by retention.
const ERASED: &str = "candidate.erased";

/// The files that were fetched for a mutation, by attachment id.
pub(super) type Fetched = HashMap<AttachmentId, KeptFile>;

/// Context for executing a mutation in a unit of work.
pub(super) struct Run<'r, 't, 'c> {
    pub(super) tx: &'r mut ScopeTx<'t, 'c>,
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

impl Run<'_, '_, '_> {
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
        let stored = self.tx.candidates().load(candidate).await?;
        let bearer = stored.as_ref().map(|stored| stored.identity_key.as_str());
        if person.is_some() && person != bearer {
            return Ok(Err(Refusal::gone()));
        }
        let checks_state = matches!(precondition, Some(Precondition::OneOf(_)));
        let mut state = stored
            .as_ref()
            .filter(|_| checks_state)
            .map(|stored| candidate_state(stored.document.json(), stored.custom.as_deref()));
        if stored.is_none() && !self.is_reserved(candidate.as_str(), candidate).await? {
            return Ok(Err(Refusal::gone()));
        }
        match operation {
            Operation::UpdateInteraction { interaction, .. }
            | Operation::DeleteInteraction { interaction, .. } => {
                let mut interactions = self.tx.interactions();
                let document = interactions.load(candidate, *interaction).await?;
                state = document.as_deref().map(interaction_state);
                if state.is_none() && !self.is_reserved(interaction.as_str(), candidate).await? {
                    return Ok(Err(Refusal::gone()));
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

    /// Returns whether an earlier mutation will create this record of this candidate.
    async fn is_reserved(&mut self, id: &str, candidate: CandidateId) -> Result<bool, Error> {
        self.tx.reserved_ids().has(id, candidate).await
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
                let stored = self.tx.candidates().load(*candidate).await?;
                let changes = Changes {
                    archiving: Archiving::At(self.tx.now().to_millisecond()),
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
                let is_there = self.tx.candidates().load(*candidate).await?.is_some();
                if is_there {
                    self.add_interactions(*candidate, drafts)?;
                }
                is_there
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
                let mut interactions = self.tx.interactions();
                let removed = interactions.remove(*candidate, *interaction).await?;
                if removed {
                    self.tx.candidates().touch(*candidate)?;
                }
                removed
            }
            Operation::AddAttachments { candidate, drafts } => {
                let changes = Changes::default();
                self.change_with_files(*candidate, changes, drafts).await?
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
        let now = self.tx.now().to_millisecond();
        for draft in drafts {
            let files = self.filed(&draft.attachments);
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
            self.tx.candidates().add(&new).await?;
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
        let Some(before) = self.tx.candidates().load(id).await? else {
            return Ok(false);
        };
        if let Some(after) = revise(&before, changes, self.tx.now()) {
            self.tx.candidates().replace(id, &before, &after, kind)?;
            if before.identity_key != after.identity_key {
                self.note_other_address(id, &before)?;
            }
        }
        Ok(true)
    }

    /// Changes a candidate and adds files to it. Returns false if it does not exist.
    pub(super) async fn change_with_files(
        &mut self,
        id: CandidateId,
        changes: Changes<'_>,
        drafts: &[AttachmentDraft],
    ) -> Result<bool, Error> {
        let Some(before) = self.tx.candidates().load(id).await? else {
            return Ok(false);
        };
        let files = self.filed(drafts);
        let mut all = listed(&before);
        for file in &files {
            self.tx.attachments().add(id, &file.to_new()).await?;
        }
        all.extend(files.into_iter().map(|file| (file.field, file.shown)));
        let changes = Changes {
            attachments: &by_field(&all),
            ..changes
        };
        self.change(id, &changes, Change::Updated).await
    }

    /// Erases a candidate and returns what remains to be removed. Returns `None` if the candidate
    /// does not exist, or if its retention period has not ended after all.
    async fn erase(&mut self, id: CandidateId, cause: Cause) -> Result<Option<Leaves>, Error> {
        let notice = match cause {
            Cause::Region => None,
            Cause::Candidate(notice) => Some(notice),
            Cause::Retention(notice) => {
                if !retention::is_over(self.tx, id).await? {
                    return Ok(None);
                }
                Some(notice)
            }
        };
        let Some(files) = self.tx.candidates().erase(id).await? else {
            return Ok(None);
        };
        let owner = self.owner(id);
        self.tx.discarded_files().add(&files, Some(owner)).await?;
        let mut mutations = self.tx.mutations();
        mutations.forget_subject(id, self.sequence).await?;
        // A file that was removed from the record earlier may still be stored.
        let files = self.tx.discarded_files().has_any_of(id).await?;
        if let Some(notice) = notice {
            let data = json!({"candidateId": id}).to_string();
            let mut outbox = self.tx.outbox();
            if files {
                outbox.notify_when_gone((notice, ERASED, &data), id).await?;
            } else {
                outbox.notify(notice, ERASED, &data).await?;
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
        if self.tx.candidates().load(id).await?.is_none() {
            return Ok(false);
        }
        let now = self.tx.now();
        let mut retention = self.tx.retention();
        let known = Retained {
            set: until.map(Timestamp::from_micros),
            ..retention.load(id).await?
        };
        retention.keep(id, &known, Some(now)).await?;
        Ok(true)
    }

    fn interaction(&self, candidate: CandidateId, draft: &InteractionDraft) -> NewInteraction {
        let now = self.tx.now().to_millisecond();
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

    async fn update_interaction(
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
            self.tx.interactions().replace(&after)?;
            self.tx.candidates().touch(candidate)?;
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
                created_at: self.tx.now().to_string(),
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

    /// Deletes an attachment and returns what remains to be removed. Returns `None` if there is no
    /// such attachment.
    async fn delete_attachment(
        &mut self,
        candidate: CandidateId,
        id: AttachmentId,
    ) -> Result<Option<Leaves>, Error> {
        let Some(file) = self.tx.attachments().remove(candidate, id).await? else {
            return Ok(None);
        };
        let owner = self.owner(candidate);
        let mut discarded = self.tx.discarded_files();
        let files = discarded.add(&[file], Some(owner)).await?;
        let stored = self.tx.candidates().load(candidate).await?;
        let mut left = stored.as_deref().map(listed).unwrap_or_default();
        left.retain(|(_, shown)| shown.id != id);
        let changes = Changes {
            attachments: &by_field(&left),
            ..Changes::default()
        };
        self.change(candidate, &changes, Change::Updated).await?;
        Ok(Some(Leaves {
            files,
            nobody: false,
        }))
    }
}

/// Returns a candidate's attachments, each with the field it belongs to.
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

/// Groups attachments by the field they belong to.
fn by_field(all: &[(Field, Attachment)]) -> [(Field, Vec<Attachment>); 2] {
    [Field::CurriculumVitae, Field::OtherAttachments].map(|field| {
        let of_field = all.iter().filter(|(of, _)| *of == field);
        (field, of_field.map(|(_, shown)| shown.clone()).collect())
    })
}
