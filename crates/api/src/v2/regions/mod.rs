//! Regions: the caller's own, and all of them for an admin.

pub(crate) mod all;
pub(crate) mod key_accesses;
pub(crate) mod keys;
pub(crate) mod me;
pub(crate) mod sandbox_reset;
pub(crate) mod secret;
pub(crate) mod settings;
mod shown;
