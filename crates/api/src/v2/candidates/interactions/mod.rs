//! A candidate's interactions.

pub(in crate::v2) mod all;
pub(in crate::v2) mod one;
