//! Mutations: the results of accepted writes, and sending a callback again.

pub(super) mod get;
pub(super) mod list;
pub(super) mod redeliver;
