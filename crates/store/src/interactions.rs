//! Contact moments with candidates, called interactions in the database.

use crate::{
    Store, desk,
    history::{Changes, Happened},
    removals,
    unit_of_work::aggregate,
};
use db::{Error, Row, Transaction, Value, column, register};
use model::{Action, CandidateId, EventKind, InteractionId, Scope, Timestamp};
use std::sync::Arc;

register! {
    scope INSERT = "INSERT INTO interactions \
              (region_id, environment, id, candidate_id, performed_at, created_at, document) \
              VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    scope NEWEST = "SELECT document FROM interactions \
              WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 \
              ORDER BY performed_at DESC, created_at DESC, id DESC LIMIT $4";
    scope NEXT = "SELECT document, performed_at, created_at, id FROM interactions \
            WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 \
            AND (performed_at, created_at, id) < ($4, $5, $6) \
            ORDER BY performed_at DESC, created_at DESC, id DESC LIMIT $7";
    scope SHOWN = "SELECT candidate_id, document, \
             (SELECT position FROM candidates WHERE region_id = $1 AND environment = $2 AND id = interactions.candidate_id) \
             AS position FROM interactions WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope ONE = "SELECT candidate_id, document FROM interactions WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope REPLACE = "UPDATE interactions SET performed_at = $4, document = $5 \
               WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope DELETE = "DELETE FROM interactions WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND id = $4";
}

/// An interaction to store.
#[derive(Debug, Clone)]
pub struct NewInteraction {
    /// Its id.
    pub id: InteractionId,
    /// When the contact took place.
    pub performed_at: Timestamp,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// The complete JSON document.
    pub document: String,
}

/// A keyset cursor in the list of a candidate's contact moments. The list is ordered newest first,
/// so the entries after it are older.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InteractionCursor {
    /// When the contact took place.
    pub performed_at: Timestamp,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// Its id.
    pub id: String,
}

impl InteractionCursor {
    /// Returns the cursor before the newest entry.
    pub fn start() -> Self {
        Self {
            performed_at: Timestamp::from_micros(i64::MAX),
            created_at: Timestamp::from_micros(i64::MAX),
            id: String::new(),
        }
    }
}

impl Store {
    /// Returns a page of a candidate's contact moments, newest first: the JSON document and the
    /// cursor of each.
    pub async fn interactions_after(
        &self,
        scope: &Scope,
        candidate: CandidateId,
        after: &InteractionCursor,
        limit: i64,
    ) -> Result<Vec<(String, InteractionCursor)>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Text(candidate.as_str()),
            Value::Int(after.performed_at.micros()),
            Value::Int(after.created_at.micros()),
            Value::Text(&after.id),
            Value::Int(limit),
        ];
        self.database()
            .all(&NEXT, &values, |row| {
                let place = InteractionCursor {
                    performed_at: Timestamp::from_micros(row.int(column!(NEXT, performed_at))?),
                    created_at: Timestamp::from_micros(row.int(column!(NEXT, created_at))?),
                    id: row.text(column!(NEXT, id))?.to_owned(),
                };
                Ok((row.text(column!(NEXT, document))?.to_owned(), place))
            })
            .await
    }

    /// Returns the JSON document of one contact moment of a candidate, and the candidate's
    /// position.
    pub async fn interaction(
        &self,
        scope: &Scope,
        candidate: CandidateId,
        id: InteractionId,
    ) -> Result<Option<(String, i64)>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Text(id.as_str())];
        let of = |row: Row<'_>| {
            Ok((
                row.parsed::<CandidateId>(column!(SHOWN, candidate_id))?,
                (
                    row.text(column!(SHOWN, document))?.to_owned(),
                    row.int(column!(SHOWN, position))?,
                ),
            ))
        };
        let found = self.database().first(&SHOWN, &values, of).await?;
        Ok(found
            .filter(|(of, _)| *of == candidate)
            .map(|(_, shown)| shown))
    }

    /// Visits the JSON documents of a candidate's interactions, newest first, at most `limit`.
    /// Returns their number.
    pub async fn interactions(
        &self,
        scope: &Scope,
        candidate: &str,
        limit: i64,
        mut visit: impl FnMut(&str),
    ) -> Result<u32, Error> {
        self.interactions_of_each(scope, std::iter::once(candidate), limit, |_, document| {
            visit(document);
        })
        .await
    }

    /// Visits the interactions of several candidates in one batch. `limit` applies per candidate,
    /// and `visit` receives the candidate's index.
    pub async fn interactions_of_each(
        &self,
        scope: &Scope,
        candidates: impl ExactSizeIterator<Item = &str>,
        limit: i64,
        mut visit: impl FnMut(usize, &str),
    ) -> Result<u32, Error> {
        let [region, environment] = Value::of_scope(scope);
        let sets = candidates.map(|candidate| {
            vec![
                region,
                environment,
                Value::Text(candidate),
                Value::Int(limit),
            ]
        });
        self.database()
            .query_batch(&NEWEST, sets, |index, row| {
                visit(index, row.text(column!(NEWEST, document))?);
                Ok(())
            })
            .await
    }
}

aggregate! {
    /// The contact moments of the candidates of the locked scope.
    Interactions,
    /// Gives access to the contact moments of the scope's candidates.
    interactions
}

impl Interactions<'_, '_> {
    /// Returns the JSON document of one contact moment of a candidate. Its row is read once, and
    /// again after a change.
    pub async fn load(
        &mut self,
        candidate: CandidateId,
        id: InteractionId,
    ) -> Result<Option<Arc<str>>, Error> {
        let loaded = self.state.interactions.get(&id).cloned();
        let found = if loaded.is_some() {
            loaded
        } else {
            let [region, environment] = Value::of_scope(&self.state.scope);
            let values = [region, environment, Value::Text(id.as_str())];
            let of = |row: Row<'_>| {
                Ok((
                    row.parsed::<CandidateId>(column!(ONE, candidate_id))?,
                    Arc::from(row.text(column!(ONE, document))?),
                ))
            };
            let read = self.transaction.first(&ONE, &values, of).await?;
            if let Some(read) = &read {
                self.state.interactions.insert(id, read.clone());
            }
            read
        };
        Ok(found
            .filter(|(of, _)| *of == candidate)
            .map(|(_, document)| document))
    }

    /// Returns the JSON documents of all contact moments of a candidate, newest first.
    pub async fn documents_of(&mut self, candidate: CandidateId) -> Result<Vec<String>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(candidate.as_str()),
            Value::Int(i64::MAX),
        ];
        self.transaction
            .all(&NEWEST, &values, |row| {
                Ok(row.text(column!(NEWEST, document))?.to_owned())
            })
            .await
    }

    /// Adds a contact moment to a candidate. Its id is random, so it is not expected to exist; if
    /// it does, the transaction fails.
    pub fn add(
        &mut self,
        candidate: CandidateId,
        interaction: &NewInteraction,
    ) -> Result<(), Error> {
        let scope = self.state.scope;
        defer(self.transaction, &scope, candidate, interaction)?;
        desk::note_contact(
            self.transaction,
            &scope,
            candidate,
            interaction.performed_at,
        )?;
        self.state.row.usage.records += 1;
        let id = interaction.id.as_str();
        let kind = EventKind::InteractionCreated;
        self.state.note_event_of(kind, candidate, id);
        let happened = (kind, Action::InteractionsCreate);
        self.write_history_of(happened, candidate, interaction.id, Changes::default())
    }

    /// Replaces the contact moment of a candidate with the same id.
    pub fn replace(
        &mut self,
        candidate: CandidateId,
        interaction: &NewInteraction,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(interaction.id.as_str()),
            Value::Int(interaction.performed_at.micros()),
            Value::Text(&interaction.document),
        ];
        self.transaction.defer_one(&REPLACE, &values)?;
        let scope = self.state.scope;
        desk::renew_contact(self.transaction, &scope, candidate)?;
        let before = self.state.interactions.remove(&interaction.id);
        let changes =
            before.map(|(_, before)| Changes::of_interaction(&before, &interaction.document));
        let kind = EventKind::InteractionUpdated;
        self.state
            .note_event_of(kind, candidate, interaction.id.as_str());
        let happened = (kind, Action::InteractionsUpdate);
        let changes = changes.unwrap_or_default();
        self.write_history_of(happened, candidate, interaction.id, changes)
    }

    fn write_history_of(
        &mut self,
        (kind, operation): (EventKind, Action),
        candidate: CandidateId,
        id: InteractionId,
        changes: Changes,
    ) -> Result<(), Error> {
        let happened = Happened {
            candidate,
            kind,
            operation,
            subject: Some(id.as_str()),
            changes,
        };
        self.state.write_history(self.transaction, happened)
    }

    /// Removes a contact moment from a candidate. Returns false when there is no such contact
    /// moment.
    pub async fn remove(
        &mut self,
        candidate: CandidateId,
        id: InteractionId,
    ) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(candidate.as_str()),
            Value::Text(id.as_str()),
        ];
        let removed = self.transaction.execute(&DELETE, &values).await? == 1;
        self.state.row.usage.records -= i64::from(removed);
        if removed {
            let scope = self.state.scope;
            desk::renew_contact(self.transaction, &scope, candidate)?;
            let kind = EventKind::InteractionDeleted;
            self.state.note_event_of(kind, candidate, id.as_str());
            let happened = (kind, Action::InteractionsDelete);
            self.write_history_of(happened, candidate, id, Changes::default())?;
        }
        self.state.interactions.remove(&id);
        Ok(removed)
    }
}

/// Removes all contact moments of a candidate and returns their number.
pub(crate) async fn delete_of(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
) -> Result<u64, Error> {
    let [region, environment] = Value::of_scope(scope);
    transaction
        .execute(
            removals::erasure_of("interactions"),
            &[region, environment, Value::Text(candidate.as_str())],
        )
        .await
}

/// Adds an interaction. Returns false when its id is taken.
pub(crate) async fn insert(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
    interaction: &NewInteraction,
) -> Result<bool, Error> {
    Ok(transaction
        .execute(&INSERT, &values(scope, &candidate, interaction))
        .await?
        == 1)
}

/// Adds an interaction with a random id. If the id is taken, the transaction fails.
pub(crate) fn defer(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
    interaction: &NewInteraction,
) -> Result<(), Error> {
    transaction.defer_one(&INSERT, &values(scope, &candidate, interaction))
}

/// Returns the parameters of [`INSERT`](static@INSERT).
fn values<'v>(
    scope: &'v Scope,
    candidate: &'v CandidateId,
    interaction: &'v NewInteraction,
) -> [Value<'v>; 7] {
    let [region, environment] = Value::of_scope(scope);
    [
        region,
        environment,
        Value::Text(interaction.id.as_str()),
        Value::Text(candidate.as_str()),
        Value::Int(interaction.performed_at.micros()),
        Value::Int(interaction.created_at.micros()),
        Value::Text(&interaction.document),
    ]
}
