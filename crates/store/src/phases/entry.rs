//! An entry among the phases.

use crate::unit_of_work::ScopeState;
use db::{Error, Transaction, Value, statements};
use model::{
    Field, Timestamp,
    vocabulary::{PHASES, ROLES, SECTORS},
};
use std::borrow::Cow;

statements! {
    pub(super) scope INSERT as "INSERT_PHASE_CHANGE" =
        "INSERT INTO phase_changes (region_id, environment, journey, sequence, created_at, kind, from_phase, to_phase, archived, \
         roles, sectors, exit_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
}

/// An hour in microseconds.
const HOUR: i64 = 3_600_000_000;
/// The last phase, `uitgestroomd`.
const LEFT: usize = PHASES.len() - 1;

/// Why there is an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What was known of a candidate who has no earlier entry.
    Known,
    Created,
    Phase,
    Archived,
    Restored,
    Erased,
    ExitReason,
}

impl Kind {
    const fn code(self) -> i64 {
        match self {
            Self::Known => 0,
            Self::Created => 1,
            Self::Phase => 2,
            Self::Archived => 3,
            Self::Restored => 4,
            Self::Erased => 5,
            Self::ExitReason => 6,
        }
    }
}

/// What an entry says about a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Situation {
    pub(super) phase: u8,
    pub(super) archived: bool,
    pub(super) sectors: i64,
    pub(super) roles: i64,
    /// Whether a reason for leaving is given, if the candidate has left.
    pub(super) exit_reason: Option<i64>,
}

impl Situation {
    /// Returns the situation of a candidate with these values.
    pub(super) fn of<'v>(phase: u8, archived: bool, value: impl Fn(Field) -> Cow<'v, str>) -> Self {
        let has_left = usize::from(phase) == LEFT;
        Self {
            phase,
            archived,
            sectors: bits(&value(Field::Sectors), SECTORS),
            roles: bits(&value(Field::Roles), ROLES),
            exit_reason: has_left.then(|| i64::from(value(Field::ExitReason) != "null")),
        }
    }
}

/// Returns the places of a list's values in a vocabulary, as a bit set.
fn bits(list: &str, vocabulary: &[&str]) -> i64 {
    let chosen: Vec<Cow<'_, str>> = serde_json::from_str(list).unwrap_or_default();
    let place = |value: &Cow<'_, str>| vocabulary.iter().position(|known| known == value);
    let places = chosen.iter().filter_map(place);
    places.fold(0, |bits, place| bits | 1 << place)
}

/// Adds an entry. `from` is the phase before, `to` the situation from then on; none if the candidate
/// is erased.
pub(super) fn write(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    journey: i64,
    (kind, at): (Kind, Timestamp),
    (from, to): (Option<u8>, Option<Situation>),
) -> Result<(), Error> {
    let sequence = state.next_history();
    let [region, environment] = Value::of_scope(&state.scope);
    let number = |number: Option<i64>| number.map_or(Value::Null, Value::Int);
    let values = [
        region,
        environment,
        Value::Int(journey),
        Value::Int(sequence),
        Value::Int(at.micros() - at.micros().rem_euclid(HOUR)),
        Value::Int(kind.code()),
        number(from.map(i64::from)),
        number(to.map(|to| to.phase.into())),
        Value::Int(to.is_some_and(|to| to.archived).into()),
        number(to.map(|to| to.roles)),
        number(to.map(|to| to.sectors)),
        number(to.and_then(|to| to.exit_reason)),
    ];
    transaction.defer_one(&INSERT, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_bits_of_their_vocabulary() {
        assert_eq!(
            bits(r#"["Hoger onderwijs","Primair onderwijs"]"#, SECTORS),
            0b1_0001
        );
        assert_eq!(bits(r#"["Docent \/ leraar","Onbekend"]"#, ROLES), 1);
        assert_eq!((bits("[]", ROLES), bits("null", ROLES)), (0, 0));
    }
}
