//! Executes mutations within a scope's transaction.

mod address;
mod admit;
mod attachments;
mod candidates;
mod create_user;
mod desk;
mod interactions;
mod upsert;

use super::{
    operation::{KeptFile, Operation, Subjects},
    refusal::{Refusal, WriteError},
};
use crate::candidate::{Archiving, Changes};
use model::{AttachmentId, CandidateId, MutationId};
use std::collections::HashMap;
use store::{
    Error, ScopeTx,
    audit::Actor,
    candidates::Change,
    mutations::{Leaves, Owner},
};

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

impl Run<'_, '_, '_> {
    /// Executes an operation.
    pub(super) async fn execute(&mut self, operation: &Operation) -> Result<Subjects, WriteError> {
        let done = match operation {
            Operation::Create { drafts } => return Ok(self.create(drafts, None).await?),
            Operation::Upsert { draft, by } => return Ok(self.upsert(draft, *by).await?),
            Operation::CreateUser { draft, created_at } => {
                return Ok(self.create_user(draft, *created_at).await?);
            }
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
            Operation::Archive { candidate } => self.archive(*candidate).await?,
            Operation::Restore { candidate } => {
                let changes = Changes {
                    archiving: Archiving::Ends,
                    ..Changes::default()
                };
                self.change(*candidate, &changes, Change::Restored).await?
            }
            Operation::Erase {
                candidate, cause, ..
            } => {
                let leaves = self.erase(*candidate, *cause).await?;
                return removed(operation, leaves);
            }
            Operation::Retain { candidate, until } => self.retain(*candidate, *until).await?,
            Operation::Desk { candidate, change } => self.change_desk(*candidate, change).await?,
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
            } => self.delete_interaction(*candidate, *interaction).await?,
            Operation::AddAttachments { candidate, drafts } => {
                let changes = Changes::default();
                self.change_with_files(*candidate, changes, drafts).await?
            }
            Operation::DeleteAttachment {
                candidate,
                attachment,
            } => {
                let leaves = self.delete_attachment(*candidate, *attachment).await?;
                return removed(operation, leaves);
            }
        };
        if done {
            Ok(operation.subjects())
        } else {
            Err(Refusal::gone().into())
        }
    }

    /// Archives a candidate, unless it is archived already. Returns false if it does not exist.
    async fn archive(&mut self, candidate: CandidateId) -> Result<bool, Error> {
        let stored = self.tx.candidates().load(candidate).await?;
        let changes = Changes {
            archiving: Archiving::At(self.tx.now().to_millisecond()),
            ..Changes::default()
        };
        match stored {
            Some(stored) if stored.archived => Ok(true),
            _ => self.change(candidate, &changes, Change::Archived).await,
        }
    }

    /// Names this mutation as the owner of the files that it discards.
    fn owner(&self, candidate: CandidateId) -> Owner {
        Owner {
            candidate,
            sequence: self.sequence,
        }
    }
}

/// Returns the outcome of an operation that removes something. `leaves` is what remains to be
/// removed, or `None` if it did not exist.
fn removed(operation: &Operation, leaves: Option<Leaves>) -> Result<Subjects, WriteError> {
    let leaves = leaves.ok_or_else(Refusal::gone)?;
    Ok(Subjects {
        leaves,
        ..operation.subjects()
    })
}
