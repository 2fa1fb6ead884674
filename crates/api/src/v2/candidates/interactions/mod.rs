//! A candidate's interactions.

pub(in crate::v2) mod create;
pub(in crate::v2) mod delete;
pub(in crate::v2) mod get;
pub(in crate::v2) mod list;
pub(in crate::v2) mod update;

/// Names an interaction as the data of an answer.
pub(crate) struct Interaction;
