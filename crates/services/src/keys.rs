//! Creates API keys.

use messages::{Credential, State};
use model::{Cidr, KeyId, Permissions, RegionId, Timestamp, Token, TokenKind};
use std::time::Duration;
use store::{
    Error, Store,
    keys::{AT_ONCE, KeyAdded, MAX_KEYS, NewKey},
};

/// The settings of a key to create. [`KeyOrder::new`] gives all permissions, any network, both
/// environments and no expiry.
#[derive(Debug, Clone)]
pub struct KeyOrder {
    /// Its region; none for an admin key.
    pub region: Option<RegionId>,
    /// The owner's description of it.
    pub description: Option<String>,
    /// Whether it opens the sandbox only.
    pub sandbox_only: bool,
    /// The moment from which it is refused, if any.
    pub expires_at: Option<Timestamp>,
    /// What the key permits.
    pub permissions: Permissions,
    /// The networks from which it may be used; empty for all.
    pub allowed_networks: Vec<Cidr>,
    /// Whether the region's own rate limit applies: at most 60 keys a minute. Set when the region
    /// itself creates the key.
    pub paced: bool,
}

impl KeyOrder {
    /// Creates the order of a key for a region, or of an admin key.
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

/// A new key, as it is shown to its owner once.
#[derive(Debug)]
pub struct CreatedKey {
    /// The token itself.
    pub token: Token,
    /// The stored record of the key.
    pub kept: NewKey,
}

/// The reason why a key was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateKeyError {
    /// The region has as many live keys as it may have.
    #[error(transparent)]
    TooMany(State),
    /// The region creates keys too fast.
    #[error("{reason}")]
    TooFast {
        /// The text for people.
        reason: Credential,
        /// The time after which the region may try again.
        wait: Duration,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Creates a key and returns the token with its stored record. The token is shown to its owner
/// once; only its hash is stored.
pub async fn create_key(store: &Store, order: KeyOrder) -> Result<CreatedKey, CreateKeyError> {
    let random = store.random().as_ref();
    let KeyOrder {
        region,
        description,
        sandbox_only,
        expires_at,
        permissions,
        allowed_networks,
        paced,
    } = order;
    let token = Token::random(
        if region.is_some() {
            TokenKind::Region
        } else {
            TokenKind::Admin
        },
        random,
    );
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
        KeyAdded::TooMany => Err(CreateKeyError::TooMany(State::TooManyKeys {
            most: MAX_KEYS,
        })),
        KeyAdded::TooFast(wait) => Err(CreateKeyError::TooFast {
            reason: Credential::KeysRate { most: AT_ONCE },
            wait,
        }),
    }
}

/// Creates a key with all permissions for a region.
pub async fn create_region_key(
    store: &Store,
    region: RegionId,
    description: Option<String>,
    sandbox_only: bool,
) -> Result<Token, CreateKeyError> {
    let order = KeyOrder {
        description,
        sandbox_only,
        ..KeyOrder::new(Some(region))
    };
    Ok(create_key(store, order).await?.token)
}

/// Creates an admin key with all permissions.
pub async fn create_admin_key(
    store: &Store,
    description: Option<String>,
) -> Result<Token, CreateKeyError> {
    Ok(create_key(
        store,
        KeyOrder {
            description,
            ..KeyOrder::new(None)
        },
    )
    .await?
    .token)
}
