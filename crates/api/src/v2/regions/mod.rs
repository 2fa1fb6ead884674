//! Regions and their keys.

pub(super) mod me;
