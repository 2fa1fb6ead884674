//! The events of a unit of work that are still to be written.

use crate::audit::Actor;
use db::{Error, Row, column};
use model::{CandidateId, EventKind, EventKinds};

/// What a locked scope knows of events.
#[derive(Debug, Clone)]
pub(crate) struct EventState {
    /// The kinds to which there are subscriptions.
    pub(crate) subscribed: EventKinds,
    /// Who makes the changes.
    pub(crate) actor: Actor,
    /// The events that are still to be written.
    pub(super) noted: Vec<Event>,
}

/// An event that is still to be written.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) kind: EventKind,
    pub(super) candidate: Option<CandidateId>,
    pub(super) subject: Option<String>,
    pub(super) details: Option<String>,
    pub(super) actor: Actor,
}

impl EventState {
    /// Returns the state from the column `subscribed`.
    pub(crate) fn new(subscribed: i64) -> Self {
        Self {
            subscribed: EventKinds::of_bits(subscribed),
            actor: Actor::System,
            noted: Vec::new(),
        }
    }

    /// Returns the state from the row of the statement that locks the scope.
    pub(crate) fn read<C: db::Columns>(row: Row<'_>) -> Result<Self, Error> {
        Ok(Self::new(row.int(column!(C, subscribed))?))
    }

    /// Returns whether events are still to be written.
    pub(crate) fn has_noted(&self) -> bool {
        !self.noted.is_empty()
    }

    /// Drops the events that are still to be written.
    pub(crate) fn clear(&mut self) {
        self.noted.clear();
    }

    pub(super) fn note(
        &mut self,
        kind: EventKind,
        candidate: Option<CandidateId>,
        subject: Option<String>,
        details: Option<String>,
    ) {
        self.noted.push(Event {
            kind,
            candidate,
            subject,
            details,
            actor: self.actor,
        });
    }
}
