//! A candidate's files.

pub(in crate::v2) mod create;
pub(in crate::v2) mod delete;
mod files;
