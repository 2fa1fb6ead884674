//! Writes the rows by which candidates are listed and found, in the unit of work that changes them.

use super::{
    facts::{DeskFacts, have_same_words},
    text_filter::{have_same_texts, text_filter},
};
use crate::candidates::{Finished, NewCandidate, StoredCandidate, checksum};
use db::{Error, Statement, Transaction, Value, column, statements};
use model::{CandidateId, Scope, Timestamp, distinct_words};

/// The value of `next_task` if no task is open. It follows every date.
pub(super) const NO_TASK: &str = "~";

statements! {
    pub(super) scope ADD as "ADD_DESK_ROW" =
        "INSERT INTO desk_rows (region_id, environment, candidate_id, position, archived, phase, grades, facets, created_at, \
         updated_at, phase_since, last_contact, next_task, coordinator, name_key, city_key, postal_key, words, custom, \
         text_filter) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    /// The phase's beginning changes with the phase only.
    pub(super) scope CHANGE as "CHANGE_DESK_ROW" =
        "UPDATE desk_rows SET phase_since = CASE WHEN phase = $5 THEN phase_since ELSE $10 END, archived = $4, phase = $5, \
         facets = $6, grades = $7, created_at = $8, updated_at = $9, name_key = $11, city_key = $12, postal_key = $13, \
         words = $14, custom = $15 WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    pub(super) scope WORDS as "WORDS_OF_DESK_ROW" =
        "SELECT position, words FROM desk_rows WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    pub(super) scope DELETE as "DELETE_DESK_ROW" =
        "DELETE FROM desk_rows WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 RETURNING position, words";
    pub(super) scope ADD_WORD as "ADD_DESK_WORD" =
        "INSERT INTO desk_words (region_id, environment, position, word) VALUES ($1, $2, $4, $3)";
    pub(super) scope DELETE_WORD as "DELETE_DESK_WORD" =
        "DELETE FROM desk_words WHERE region_id = $1 AND environment = $2 AND word = $3 AND position = $4";
    pub(super) scope SET_CUSTOM as "SET_DESK_CUSTOM" =
        "UPDATE desk_rows SET custom = $4 WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    pub(super) scope SET_TEXT_FILTER as "SET_DESK_TEXT_FILTER" =
        "UPDATE desk_rows SET text_filter = $4 WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    pub(super) scope SET_COORDINATOR as "SET_DESK_COORDINATOR" =
        "UPDATE desk_rows SET coordinator = (SELECT staff_id FROM coordinators \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3) \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    /// The empty text keeps the planner from following the dates of the whole region.
    pub(super) scope SET_NEXT_TASK as "SET_DESK_NEXT_TASK" =
        "UPDATE desk_rows SET next_task = COALESCE((SELECT MIN(open_due_on || '') FROM tasks \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3), '~') \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    pub(super) scope NOTE_CONTACT as "NOTE_DESK_CONTACT" =
        "UPDATE desk_rows SET last_contact = CASE WHEN last_contact < $4 THEN $4 ELSE last_contact END \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    pub(super) scope SET_CONTACT as "SET_DESK_CONTACT" =
        "UPDATE desk_rows SET last_contact = COALESCE((SELECT MAX(CASE WHEN performed_at > 1 THEN performed_at ELSE 1 END) FROM interactions \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3), 0) \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
}

/// Returns when a contact moment took place, as `last_contact` says it: 0 stands for none, so the first
/// moment is a microsecond later.
fn last_contact(performed_at: Timestamp) -> i64 {
    performed_at.micros().max(1)
}

/// What a row says beside what follows from the document.
#[derive(Debug, Clone)]
pub(super) struct Beside {
    pub(super) position: i64,
    pub(super) phase_since: i64,
    pub(super) last_contact: i64,
    pub(super) text_filter: Vec<u8>,
}

/// Adds the row and the words of a new candidate.
pub(crate) fn add(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    new: &NewCandidate,
    position: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let finished = &new.finished;
    let custom = finished.custom.as_deref();
    let document = checksum::opened(finished.document.as_bytes(), &finished.lengths, custom)?;
    let facts = DeskFacts::of(&document);
    let contacts = new.interactions.iter();
    let beside = Beside {
        position,
        // A candidate that is imported was in its phase before.
        phase_since: facts.created_at.min(now.micros()),
        last_contact: contacts
            .map(|contact| last_contact(contact.performed_at))
            .max()
            .unwrap_or_default(),
        text_filter: text_filter(&document),
    };
    insert(transaction, scope, new.id, &facts, &beside, custom)
}

/// Inserts a row and its words.
pub(super) fn insert(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
    facts: &DeskFacts,
    beside: &Beside,
    custom: Option<&str>,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [
        region,
        environment,
        Value::Text(id.as_str()),
        Value::Int(beside.position),
        Value::Int(facts.archived.into()),
        Value::Int(facts.phase.into()),
        Value::Int(facts.grades),
        Value::Int(facts.facets),
        Value::Int(facts.created_at),
        Value::Int(facts.updated_at),
        Value::Int(beside.phase_since),
        Value::Int(beside.last_contact),
        Value::Text(NO_TASK),
        Value::Null,
        Value::Text(&facts.name_key),
        Value::Text(&facts.city_key),
        Value::Text(&facts.postal_key),
        Value::Text(&facts.words),
        custom.into(),
        Value::Blob(&beside.text_filter),
    ];
    transaction.defer_one(&ADD, &values)?;
    for word in distinct_words(&facts.words) {
        add_word(transaction, scope, word, beside.position)?;
    }
    Ok(())
}

fn add_word(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    word: &str,
    position: i64,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Text(word), Value::Int(position)];
    transaction.defer_one(&ADD_WORD, &values)
}

fn delete_word(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    word: &str,
    position: i64,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Text(word), Value::Int(position)];
    transaction.defer(&DELETE_WORD, &values)
}

/// Changes the row and the words of a candidate whose document was replaced. A candidate without a row
/// gets one later, see `refresh`.
pub(crate) async fn replace(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
    (before, after): (&StoredCandidate, &Finished),
    now: Timestamp,
) -> Result<(), Error> {
    let custom = after.custom.as_deref();
    let document = checksum::opened(after.document.as_bytes(), &after.lengths, custom)?;
    let facts = DeskFacts::of(&document);
    if !have_same_words(&before.document.as_document(), &document) {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Text(id.as_str())];
        let known = transaction
            .first(&WORDS, &values, |row| {
                Ok((
                    row.int(column!(WORDS, position))?,
                    row.text(column!(WORDS, words))?.to_owned(),
                ))
            })
            .await?;
        let Some((position, words)) = known else {
            return Ok(());
        };
        exchange_words(transaction, scope, position, &words, &facts.words)?;
    }
    if !have_same_texts(&before.document.as_document(), &document) {
        set_text_filter(transaction, scope, id, &text_filter(&document))?;
    }
    change(transaction, scope, id, &facts, custom, now)
}

/// Deletes the words that a candidate lost, and adds those that it got.
pub(super) fn exchange_words(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    position: i64,
    before: &str,
    after: &str,
) -> Result<(), Error> {
    let (before, after) = (distinct_words(before), distinct_words(after));
    for word in before.difference(&after) {
        delete_word(transaction, scope, word, position)?;
    }
    for word in after.difference(&before) {
        add_word(transaction, scope, word, position)?;
    }
    Ok(())
}

/// Changes a row, without its words in `desk_words`.
pub(super) fn change(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
    facts: &DeskFacts,
    custom: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [
        region,
        environment,
        Value::Text(id.as_str()),
        Value::Int(facts.archived.into()),
        Value::Int(facts.phase.into()),
        Value::Int(facts.facets),
        Value::Int(facts.grades),
        Value::Int(facts.created_at),
        Value::Int(facts.updated_at),
        Value::Int(now.micros()),
        Value::Text(&facts.name_key),
        Value::Text(&facts.city_key),
        Value::Text(&facts.postal_key),
        Value::Text(&facts.words),
        custom.into(),
    ];
    transaction.defer(&CHANGE, &values)
}

/// Sets the filter of the words in a candidate's texts.
pub(super) fn set_text_filter(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
    filter: &[u8],
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [
        region,
        environment,
        Value::Text(id.as_str()),
        Value::Blob(filter),
    ];
    transaction.defer(&SET_TEXT_FILTER, &values)
}

/// Sets the values of a candidate's custom fields.
pub(crate) fn set_custom(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
    custom: Option<&str>,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Text(id.as_str()), custom.into()];
    transaction.defer(&SET_CUSTOM, &values)
}

/// Deletes the row and the words of a candidate.
pub(crate) async fn erase(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Text(id.as_str())];
    let deleted = transaction
        .first(&DELETE, &values, |row| {
            Ok((
                row.int(column!(DELETE, position))?,
                row.text(column!(DELETE, words))?.to_owned(),
            ))
        })
        .await?;
    if let Some((position, words)) = deleted {
        for word in distinct_words(&words) {
            delete_word(transaction, scope, word, position)?;
        }
    }
    Ok(())
}

/// Notes that a contact moment was added.
pub(crate) fn note_contact(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
    performed_at: Timestamp,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [
        region,
        environment,
        Value::Text(id.as_str()),
        Value::Int(last_contact(performed_at)),
    ];
    transaction.defer(&NOTE_CONTACT, &values)
}

/// Looks up the newest contact moment again, after one was changed or removed.
pub(crate) fn renew_contact(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
) -> Result<(), Error> {
    renew(&SET_CONTACT, transaction, scope, id)
}

/// Looks up the coordinator again, after it was changed.
pub(crate) fn renew_coordinator(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
) -> Result<(), Error> {
    renew(&SET_COORDINATOR, transaction, scope, id)
}

/// Looks up the date of the next task again, after a task was added, changed or removed.
pub(crate) fn renew_next_task(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
) -> Result<(), Error> {
    renew(&SET_NEXT_TASK, transaction, scope, id)
}

fn renew(
    statement: &'static Statement,
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    id: CandidateId,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let values = [region, environment, Value::Text(id.as_str())];
    transaction.defer(statement, &values)
}
