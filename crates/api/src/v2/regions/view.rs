//! Regions and keys as returned.

use crate::{answers::views, describe::of_json};
use model::{Cidr, KeyId, Permission, Permissions, RegionId, Timestamp};
use serde::Serialize;
use serde_json::json;
use store::{
    keys::{KeyOfConcern, ListedKey},
    regions::Region,
};
use utoipa::{
    ToSchema,
    openapi::{RefOr, schema::Schema},
};

views! {
    PlainRegion<'a> {
        one: "PlainRegionRecord",
        list: "RegionList",
        created: "CreatedRegion",
        refer: true,
    }
    OwnRegion<'a> { one: "RegionRecord", refer: true }
}

/// An education region, without its keys.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlainRegion<'a> {
    #[schema(value_type = String, pattern = "^reg[A-Za-z0-9]{14}$")]
    id: RegionId,
    slug: &'a str,
    name: &'a str,
    redirect_urls: &'a [String],
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl<'a> PlainRegion<'a> {
    pub(super) fn new(region: &'a Region) -> Self {
        Self {
            id: region.id,
            slug: &region.slug,
            name: &region.name,
            redirect_urls: &region.redirect_urls,
            created_at: region.created_at,
            updated_at: region.updated_at,
        }
    }
}

/// An education region.
#[derive(Serialize, ToSchema)]
#[schema(as = Region)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnRegion<'a> {
    #[schema(value_type = String, pattern = "^reg[A-Za-z0-9]{14}$")]
    id: RegionId,
    slug: &'a str,
    name: &'a str,
    redirect_urls: &'a [String],
    #[schema(inline)]
    keys: Vec<KeyView<'a>>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// The secret that signs callbacks. Present on request only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    callback_secret: Option<&'a str>,
}

impl<'a> OwnRegion<'a> {
    pub(super) fn new(
        region: &'a Region,
        keys: &'a [ListedKey],
        secret: Option<&'a str>,
        now: Timestamp,
    ) -> Self {
        Self {
            id: region.id,
            slug: &region.slug,
            name: &region.name,
            redirect_urls: &region.redirect_urls,
            keys: keys.iter().map(|listed| key(listed, now)).collect(),
            created_at: region.created_at,
            updated_at: region.updated_at,
            callback_secret: secret,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyView<'a> {
    #[schema(value_type = String, pattern = "^key[A-Za-z0-9]{14}$")]
    id: KeyId,
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

/// Returns the schema of a key's permissions.
pub(super) fn permissions() -> RefOr<Schema> {
    of_json(json!({
        "type": "array",
        "description": "What the key allows. `read` allows reading, `write` adding and updating, \
            `erase` permanent removal, and `settings` changes of settings, keys and fields.",
        "items": {"type": "string", "enum": Permission::ALL.map(Permission::name)},
    }))
}

/// Returns the schema of a key's warnings.
pub(super) fn warnings() -> RefOr<Schema> {
    of_json(json!({
        "type": "array",
        "items": {"type": "string", "enum": ["unused", "expiresSoon", "expired"]},
        "description": "Reasons to check the key. `unused` means unused for 90 days, \
            `expiresSoon` that it expires within 14 days, and `expired` that it has expired.",
    }))
}

fn key(key: &ListedKey, now: Timestamp) -> KeyView<'_> {
    KeyView {
        id: key.id,
        preview: &key.preview,
        description: key.description.as_deref(),
        sandbox_only: key.sandbox_only,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        expires_at: key.expires_at,
        permissions: key.permissions,
        allowed_networks: &key.allowed_networks,
        warnings: key
            .concerns(now)
            .into_iter()
            .map(KeyOfConcern::name)
            .collect(),
    }
}
