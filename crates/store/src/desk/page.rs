//! The rows of a page of candidates.

use super::rows::NO_TASK;
use crate::{
    Store,
    candidates::{BY_ID, checksum},
};
use db::{Error, Row, Value, column, statements};
use model::{CandidateId, Document, Scope, StaffId, StoredDocument, Timestamp};

statements! {
    pub(super) scope ROW as "DESK_ROW" =
        "SELECT position, phase, phase_since, coordinator, last_contact, next_task, created_at, archived FROM desk_rows \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
}

/// A candidate that was found.
#[derive(Debug, Clone)]
pub struct CandidateRow {
    /// The candidate.
    pub id: CandidateId,
    /// Its position, for the access log.
    pub position: i64,
    /// The index of its phase in [`model::vocabulary::PHASES`].
    pub phase: u8,
    /// Since when it is in the phase.
    pub phase_since: Timestamp,
    /// Who guides it.
    pub coordinator: Option<StaffId>,
    /// When the newest contact took place.
    pub last_contact: Option<Timestamp>,
    /// When the next task is due, as `YYYY-MM-DD`.
    pub next_task: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Whether it is archived.
    pub archived: bool,
    /// The record.
    pub document: StoredDocument,
    /// The values of its custom fields, as a JSON object by custom field id.
    pub custom: Option<String>,
}

/// A record as a row of a table is made of it.
#[derive(Debug, Clone)]
pub struct TableRecord {
    /// The candidate's position, for the access log.
    pub position: i64,
    /// The members of the record, as a JSON object.
    pub document: String,
    /// The values of its custom fields, as a JSON object by custom field id.
    pub custom: Option<String>,
}

impl Store {
    /// Returns the records of candidates in the order of their ids in `ids`, none for one that does not
    /// exist.
    pub async fn table_records(
        &self,
        scope: &Scope,
        ids: &[CandidateId],
    ) -> Result<Vec<Option<TableRecord>>, Error> {
        self.records_by_keys(keys(scope, ids), table_record).await
    }

    /// Returns the rows of candidates in the order of their ids in `ids`. One that was erased
    /// meanwhile is left out.
    pub async fn desk_rows_of(
        &self,
        scope: &Scope,
        ids: &[CandidateId],
    ) -> Result<Vec<CandidateRow>, Error> {
        let keys = keys(scope, ids);
        let mut records = self
            .records_by_keys(keys.clone(), |_, document, custom| {
                Ok((StoredDocument::of(document), custom.map(str::to_owned)))
            })
            .await?;
        let mut rows = Vec::with_capacity(ids.len());
        self.database()
            .query_batch(&ROW, keys.into_iter(), |index, row| {
                if let Some((document, custom)) = records[index].take() {
                    rows.push(candidate_row(ids[index], row, document, custom)?);
                }
                Ok::<(), Error>(())
            })
            .await?;
        Ok(rows)
    }

    /// Returns what `read` makes of the records with these keys, in their order. It gets the row, its
    /// checked document and the values of its custom fields.
    async fn records_by_keys<T: Clone>(
        &self,
        keys: Vec<Vec<Value<'_>>>,
        read: fn(Row<'_>, &Document<'_>, Option<&str>) -> Result<T, Error>,
    ) -> Result<Vec<Option<T>>, Error> {
        let mut records = vec![None; keys.len()];
        self.database()
            .query_batch(&BY_ID, keys.into_iter(), |index, row| {
                let custom = row.optional_text(column!(BY_ID, custom))?;
                let document = checksum::opened(
                    row.text(column!(BY_ID, document))?.as_bytes(),
                    row.blob(column!(BY_ID, lengths))?,
                    custom,
                )?;
                records[index] = Some(read(row, &document, custom)?);
                Ok::<(), Error>(())
            })
            .await?;
        Ok(records)
    }
}

/// Returns the values that find each of these candidates.
fn keys<'k>(scope: &'k Scope, ids: &'k [CandidateId]) -> Vec<Vec<Value<'k>>> {
    let [region, environment] = Value::of_scope(scope);
    let key = |id: &'k CandidateId| vec![region, environment, Value::Text(id.as_str())];
    ids.iter().map(key).collect()
}

fn table_record(
    row: Row<'_>,
    document: &Document<'_>,
    custom: Option<&str>,
) -> Result<TableRecord, Error> {
    Ok(TableRecord {
        position: row.int(column!(BY_ID, position))?,
        document: document.text().to_string(),
        custom: custom.map(str::to_owned),
    })
}

fn candidate_row(
    id: CandidateId,
    row: Row<'_>,
    document: StoredDocument,
    custom: Option<String>,
) -> Result<CandidateRow, Error> {
    let moment = |column| Ok::<_, Error>(Timestamp::from_micros(row.int(column)?));
    let coordinator = row.optional_text(column!(ROW, coordinator))?;
    let next_task = row.text(column!(ROW, next_task))?;
    Ok(CandidateRow {
        id,
        position: row.int(column!(ROW, position))?,
        phase: u8::try_from(row.int(column!(ROW, phase))?).unwrap_or_default(),
        phase_since: moment(column!(ROW, phase_since))?,
        coordinator: coordinator.and_then(|id| id.parse().ok()),
        last_contact: Some(moment(column!(ROW, last_contact))?)
            .filter(|contact| contact.micros() != 0),
        next_task: (next_task != NO_TASK).then(|| next_task.to_owned()),
        created_at: moment(column!(ROW, created_at))?,
        archived: row.int(column!(ROW, archived))? != 0,
        document,
        custom,
    })
}
