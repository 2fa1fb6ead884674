//! The own region.

pub(super) mod me;
pub(super) mod sandbox_reset;
