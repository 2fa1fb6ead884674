//! Reading candidates.

pub(super) mod find;
pub(super) mod get;
pub(super) mod list;
mod stream;
