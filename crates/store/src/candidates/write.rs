//! Reads, replaces and erases existing candidates within a unit of work. Each change moves the
//! record to the end of the change feed.

use super::{
    checksum,
    stored::{Facts, Finished, StoredCandidate, phase},
};
use crate::{
    access_log, address_changes, attachments, desk, desk_exports,
    history::{Changes, Happened},
    interactions, phases, removals, subscriptions,
    unit_of_work::{CandidateChange, aggregate},
};
use db::{Error, Value, column, statements};
use model::{Action, CandidateId, EventKind, Field, FileId};
use std::sync::Arc;

statements! {
    pub(super) scope REPLACE as "REPLACE_CANDIDATE" =
        "UPDATE candidates SET archived = $4, phase = $5, email_key = $6, phone_key = $7, lengths = $8, document = $9, \
         custom = $10, change_position = $11, change_kind = $12, identity_key = $13 WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope TOUCH as "TOUCH_CANDIDATE" =
        "UPDATE candidates SET change_position = $4, \
         change_kind = CASE WHEN archived = 0 THEN 1 ELSE 2 END WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope STORED as "STORED_CANDIDATE" =
        "SELECT archived, phase, lengths, document, custom, identity_key, position, journey FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope DELETE as "DELETE_CANDIDATE" =
        "DELETE FROM candidates WHERE region_id = $1 AND environment = $2 AND id = $3 \
         RETURNING archived, phase, identity_key, position, journey, \
         CASE WHEN journey IS NULL THEN document ELSE NULL END AS document";
    pub(super) scope ADD_TOMBSTONE as "ADD_TOMBSTONE_CANDIDATE" =
        "INSERT INTO erased (region_id, environment, id, change_position) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (region_id, environment, id) DO UPDATE SET change_position = excluded.change_position";
    pub(super) scope FIRST_BY_EMAIL as "FIRST_BY_EMAIL" =
        "SELECT id FROM candidates WHERE region_id = $1 AND environment = $2 AND email_key = $3 AND archived = 0 \
         ORDER BY position LIMIT 1";
    pub(super) scope FIRST_BY_PHONE as "FIRST_BY_PHONE" =
        "SELECT id FROM candidates WHERE region_id = $1 AND environment = $2 AND phone_key = $3 AND archived = 0 \
         ORDER BY position LIMIT 1";
    /// The live candidates with one phone number, oldest first, at most 200. A number shared by
    /// hundreds identifies nobody.
    pub(super) scope NAMED_BY_PHONE as "NAMED_BY_PHONE" =
        "SELECT id, lengths, document, custom FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND phone_key = $3 AND archived = 0 ORDER BY position LIMIT 200";
}

/// What a change makes of a candidate, as the change feed calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The candidate is new.
    Created,
    /// The candidate, or a contact moment of it, was changed.
    Updated,
    /// The candidate was archived, so it left the list.
    Archived,
    /// The candidate was restored to the list.
    Restored,
    /// The candidate was erased permanently.
    Deleted,
}

impl Change {
    const ALL: [Self; 5] = [
        Self::Created,
        Self::Updated,
        Self::Archived,
        Self::Restored,
        Self::Deleted,
    ];

    pub(super) fn of_code(code: i64) -> Self {
        usize::try_from(code)
            .ok()
            .and_then(|code| Self::ALL.get(code).copied())
            .unwrap_or(Self::Updated)
    }

    fn code(self) -> i64 {
        Self::ALL
            .iter()
            .zip(0..)
            .find(|(one, _)| **one == self)
            .map_or(1, |(_, code)| code)
    }

    /// Returns the kind's name in the feed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Archived => "archived",
            Self::Restored => "restored",
            Self::Deleted => "deleted",
        }
    }
}

aggregate! {
    /// The candidates of the locked scope.
    Candidates,
    /// Gives access to the candidates of the scope.
    candidates
}

impl Candidates<'_, '_> {
    /// Returns a candidate, archived or not. Its row is read once, and again after a change.
    pub async fn load(&mut self, id: CandidateId) -> Result<Option<Arc<StoredCandidate>>, Error> {
        if let Some(row) = self.state.loaded.row(id) {
            return Ok(Some(row));
        }
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(id.as_str())];
        let read = self
            .transaction
            .first(&STORED, &values, |row| {
                let stored = StoredCandidate {
                    journey: row.optional_int(column!(STORED, journey))?,
                    ..StoredCandidate::read::<STORED>(row)?
                };
                Ok((stored, row.int(column!(STORED, position))?))
            })
            .await?;
        Ok(read.map(|(row, position)| {
            let row = Arc::new(row);
            self.state.loaded.note(id, position, row.clone());
            row
        }))
    }

    /// Returns the oldest live candidate with this e-mail search key.
    pub async fn first_by_email(&mut self, key: &str) -> Result<Option<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(key)];
        self.transaction
            .first(&FIRST_BY_EMAIL, &values, |row| {
                row.parsed(column!(FIRST_BY_EMAIL, id))
            })
            .await
    }

    /// Returns the oldest live candidate with this phone key.
    pub async fn first_by_phone(&mut self, key: &str) -> Result<Option<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(key)];
        self.transaction
            .first(&FIRST_BY_PHONE, &values, |row| {
                row.parsed(column!(FIRST_BY_PHONE, id))
            })
            .await
    }

    /// Returns the live candidates with this phone key and their names, oldest first, at most 200.
    pub async fn named_by_phone(&mut self, key: &str) -> Result<Vec<(CandidateId, String)>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(key)];
        self.transaction
            .all(&NAMED_BY_PHONE, &values, |row| {
                let document = checksum::opened(
                    row.text(column!(NAMED_BY_PHONE, document))?.as_bytes(),
                    row.blob(column!(NAMED_BY_PHONE, lengths))?,
                    row.optional_text(column!(NAMED_BY_PHONE, custom))?,
                )?;
                Ok((
                    row.parsed(column!(NAMED_BY_PHONE, id))?,
                    serde_json::from_str(document.value(Field::Name)).unwrap_or_default(),
                ))
            })
            .await
    }

    /// Replaces a candidate's columns and records the change in the change feed.
    pub async fn replace(
        &mut self,
        id: CandidateId,
        before: &StoredCandidate,
        after: &Finished,
        change: Change,
    ) -> Result<(), Error> {
        let position = self.state.next_change();
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(after.archived.into()),
            Value::Int(after.phase.into()),
            Value::Text(&after.email_key),
            after.phone_key.as_deref().into(),
            Value::Blob(&after.lengths),
            Value::Text(&after.document),
            after.custom.as_deref().into(),
            Value::Int(position),
            Value::Int(change.code()),
            Value::Text(&after.identity_key),
        ];
        self.transaction.defer_one(&REPLACE, &values)?;
        phases::replaced(self.transaction, self.state, id, (before, after)).await?;
        self.write_history_of(id, before, after)?;
        let (scope, now) = (self.state.scope, self.state.now);
        desk::replace(self.transaction, &scope, id, (before, after), now).await?;
        self.state.loaded.invalidate(id);
        self.state.record(&CandidateChange {
            id,
            before: Some(before.facts()),
            after: Some(after.facts()),
            documents: Some((before, after)),
        });
        Ok(())
    }

    /// Adds what changed to the history.
    fn write_history_of(
        &mut self,
        candidate: CandidateId,
        before: &StoredCandidate,
        after: &Finished,
    ) -> Result<(), Error> {
        let changes = Changes::of_candidate(before, after);
        if changes.is_empty() {
            return Ok(());
        }
        let (kind, operation) = match (before.archived, after.archived) {
            (false, true) => (EventKind::CandidateArchived, Action::CandidatesArchive),
            (true, false) => (EventKind::CandidateRestored, Action::CandidatesRestore),
            _ => (EventKind::CandidateUpdated, Action::CandidatesUpdate),
        };
        let happened = Happened {
            candidate,
            kind,
            operation,
            subject: None,
            changes,
        };
        self.state.write_history(self.transaction, happened)
    }

    /// Records in the change feed that something belonging to a candidate changed, such as a
    /// contact moment.
    pub fn touch(&mut self, id: CandidateId) -> Result<(), Error> {
        let position = self.state.next_change();
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(position),
        ];
        self.transaction.defer_one(&TOUCH, &values)
    }

    /// Erases a candidate with its contact moments, attachments and access log entries, and leaves
    /// a tombstone with its id in the change feed. Returns the files of its attachments, or none if
    /// the candidate does not exist.
    pub async fn erase(&mut self, id: CandidateId) -> Result<Option<Vec<FileId>>, Error> {
        let scope = self.state.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [region, environment, Value::Text(id.as_str())];
        let deleted = self
            .transaction
            .first(&DELETE, &values, |row| {
                let identity_key = row
                    .optional_text(column!(DELETE, identity_key))?
                    .unwrap_or_default()
                    .to_owned();
                Ok((
                    row.int(column!(DELETE, archived))? != 0,
                    phase(row, column!(DELETE, phase))?,
                    identity_key,
                    row.int(column!(DELETE, position))?,
                    (
                        row.optional_int(column!(DELETE, journey))?,
                        row.optional_text(column!(DELETE, document))?
                            .map(str::to_owned),
                    ),
                ))
            })
            .await?;
        let Some((archived, phase, identity_key, position, (journey, json))) = deleted else {
            return Ok(None);
        };
        let journey = (journey, json.as_deref());
        phases::erased(self.transaction, self.state, (phase, archived), journey).await?;
        self.state.record(&CandidateChange {
            id,
            before: Some(Facts {
                archived,
                phase,
                identity_key: &identity_key,
            }),
            after: None,
            documents: None,
        });
        subscriptions::forget_events(self.transaction, self.state, id)?;
        let interactions = interactions::delete_of(self.transaction, &scope, id).await?;
        let (files, bytes) = attachments::delete_of(self.transaction, &scope, id).await?;
        self.state.row.usage.records -= 1 + i64::try_from(interactions).unwrap_or_default();
        self.state.row.usage.attachment_bytes -= bytes;
        self.state.loaded.forget(id);
        self.state.interactions.retain(|_, (of, _)| *of != id);
        let accesses = &mut self.state.effects.accesses;
        accesses.retain(|(_, changed)| *changed != position);
        access_log::forget(self.transaction, &scope, position)?;
        for statement in removals::deferred_erasures() {
            self.transaction.defer(statement, &values)?;
        }
        desk::erase(self.transaction, &scope, id).await?;
        desk_exports::forget_all(self.transaction, &scope)?;
        address_changes::forget_record(self.transaction, &scope, id)?;
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(self.state.next_change()),
        ];
        self.transaction.defer_one(&ADD_TOMBSTONE, &values)?;
        Ok(Some(files))
    }
}
