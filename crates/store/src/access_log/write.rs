//! Recording accesses: reads as they come in from a process, changes when their scope is left.

use crate::{Error, Statement, Store, Transaction, Value, candidates::LockedScope};
use model::{CandidateId, KeyId, PositionSet, SPAN, Scope, Timestamp};

pub(super) static NOTE_READ: Statement = Statement::new(
    "NOTE_READ",
    "INSERT INTO accesses (region_id, environment, span, place, first_at, id, last_at, key_id, action, fields, positions) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
     ON CONFLICT (region_id, environment, span, place, first_at, id) \
     DO UPDATE SET last_at = excluded.last_at, positions = excluded.positions",
);
pub(super) static NOTE_WRITE: Statement = Statement::new(
    "NOTE_WRITE",
    "INSERT INTO accesses (region_id, environment, span, place, first_at, id, last_at, key_id, action, fields, positions) \
     VALUES ($1, $2, $3, $4, $5, $6, $5, $7, $8, $9, $10)",
);
pub(super) static FORGET: Statement = Statement::new(
    "FORGET_ACCESSES",
    "DELETE FROM accesses WHERE region_id = $1 AND environment = $2 AND span = 1 AND place = $3",
);

/// Changes of one transaction that are alike are recorded together from this many in a span: a row for all of them is less to
/// write, but whoever looks for one of them looks through those of all others in the span, too.
const ALIKE: usize = 8;

/// Whom an access is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The candidate at this position.
    Position(i64),
    /// Candidates of the span with this number: those from this many times [`SPAN`].
    Span(i64),
}

/// A read that is to be recorded, of one candidate or of several in a span.
#[derive(Debug, Clone)]
pub struct NewAccess {
    /// Whom it was about.
    pub place: Place,
    /// Makes it another than those of the same place and moment. Recorded again, it takes the place of what there was.
    pub id: i64,
    /// When it was first done.
    pub first_at: Timestamp,
    /// When it was last done.
    pub last_at: Timestamp,
    /// Whose key it was; none for the operator.
    pub key: Option<KeyId>,
    /// What was done.
    pub action: &'static str,
    /// What was shown, as [`model::Selection::bits`], where there was a choice.
    pub fields: Option<i64>,
    /// Which positions of a span, as [`PositionSet::to_bytes`].
    pub positions: Option<Vec<u8>>,
}

/// A change that was made.
#[derive(Debug, Clone, Copy)]
pub struct ChangeEvent {
    /// Whose key it was.
    pub key: KeyId,
    /// What was done.
    pub action: &'static str,
    /// The fields that were given, as [`model::Selection::bits`], where that says something.
    pub fields: Option<i64>,
    /// When.
    pub at: Timestamp,
    /// The place in the queue of the mutation that did it.
    pub sequence: i64,
}

impl Place {
    /// The span that a position is in, and how far in.
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
        vec![
            region,
            environment,
            span,
            place,
            Value::Int(self.first_at.micros()),
            Value::Int(self.id),
            Value::Int(self.last_at.micros()),
            self.key.as_ref().map(KeyId::as_str).into(),
            Value::Text(self.action),
            self.fields.map_or(Value::Null, Value::Int),
            self.positions.as_deref().map_or(Value::Null, Value::Blob),
        ]
    }
}

impl Store {
    /// Records reads, all or none.
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

impl LockedScope {
    /// Has a change of candidates recorded that this scope has looked at or added, of those that are there after it.
    pub fn note_write(&mut self, candidates: &[CandidateId], written: &ChangeEvent) {
        let positions = candidates.iter().filter_map(|candidate| self.positions.get(candidate));
        self.written.extend(positions.map(|position| (*written, *position)));
    }

    /// Records the changes that were noted.
    pub(crate) fn record_written(&self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        for (place, written, positions) in recorded(self.written.clone()) {
            let [span, place] = place.values();
            let values = [
                region,
                environment,
                span,
                place,
                Value::Int(written.at.micros()),
                Value::Int(written.sequence),
                Value::Text(written.key.as_str()),
                Value::Text(written.action),
                written.fields.map_or(Value::Null, Value::Int),
                positions.as_deref().map_or(Value::Null, Value::Blob),
            ];
            transaction.defer(&NOTE_WRITE, &values, false)?;
        }
        Ok(())
    }
}

/// The rows that changes at positions are recorded in: whom each is about, the first of its changes, and the set of a span's.
fn recorded(mut written: Vec<(ChangeEvent, i64)>) -> Vec<(Place, ChangeEvent, Option<Vec<u8>>)> {
    let alike = |(written, position): &(ChangeEvent, i64)| {
        let ChangeEvent { key, action, fields, at, .. } = *written;
        (Place::of(*position).0, key, action, fields, at)
    };
    written.sort_by_key(|one| (alike(one), one.0.sequence));
    let mut rows = Vec::new();
    for together in written.chunk_by(|one, next| alike(one) == alike(next)) {
        match together {
            [(first, position), ..] if together.len() >= ALIKE => {
                let mut positions = PositionSet::default();
                for (_, position) in together {
                    let (_, offset) = Place::of(*position);
                    positions.insert(offset..=offset);
                }
                rows.push((Place::of(*position).0, *first, Some(positions.to_bytes())));
            }
            _ => rows.extend(together.iter().map(|(written, position)| (Place::Position(*position), *written, None))),
        }
    }
    rows
}

/// Forgets who saw the candidate at a position. What is recorded of many together stays: a number that is nobody's.
pub(crate) fn forget(transaction: &mut Transaction<'_>, scope: &Scope, position: i64) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    transaction.defer(&FORGET, &[region, environment, Value::Int(position)], false)
}

/// Whether a kept set of a span has the position that is so far in.
pub(super) fn shows(positions: &[u8], offset: usize) -> bool {
    PositionSet::kept_holds(positions, offset)
}
