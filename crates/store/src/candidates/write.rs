//! Writing candidates: through a lane, which hands out positions while its row is held.

use crate::{
    Error, Statement, Transaction, Value,
    attachments::{self, NewAttachment},
    interactions::{self, NewInteraction},
};
use model::{CandidateId, Scope};
use std::collections::BTreeMap;

pub(super) static LOCK_LANE: Statement = Statement::new(
    "LOCK_LANE",
    "INSERT INTO lanes (region_id, environment, last_position) VALUES ($1, $2, 0) \
     ON CONFLICT (region_id, environment) DO UPDATE SET last_position = lanes.last_position RETURNING last_position",
);
pub(super) static LEAVE_LANE: Statement =
    Statement::new("LEAVE_LANE", "UPDATE lanes SET last_position = $3 WHERE region_id = $1 AND environment = $2");
pub(super) static INSERT: Statement = Statement::new(
    "INSERT_CANDIDATE",
    "INSERT INTO candidates (region_id, environment, id, position, archived, phase, email_key, phone_key, lengths, \
     document, custom) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
);
pub(super) static COUNT_UP: Statement = Statement::new(
    "COUNT_UP",
    "INSERT INTO candidate_counts (region_id, environment, archived, phase, total) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (region_id, environment, archived, phase) \
     DO UPDATE SET total = candidate_counts.total + excluded.total",
);

/// A candidate to be stored, finished to the byte.
#[derive(Debug, Clone)]
pub struct NewCandidate {
    /// Its id.
    pub id: CandidateId,
    /// Whether it is archived.
    pub archived: bool,
    /// The index of its phase in [`model::vocabulary::PHASES`].
    pub phase: u8,
    /// Made by [`model::email_key`].
    pub email_key: String,
    /// Made by [`model::phone_key`].
    pub phone_key: Option<String>,
    /// The finished JSON.
    pub document: String,
    /// The lengths of its values.
    pub lengths: Vec<u8>,
    /// The values of its custom fields: a JSON object by custom field id.
    pub custom: Option<String>,
    /// Its contact moments.
    pub interactions: Vec<NewInteraction>,
    /// Its files.
    pub attachments: Vec<NewAttachment>,
}

/// How an insertion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is in.
    Yes,
    /// The candidate's id is taken; nothing of it was kept.
    CandidateIdTaken,
    /// The id of its interaction with this index is taken; nothing of it was kept.
    InteractionIdTaken(usize),
    /// The id of its attachment with this index is taken; nothing of it was kept.
    AttachmentIdTaken(usize),
}

/// One region's environment, held for writing until the transaction ends.
#[derive(Debug)]
pub struct Lane {
    scope: Scope,
    last_position: i64,
    counted: BTreeMap<(bool, u8), i64>,
}

impl Lane {
    /// Takes the lane: others that want it wait until this transaction ends.
    pub async fn enter(transaction: &mut Transaction<'_>, scope: Scope) -> Result<Self, Error> {
        let [region, environment] = Value::of_scope(&scope);
        transaction.enter(&scope).await?;
        let last = transaction.first(&LOCK_LANE, &[region, environment], |row| row.int(0)).await?;
        let last_position = last.ok_or_else(|| Error::Internal("the lane gave no position".into()))?;
        Ok(Self { scope, last_position, counted: BTreeMap::new() })
    }

    /// Adds a candidate at the end of the list, with its interactions and attachments, or nothing of it.
    pub async fn insert(&mut self, transaction: &mut Transaction<'_>, new: &NewCandidate) -> Result<Inserted, Error> {
        let position = self.last_position + 1;
        let [region, environment] = Value::of_scope(&self.scope);
        let values = [
            region,
            environment,
            Value::Text(new.id.as_str()),
            Value::Int(position),
            Value::Int(new.archived.into()),
            Value::Int(new.phase.into()),
            Value::Text(&new.email_key),
            new.phone_key.as_deref().into(),
            Value::Blob(&new.lengths),
            Value::Text(&new.document),
            new.custom.as_deref().into(),
        ];
        let company = !new.interactions.is_empty() || !new.attachments.is_empty();
        if company {
            transaction.mark().await?;
        }
        if transaction.execute(&INSERT, &values).await? == 0 {
            if company {
                transaction.rewind().await?;
            }
            return Ok(Inserted::CandidateIdTaken);
        }
        if company {
            if let Some(taken) = self.insert_company(transaction, new).await? {
                transaction.rewind().await?;
                return Ok(taken);
            }
            transaction.forget().await?;
        }
        self.last_position = position;
        *self.counted.entry((new.archived, new.phase)).or_default() += 1;
        Ok(Inserted::Yes)
    }

    async fn insert_company(
        &self,
        transaction: &mut Transaction<'_>,
        new: &NewCandidate,
    ) -> Result<Option<Inserted>, Error> {
        for (index, interaction) in new.interactions.iter().enumerate() {
            if !interactions::insert(transaction, &self.scope, new.id, interaction).await? {
                return Ok(Some(Inserted::InteractionIdTaken(index)));
            }
        }
        for (index, attachment) in new.attachments.iter().enumerate() {
            if !attachments::insert(transaction, &self.scope, new.id, attachment).await? {
                return Ok(Some(Inserted::AttachmentIdTaken(index)));
            }
        }
        Ok(None)
    }

    /// Notes the positions and counts. To be called before the transaction ends.
    pub async fn leave(self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction.execute(&LEAVE_LANE, &[region, environment, Value::Int(self.last_position)]).await?;
        for ((archived, phase), count) in self.counted {
            let values =
                [region, environment, Value::Int(archived.into()), Value::Int(phase.into()), Value::Int(count)];
            transaction.execute(&COUNT_UP, &values).await?;
        }
        Ok(())
    }
}
