//! Events: what is reported to subscriptions about changes.
//!
//! The functions of the aggregates that change rows note an event in the unit of work, and the unit
//! of work writes its events before its commit. So an event exists if and only if its change was
//! committed, whichever way the change came in. A scope without subscriptions to a kind of event
//! writes none of that kind.

use crate::{
    audit::Actor,
    candidates::{Finished, StoredCandidate, changed_fields},
    mutations::Author,
    unit_of_work::{CandidateChange, ScopeState, ScopeTx},
};
use db::{Error, Transaction, Value, statements};
use model::{Action, CandidateId, EventId, EventKind, vocabulary::PHASES};
use serde_json::json;

statements! {
    pub(super) scope INSERT as "INSERT_EVENT" =
        "INSERT INTO subscription_events (region_id, environment, sequence, id, kind, created_at, candidate_id, subject, details, \
         actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// The kind and the ids of an event stay, so that it is still delivered.
    pub(super) scope FORGET as "FORGET_EVENTS" =
        "UPDATE subscription_events SET details = NULL \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND details IS NOT NULL";
}

/// Number of noted events after which an import writes them.
const MANY: usize = 1_000;

impl ScopeTx<'_, '_> {
    /// Says who makes the changes from here on, and by which operation.
    pub fn act_as(&mut self, author: &Author, operation: Action) {
        self.state.events.actor = author.actor();
        self.state.author.clone_from(author);
        self.state.action = Some(operation);
    }
}

impl ScopeState {
    /// Notes an event about something of a candidate: a contact moment or an attachment.
    pub(crate) fn note_event_of(&mut self, kind: EventKind, candidate: CandidateId, subject: &str) {
        if self.events.subscribed.has(kind) {
            let subject = Some(subject.to_owned());
            self.events.note(kind, Some(candidate), subject, None);
        }
    }

    /// Notes that a candidate's retention period is about to end.
    pub(crate) fn note_retention_due(&mut self, candidate: CandidateId) {
        let kind = EventKind::RetentionDue;
        if self.events.subscribed.has(kind) {
            self.events.note(kind, Some(candidate), None, None);
        }
    }

    /// Notes that a mutation ended. If it is not known who sent it, the present actor did.
    pub(crate) fn note_mutation_ended(
        &mut self,
        failed: bool,
        (mutation, sender): (&str, Option<Actor>),
    ) {
        let kind = if failed {
            EventKind::MutationFailed
        } else {
            EventKind::MutationSucceeded
        };
        if self.events.subscribed.has(kind) {
            let before = self.events.actor;
            self.events.actor = sender.unwrap_or(before);
            self.events
                .note(kind, None, Some(mutation.to_owned()), None);
            self.events.actor = before;
        }
    }

    /// Notes what a change of a candidate's row means to subscriptions.
    pub(crate) fn note_candidate_event(&mut self, change: &CandidateChange<'_>) {
        if self.events.subscribed.is_empty() {
            return;
        }
        let id = change.id;
        match (&change.before, &change.after) {
            (None, _) => self.note_candidate(EventKind::CandidateCreated, id, None),
            (_, None) => self.note_candidate(EventKind::CandidateErased, id, None),
            (Some(before), Some(after)) => {
                if before.archived != after.archived {
                    let kind = if after.archived {
                        EventKind::CandidateArchived
                    } else {
                        EventKind::CandidateRestored
                    };
                    self.note_candidate(kind, id, None);
                }
                if let Some((before, after)) = change.documents {
                    self.note_fields(id, before, after);
                }
                if before.phase != after.phase {
                    let phases = [before.phase, after.phase].map(phase);
                    let details = json!({"from": phases[0], "to": phases[1]}).to_string();
                    self.note_candidate(EventKind::CandidatePhaseChanged, id, Some(details));
                }
            }
        }
    }

    fn note_candidate(&mut self, kind: EventKind, id: CandidateId, details: Option<String>) {
        if self.events.subscribed.has(kind) {
            self.events.note(kind, Some(id), None, details);
        }
    }

    fn note_fields(&mut self, id: CandidateId, before: &StoredCandidate, after: &Finished) {
        let kind = EventKind::CandidateUpdated;
        if !self.events.subscribed.has(kind) {
            return;
        }
        let fields = changed_fields(before, after);
        if !fields.is_empty() {
            let details = json!({"fields": fields}).to_string();
            self.events.note(kind, Some(id), None, Some(details));
        }
    }
}

fn phase(index: u8) -> &'static str {
    PHASES.get(usize::from(index)).copied().unwrap_or_default()
}

/// Writes the events that an import has noted so far, if they are many.
pub(crate) fn write_many(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
) -> Result<(), Error> {
    if state.events.noted.len() < MANY {
        return Ok(());
    }
    write(transaction, state)
}

/// Writes the noted events, and makes their delivery due.
pub(crate) fn write(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
) -> Result<(), Error> {
    let scope = state.scope;
    let [region, environment] = Value::of_scope(&scope);
    for event in std::mem::take(&mut state.events.noted) {
        state.row.last_event += 1;
        let id = EventId::random(state.random.as_ref());
        let values = [
            region,
            environment,
            Value::Int(state.row.last_event),
            Value::Text(id.as_str()),
            Value::Int(event.kind.code()),
            Value::Int(state.now.micros()),
            event.candidate.as_ref().map(CandidateId::as_str).into(),
            event.subject.as_deref().into(),
            event.details.as_deref().into(),
            event.actor.caused().into(),
        ];
        transaction.defer_one(&INSERT, &values)?;
    }
    state.work_by(state.now);
    Ok(())
}

/// Removes what events say about a candidate.
pub(crate) fn forget(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    candidate: CandidateId,
) -> Result<(), Error> {
    let noted = state.events.noted.iter_mut();
    for event in noted.filter(|event| event.candidate == Some(candidate)) {
        event.details = None;
    }
    if state.row.last_event == 0 {
        return Ok(());
    }
    let [region, environment] = Value::of_scope(&state.scope);
    let values = [region, environment, Value::Text(candidate.as_str())];
    transaction.defer(&FORGET, &values)
}
