//! Who of the region's staff guides a candidate.

pub(in crate::v2) mod get;
pub(in crate::v2) mod set;
pub(in crate::v2) mod unset;
