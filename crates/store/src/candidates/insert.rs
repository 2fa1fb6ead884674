//! Inserts new candidates at the end of the list and of the change feed, with their contact moments
//! and attachments.

use super::{LockedScope, write::Finished};
use crate::{
    attachments::NewAttachment,
    interactions::{self, NewInteraction},
};
use db::{Error, Statement, Transaction, Value};
use model::{CandidateId, Scope};

/// The columns of a new candidate's row, for the values that `NewCandidate::values` returns.
macro_rules! insert {
    ($rest:literal) => {
        concat!(
            "INSERT INTO candidates (region_id, environment, id, position, archived, phase, email_key, phone_key, ",
            "lengths, document, custom, change_position, identity_key, change_kind) ",
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)",
            $rest
        )
    };
}

pub(super) static ADD: Statement = Statement::new("ADD_CANDIDATE", insert!(""));
pub(super) static INSERT: Statement =
    Statement::new("INSERT_CANDIDATE", insert!(" ON CONFLICT DO NOTHING"));

/// A candidate to be stored, with its final JSON.
#[derive(Debug, Clone)]
pub struct NewCandidate {
    /// The candidate's id.
    pub id: CandidateId,
    /// The candidate's columns.
    pub finished: Finished,
    /// The candidate's contact moments.
    pub interactions: Vec<NewInteraction>,
    /// The candidate's attachments.
    pub attachments: Vec<NewAttachment>,
}

impl NewCandidate {
    /// Returns the number of records: the candidate and its contact moments.
    fn records(&self) -> i64 {
        1 + i64::try_from(self.interactions.len()).unwrap_or(i64::MAX - 1)
    }

    /// Returns the values for `ADD` and `INSERT`.
    fn values<'v>(&'v self, scope: &'v Scope, position: i64, change: i64) -> [Value<'v>; 13] {
        let [region, environment] = Value::of_scope(scope);
        let Finished {
            archived,
            phase,
            email_key,
            identity_key,
            phone_key,
            document,
            lengths,
            custom,
        } = &self.finished;
        [
            region,
            environment,
            Value::Text(self.id.as_str()),
            Value::Int(position),
            Value::Int((*archived).into()),
            Value::Int((*phase).into()),
            Value::Text(email_key),
            phone_key.as_deref().into(),
            Value::Blob(lengths),
            Value::Text(document),
            custom.as_deref().into(),
            Value::Int(change),
            Value::Text(identity_key),
        ]
    }
}

/// How an insertion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// The candidate was inserted.
    Yes,
    /// The candidate's id exists already. Nothing was stored.
    CandidateIdTaken,
    /// The id of the contact moment with this index exists already. Nothing was stored.
    InteractionIdTaken(usize),
    /// The id of the attachment with this index exists already. Nothing was stored.
    AttachmentIdTaken(usize),
}

impl LockedScope {
    /// Adds a candidate with its contact moments and attachments. Their ids must be newly generated
    /// at random: the transaction fails if one of them exists already.
    pub async fn add(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &NewCandidate,
    ) -> Result<(), Error> {
        self.put_in(transaction, new).await?;
        self.positions.insert(new.id, self.last_position);
        Ok(())
    }

    async fn put_in(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &NewCandidate,
    ) -> Result<(), Error> {
        let scope = self.scope;
        let change = self.next_change();
        self.last_position += 1;
        transaction.defer(&ADD, &new.values(&scope, self.last_position, change), true)?;
        for interaction in &new.interactions {
            interactions::defer(transaction, &scope, new.id, interaction)?;
        }
        for attachment in &new.attachments {
            self.add_attachment(transaction, new.id, attachment).await?;
        }
        self.usage.records += new.records();
        self.count(new.finished.archived, new.finished.phase, 1);
        Ok(())
    }

    /// Inserts candidates at the end of the list, each with its contact moments and attachments or
    /// not at all. Where each statement would be a round trip, they are inserted together; if an id
    /// exists already, they are inserted one by one instead.
    pub async fn insert_all(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &[&NewCandidate],
    ) -> Result<Vec<Inserted>, Error> {
        if transaction.has_round_trips() && self.insert_together(transaction, new).await? {
            return Ok(vec![Inserted::Yes; new.len()]);
        }
        let mut inserted = Vec::with_capacity(new.len());
        for new in new {
            inserted.push(self.insert(transaction, new).await?);
        }
        Ok(inserted)
    }

    /// Inserts all candidates or none. Returns false, with nothing changed, if an id exists
    /// already.
    async fn insert_together(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &[&NewCandidate],
    ) -> Result<bool, Error> {
        let before = self.clone();
        transaction.savepoint().await?;
        match self.put_in_all(transaction, new).await {
            Ok(()) => transaction.release_savepoint().await.map(|()| true),
            Err(error @ Error::Unavailable(_)) => Err(error),
            Err(_) => {
                *self = before;
                transaction.rollback_to_savepoint().await.map(|()| false)
            }
        }
    }

    async fn put_in_all(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &[&NewCandidate],
    ) -> Result<(), Error> {
        for new in new {
            self.put_in(transaction, new).await?;
        }
        transaction.flush().await
    }

    /// Inserts a candidate at the end of the list, with its contact moments and attachments, or not
    /// at all.
    pub async fn insert(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &NewCandidate,
    ) -> Result<Inserted, Error> {
        let position = self.last_position + 1;
        let scope = self.scope;
        let change = self.next_change();
        let values = new.values(&scope, position, change);
        let before = self.usage;
        let related = !new.interactions.is_empty() || !new.attachments.is_empty();
        if related {
            transaction.savepoint().await?;
        }
        if transaction.execute(&INSERT, &values).await? == 0 {
            if related {
                transaction.rollback_to_savepoint().await?;
            }
            return Ok(Inserted::CandidateIdTaken);
        }
        if related {
            if let Some(taken) = self.insert_related(transaction, new).await? {
                transaction.rollback_to_savepoint().await?;
                self.usage = before;
                return Ok(taken);
            }
            transaction.release_savepoint().await?;
        }
        self.last_position = position;
        self.usage.records += new.records();
        self.count(new.finished.archived, new.finished.phase, 1);
        Ok(Inserted::Yes)
    }

    async fn insert_related(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &NewCandidate,
    ) -> Result<Option<Inserted>, Error> {
        for (index, interaction) in new.interactions.iter().enumerate() {
            if !interactions::insert(transaction, &self.scope, new.id, interaction).await? {
                return Ok(Some(Inserted::InteractionIdTaken(index)));
            }
        }
        for (index, attachment) in new.attachments.iter().enumerate() {
            if !self
                .insert_attachment(transaction, new.id, attachment)
                .await?
            {
                return Ok(Some(Inserted::AttachmentIdTaken(index)));
            }
        }
        Ok(None)
    }
}
