//! Reads requests, so that all faults are found before a request is refused.

mod accept;
mod admin;
mod body;
mod call;
mod canonical;
mod json;
mod json_limits;
mod multipart;
mod path;
mod query;
mod range;
mod selection;
mod write;

pub(crate) use accept::{Accepted, accept, accept_page};
pub(crate) use admin::AdminCall;
pub(crate) use call::{ByKeyOrSession, Call, JsonOrFiles, Ready, Settled, environment};
pub(crate) use multipart::FilePart;
pub(crate) use path::{PathPart, PathParts};
pub(crate) use query::Query;
pub(crate) use range::{Asked, asked};
pub(crate) use selection::PersonsSelection;
pub(crate) use write::{Repeatable, WriteOptions, within};
