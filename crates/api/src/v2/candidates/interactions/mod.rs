//! A candidate's interactions.

pub(in crate::v2) mod create;
pub(in crate::v2) mod delete;
pub(in crate::v2) mod get;
pub(in crate::v2) mod list;
pub(in crate::v2) mod update;

use crate::describe::{payloads, schemas};

schemas! {
    /// Names an interaction as the data of an answer.
    Interaction as "Interaction" = schema::response::interaction();
}

payloads! {
    Interaction { one: "InteractionRecord", list: "InteractionList", refer: true }
}
