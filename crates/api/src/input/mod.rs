//! Reads requests, so that all faults are found before a request is refused.

mod accept;
mod body;
mod body_call;
mod call;
mod canonical;
mod created;
mod idempotency;
mod json;
mod json_limits;
mod multipart;
mod page;
mod page_size;
mod path;
mod query;
mod range;
mod selection;
mod validated;
mod write;

pub(crate) use accept::{Format, Json, JsonOrHtml, ListFormat};
pub(crate) use body_call::{BodyCall, QueryCall};
pub(crate) use call::{ByKeyOrSession, Call, JsonOrFiles, environment};
pub(crate) use created::{CreatedRecords, within};
pub(crate) use idempotency::Repeatable;
pub(crate) use multipart::FilePart;
pub(crate) use page::cut;
pub(crate) use page_size::LARGEST as LARGEST_PAGE;
pub(crate) use path::{FieldKey, Ids, LinkToken};
pub use query::check_declared_parameters;
pub(crate) use query::{Query, decode};
pub(crate) use range::{Asked, RangeHeaders, asked};
pub(crate) use selection::{PersonsSelection, Selected};
pub(crate) use validated::{Accepting, At, Validated};
pub(crate) use write::{Adds, Changes, WriteCall, WriteOptions};
