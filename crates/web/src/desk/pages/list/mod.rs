//! The list of candidates: search, filters, order, columns, pages of 50.

mod columns;
mod panel;
mod place;
mod reading;
mod search;
mod select;
mod selection;
mod show;
mod shown;

pub(crate) use columns::{Columns, coordinator, text};
pub(crate) use panel::{chips, filters};
pub(crate) use reading::{PAGE, People, link, people, query, read};
pub(crate) use search::{Search, fault_text, read as read_search, search};
pub(crate) use select::{back, columns as choose_columns, select};
pub(crate) use selection::{LARGEST, Selection};
pub(crate) use show::{all, nothing_selected, show};
pub(crate) use shown::{counted, grouped, note_shown};
