//! How an upsert finds its candidate, and what it did with it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How an upsert finds the candidate to update.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MatchBy {
    /// By e-mail address only.
    Email,
    /// By phone number only, whatever the name.
    Phone,
    /// By e-mail address, else by phone number if the surnames match and the given names agree.
    #[default]
    EmailOrPhone,
}

impl MatchBy {
    /// All matching rules.
    pub const ALL: [Self; 3] = [Self::Email, Self::Phone, Self::EmailOrPhone];

    /// Returns the rule's name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::EmailOrPhone => "emailOrPhone",
        }
    }
}

/// The result of an upsert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Upserted {
    pub(crate) result: Done,
    pub(crate) matched_by: Option<Matched>,
    /// Fields that were given but left unchanged.
    pub(crate) ignored: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Done {
    Created,
    Updated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Matched {
    Email,
    Phone,
}
