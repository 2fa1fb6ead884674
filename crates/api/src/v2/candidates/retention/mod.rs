//! Until when a candidate is retained.

pub(in crate::v2) mod get;
pub(in crate::v2) mod set;
pub(in crate::v2) mod unset;
