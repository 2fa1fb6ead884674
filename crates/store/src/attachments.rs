//! Which files belong to which candidate. The files themselves lie in [`crate::Files`].

use crate::{Error, Store, Transaction, Value, candidates::Lane, statement::register};
use model::{AttachmentId, CandidateId, Field, FileId, Scope};

register! {
    INSERT = "INSERT INTO attachments \
              (region_id, environment, id, candidate_id, filename, media_type, size, file) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    ONE = "SELECT filename, media_type, file FROM attachments \
           WHERE region_id = $1 AND environment = $2 AND id = $3";
    DELETE = "DELETE FROM attachments WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND id = $4 \
              RETURNING file";
    DELETE_OF = "DELETE FROM attachments WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 RETURNING file";
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
                })
            })
            .await
    }
}

impl Lane {
    /// Adds an attachment to a candidate; its id was made by chance, and so is its own.
    pub fn add_attachment(
        &self,
        transaction: &mut Transaction<'_>,
        candidate: CandidateId,
        attachment: &NewAttachment,
    ) -> Result<(), Error> {
        post(transaction, &self.scope, candidate, attachment)
    }

    /// Takes an attachment off a candidate. Gives its file, or nothing when there is no such attachment.
    pub async fn remove_attachment(
        &self,
        transaction: &mut Transaction<'_>,
        candidate: CandidateId,
        attachment: AttachmentId,
    ) -> Result<Option<FileId>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let values = [region, environment, Value::Text(candidate.as_str()), Value::Text(attachment.as_str())];
        transaction.first(&DELETE, &values, |row| row.parsed(0)).await
    }
}

/// Removes a candidate's attachments, and gives their files.
pub(crate) async fn delete_of(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
) -> Result<Vec<FileId>, Error> {
    let [region, environment] = Value::of_scope(scope);
    transaction.all(&DELETE_OF, &[region, environment, Value::Text(candidate.as_str())], |row| row.parsed(0)).await
}

/// Adds an attachment; false when its id is taken.
pub(crate) async fn insert(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
    attachment: &NewAttachment,
) -> Result<bool, Error> {
    Ok(transaction.execute(&INSERT, &values(scope, &candidate, attachment)).await? == 1)
}

/// Adds one whose id was made by chance, and so is its own.
pub(crate) fn post(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
    attachment: &NewAttachment,
) -> Result<(), Error> {
    transaction.post(&INSERT, &values(scope, &candidate, attachment), true)
}

/// What [`INSERT`] takes.
fn values<'v>(scope: &'v Scope, candidate: &'v CandidateId, attachment: &'v NewAttachment) -> [Value<'v>; 8] {
    let [region, environment] = Value::of_scope(scope);
    [
        region,
        environment,
        Value::Text(attachment.id.as_str()),
        Value::Text(candidate.as_str()),
        Value::Text(&attachment.filename),
        Value::Text(&attachment.media_type),
        Value::Int(i64::try_from(attachment.size).unwrap_or(i64::MAX)),
        Value::Text(attachment.file.as_str()),
    ]
}
