//! `/auth/staff`: the staff of the regions and the operators, for an admin.

mod body;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod reinvite;
pub(crate) mod update;
mod view;
