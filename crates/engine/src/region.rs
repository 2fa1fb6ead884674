//! Making regions and keys.

use base64::{Engine, engine::general_purpose::STANDARD};
use model::{KeyId, RegionId, Token, TokenKind};
use store::{Error, Store, keys::NewKey, regions::Region};

/// A region that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateRegionError {
    /// The slug is not one.
    #[error("a slug has 1 to 63 lower-case letters, digits and hyphens, and begins and ends with a letter or digit")]
    Slug,
    /// The name is not one.
    #[error("a name has 1 to 200 characters")]
    Name,
    /// Another region has the slug.
    #[error("there is a region with this slug already")]
    Taken,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Makes a region with a fresh callback secret.
pub async fn create_region(store: &Store, slug: &str, name: &str) -> Result<Region, CreateRegionError> {
    if !is_slug(slug) {
        return Err(CreateRegionError::Slug);
    }
    if name.trim().is_empty() || name.chars().count() > 200 || name.contains('\0') {
        return Err(CreateRegionError::Name);
    }
    let now = store.clock().now();
    let mut secret = [0; 32];
    store.random().fill(&mut secret);
    let region = Region {
        id: RegionId::random(store.random().as_ref()),
        slug: slug.to_owned(),
        name: name.to_owned(),
        redirect_urls: Vec::new(),
        callback_secret: format!("whsec_{}", STANDARD.encode(secret)),
        created_at: now,
        updated_at: now,
    };
    if store.insert_region(region.clone()).await? { Ok(region) } else { Err(CreateRegionError::Taken) }
}

fn is_slug(slug: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(|byte| *byte != b'-');
    slug.len() <= 63
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && edge(slug.as_bytes().first())
        && edge(slug.as_bytes().last())
}

/// Makes a key for a region. The token is shown to its owner once; only its hash is kept.
pub async fn create_region_key(
    store: &Store,
    region: RegionId,
    description: Option<String>,
    sandbox_only: bool,
) -> Result<Token, Error> {
    create_key(store, TokenKind::Region, Some(region), description, sandbox_only).await
}

/// Makes an admin key.
pub async fn create_admin_key(store: &Store, description: Option<String>) -> Result<Token, Error> {
    create_key(store, TokenKind::Admin, None, description, false).await
}

async fn create_key(
    store: &Store,
    kind: TokenKind,
    region: Option<RegionId>,
    description: Option<String>,
    sandbox_only: bool,
) -> Result<Token, Error> {
    let random = store.random().as_ref();
    let token = Token::random(kind, random);
    let key = NewKey {
        id: KeyId::random(random),
        region,
        hash: token.hash(),
        preview: token.preview(),
        description,
        sandbox_only,
        created_at: store.clock().now(),
    };
    store.insert_key(key).await?;
    Ok(token)
}
