//! Operations on candidates as a whole: adding, changing, erasing and keeping them.

use super::Run;
use crate::{
    candidate::{Changes, Filed, Parts, custom_column, finish, revise},
    mutations::{
        operation::{CandidateDraft, Cause, Subjects},
        retention,
    },
};
use model::{CandidateId, Timestamp};
use serde_json::json;
use store::{
    Error,
    candidates::{Change, NewCandidate},
    mutations::Leaves,
    retentions::Retained,
};

/// Type of the notice that a region receives when a candidate was erased at the candidate's own
/// request or by retention.
const ERASED: &str = "candidate.erased";

impl Run<'_, '_, '_> {
    /// Adds candidates. `created_at` is when they were made elsewhere.
    pub(super) async fn create(
        &mut self,
        drafts: &[CandidateDraft],
        created_at: Option<Timestamp>,
    ) -> Result<Subjects, Error> {
        let mut made = Subjects::default();
        let now = self.tx.now().to_millisecond();
        for draft in drafts {
            let files = self.filed(&draft.attachments);
            let parts = Parts {
                id: draft.id,
                created_at: created_at.unwrap_or(now),
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
        Ok(made)
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
            self.tx
                .candidates()
                .replace(id, &before, &after, kind)
                .await?;
            if before.identity_key != after.identity_key {
                self.note_other_address(id, &before)?;
            }
        }
        Ok(true)
    }

    /// Erases a candidate and returns what remains to be removed. Returns `None` if the candidate
    /// does not exist, or if its retention period has not ended after all.
    pub(super) async fn erase(
        &mut self,
        id: CandidateId,
        cause: Cause,
    ) -> Result<Option<Leaves>, Error> {
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

    pub(super) async fn retain(
        &mut self,
        id: CandidateId,
        until: Option<i64>,
    ) -> Result<bool, Error> {
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
}
