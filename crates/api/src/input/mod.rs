//! Reading a request so that every fault is found before it is refused.

mod accept;
mod body;
mod call;
mod path;
mod query;
mod selection;

pub(crate) use accept::{Accepted, accept};
pub(crate) use call::{Call, environment};
pub(crate) use path::PathPart;
pub(crate) use query::Query;
