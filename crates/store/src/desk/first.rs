//! Reads the first candidates of a window of positions in any order. The database compares and sorts
//! them, so that it returns a page at most, however many candidates of the window match.

use super::{
    query::{CandidateSort, SearchPlace, SortField, SortKey},
    wanted::{LAST_TEXT, Wanted, conditions},
};
use crate::Store;
use db::{Error, Statement, Value, column, columns, statements};
use model::Scope;

/// The first rows of a window behind a place. The sum or text that changes nothing keeps the planner
/// from following the index of the order through the whole scope.
macro_rules! first {
    ($key:literal, $unchanged:literal, $compared:literal, $direction:literal) => {
        concat!(
            "SELECT d.candidate_id, d.",
            $key,
            " AS sorted_by FROM desk_rows d WHERE d.region_id = $1 AND d.environment = $2 ",
            "AND d.position > $35 AND d.position <= $36 AND (d.",
            $key,
            $unchanged,
            ", d.candidate_id) ",
            $compared,
            " ($32, $33)",
            conditions!(),
            " ORDER BY d.",
            $key,
            $unchanged,
            " ",
            $direction,
            ", d.candidate_id ",
            $direction,
            " LIMIT $34"
        )
    };
}

statements! {
    pub(super) scope CREATED as "FIRST_BY_CREATED" = first!("created_at", " + 0", ">", "ASC");
    pub(super) scope CREATED_BACKWARDS as "FIRST_BY_CREATED_BACKWARDS" = first!("created_at", " + 0", "<", "DESC");
    pub(super) scope NAME as "FIRST_BY_NAME" = first!("name_key", " || ''", ">", "ASC");
    pub(super) scope NAME_BACKWARDS as "FIRST_BY_NAME_BACKWARDS" = first!("name_key", " || ''", "<", "DESC");
    pub(super) scope CONTACT as "FIRST_BY_CONTACT" = first!("last_contact", " + 0", ">", "ASC");
    pub(super) scope CONTACT_BACKWARDS as "FIRST_BY_CONTACT_BACKWARDS" = first!("last_contact", " + 0", "<", "DESC");
    pub(super) scope PHASE_SINCE as "FIRST_BY_PHASE_SINCE" = first!("phase_since", " + 0", ">", "ASC");
    pub(super) scope PHASE_SINCE_BACKWARDS as "FIRST_BY_PHASE_SINCE_BACKWARDS" = first!("phase_since", " + 0", "<", "DESC");
    pub(super) scope NEXT_TASK as "FIRST_BY_NEXT_TASK" = first!("next_task", " || ''", ">", "ASC");
    pub(super) scope NEXT_TASK_BACKWARDS as "FIRST_BY_NEXT_TASK_BACKWARDS" = first!("next_task", " || ''", "<", "DESC");
    pub(super) scope UPDATED as "FIRST_BY_UPDATED" = first!("updated_at", " + 0", ">", "ASC");
    pub(super) scope UPDATED_BACKWARDS as "FIRST_BY_UPDATED_BACKWARDS" = first!("updated_at", " + 0", "<", "DESC");
}

columns! {
    First: CREATED, CREATED_BACKWARDS, NAME, NAME_BACKWARDS, CONTACT, CONTACT_BACKWARDS, PHASE_SINCE,
        PHASE_SINCE_BACKWARDS, NEXT_TASK, NEXT_TASK_BACKWARDS, UPDATED, UPDATED_BACKWARDS
}

impl Store {
    /// Returns the first `most` places of a window of positions behind a place, in the order of `sort`.
    /// The statements must decide alone what is wanted.
    pub(super) async fn first_of_window(
        &self,
        scope: &Scope,
        (sort, after, most): (CandidateSort, Option<&SearchPlace>, usize),
        wanted: &Wanted,
        (from, to): (i64, i64),
    ) -> Result<Vec<SearchPlace>, Error> {
        let (statement, is_text) = ordered_by(sort);
        let (key, id) = begin(sort, after, is_text);
        let own = [
            match &key {
                SortKey::Moment(moment) => Value::Int(*moment),
                SortKey::Text(text) => Value::Text(text),
            },
            Value::Text(id),
            Value::Int(i64::try_from(most).unwrap_or(i64::MAX)),
            Value::Int(from),
            Value::Int(to),
        ];
        let values = wanted.values(scope, &own);
        let _turn = self.inner.search_turns.wait().await;
        let read = self.database().all(statement, &values, |row| {
            let sorted_by = column!(First, sorted_by);
            let key = if is_text {
                SortKey::Text(row.text(sorted_by)?.to_owned())
            } else {
                SortKey::Moment(row.int(sorted_by)?)
            };
            let id = row.parsed(column!(First, candidate_id))?;
            Ok(SearchPlace { key, id })
        });
        read.await
    }
}

/// Returns the value and the id behind which a page begins. A place of another order counts as none.
pub(super) fn begin(
    sort: CandidateSort,
    after: Option<&SearchPlace>,
    is_text: bool,
) -> (SortKey, &str) {
    if let Some(after) = after
        && matches!(after.key, SortKey::Text(_)) == is_text
    {
        return (after.key.clone(), after.id.as_str());
    }
    match (sort.descending, is_text) {
        (true, true) => (SortKey::Text(LAST_TEXT.into()), LAST_TEXT),
        (true, false) => (SortKey::Moment(i64::MAX), LAST_TEXT),
        (false, true) => (SortKey::Text(String::new()), ""),
        (false, false) => (SortKey::Moment(i64::MIN), ""),
    }
}

/// Returns the statement of an order, and whether its values are texts.
fn ordered_by(sort: CandidateSort) -> (&'static Statement, bool) {
    match (sort.field, sort.descending) {
        (SortField::Created, false) => (&CREATED, false),
        (SortField::Created, true) => (&CREATED_BACKWARDS, false),
        (SortField::Name, false) => (&NAME, true),
        (SortField::Name, true) => (&NAME_BACKWARDS, true),
        (SortField::LastContact, false) => (&CONTACT, false),
        (SortField::LastContact, true) => (&CONTACT_BACKWARDS, false),
        (SortField::PhaseSince, false) => (&PHASE_SINCE, false),
        (SortField::PhaseSince, true) => (&PHASE_SINCE_BACKWARDS, false),
        (SortField::NextTask, false) => (&NEXT_TASK, true),
        (SortField::NextTask, true) => (&NEXT_TASK_BACKWARDS, true),
        (SortField::Updated, false) => (&UPDATED, false),
        (SortField::Updated, true) => (&UPDATED_BACKWARDS, false),
    }
}
