//! Contact moments with a candidate.

use crate::{Error, Store, Transaction, Value, statement::register};
use model::{CandidateId, InteractionId, Scope, Timestamp};

register! {
    INSERT = "INSERT INTO interactions \
              (region_id, environment, id, candidate_id, performed_at, created_at, document) \
              VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    NEWEST = "SELECT document FROM interactions \
              WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 \
              ORDER BY performed_at DESC, created_at DESC, id DESC LIMIT $4";
}

/// An interaction to be stored.
#[derive(Debug, Clone)]
pub struct NewInteraction {
    /// Its id.
    pub id: InteractionId,
    /// When the contact took place.
    pub performed_at: Timestamp,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// The finished JSON.
    pub document: String,
}

impl Store {
    /// Visits the finished JSON of a candidate's interactions, newest first, at most `limit`.
    pub async fn interactions(
        &self,
        scope: &Scope,
        candidate: &str,
        limit: i64,
        mut visit: impl FnMut(&str),
    ) -> Result<u32, Error> {
        self.interactions_of_each(scope, std::iter::once(candidate), limit, |_, document| visit(document)).await
    }

    /// The same for several candidates, together; each visit is told the index of the candidate.
    pub async fn interactions_of_each(
        &self,
        scope: &Scope,
        candidates: impl ExactSizeIterator<Item = &str>,
        limit: i64,
        mut visit: impl FnMut(usize, &str),
    ) -> Result<u32, Error> {
        let [region, environment] = Value::of_scope(scope);
        let sets = candidates.map(|candidate| vec![region, environment, Value::Text(candidate), Value::Int(limit)]);
        self.engine()
            .each_of(&NEWEST, sets, |index, row| {
                visit(index, row.text(0)?);
                Ok(())
            })
            .await
    }
}

/// Adds an interaction; false when its id is taken.
pub(crate) async fn insert(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
    interaction: &NewInteraction,
) -> Result<bool, Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [
        region,
        environment,
        Value::Text(interaction.id.as_str()),
        Value::Text(candidate.as_str()),
        Value::Int(interaction.performed_at.micros()),
        Value::Int(interaction.created_at.micros()),
        Value::Text(&interaction.document),
    ];
    Ok(transaction.execute(&INSERT, &values).await? == 1)
}
