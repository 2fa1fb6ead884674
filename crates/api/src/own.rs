//! A candidate's own records, each found by its id in whichever region has it.

use crate::{App, context::Context, problem::Problem};
use model::{CandidateId, RegionId, StoredDocument};
use services::sessions::Session;
use store::candidates::CandidateRow;

/// A copy of a record. Its region is known only after reading, and determines how the record is
/// shown.
#[derive(Debug)]
pub(crate) struct Own {
    position: i64,
    document: StoredDocument,
    custom: Option<String>,
}

impl Own {
    pub(crate) fn of(row: &CandidateRow<'_>) -> Self {
        Self {
            position: row.position,
            document: StoredDocument::of(&row.document),
            custom: row.custom.map(str::to_owned),
        }
    }

    pub(crate) fn row(&self) -> CandidateRow<'_> {
        let document = self.document.as_document();
        CandidateRow {
            position: self.position,
            document,
            custom: self.custom.as_deref(),
        }
    }
}

impl App {
    /// Returns a record of the session's person by its id, with its region. 404 for any other
    /// record.
    pub(crate) async fn own_record(
        &self,
        session: &Session,
        id: CandidateId,
        context: &Context,
    ) -> Result<(RegionId, Own), Problem> {
        let mut found = None;
        let visit = |region, row: CandidateRow<'_>| {
            if row.id() == id.as_str() && session.choice.includes(region, id) {
                found = Some((region, Own::of(&row)));
            }
        };
        let rows = self.store.records_of(&session.person, visit).await?;
        context.count(rows as usize);
        found.ok_or_else(Problem::not_found)
    }
}
