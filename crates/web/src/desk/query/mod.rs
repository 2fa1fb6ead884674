//! The query of the list and the board: the filters, the order and the columns that an address has.
//!
//! Filters say nothing about one person, so they stand in the address, which can be bookmarked. The
//! words of a search do not: the address has the id of a stored search.

mod choices;
pub(crate) mod custom;
mod encode;
mod moments;
mod parse;
mod types;

pub(crate) use choices::{GROUPS, texts_of};
pub(crate) use encode::{QueryString, decoded};
pub(crate) use moments::{CONTACTS, TASKS};
pub(crate) use types::{Condition, EMPTY, ListQuery, ORDERS, Reader, sort_name};
