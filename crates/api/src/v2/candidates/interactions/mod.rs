//! Contact moments of a candidate.

pub(in crate::v2) mod all;
pub(in crate::v2) mod one;
