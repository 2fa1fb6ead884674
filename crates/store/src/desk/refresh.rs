//! Completes the rows of candidates that were stored by an earlier version, in portions.
//!
//! A scope's `desk_change` says up to which position of the change feed its rows are complete:
//!
//! - -1: the rows of candidates from before these tables are not all there. Every candidate is visited
//!   in the order of the ids.
//! - less than the last change: a node of an earlier version has changed candidates. Those are visited
//!   in the order of the feed.
//!
//! A unit of work that begins with complete rows leaves complete rows.

use super::{
    facts::DeskFacts,
    rows::{self, Beside},
    text_filter::text_filter,
};
use crate::{ScopeTx, Store, candidates::StoredCandidate, desk_exports, removals};
use db::{Error, Transaction, Value, column, statements};
use model::{CandidateId, Environment, Scope, Timestamp};

statements! {
    pub(super) everywhere INCOMPLETE as "SCOPES_WITHOUT_DESK_ROWS" =
        "SELECT region_id, environment FROM scope_state WHERE desk_change < last_change \
         ORDER BY region_id, environment LIMIT $1";
    pub(super) scope NEXT as "NEXT_FOR_DESK_ROW" =
        "SELECT id FROM candidates WHERE region_id = $1 AND environment = $2 AND id > $3 ORDER BY id LIMIT $4";
    pub(super) scope CHANGED as "CHANGED_FOR_DESK_ROW" =
        "SELECT id, change_position FROM candidates WHERE region_id = $1 AND environment = $2 AND change_position > $3 \
         ORDER BY change_position LIMIT $4";
    pub(super) scope ERASED as "ERASED_FOR_DESK_ROW" =
        "SELECT id, change_position FROM erased WHERE region_id = $1 AND environment = $2 AND change_position > $3 \
         ORDER BY change_position LIMIT $4";
    pub(super) scope CANDIDATE as "CANDIDATE_FOR_DESK_ROW" =
        "SELECT archived, phase, lengths, document, custom, identity_key, position FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND id = $3 LIMIT 1";
    pub(super) scope KNOWN as "KNOWN_DESK_ROW" =
        "SELECT phase, words FROM desk_rows WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
}

/// Candidates a portion. The scope is locked for some milliseconds.
const PORTION: i64 = 100;
/// Scopes that one round looks for.
const SCOPES: i64 = 1000;

/// How far the completion of a scope has come.
#[derive(Debug, Clone, Default)]
pub struct DeskProgress {
    /// The last id, and the last change when the visit of all candidates began.
    all: Option<(String, i64)>,
}

impl Store {
    /// Returns the scopes in which rows of candidates are incomplete, at most a thousand.
    pub async fn scopes_without_desk_rows(&self) -> Result<Vec<Scope>, Error> {
        self.database()
            .all(&INCOMPLETE, &[Value::Int(SCOPES)], |row| {
                Ok(Scope {
                    region: row.parsed(column!(INCOMPLETE, region_id))?,
                    environment: Environment::of_code(row.int(column!(INCOMPLETE, environment))?),
                })
            })
            .await
    }

    /// Completes the rows of the next candidates of a scope. Returns whether more are to be completed.
    pub async fn complete_desk_rows(
        &self,
        scope: Scope,
        progress: DeskProgress,
    ) -> Result<Option<DeskProgress>, Error> {
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.complete_desk_rows(progress).await
        })
        .await
    }
}

impl ScopeTx<'_, '_> {
    async fn complete_desk_rows(
        &mut self,
        progress: DeskProgress,
    ) -> Result<Option<DeskProgress>, Error> {
        let last = self.state.row.last_change;
        if self.state.row.desk_change >= last {
            return Ok(None);
        }
        if self.state.row.desk_change >= 0 {
            return self.follow_feed().await;
        }
        let (after, began) = progress.all.unwrap_or((String::new(), last));
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(&after),
            Value::Int(PORTION),
        ];
        let ids: Vec<CandidateId> = self
            .transaction
            .all(&NEXT, &values, |row| row.parsed(column!(NEXT, id)))
            .await?;
        let (scope, now) = (self.state.scope, self.state.now);
        renew(self.transaction, &scope, &ids, now).await?;
        if i64::try_from(ids.len()).unwrap_or(PORTION) < PORTION {
            self.state.row.desk_change = began;
            return Ok((began < last).then(DeskProgress::default));
        }
        Ok(ids.last().map(|id| DeskProgress {
            all: Some((id.to_string(), began)),
        }))
    }

    /// Completes what the next entries of the change feed are about.
    async fn follow_feed(&mut self) -> Result<Option<DeskProgress>, Error> {
        let (scope, now) = (self.state.scope, self.state.now);
        let [region, environment] = Value::of_scope(&scope);
        let after = Value::Int(self.state.row.desk_change);
        let values = [region, environment, after, Value::Int(PORTION)];
        let mut entries: Vec<(i64, CandidateId)> = self
            .transaction
            .all(&CHANGED, &values, |row| {
                Ok((
                    row.int(column!(CHANGED, change_position))?,
                    row.parsed(column!(CHANGED, id))?,
                ))
            })
            .await?;
        let erased = self
            .transaction
            .all(&ERASED, &values, |row| {
                Ok((
                    row.int(column!(ERASED, change_position))?,
                    row.parsed(column!(ERASED, id))?,
                ))
            })
            .await?;
        entries.extend(erased);
        entries.sort_unstable();
        entries.truncate(usize::try_from(PORTION).unwrap_or(usize::MAX));
        let ids: Vec<CandidateId> = entries.iter().map(|(_, id)| *id).collect();
        renew(self.transaction, &scope, &ids, now).await?;
        let whole = i64::try_from(ids.len()).unwrap_or(PORTION) < PORTION;
        let last = entries.last().map(|(position, _)| *position);
        self.state.row.desk_change = match last {
            Some(last) if !whole => last,
            _ => self.state.row.last_change,
        };
        Ok((!whole).then(DeskProgress::default))
    }
}

/// Writes the rows and words of these candidates again, from their documents and contact moments.
async fn renew(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    ids: &[CandidateId],
    now: Timestamp,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let sets = || {
        ids.iter()
            .map(|id| vec![region, environment, Value::Text(id.as_str())])
            .collect::<Vec<_>>()
    };
    let mut stored: Vec<Option<(StoredCandidate, i64)>> = vec![None; ids.len()];
    transaction
        .query_batch(&CANDIDATE, sets(), |index, row| {
            let position = row.int(column!(CANDIDATE, position))?;
            stored[index] = Some((StoredCandidate::read::<CANDIDATE>(row)?, position));
            Ok(())
        })
        .await?;
    let mut known: Vec<Option<(i64, String)>> = vec![None; ids.len()];
    transaction
        .query_batch(&KNOWN, sets(), |index, row| {
            let words = row.text(column!(KNOWN, words))?.to_owned();
            known[index] = Some((row.int(column!(KNOWN, phase))?, words));
            Ok(())
        })
        .await?;
    for (index, id) in ids.iter().enumerate() {
        let Some((candidate, position)) = &stored[index] else {
            forget(transaction, scope, *id).await?;
            continue;
        };
        let document = candidate.document.as_document();
        let facts = DeskFacts::of(&document);
        let text_filter = text_filter(&document);
        let custom = candidate.custom.as_deref();
        let Some((_, words)) = &known[index] else {
            let beside = Beside {
                position: *position,
                phase_since: facts.created_at.min(now.micros()),
                last_contact: 0,
                text_filter,
            };
            rows::insert(transaction, scope, *id, &facts, &beside, custom)?;
            renew_beside(transaction, scope, *id)?;
            continue;
        };
        rows::exchange_words(transaction, scope, *position, words, &facts.words)?;
        // The phase was changed at the latest when the document was.
        let changed = Timestamp::from_micros(facts.updated_at);
        rows::change(transaction, scope, *id, &facts, custom, changed)?;
        rows::set_text_filter(transaction, scope, *id, &text_filter)?;
        renew_beside(transaction, scope, *id)?;
    }
    Ok(())
}

/// Removes what is left of a candidate that was erased. A node of an earlier version does not know the
/// tables of the desk.
async fn forget(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
) -> Result<(), Error> {
    rows::erase(transaction, scope, id).await?;
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Text(id.as_str())];
    for statement in removals::deferred_erasures() {
        transaction.defer(statement, &values)?;
    }
    desk_exports::forget_all(transaction, scope)
}

/// Looks up what does not follow from the document.
fn renew_beside(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
) -> Result<(), Error> {
    rows::renew_contact(transaction, scope, id)?;
    rows::renew_coordinator(transaction, scope, id)?;
    rows::renew_next_task(transaction, scope, id)
}
