//! Reads requests, so that all faults are found before a request is refused.

mod accept;
mod body;
mod call;
mod canonical;
mod json;
mod json_limits;
mod multipart;
mod page;
mod page_size;
mod path;
mod query;
mod range;
mod selection;
mod write;

pub(crate) use accept::{Format, Json, JsonOrHtml, ListFormat};
pub(crate) use call::{Accepting, At, ByKeyOrSession, Call, JsonOrFiles, Validated, environment};
pub(crate) use multipart::FilePart;
pub(crate) use page::cut;
pub(crate) use page_size::LARGEST as LARGEST_PAGE;
pub(crate) use path::Ids;
pub(crate) use query::Query;
pub(crate) use range::{Asked, asked};
pub(crate) use selection::{PersonsSelection, Selected};
pub(crate) use write::{
    Adds, Changes, Records as CreatedRecords, Repeatable, WriteCall, WriteOptions, within,
};
