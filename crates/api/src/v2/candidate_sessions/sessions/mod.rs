//! A candidate's sessions: listed, and ended.

pub(in crate::v2) mod end_one;
pub(in crate::v2) mod end_others;
pub(in crate::v2) mod list;
