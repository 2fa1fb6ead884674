//! The directory of a scope's candidates: what staff find, filter, sort and list them by.
//!
//! - `facts` takes from a document what lists need, `rows` writes it to `desk_rows` and `desk_words`.
//! - `refresh` completes the rows of candidates that an earlier version stored.
//! - `query` says what is looked for; `wanted` turns it into the values of statements, `custom` and
//!   `matching` check what SQL does not.
//! - `ends` computes whose retention ends.
//! - `scan` reads the rows of a scope, `first` the first ones in an order, `page` those of a page.
//! - `search` finds pages of candidates, `board` their columns by phase; `top` keeps the first of them.
//! - `day` counts what waits for a person.
//! - `texts` looks for words in texts, with `sought`, in `document_texts`; by `text_filter` most records need
//!   not be read.
//!
//! A search reads the rows of a scope in windows of positions. So its cost grows with the candidates of
//! the scope, and no window takes longer than a few milliseconds. Searches take turns window by window
//! (`turns`), and use half of the processors at most. On SQLite they have threads of their own.

mod board;
mod custom;
mod day;
mod document_texts;
mod ends;
mod facts;
mod first;
mod matching;
mod page;
mod query;
mod refresh;
mod rows;
mod scan;
mod search;
mod sought;
mod text_filter;
mod texts;
mod top;
mod turns;
mod wanted;

pub use board::BoardColumn;
pub use custom::{CustomCondition, CustomFilter};
pub use day::{DayCounts, DayQuery};
pub(crate) use facts::DeskFacts;
pub use page::{CandidateRow, TableRecord};
pub use query::{
    ArchivedFilter, CandidateFilters, CandidateQuery, CandidateSort, Choices, MomentFilter, Period,
    SearchPlace, SortField, SortKey, TaskFilter,
};
pub use refresh::DeskProgress;
pub(crate) use rows::{
    add, erase, note_contact, renew_contact, renew_coordinator, renew_next_task, replace,
    set_custom,
};
pub use search::{CandidatePage, SearchTotal};
pub(crate) use text_filter::text_filter;
pub(crate) use turns::SearchTurns;

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &board::COLUMN,
    &day::COUNT,
    &ends::SET_ENDS,
    &first::CREATED,
    &first::CREATED_BACKWARDS,
    &first::NAME,
    &first::NAME_BACKWARDS,
    &first::CONTACT,
    &first::CONTACT_BACKWARDS,
    &first::PHASE_SINCE,
    &first::PHASE_SINCE_BACKWARDS,
    &first::NEXT_TASK,
    &first::NEXT_TASK_BACKWARDS,
    &first::UPDATED,
    &first::UPDATED_BACKWARDS,
    &refresh::INCOMPLETE,
    &refresh::NEXT,
    &refresh::CHANGED,
    &refresh::ERASED,
    &refresh::CANDIDATE,
    &refresh::KNOWN,
    &rows::ADD,
    &rows::CHANGE,
    &rows::WORDS,
    &rows::DELETE,
    &rows::ADD_WORD,
    &rows::DELETE_WORD,
    &rows::SET_CUSTOM,
    &rows::SET_TEXT_FILTER,
    &rows::SET_COORDINATOR,
    &rows::SET_NEXT_TASK,
    &rows::NOTE_CONTACT,
    &rows::SET_CONTACT,
    &scan::BOUNDS,
    &scan::PROBE,
    &scan::SCAN,
    &scan::AT,
    &scan::COUNT,
    &search::BY_CREATED,
    &search::BY_CREATED_BACKWARDS,
    &search::BY_NAME,
    &search::BY_NAME_BACKWARDS,
    &search::BY_CONTACT,
    &search::BY_CONTACT_BACKWARDS,
    &page::ROW,
    &texts::ROWS,
    &texts::CANDIDATES,
    &texts::CANDIDATE,
    &texts::CONTACTS,
];
