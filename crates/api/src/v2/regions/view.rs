//! Regions and keys as returned.

use crate::answers::views;
use model::{Cidr, KeyId, Permissions, RegionId, Timestamp};
use serde::Serialize;
use store::{
    keys::{KeyOfConcern, ListedKey},
    regions::Region,
};

views!(PlainRegion<'a>, OwnRegion<'a>);

/// A region without its keys.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlainRegion<'a> {
    id: RegionId,
    slug: &'a str,
    name: &'a str,
    redirect_urls: &'a [String],
    created_at: Timestamp,
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

/// A region with its keys.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnRegion<'a> {
    id: RegionId,
    slug: &'a str,
    name: &'a str,
    redirect_urls: &'a [String],
    keys: Vec<KeyView<'a>>,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyView<'a> {
    id: KeyId,
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
