//! Making regions and keys.

use base64::{Engine, engine::general_purpose::STANDARD};
use model::{KeyId, RegionId, Token, TokenKind};
use store::{
    Error, Store,
    keys::NewKey,
    regions::{Region, RegionChange, RegionChanged},
};

/// A region that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateRegionError {
    /// The slug is not one.
    #[error("a slug has 1 to 63 lower-case letters, digits and hyphens, and begins and ends with a letter or digit")]
    Slug,
    /// The name is not one.
    #[error("a name has 1 to 200 characters, in one line, without control and bidirectional characters")]
    Name,
    /// Another region has the slug.
    #[error("there is a region with this slug already")]
    Taken,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] Error),
}

/// A region that cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRegionError {
    /// There is none.
    #[error("there is no such region")]
    Missing,
    /// It cannot be so.
    #[error(transparent)]
    Refused(#[from] CreateRegionError),
}

/// A key as it is shown to its owner, once.
#[derive(Debug)]
pub struct CreatedKey {
    /// The key itself.
    pub token: Token,
    /// What is kept of it.
    pub kept: NewKey,
}

/// Makes a region with a fresh callback secret.
pub async fn create_region(store: &Store, slug: &str, name: &str) -> Result<Region, CreateRegionError> {
    create_region_with(store, slug, name, Vec::new()).await
}

/// Makes a region with a fresh callback secret, and these addresses to which a candidate may be sent back.
pub async fn create_region_with(
    store: &Store,
    slug: &str,
    name: &str,
    redirect_urls: Vec<String>,
) -> Result<Region, CreateRegionError> {
    check_slug(slug)?;
    check_name(name)?;
    let now = store.clock().now();
    let callback_secret = callback_secret(store);
    let region = Region {
        id: RegionId::random(store.random().as_ref()),
        slug: slug.to_owned(),
        name: name.to_owned(),
        redirect_urls,
        callback_secret,
        former_callback_secret: None,
        created_at: now,
        updated_at: now,
    };
    if store.insert_region(region.clone()).await? { Ok(region) } else { Err(CreateRegionError::Taken) }
}

/// Changes a region.
pub async fn change_region(store: &Store, id: RegionId, change: RegionChange) -> Result<Region, ChangeRegionError> {
    change.slug.as_deref().map_or(Ok(()), check_slug)?;
    change.name.as_deref().map_or(Ok(()), check_name)?;
    match store.change_region(id, change).await.map_err(CreateRegionError::from)? {
        RegionChanged::Yes(region) => Ok(region),
        RegionChanged::Missing => Err(ChangeRegionError::Missing),
        RegionChanged::SlugTaken => Err(CreateRegionError::Taken.into()),
    }
}

/// Gives a region a fresh callback secret; the one it had stays good for a day.
pub async fn rotate_callback_secret(store: &Store, id: RegionId) -> Result<Option<Region>, Error> {
    store.rotate_callback_secret(id, callback_secret(store)).await
}

fn callback_secret(store: &Store) -> String {
    let mut secret = [0; 32];
    store.random().fill(&mut secret);
    format!("whsec_{}", STANDARD.encode(secret))
}

fn check_slug(slug: &str) -> Result<(), CreateRegionError> {
    if is_slug(slug) { Ok(()) } else { Err(CreateRegionError::Slug) }
}

fn check_name(name: &str) -> Result<(), CreateRegionError> {
    let shows = name.chars().any(|c| !c.is_whitespace() && !model::is_invisible(c));
    let good = shows && name.chars().count() <= 200 && !name.chars().any(model::misleads);
    if good { Ok(()) } else { Err(CreateRegionError::Name) }
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
    Ok(create_key(store, TokenKind::Region, Some(region), description, sandbox_only).await?.token)
}

/// Makes an admin key.
pub async fn create_admin_key(store: &Store, description: Option<String>) -> Result<Token, Error> {
    Ok(create_key(store, TokenKind::Admin, None, description, false).await?.token)
}

/// Makes a key, and tells what is kept of it.
pub async fn create_key(
    store: &Store,
    kind: TokenKind,
    region: Option<RegionId>,
    description: Option<String>,
    sandbox_only: bool,
) -> Result<CreatedKey, Error> {
    let random = store.random().as_ref();
    let token = Token::random(kind, random);
    let kept = NewKey {
        id: KeyId::random(random),
        region,
        hash: token.hash(),
        preview: token.preview(),
        description,
        sandbox_only,
        created_at: store.clock().now(),
    };
    store.insert_key(kept.clone()).await?;
    Ok(CreatedKey { token, kept })
}
