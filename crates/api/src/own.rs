//! A person's own records: which of them a request means, and in which region that lies.

use crate::{App, context::Context, problem::Problem};
use engine::sessions::Session;
use model::{CandidateId, RegionId, StoredDocument};
use store::candidates::CandidateRow;

/// A record, copied: which region's it is decides how it is shown.
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
        CandidateRow { position: self.position, document, custom: self.custom.as_deref() }
    }
}

impl App {
    /// A record of a person's session by its id, wherever it lies. Any other record is not there.
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
