//! The attachments of candidates. Their content is in [`crate::Files`].
//!
//! Identical content is stored once per scope: a new attachment reuses the file of an attachment
//! with the same content, and its own file is discarded. A file is discarded with the last row that
//! names it. Both happen while the scope's row is locked. The name of a file that is no longer
//! referenced is never assigned again, so a later removal cannot hit a file that is in use.

use crate::{Store, mutations::DiscardedFiles, quotas::counted, removals, unit_of_work::aggregate};
use db::{Columns, Error, Transaction, Value, column, register};
use model::{AttachmentId, CandidateId, EventKind, Field, FileId, Scope};

register! {
    scope INSERT = "INSERT INTO attachments \
              (region_id, environment, id, candidate_id, filename, media_type, size, file, content) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    scope SAME_CONTENT = "SELECT file FROM attachments WHERE region_id = $1 AND environment = $2 AND content = $3 LIMIT 1";
    scope ONE = "SELECT filename, media_type, file, (SELECT position FROM candidates WHERE region_id = $1 AND environment = $2 \
           AND id = attachments.candidate_id) AS position FROM attachments \
           WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope CONTENTS = "SELECT content FROM attachments WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    scope DELETE = "DELETE FROM attachments WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND id = $4 \
              RETURNING file, size";
}

/// An attachment to store. Its file is in the file store already.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// Its id.
    pub id: AttachmentId,
    /// The field of the candidate that contains it.
    pub field: Field,
    /// Its file name, sanitised.
    pub filename: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its file in the file store.
    pub file: FileId,
    /// The SHA-256 of its content in base64, where known.
    pub content: Option<String>,
}

/// The data that a download needs.
#[derive(Debug, Clone)]
pub struct StoredAttachment {
    /// Its file name.
    pub filename: String,
    /// Its media type.
    pub media_type: String,
    /// Its file in the file store.
    pub file: FileId,
    /// The position of its candidate in the scope.
    pub position: Option<i64>,
}

impl Store {
    /// Returns one attachment of a scope.
    pub async fn attachment(
        &self,
        scope: &Scope,
        id: AttachmentId,
    ) -> Result<Option<StoredAttachment>, Error> {
        let values = [
            Value::Text(scope.region.as_str()),
            Value::Int(scope.environment.code()),
            Value::Text(id.as_str()),
        ];
        self.database()
            .first(&ONE, &values, |row| {
                Ok(StoredAttachment {
                    filename: row.text(column!(ONE, filename))?.to_owned(),
                    media_type: row.text(column!(ONE, media_type))?.to_owned(),
                    file: row.parsed(column!(ONE, file))?,
                    position: row.optional_int(column!(ONE, position))?,
                })
            })
            .await
    }
}

aggregate! {
    /// The attachments of the candidates of the locked scope.
    Attachments,
    /// Gives access to the attachments of the scope's candidates.
    attachments
}

impl Attachments<'_, '_> {
    /// Adds an attachment to a candidate. Its id is random, so it is not expected to exist; if it
    /// does, the transaction fails.
    pub async fn add(
        &mut self,
        candidate: CandidateId,
        attachment: &NewAttachment,
    ) -> Result<(), Error> {
        self.put(candidate, attachment).await?;
        let id = attachment.id.as_str();
        self.state
            .note_event_of(EventKind::AttachmentAdded, candidate, id);
        Ok(())
    }

    /// Adds an attachment of a new candidate, whose addition is noted as a whole.
    pub(crate) async fn put(
        &mut self,
        candidate: CandidateId,
        attachment: &NewAttachment,
    ) -> Result<(), Error> {
        let file = self.file_of(attachment).await?;
        let values = values(&self.state.scope, &candidate, attachment, &file);
        self.transaction.defer_one(&INSERT, &values)?;
        self.state.row.usage.attachment_bytes += counted(attachment.size);
        Ok(())
    }

    /// Adds an attachment. Returns false when its id is taken.
    pub(crate) async fn insert(
        &mut self,
        candidate: CandidateId,
        attachment: &NewAttachment,
    ) -> Result<bool, Error> {
        let file = self.file_of(attachment).await?;
        let values = values(&self.state.scope, &candidate, attachment, &file);
        let added = self.transaction.execute(&INSERT, &values).await? == 1;
        if added {
            self.state.row.usage.attachment_bytes += counted(attachment.size);
        }
        Ok(added)
    }

    /// Returns the file that an attachment is to use. If an attachment of this scope has the same
    /// content, that is its file, and the new attachment's own file is discarded.
    async fn file_of(&mut self, attachment: &NewAttachment) -> Result<FileId, Error> {
        let Some(content) = &attachment.content else {
            return Ok(attachment.file);
        };
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(content)];
        let same = self
            .transaction
            .first(&SAME_CONTENT, &values, |row| {
                row.parsed(column!(SAME_CONTENT, file))
            })
            .await?;
        let Some(file) = same else {
            return Ok(attachment.file);
        };
        let mut discarded = DiscardedFiles {
            transaction: self.transaction,
            state: self.state,
        };
        discarded.add(&[attachment.file], None).await?;
        Ok(file)
    }

    /// Returns the known contents of a candidate's attachments, in the form of
    /// [`NewAttachment::content`].
    pub async fn contents_of(&mut self, candidate: CandidateId) -> Result<Vec<String>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(candidate.as_str())];
        let content = self
            .transaction
            .all(&CONTENTS, &values, |row| {
                Ok(row
                    .optional_text(column!(CONTENTS, content))?
                    .map(str::to_owned))
            })
            .await?;
        Ok(content.into_iter().flatten().collect())
    }

    /// Removes an attachment from a candidate. Returns the file it used, or `None` when there is no
    /// such attachment.
    pub async fn remove(
        &mut self,
        candidate: CandidateId,
        attachment: AttachmentId,
    ) -> Result<Option<FileId>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(candidate.as_str()),
            Value::Text(attachment.as_str()),
        ];
        let removed = self
            .transaction
            .first(&DELETE, &values, |row| {
                Ok((
                    row.parsed(column!(DELETE, file))?,
                    row.int(column!(DELETE, size))?,
                ))
            })
            .await?;
        Ok(removed.map(|(file, size)| {
            self.state.row.usage.attachment_bytes -= size;
            let id = attachment.as_str();
            self.state
                .note_event_of(EventKind::AttachmentRemoved, candidate, id);
            file
        }))
    }
}

/// What the erasure of a candidate returns of each attachment: see the catalogue of tables.
enum ErasedColumns {}

impl Columns for ErasedColumns {
    const TEXTS: &'static [&'static str] = &["SELECT file, size"];
}

/// Removes all attachments of a candidate. Returns their files and the sum of their sizes.
pub(crate) async fn delete_of(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
) -> Result<(Vec<FileId>, i64), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Text(candidate.as_str())];
    let mut bytes = 0;
    let files = transaction
        .all(removals::erasure_of("attachments"), &values, |row| {
            bytes += row.int(column!(ErasedColumns, size))?;
            row.parsed(column!(ErasedColumns, file))
        })
        .await?;
    Ok((files, bytes))
}

/// Returns the parameters of [`INSERT`](static@INSERT).
fn values<'v>(
    scope: &'v Scope,
    candidate: &'v CandidateId,
    attachment: &'v NewAttachment,
    file: &'v FileId,
) -> [Value<'v>; 9] {
    let [region, environment] = Value::of_scope(scope);
    [
        region,
        environment,
        Value::Text(attachment.id.as_str()),
        Value::Text(candidate.as_str()),
        Value::Text(&attachment.filename),
        Value::Text(&attachment.media_type),
        Value::Int(i64::try_from(attachment.size).unwrap_or(i64::MAX)),
        Value::Text(file.as_str()),
        attachment.content.as_deref().into(),
    ]
}
