//! Adding entries to the history, in the transaction of their change.

use super::changes::Changes;
use crate::unit_of_work::ScopeState;
use db::{Error, Transaction, Value, statements};
use model::{Action, CandidateId, EventKind};

statements! {
    pub(super) scope INSERT as "INSERT_HISTORY" =
        "INSERT INTO candidate_history (region_id, environment, candidate_id, sequence, created_at, kind, operation, subject, \
         actor, actor_name, changes, fields) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
}

/// Something that happened to a candidate.
#[derive(Debug)]
pub(crate) struct Happened<'h> {
    pub(crate) candidate: CandidateId,
    pub(crate) kind: EventKind,
    /// The operation, if the unit of work does not know which it carries out.
    pub(crate) operation: Action,
    /// The id of a contact moment.
    pub(crate) subject: Option<&'h str>,
    pub(crate) changes: Changes,
}

impl ScopeState {
    /// Returns the next number of an entry in the history or among the phases.
    pub(crate) fn next_history(&mut self) -> i64 {
        self.row.last_history += 1;
        self.row.last_history
    }

    /// Adds an entry to the history of a candidate.
    pub(crate) fn write_history(
        &mut self,
        transaction: &mut Transaction<'_>,
        happened: Happened<'_>,
    ) -> Result<(), Error> {
        let sequence = self.next_history();
        let operation = self.action.unwrap_or(happened.operation);
        let (fields, changes) = happened.changes.finish();
        let [region, environment] = Value::of_scope(&self.scope);
        let actor = self.author.actor();
        let values = [
            region,
            environment,
            Value::Text(happened.candidate.as_str()),
            Value::Int(sequence),
            Value::Int(self.now.micros()),
            Value::Int(happened.kind.code()),
            Value::Text(operation.name()),
            happened.subject.into(),
            actor.caused().into(),
            self.author.staff().map(|person| &*person.name).into(),
            changes.as_deref().into(),
            Value::Text(&fields),
        ];
        transaction.defer_one(&INSERT, &values)
    }
}
