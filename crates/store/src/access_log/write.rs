//! Writes the access log. Reads arrive in batches from a process; changes are written when their
//! unit of work is committed.

use super::{change::ChangeEvent, viewer::Viewer};
use crate::{
    Store,
    unit_of_work::{ScopeState, ScopeTx},
};
use db::{Error, Transaction, Value, statements};
use model::{Action, CandidateId, PositionSet, SPAN, Scope, Timestamp};

statements! {
    pub(super) scope NOTE_READ as "NOTE_READ" =
        "INSERT INTO accesses (region_id, environment, span, place, first_at, id, last_at, key_id, person_id, person_role, \
         action, fields, positions) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (region_id, environment, span, place, first_at, id) \
         DO UPDATE SET last_at = excluded.last_at, positions = excluded.positions";
    pub(super) scope NOTE_WRITE as "NOTE_WRITE" =
        "INSERT INTO accesses (region_id, environment, span, place, first_at, id, last_at, key_id, person_id, person_role, \
         action, fields, positions) VALUES ($1, $2, $3, $4, $5, $6, $5, $7, $8, $9, $10, $11, $12)";
    pub(super) scope FORGET as "FORGET_ACCESSES" =
        "DELETE FROM accesses WHERE region_id = $1 AND environment = $2 AND span = 1 AND place = $3";
}

/// From this many equal changes in a span, one transaction writes one row for all of them. That is
/// less to write, but a search for one of these candidates also reads the rows of all others in the
/// span.
const ALIKE: usize = 8;

/// Which candidates an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccessSubject {
    /// The candidate at this position.
    Position(i64),
    /// Candidates of the span with this number. The span's first position is the number times
    /// [`SPAN`].
    Span(i64),
}

/// A read to be recorded, of one candidate or of several in a span.
#[derive(Debug, Clone)]
pub struct NewAccess {
    /// The candidates that were shown.
    pub place: AccessSubject,
    /// Distinguishes entries of the same candidates and moment. An entry with the same id replaces the
    /// former one's `last_at` and `positions`.
    pub id: i64,
    /// When the read was first done.
    pub first_at: Timestamp,
    /// When the read was last done.
    pub last_at: Timestamp,
    /// Who read.
    pub viewer: Viewer,
    /// The action.
    pub action: Action,
    /// The fields that were shown, as [`model::Selection::bits`]. None if there was no selection.
    pub fields: Option<i64>,
    /// The positions of a span that were shown, as [`PositionSet::to_bytes`]. None for a single
    /// candidate.
    pub positions: Option<Vec<u8>>,
}

impl AccessSubject {
    /// Returns the span that holds a position, and the position's offset in it.
    pub fn of(position: i64) -> (Self, usize) {
        let offset = usize::try_from(position.rem_euclid(SPAN)).unwrap_or_default();
        (Self::Span(position.div_euclid(SPAN)), offset)
    }

    pub(super) fn values(self) -> [Value<'static>; 2] {
        match self {
            Self::Position(position) => [Value::Int(1), Value::Int(position)],
            Self::Span(number) => [Value::Int(SPAN), Value::Int(number)],
        }
    }
}

impl NewAccess {
    fn values<'v>(&'v self, scope: &'v Scope) -> Vec<Value<'v>> {
        let [region, environment] = Value::of_scope(scope);
        let [span, place] = self.place.values();
        let [key, person, role] = self.viewer.values();
        vec![
            region,
            environment,
            span,
            place,
            Value::Int(self.first_at.micros()),
            Value::Int(self.id),
            Value::Int(self.last_at.micros()),
            key,
            person,
            role,
            Value::Text(self.action.name()),
            self.fields.map_or(Value::Null, Value::Int),
            self.positions.as_deref().map_or(Value::Null, Value::Blob),
        ]
    }
}

impl Store {
    /// Records reads in one transaction: all of them or none.
    pub async fn note_accesses(&self, accesses: Vec<(Scope, Vec<NewAccess>)>) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                for (scope, accesses) in &accesses {
                    transaction.enter_unreplicated(scope);
                    let sets = accesses.iter().map(|access| access.values(scope)).collect();
                    transaction.execute_all(&NOTE_READ, sets).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

/// The entries that a unit of work adds to the access log.
#[derive(Debug)]
pub struct AccessNotes<'a>(&'a mut ScopeState);

impl ScopeTx<'_, '_> {
    /// Gives access to the entries for the access log.
    pub fn access_log(&mut self) -> AccessNotes<'_> {
        AccessNotes(&mut self.state)
    }
}

impl AccessNotes<'_> {
    /// Notes a change of candidates. Candidates that were neither loaded nor added in this unit of
    /// work are skipped, and so are those that were erased since.
    pub fn note(&mut self, candidates: &[CandidateId], change: &ChangeEvent) {
        let ScopeState {
            loaded, effects, ..
        } = &mut *self.0;
        let positions = candidates
            .iter()
            .filter_map(|candidate| loaded.position(*candidate));
        effects
            .accesses
            .extend(positions.map(|position| (*change, position)));
    }
}

/// Adds changes of candidates to the log, each with the candidate's position.
pub(crate) fn record(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    changes: Vec<(ChangeEvent, i64)>,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    for (place, change, positions) in grouped(changes) {
        let [span, place] = place.values();
        let [key, person, role] = change.viewer.values();
        let values = [
            region,
            environment,
            span,
            place,
            Value::Int(change.at.micros()),
            Value::Int(change.sequence),
            key,
            person,
            role,
            Value::Text(change.action.name()),
            change.fields.map_or(Value::Null, Value::Int),
            positions.as_deref().map_or(Value::Null, Value::Blob),
        ];
        transaction.defer(&NOTE_WRITE, &values)?;
    }
    Ok(())
}

/// Groups changes at positions into rows. Each row has its subject, the first of its changes, and for
/// a span the set of positions.
fn grouped(
    mut written: Vec<(ChangeEvent, i64)>,
) -> Vec<(AccessSubject, ChangeEvent, Option<Vec<u8>>)> {
    let alike = |(written, position): &(ChangeEvent, i64)| {
        let ChangeEvent {
            viewer,
            action,
            fields,
            at,
            ..
        } = *written;
        (AccessSubject::of(*position).0, viewer, action, fields, at)
    };
    written.sort_by_key(|one| (alike(one), one.0.sequence));
    let mut rows = Vec::new();
    for together in written.chunk_by(|one, next| alike(one) == alike(next)) {
        match together {
            [(first, position), ..] if together.len() >= ALIKE => {
                let mut positions = PositionSet::default();
                for (_, position) in together {
                    let (_, offset) = AccessSubject::of(*position);
                    positions.insert(offset..=offset);
                }
                rows.push((
                    AccessSubject::of(*position).0,
                    *first,
                    Some(positions.to_bytes()),
                ));
            }
            _ => {
                rows.extend(together.iter().map(|(written, position)| {
                    (AccessSubject::Position(*position), *written, None)
                }));
            }
        }
    }
    rows
}

/// Deletes the access log entries of the candidate at a position. Entries shared with other
/// candidates remain: they hold a position that no longer belongs to anybody.
pub(crate) fn forget(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    position: i64,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    transaction.defer(&FORGET, &[region, environment, Value::Int(position)])
}

/// Whether a stored set of a span contains the position with this offset.
pub(super) fn shows(positions: &[u8], offset: usize) -> bool {
    PositionSet::kept_holds(positions, offset)
}
