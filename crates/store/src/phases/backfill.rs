//! Adds the entries of candidates that have none: those from before the table, and those that a node
//! of an earlier version has added or changed. It follows the change feed, in portions that hold up
//! no request.

use super::{
    entry::{Situation, read_reasons},
    write::{begin, changed},
};
use crate::{Store, candidates::StoredCandidate, mutations::scope, unit_of_work::ScopeTx};
use db::{Error, Row, Value, column, statements};
use model::{CandidateId, Scope};
use std::borrow::Cow;

statements! {
    pub(super) everywhere INCOMPLETE as "SCOPES_WITHOUT_PHASES" =
        "SELECT region_id, environment FROM scope_state WHERE phases_change < last_change";
    pub(super) scope CHANGED as "CANDIDATES_WITHOUT_PHASES" =
        "SELECT id, change_position, journey, archived, phase, lengths, document, custom, identity_key FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND change_position > $3 ORDER BY change_position LIMIT $4";
    pub(super) scope LATEST as "LATEST_PHASE" =
        "SELECT to_phase, archived FROM phase_changes \
         WHERE region_id = $1 AND environment = $2 AND journey = $3 ORDER BY sequence DESC LIMIT 1";
}

/// Candidates a portion. A transaction of so many holds up other writers for some milliseconds.
const BATCH: i64 = 200;

impl Store {
    /// Completes the entries of all scopes. If it is interrupted, the next call continues. Several
    /// nodes may run it concurrently.
    pub async fn complete_phases(&self) -> Result<(), Error> {
        let scopes = self.database().all(&INCOMPLETE, &[], scope::<INCOMPLETE>);
        for scope in scopes.await? {
            while self.complete_phases_in(scope).await? {
                // Writes that wait for the scope go first.
                tokio::task::yield_now().await;
            }
        }
        Ok(())
    }

    /// Completes the entries of the next candidates of a scope. Returns whether there may be more.
    async fn complete_phases_in(&self, scope: Scope) -> Result<bool, Error> {
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let row = &tx.state.row;
            let (done, last) = (row.phases_change, row.last_change);
            if done >= last {
                return Ok(false);
            }
            let [region, environment] = Value::of_scope(&scope);
            let values = [region, environment, Value::Int(done), Value::Int(BATCH)];
            let found = tx.transaction.all(&CHANGED, &values, Found::read).await?;
            for one in &found {
                tx.complete(one).await?;
            }
            let more = i64::try_from(found.len()) == Ok(BATCH);
            let reached = found.last().filter(|_| more);
            tx.state.row.phases_change = reached.map_or(last, |last| last.change);
            Ok(more)
        })
        .await
    }
}

/// A candidate in the order of the change feed.
struct Found {
    id: CandidateId,
    change: i64,
    /// The candidate. None if what is stored is damaged; a deep check reports it.
    stored: Option<StoredCandidate>,
}

impl Found {
    fn read(row: Row<'_>) -> Result<Self, Error> {
        let stored = StoredCandidate::read::<CHANGED>(row).ok();
        let journey = row.optional_int(column!(CHANGED, journey))?;
        Ok(Self {
            id: row.parsed(column!(CHANGED, id))?,
            change: row.int(column!(CHANGED, change_position))?,
            stored: stored.map(|stored| StoredCandidate { journey, ..stored }),
        })
    }
}

impl ScopeTx<'_, '_> {
    async fn complete(&mut self, found: &Found) -> Result<(), Error> {
        let Some(stored) = &found.stored else {
            return Ok(());
        };
        let document = stored.document.as_document();
        let now = (stored.phase, stored.archived);
        read_reasons(self.transaction, &mut self.state, &[stored.phase]).await?;
        let Some(journey) = stored.journey else {
            return begin(self.transaction, &mut self.state, found.id, now, &document).map(drop);
        };
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Int(journey)];
        let latest = self.transaction.first(&LATEST, &values, |row| {
            Ok((
                row.optional_int(column!(LATEST, to_phase))?,
                row.int(column!(LATEST, archived))? != 0,
            ))
        });
        let Some((Some(phase), archived)) = latest.await? else {
            return Ok(());
        };
        let value = |field| Cow::Borrowed(document.value(field));
        let reasons = self.state.exit_reasons.as_ref();
        let is = Situation::of(stored.phase, stored.archived, value, reasons);
        let phase = u8::try_from(phase).unwrap_or(is.phase);
        let was = Situation {
            phase,
            archived,
            ..is
        };
        changed(self.transaction, &mut self.state, journey, was, is)
    }
}
