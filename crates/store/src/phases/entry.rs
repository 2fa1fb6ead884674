//! An entry among the phases.

use crate::{
    region_settings::{self, ExitReasons},
    unit_of_work::ScopeState,
};
use db::{Error, Transaction, Value, statements};
use model::{
    Field, Timestamp,
    vocabulary::{PHASES, ROLES, SECTORS},
};
use std::borrow::Cow;

statements! {
    pub(super) scope INSERT as "INSERT_PHASE_CHANGE" =
        "INSERT INTO phase_changes (region_id, environment, journey, sequence, created_at, kind, from_phase, to_phase, archived, \
         roles, sectors, exit_reason, exit_category) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
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
    /// The place of that reason in the region's list, if it has it.
    pub(super) category: Option<usize>,
}

impl Situation {
    /// Returns the situation of a candidate with these values. `reasons` are those of the region.
    pub(super) fn of<'v>(
        phase: u8,
        archived: bool,
        value: impl Fn(Field) -> Cow<'v, str>,
        reasons: Option<&ExitReasons>,
    ) -> Self {
        let reason = (usize::from(phase) == LEFT).then(|| value(Field::ExitReason));
        let given = reason.as_ref().filter(|json| &***json != "null");
        let given = given.and_then(|json| serde_json::from_str::<String>(json).ok());
        Self {
            phase,
            archived,
            sectors: bits(&value(Field::Sectors), SECTORS),
            roles: bits(&value(Field::Roles), ROLES),
            exit_reason: reason.map(|json| i64::from(json != "null")),
            category: reasons
                .zip(given)
                .and_then(|(known, given)| known.category(&given)),
        }
    }
}

/// Reads the region's reasons of leaving, if one of these phases is that of candidates who have left.
/// A unit of work reads them once.
pub(super) async fn read_reasons(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    phases: &[u8],
) -> Result<(), Error> {
    let has_left = phases.iter().any(|phase| usize::from(*phase) == LEFT);
    if has_left && state.exit_reasons.is_none() {
        let settings = region_settings::of(transaction, state.scope.region).await?;
        state.exit_reasons = Some(settings.exit_reasons);
    }
    Ok(())
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
    let reasons = state.exit_reasons.as_ref();
    let place = to.and_then(|to| to.category);
    let category = reasons
        .zip(place)
        .and_then(|(reasons, place)| reasons.list.get(place));
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
        category.map(String::as_str).into(),
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
