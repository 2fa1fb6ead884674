//! Regions: the caller's own, and all of them for an admin.

mod body;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod key_accesses;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod me;
pub(crate) mod sandbox_reset;
pub(crate) mod secret;
pub(crate) mod settings;
pub(crate) mod subscriptions;
pub(crate) mod update;
mod view;
