//! Making keys.

use model::{Cidr, KeyId, Permissions, RegionId, Timestamp, Token, TokenKind};
use std::time::Duration;
use store::{
    Error, Store,
    keys::{AT_ONCE, KeyAdded, MOST, NewKey},
};

/// A key that is to be made: by itself a key of this region that may do everything, from anywhere, without an end.
#[derive(Debug, Clone)]
pub struct KeyOrder {
    /// Its region; none for an admin key.
    pub region: Option<RegionId>,
    /// What its owner calls it.
    pub description: Option<String>,
    /// Whether it opens the sandbox alone.
    pub sandbox_only: bool,
    /// From when it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// What may be done with it.
    pub permissions: Permissions,
    /// From where it may be used; empty for anywhere.
    pub allowed_networks: Vec<Cidr>,
    /// Whether the region makes it itself, and so no faster than regions may.
    pub paced: bool,
}

impl KeyOrder {
    /// A key of a region, or an admin key.
    pub fn new(region: Option<RegionId>) -> Self {
        Self {
            region,
            description: None,
            sandbox_only: false,
            expires_at: None,
            permissions: Permissions::ALL,
            allowed_networks: Vec::new(),
            paced: false,
        }
    }
}

/// A key as it is shown to its owner, once.
#[derive(Debug)]
pub struct CreatedKey {
    /// The key itself.
    pub token: Token,
    /// What is kept of it.
    pub kept: NewKey,
}

/// A key that is not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateKeyError {
    /// The region has as many as it may.
    #[error("The region has {MOST} live keys, and may have no more. Revoke one that nobody needs.")]
    TooMany,
    /// The region makes them too fast.
    #[error("A region makes at most {AT_ONCE} keys a minute.")]
    TooFast(Duration),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Makes a key, and tells what is kept of it. The token is shown to its owner once; only its hash is kept.
pub async fn create_key(store: &Store, order: KeyOrder) -> Result<CreatedKey, CreateKeyError> {
    let random = store.random().as_ref();
    let KeyOrder { region, description, sandbox_only, expires_at, permissions, allowed_networks, paced } = order;
    let token = Token::random(if region.is_some() { TokenKind::Region } else { TokenKind::Admin }, random);
    let kept = NewKey {
        id: KeyId::random(random),
        region,
        hash: token.hash(),
        preview: token.preview(),
        description,
        sandbox_only,
        created_at: store.clock().now(),
        expires_at,
        permissions,
        allowed_networks,
    };
    match store.insert_key(kept.clone(), paced).await? {
        KeyAdded::Yes => Ok(CreatedKey { token, kept }),
        KeyAdded::TooMany => Err(CreateKeyError::TooMany),
        KeyAdded::TooFast(wait) => Err(CreateKeyError::TooFast(wait)),
    }
}

/// Makes a key for a region that may do everything.
pub async fn create_region_key(
    store: &Store,
    region: RegionId,
    description: Option<String>,
    sandbox_only: bool,
) -> Result<Token, CreateKeyError> {
    let order = KeyOrder { description, sandbox_only, ..KeyOrder::new(Some(region)) };
    Ok(create_key(store, order).await?.token)
}

/// Makes an admin key that may do everything.
pub async fn create_admin_key(store: &Store, description: Option<String>) -> Result<Token, CreateKeyError> {
    Ok(create_key(store, KeyOrder { description, ..KeyOrder::new(None) }).await?.token)
}
