//! Which files belong to which candidate. The files themselves lie in [`crate::Files`].
//!
//! What a scope keeps twice lies there once: a new attachment takes the file of one that holds the same, and its own goes. A
//! file goes with the last row that names it. Both are seen to while the scope's row is held, and a name that nothing refers
//! to is never taken again, so whoever removes the file later removes nobody's.

use crate::{Error, Store, Transaction, Value, candidates::LockedScope, quotas::counted, statement::register};
use model::{AttachmentId, CandidateId, Field, FileId, Scope};

register! {
    INSERT = "INSERT INTO attachments \
              (region_id, environment, id, candidate_id, filename, media_type, size, file, content) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    SAME_CONTENT = "SELECT file FROM attachments WHERE region_id = $1 AND environment = $2 AND content = $3 LIMIT 1";
    REFERS_TO_FILE = "SELECT id FROM attachments WHERE region_id = $1 AND environment = $2 AND file = $3 LIMIT 1";
    ONE = "SELECT filename, media_type, file, (SELECT position FROM candidates WHERE region_id = $1 AND environment = $2 \
           AND id = attachments.candidate_id) AS position FROM attachments \
           WHERE region_id = $1 AND environment = $2 AND id = $3";
    DELETE = "DELETE FROM attachments WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND id = $4 \
              RETURNING file, size";
    DELETE_OF = "DELETE FROM attachments WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 \
                 RETURNING file, size";
}

/// An attachment to be stored; its file is in the file store already.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// Its id.
    pub id: AttachmentId,
    /// The field of the candidate that it is in.
    pub field: Field,
    /// Its name, cleaned.
    pub filename: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The file.
    pub file: FileId,
    /// The SHA-256 of what it holds, in base64, where that is known.
    pub content: Option<String>,
}

/// What a download needs to know.
#[derive(Debug, Clone)]
pub struct StoredAttachment {
    /// Its name.
    pub filename: String,
    /// Its media type.
    pub media_type: String,
    /// The file.
    pub file: FileId,
    /// The position of its candidate.
    pub position: Option<i64>,
}

impl Store {
    /// One attachment of a region's environment.
    pub async fn attachment(&self, scope: &Scope, id: AttachmentId) -> Result<Option<StoredAttachment>, Error> {
        let values =
            [Value::Text(scope.region.as_str()), Value::Int(scope.environment.code()), Value::Text(id.as_str())];
        self.engine()
            .first(&ONE, &values, |row| {
                Ok(StoredAttachment {
                    filename: row.text(0)?.to_owned(),
                    media_type: row.text(1)?.to_owned(),
                    file: row.parsed(2)?,
                    position: row.optional_int(3)?,
                })
            })
            .await
    }
}

impl LockedScope {
    /// Adds an attachment to a candidate; its id was made by chance, and so is its own.
    pub async fn add_attachment(
        &mut self,
        transaction: &mut Transaction<'_>,
        candidate: CandidateId,
        attachment: &NewAttachment,
    ) -> Result<(), Error> {
        let file = self.file_of(transaction, attachment).await?;
        transaction.defer(&INSERT, &values(&self.scope, &candidate, attachment, &file), true)?;
        self.usage.attachment_bytes += counted(attachment.size);
        Ok(())
    }

    /// Adds an attachment; false when its id is taken.
    pub(crate) async fn insert_attachment(
        &mut self,
        transaction: &mut Transaction<'_>,
        candidate: CandidateId,
        attachment: &NewAttachment,
    ) -> Result<bool, Error> {
        let file = self.file_of(transaction, attachment).await?;
        let added = transaction.execute(&INSERT, &values(&self.scope, &candidate, attachment, &file)).await? == 1;
        self.usage.attachment_bytes += if added { counted(attachment.size) } else { 0 };
        Ok(added)
    }

    /// The file that an attachment is to have: one of this scope that holds the same, where there is one, and then it lets go
    /// of its own.
    async fn file_of(
        &mut self,
        transaction: &mut Transaction<'_>,
        attachment: &NewAttachment,
    ) -> Result<FileId, Error> {
        let Some(content) = &attachment.content else { return Ok(attachment.file) };
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [region, environment, Value::Text(content)];
        let Some(file) = transaction.first(&SAME_CONTENT, &values, |row| row.parsed(0)).await? else {
            return Ok(attachment.file);
        };
        self.discard(transaction, &[attachment.file]).await?;
        Ok(file)
    }

    /// Whether an attachment of this scope has that file.
    pub(crate) async fn refers_to(&self, transaction: &mut Transaction<'_>, file: FileId) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let values = [region, environment, Value::Text(file.as_str())];
        Ok(transaction.first(&REFERS_TO_FILE, &values, |_| Ok(())).await?.is_some())
    }

    /// Takes an attachment off a candidate. Gives the file it had, or nothing when there is no such attachment.
    pub async fn remove_attachment(
        &mut self,
        transaction: &mut Transaction<'_>,
        candidate: CandidateId,
        attachment: AttachmentId,
    ) -> Result<Option<FileId>, Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [region, environment, Value::Text(candidate.as_str()), Value::Text(attachment.as_str())];
        let removed = transaction.first(&DELETE, &values, |row| Ok((row.parsed(0)?, row.int(1)?))).await?;
        Ok(removed.map(|(file, size)| {
            self.usage.attachment_bytes -= size;
            file
        }))
    }
}

/// Removes a candidate's attachments, and gives their files.
pub(crate) async fn delete_of(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    candidate: CandidateId,
) -> Result<Vec<FileId>, Error> {
    let scope = *locked.scope();
    let [region, environment] = Value::of_scope(&scope);
    let values = [region, environment, Value::Text(candidate.as_str())];
    let removed = transaction.all(&DELETE_OF, &values, |row| Ok((row.parsed(0)?, row.int(1)?))).await?;
    Ok(removed
        .into_iter()
        .map(|(file, size)| {
            locked.usage.attachment_bytes -= size;
            file
        })
        .collect())
}

/// What [`INSERT`] takes.
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
