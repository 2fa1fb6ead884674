//! Inserts new candidates at the end of the list and of the change feed, with their contact moments
//! and attachments.

use super::{new_candidate::NewCandidate, write::Candidates};
use crate::{
    attachments::Attachments,
    desk,
    history::{Changes, Happened},
    interactions, phases, subscriptions,
    unit_of_work::{CandidateChange, Savepoint},
};
use db::{Error, statements};
use model::{Action, EventKind};

/// The columns of a new candidate's row, for the values that `NewCandidate::values` returns.
macro_rules! insert {
    ($rest:literal) => {
        concat!(
            "INSERT INTO candidates (region_id, environment, id, position, archived, phase, email_key, phone_key, ",
            "lengths, document, custom, change_position, identity_key, journey, change_kind) ",
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0)",
            $rest
        )
    };
}

statements! {
    pub(super) scope ADD as "ADD_CANDIDATE" = insert!("");
    pub(super) scope INSERT as "INSERT_CANDIDATE" = insert!(" ON CONFLICT DO NOTHING");
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

impl<'c> Candidates<'_, 'c> {
    /// Adds a candidate with its contact moments and attachments. Their ids must be newly generated
    /// at random: the transaction fails if one of them exists already.
    pub async fn add(&mut self, new: &NewCandidate) -> Result<(), Error> {
        self.put_in(new).await?;
        let position = self.state.row.last_position;
        self.state.loaded.note_position(new.id, position);
        Ok(())
    }

    async fn put_in(&mut self, new: &NewCandidate) -> Result<(), Error> {
        let scope = self.state.scope;
        let change = self.state.next_change();
        self.state.row.last_position += 1;
        let (position, journey) = (self.state.row.last_position, self.state.new_journey());
        let values = new.values(&scope, (position, change, journey));
        self.transaction.defer_one(&ADD, &values)?;
        self.write_first_entries(new, journey).await?;
        let now = self.state.now;
        desk::add(self.transaction, &scope, new, position, now)?;
        for interaction in &new.interactions {
            interactions::defer(self.transaction, &scope, new.id, interaction)?;
        }
        for attachment in &new.attachments {
            self.attachments().put(new.id, attachment).await?;
        }
        self.count_new(new);
        Ok(())
    }

    /// Adds the first entries of a candidate to the history and among the phases.
    async fn write_first_entries(&mut self, new: &NewCandidate, journey: i64) -> Result<(), Error> {
        phases::added(self.transaction, self.state, journey, &new.finished).await?;
        let happened = Happened {
            candidate: new.id,
            kind: EventKind::CandidateCreated,
            operation: Action::CandidatesCreate,
            subject: None,
            changes: Changes::default(),
        };
        self.state.write_history(self.transaction, happened)
    }

    /// Notes what follows from the insertion of a candidate.
    fn count_new(&mut self, new: &NewCandidate) {
        self.state.row.usage.records += new.records();
        self.state.record(&CandidateChange {
            id: new.id,
            before: None,
            after: Some(new.finished.facts()),
            documents: None,
        });
        for interaction in &new.interactions {
            let kind = EventKind::InteractionCreated;
            self.state
                .note_event_of(kind, new.id, interaction.id.as_str());
        }
        for attachment in &new.attachments {
            let kind = EventKind::AttachmentAdded;
            self.state
                .note_event_of(kind, new.id, attachment.id.as_str());
        }
    }

    /// Inserts candidates at the end of the list, each with its contact moments and attachments or
    /// not at all. Where each statement would be a round trip, they are inserted together; if an id
    /// exists already, they are inserted one by one instead.
    pub async fn insert_all(&mut self, new: &[&NewCandidate]) -> Result<Vec<Inserted>, Error> {
        if self.transaction.has_round_trips() && self.insert_together(new).await? {
            subscriptions::write_many_events(self.transaction, self.state)?;
            return Ok(vec![Inserted::Yes; new.len()]);
        }
        let mut inserted = Vec::with_capacity(new.len());
        for new in new {
            inserted.push(self.insert(new).await?);
        }
        subscriptions::write_many_events(self.transaction, self.state)?;
        Ok(inserted)
    }

    /// Inserts all candidates or none. Returns false, with nothing changed, if an id exists
    /// already.
    async fn insert_together(&mut self, new: &[&NewCandidate]) -> Result<bool, Error> {
        let savepoint = Savepoint::set(self.transaction, self.state).await?;
        match self.put_in_all(new).await {
            Ok(()) => savepoint.release(self.transaction).await.map(|()| true),
            Err(error) if error.is_unavailable() => Err(error),
            Err(_) => savepoint
                .roll_back(self.transaction, self.state)
                .await
                .map(|()| false),
        }
    }

    async fn put_in_all(&mut self, new: &[&NewCandidate]) -> Result<(), Error> {
        for new in new {
            self.put_in(new).await?;
        }
        self.transaction.flush().await
    }

    /// Inserts a candidate at the end of the list, with its contact moments and attachments, or not
    /// at all.
    pub async fn insert(&mut self, new: &NewCandidate) -> Result<Inserted, Error> {
        let scope = self.state.scope;
        let change = self.state.next_change();
        let position = self.state.row.last_position + 1;
        let journey = self.state.new_journey();
        let values = new.values(&scope, (position, change, journey));
        if new.interactions.is_empty() && new.attachments.is_empty() {
            if self.transaction.execute(&INSERT, &values).await? == 0 {
                return Ok(Inserted::CandidateIdTaken);
            }
        } else {
            let before = self.state.row.clone();
            self.transaction.savepoint().await?;
            let taken = if self.transaction.execute(&INSERT, &values).await? == 0 {
                Some(Inserted::CandidateIdTaken)
            } else {
                self.insert_related(new).await?
            };
            if let Some(taken) = taken {
                self.transaction.rollback_to_savepoint().await?;
                self.state.row = before;
                return Ok(taken);
            }
            self.transaction.release_savepoint().await?;
        }
        self.state.row.last_position = position;
        self.write_first_entries(new, journey).await?;
        let now = self.state.now;
        desk::add(self.transaction, &scope, new, position, now)?;
        self.count_new(new);
        Ok(Inserted::Yes)
    }

    async fn insert_related(&mut self, new: &NewCandidate) -> Result<Option<Inserted>, Error> {
        let scope = self.state.scope;
        for (index, interaction) in new.interactions.iter().enumerate() {
            if !interactions::insert(self.transaction, &scope, new.id, interaction).await? {
                return Ok(Some(Inserted::InteractionIdTaken(index)));
            }
        }
        for (index, attachment) in new.attachments.iter().enumerate() {
            if !self.attachments().insert(new.id, attachment).await? {
                return Ok(Some(Inserted::AttachmentIdTaken(index)));
            }
        }
        Ok(None)
    }

    fn attachments(&mut self) -> Attachments<'_, 'c> {
        Attachments {
            transaction: self.transaction,
            state: self.state,
        }
    }
}
