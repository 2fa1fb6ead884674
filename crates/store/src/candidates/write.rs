//! Replaces and erases existing candidates. Each change moves the record to the end of the change
//! feed.

use super::{LockedScope, checksum};
use crate::{access_log, attachments, interactions, retentions};
use db::{Error, Row, Statement, Transaction, Value};
use model::{
    CandidateId, Field, FileId, Format, StoredDocument, email_identity_key, email_search_key,
    phone_key, vocabulary,
};

pub(super) static REPLACE: Statement = Statement::new(
    "REPLACE_CANDIDATE",
    "UPDATE candidates SET archived = $4, phase = $5, email_key = $6, phone_key = $7, lengths = $8, document = $9, \
     custom = $10, change_position = $11, change_kind = $12, identity_key = $13 WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static TOUCH: Statement = Statement::new(
    "TOUCH_CANDIDATE",
    "UPDATE candidates SET change_position = $4, \
     change_kind = CASE archived WHEN 0 THEN 1 ELSE 2 END WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static STORED: Statement = Statement::new(
    "STORED_CANDIDATE",
    "SELECT archived, phase, lengths, document, custom, identity_key, position FROM candidates \
     WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static DELETE: Statement = Statement::new(
    "DELETE_CANDIDATE",
    "DELETE FROM candidates WHERE region_id = $1 AND environment = $2 AND id = $3 \
     RETURNING archived, phase, identity_key, position",
);
pub(super) static ADD_TOMBSTONE: Statement = Statement::new(
    "ADD_TOMBSTONE_CANDIDATE",
    "INSERT INTO erased (region_id, environment, id, change_position) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (region_id, environment, id) DO UPDATE SET change_position = excluded.change_position",
);
pub(super) static FIRST_BY_EMAIL: Statement = Statement::new(
    "FIRST_BY_EMAIL",
    "SELECT id FROM candidates WHERE region_id = $1 AND environment = $2 AND email_key = $3 AND archived = 0 \
     ORDER BY position LIMIT 1",
);
pub(super) static FIRST_BY_PHONE: Statement = Statement::new(
    "FIRST_BY_PHONE",
    "SELECT id FROM candidates WHERE region_id = $1 AND environment = $2 AND phone_key = $3 AND archived = 0 \
     ORDER BY position LIMIT 1",
);

/// The live candidates with one phone number, oldest first, at most 200. A number shared by
/// hundreds identifies nobody.
pub(super) static NAMED_BY_PHONE: Statement = Statement::new(
    "NAMED_BY_PHONE",
    "SELECT id, lengths, document, custom FROM candidates \
     WHERE region_id = $1 AND environment = $2 AND phone_key = $3 AND archived = 0 ORDER BY position LIMIT 200",
);

/// A candidate's stored columns, with its final JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Whether the candidate is archived.
    pub archived: bool,
    /// The index of the candidate's phase in [`model::vocabulary::PHASES`].
    pub phase: u8,
    /// A key made by [`model::email_search_key`].
    pub email_key: String,
    /// A key made by [`model::email_identity_key`].
    pub identity_key: String,
    /// A key made by [`model::phone_key`].
    pub phone_key: Option<String>,
    /// The document as stored: JSON.
    pub document: String,
    /// The lengths of its values, with a checksum and the number of its format behind them.
    pub lengths: Vec<u8>,
    /// The values of the custom fields, as a JSON object by custom field id.
    pub custom: Option<String>,
}

impl Finished {
    /// A document with the columns that are derived from it, and a checksum behind its lengths.
    pub fn of(document: StoredDocument, custom: Option<String>) -> Self {
        let shown = document.as_document();
        let text = |field: Field| {
            serde_json::from_str::<Option<String>>(shown.value(field))
                .ok()
                .flatten()
        };
        let phase = text(Field::Phase)
            .and_then(|phase| vocabulary::phase_index(&phase))
            .unwrap_or_default();
        let email = text(Field::Email).unwrap_or_default();
        let (email_key, identity_key) = (email_search_key(&email), email_identity_key(&email));
        let phone_key = text(Field::Phone).as_deref().and_then(phone_key);
        let archived = shown.value(Field::ArchivedAt) != "null";
        let lengths = checksum::sealed(&shown, document.lengths(), custom.as_deref());
        let (document, _) = document.into_parts();
        Self {
            archived,
            phase,
            email_key,
            identity_key,
            phone_key,
            document,
            lengths,
            custom,
        }
    }
}

/// A stored candidate that is about to be changed.
#[derive(Debug, Clone)]
pub struct StoredCandidate {
    /// Whether the candidate is archived.
    pub archived: bool,
    /// The index of the candidate's phase in [`model::vocabulary::PHASES`].
    pub phase: u8,
    /// The document.
    pub document: StoredDocument,
    /// The values of its custom fields.
    pub custom: Option<String>,
    /// A key made by [`model::email_identity_key`].
    pub identity_key: String,
}

impl StoredCandidate {
    /// A candidate of these columns, as the version reads it that writes this format.
    pub fn read_by(format: &'static Format, columns: &Finished) -> Result<Self, Error> {
        let Finished {
            archived,
            phase,
            identity_key,
            document,
            lengths,
            custom,
            ..
        } = columns;
        let read =
            checksum::opened(document.as_bytes(), lengths, custom.as_deref())?.read_by(format);
        Ok(Self {
            archived: *archived,
            phase: *phase,
            document: StoredDocument::of(&read),
            custom: custom.clone(),
            identity_key: identity_key.clone(),
        })
    }
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

fn phase(row: Row<'_>, column: usize) -> Result<u8, Error> {
    u8::try_from(row.int(column)?)
        .map_err(|_| Error::Internal("a candidate's phase is broken".into()))
}

impl LockedScope {
    /// Reads a candidate of this scope, archived or not, and remembers its position.
    pub async fn stored(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: CandidateId,
    ) -> Result<Option<StoredCandidate>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let stored = transaction
            .first(
                &STORED,
                &[region, environment, Value::Text(id.as_str())],
                |row| {
                    let document = checksum::opened(
                        row.text(3)?.as_bytes(),
                        row.blob(2)?,
                        row.optional_text(4)?,
                    )?;
                    let stored = StoredCandidate {
                        archived: row.int(0)? != 0,
                        phase: phase(row, 1)?,
                        document: StoredDocument::of(&document),
                        custom: row.optional_text(4)?.map(str::to_owned),
                        identity_key: row.optional_text(5)?.unwrap_or_default().to_owned(),
                    };
                    Ok((stored, row.int(6)?))
                },
            )
            .await?;
        Ok(stored.map(|(stored, position)| {
            self.positions.insert(id, position);
            stored
        }))
    }

    /// Returns the oldest live candidate with this e-mail search key.
    pub async fn first_by_email(
        &self,
        transaction: &mut Transaction<'_>,
        key: &str,
    ) -> Result<Option<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction
            .first(
                &FIRST_BY_EMAIL,
                &[region, environment, Value::Text(key)],
                |row| row.parsed(0),
            )
            .await
    }

    /// Returns the oldest live candidate with this phone key.
    pub async fn first_by_phone(
        &self,
        transaction: &mut Transaction<'_>,
        key: &str,
    ) -> Result<Option<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction
            .first(
                &FIRST_BY_PHONE,
                &[region, environment, Value::Text(key)],
                |row| row.parsed(0),
            )
            .await
    }

    /// Returns the live candidates with this phone key and their names, oldest first, at most 200.
    pub async fn named_by_phone(
        &self,
        transaction: &mut Transaction<'_>,
        key: &str,
    ) -> Result<Vec<(CandidateId, String)>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction
            .all(
                &NAMED_BY_PHONE,
                &[region, environment, Value::Text(key)],
                |row| {
                    let document = checksum::opened(
                        row.text(2)?.as_bytes(),
                        row.blob(1)?,
                        row.optional_text(3)?,
                    )?;
                    Ok((
                        row.parsed(0)?,
                        serde_json::from_str(document.value(Field::Name)).unwrap_or_default(),
                    ))
                },
            )
            .await
    }

    /// Replaces a candidate's columns and records the change in the change feed.
    pub fn replace(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: CandidateId,
        before: &StoredCandidate,
        after: &Finished,
        change: Change,
    ) -> Result<(), Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
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
            Value::Int(self.next_change()),
            Value::Int(change.code()),
            Value::Text(&after.identity_key),
        ];
        transaction.defer(&REPLACE, &values, true)?;
        if before.identity_key != after.identity_key {
            self.orphaned_email_keys.insert(before.identity_key.clone());
        }
        self.count(before.archived, before.phase, -1);
        self.count(after.archived, after.phase, 1);
        Ok(())
    }

    /// Records in the change feed that something belonging to a candidate changed, such as a
    /// contact moment.
    pub fn touch(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: CandidateId,
    ) -> Result<(), Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(self.next_change()),
        ];
        transaction.defer(&TOUCH, &values, true)
    }

    /// Erases a candidate with its contact moments, attachments and access log entries, and leaves
    /// a tombstone with its id in the change feed. Returns the files of its attachments, or none if
    /// the candidate does not exist.
    pub async fn erase(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: CandidateId,
    ) -> Result<Option<Vec<FileId>>, Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [region, environment, Value::Text(id.as_str())];
        let deleted = transaction
            .first(&DELETE, &values, |row| {
                let identity_key = row.optional_text(2)?.unwrap_or_default().to_owned();
                Ok((row.int(0)? != 0, phase(row, 1)?, identity_key, row.int(3)?))
            })
            .await?;
        let Some((archived, phase, identity_key, position)) = deleted else {
            return Ok(None);
        };
        self.erased.insert(identity_key.clone());
        self.orphaned_email_keys.insert(identity_key);
        self.count(archived, phase, -1);
        let interactions = interactions::delete_of(transaction, &scope, id).await?;
        self.usage.records -= 1 + i64::try_from(interactions).unwrap_or_default();
        let files = attachments::delete_of(transaction, self, id).await?;
        self.positions.remove(&id);
        self.written.retain(|(_, changed)| *changed != position);
        access_log::forget(transaction, &scope, position)?;
        retentions::forget(transaction, &scope, id)?;
        self.forget_former_addresses(transaction, id)?;
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(self.next_change()),
        ];
        transaction.defer(&ADD_TOMBSTONE, &values, true)?;
        Ok(Some(files))
    }
}
