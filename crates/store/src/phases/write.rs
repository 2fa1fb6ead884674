//! Adds the entries of changes of candidates, in the transaction of the change.

use super::entry::{Kind, Situation, read_reasons, write};
use crate::{
    candidates::{Finished, StoredCandidate},
    unit_of_work::ScopeState,
};
use db::{Error, Transaction, Value, statements};
use model::{CandidateId, Document, Field, Timestamp};
use serde_json::{Map, Value as Json};
use std::borrow::Cow;

statements! {
    pub(super) scope SET_JOURNEY as "SET_JOURNEY" =
        "UPDATE candidates SET journey = $4 WHERE region_id = $1 AND environment = $2 AND id = $3";
}

impl ScopeState {
    /// Returns the random number of a new journey.
    pub(crate) fn new_journey(&self) -> i64 {
        let mut bytes = [0; 8];
        self.random.fill(&mut bytes);
        i64::from_be_bytes(bytes) & i64::MAX
    }
}

/// Adds the first entries of a candidate that was added.
pub(crate) async fn added(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    journey: i64,
    new: &Finished,
) -> Result<(), Error> {
    read_reasons(transaction, state, &[new.phase]).await?;
    let shown = new.shown();
    let now = state.now.to_millisecond();
    let is_new = moment(shown.value(Field::CreatedAt)).is_none_or(|made| made >= now);
    let kind = if is_new { Kind::Created } else { Kind::Known };
    let value = |field| Cow::Borrowed(shown.value(field));
    first(
        transaction,
        state,
        journey,
        (kind, new.phase, new.archived),
        value,
    )
}

/// Adds the entries of a candidate without an earlier one: that it was created, and that it was
/// archived if it is.
pub(super) fn first<'v>(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    journey: i64,
    (kind, phase, archived): (Kind, u8, bool),
    value: impl Fn(Field) -> Cow<'v, str>,
) -> Result<(), Error> {
    let at = |field| moment(&value(field));
    let created_at = at(Field::CreatedAt).unwrap_or(state.now);
    let archived_at = at(Field::ArchivedAt).unwrap_or(state.now);
    let live = Situation::of(phase, false, &value, state.exit_reasons.as_ref());
    let came = (None, Some(live));
    write(transaction, state, journey, (kind, created_at), came)?;
    if archived {
        let archived = Situation {
            archived: true,
            ..live
        };
        let left = (Some(phase), Some(archived));
        write(
            transaction,
            state,
            journey,
            (Kind::Archived, archived_at),
            left,
        )?;
    }
    Ok(())
}

/// Adds the entries of a change of a candidate. A candidate without a journey begins one.
pub(crate) async fn replaced(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    id: CandidateId,
    (before, after): (&StoredCandidate, &Finished),
) -> Result<(), Error> {
    read_reasons(transaction, state, &[before.phase, after.phase]).await?;
    let old = before.document.as_document();
    let journey = match before.journey {
        Some(journey) => journey,
        None => begin(
            transaction,
            state,
            id,
            (before.phase, before.archived),
            &old,
        )?,
    };
    let was = |field| Cow::Borrowed(old.value(field));
    if before.phase == after.phase && before.archived == after.archived {
        let is_left = Situation::of(before.phase, before.archived, was, None)
            .exit_reason
            .is_some();
        if !is_left {
            return Ok(());
        }
    }
    let reasons = state.exit_reasons.as_ref();
    let was = Situation::of(before.phase, before.archived, was, reasons);
    let shown = after.shown();
    let value = |field| Cow::Borrowed(shown.value(field));
    let is = Situation::of(after.phase, after.archived, value, reasons);
    changed(transaction, state, journey, was, is)
}

/// Adds the entries for the difference between two situations.
pub(super) fn changed(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    journey: i64,
    was: Situation,
    is: Situation,
) -> Result<(), Error> {
    let mut kinds = Vec::with_capacity(2);
    if was.phase != is.phase {
        kinds.push(Kind::Phase);
    } else if (was.exit_reason, was.category) != (is.exit_reason, is.category) {
        kinds.push(Kind::ExitReason);
    }
    if was.archived != is.archived {
        kinds.push(if is.archived {
            Kind::Archived
        } else {
            Kind::Restored
        });
    }
    let mut from = was.phase;
    for kind in kinds {
        let archived = match kind {
            Kind::Archived | Kind::Restored => is.archived,
            _ => was.archived,
        };
        let to = Situation { archived, ..is };
        let at = (kind, state.now);
        write(transaction, state, journey, at, (Some(from), Some(to)))?;
        from = is.phase;
    }
    Ok(())
}

/// Gives a candidate a journey, with the entries for what is known.
pub(super) fn begin(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    id: CandidateId,
    (phase, archived): (u8, bool),
    document: &Document<'_>,
) -> Result<i64, Error> {
    let journey = state.new_journey();
    let [region, environment] = Value::of_scope(&state.scope);
    let values = [
        region,
        environment,
        Value::Text(id.as_str()),
        Value::Int(journey),
    ];
    transaction.defer_one(&SET_JOURNEY, &values)?;
    let value = |field| Cow::Borrowed(document.value(field));
    first(
        transaction,
        state,
        journey,
        (Kind::Known, phase, archived),
        value,
    )?;
    Ok(journey)
}

/// Adds the last entry of a candidate that was erased. A candidate without a journey has its JSON
/// given, and gets all entries.
pub(crate) async fn erased(
    transaction: &mut Transaction<'_>,
    state: &mut ScopeState,
    (phase, archived): (u8, bool),
    (journey, json): (Option<i64>, Option<&str>),
) -> Result<(), Error> {
    let journey = if let Some(journey) = journey {
        journey
    } else {
        let journey = state.new_journey();
        read_reasons(transaction, state, &[phase]).await?;
        // A damaged document must not prevent its erasure.
        let members: Map<String, Json> =
            serde_json::from_str(json.unwrap_or_default()).unwrap_or_default();
        let value = |field: Field| {
            let value = members.get(field.name());
            value.map_or(Cow::Borrowed("null"), |value| value.to_string().into())
        };
        first(
            transaction,
            state,
            journey,
            (Kind::Known, phase, archived),
            value,
        )?;
        journey
    };
    let at = (Kind::Erased, state.now);
    write(transaction, state, journey, at, (Some(phase), None))
}

fn moment(json: &str) -> Option<Timestamp> {
    json.trim_matches('"').parse().ok()
}
