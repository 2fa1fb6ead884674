//! A new key as returned, this once with the key itself.

use crate::answers::views;
use model::{Cidr, KeyId, Permissions, Timestamp};
use serde::Serialize;
use services::CreatedKey;

views!(NewKey<'a>);

/// A key with the key itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewKey<'a> {
    id: KeyId,
    key: &'a str,
    preview: &'a str,
    description: Option<&'a str>,
    sandbox_only: bool,
    created_at: Timestamp,
    last_used_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    permissions: Permissions,
    allowed_networks: &'a [Cidr],
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
