//! A new key as returned, this once with the key itself.

use crate::{
    answers::views,
    v2::regions::view::{permissions, warnings},
};
use model::{Cidr, KeyId, Permissions, Timestamp};
use serde::Serialize;
use services::CreatedKey;
use utoipa::ToSchema;

views! {
    NewKey<'a> { created: "CreatedKey" }
}

/// A new key, with the key itself.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewKey<'a> {
    #[schema(value_type = String, pattern = "^key[A-Za-z0-9]{14}$")]
    id: KeyId,
    /// The key itself. No other response contains it.
    key: &'a str,
    /// A part of the key, to recognise it.
    preview: &'a str,
    #[schema(required)]
    description: Option<&'a str>,
    sandbox_only: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_used_at: Option<Timestamp>,
    /// When the key expires. It is `null` if the key does not expire.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    expires_at: Option<Timestamp>,
    #[schema(schema_with = permissions)]
    permissions: Permissions,
    /// The networks that may use the key, in CIDR notation. An empty list allows all networks.
    #[schema(value_type = Vec<String>)]
    allowed_networks: &'a [Cidr],
    #[schema(schema_with = warnings)]
    warnings: Vec<&'static str>,
}

impl<'a> NewKey<'a> {
    pub(super) fn new(made: &'a CreatedKey) -> Self {
        let kept = &made.kept;
        Self {
            id: kept.id,
            key: made.token.reveal(),
            preview: &kept.preview,
            description: kept.description.as_deref(),
            sandbox_only: kept.sandbox_only,
            created_at: kept.created_at,
            last_used_at: None,
            expires_at: kept.expires_at,
            permissions: kept.permissions,
            allowed_networks: &kept.allowed_networks,
            warnings: Vec::new(),
        }
    }
}
