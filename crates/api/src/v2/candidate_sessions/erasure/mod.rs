//! Erases all of the candidate's own data.

pub(in crate::v2) mod ask;
pub(in crate::v2) mod erase;
