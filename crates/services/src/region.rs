//! Creates and changes regions.

use messages::{Counted, FaultMessage, Member, State, Text};
use model::{
    Environment, Fault, Location, RegionId, character_name, slug_fault,
    text_rules::wrong_in_one_line, trim,
};
use store::{
    Error, Store,
    regions::{CallbackSecret, Region, RegionChange, RegionChanged},
};

/// The maximum length of a region's name, in characters.
const LONGEST_NAME: u64 = 200;

/// The reason why a region was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateRegionError {
    /// The slug or the name is not valid.
    #[error("{0}")]
    Invalid(Fault),
    /// Another region has the slug.
    #[error("{}", State::SlugTaken)]
    Taken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// The reason why a region was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRegionError {
    /// The region does not exist.
    #[error("{}", messages::Command::NoSuchRegion)]
    Missing,
    /// The new slug or name is refused, or the store failed.
    #[error(transparent)]
    Rejected(#[from] CreateRegionError),
}

/// Creates a region with new callback secrets.
pub async fn create_region(
    store: &Store,
    slug: &str,
    name: &str,
) -> Result<Region, CreateRegionError> {
    create_region_with(store, slug, name, Vec::new()).await
}

/// Creates a region with new callback secrets and these redirect URLs, to which a candidate may be
/// sent back.
pub async fn create_region_with(
    store: &Store,
    slug: &str,
    name: &str,
    redirect_urls: Vec<String>,
) -> Result<Region, CreateRegionError> {
    check_slug(slug)?;
    check_name(name)?;
    let now = store.clock().now();
    let random = store.random().as_ref();
    let region = Region {
        id: RegionId::random(random),
        slug: slug.to_owned(),
        name: name.to_owned(),
        redirect_urls,
        callback_secret: CallbackSecret::random(random),
        sandbox_callback_secret: CallbackSecret::random(random),
        created_at: now,
        updated_at: now,
    };
    if store.insert_region(region.clone()).await? {
        Ok(region)
    } else {
        Err(CreateRegionError::Taken)
    }
}

/// Changes a region.
pub async fn change_region(
    store: &Store,
    id: RegionId,
    change: RegionChange,
) -> Result<Region, ChangeRegionError> {
    change.slug.as_deref().map_or(Ok(()), check_slug)?;
    change.name.as_deref().map_or(Ok(()), check_name)?;
    match store
        .change_region(id, change)
        .await
        .map_err(CreateRegionError::from)?
    {
        RegionChanged::Yes(region) => Ok(*region),
        RegionChanged::Missing => Err(ChangeRegionError::Missing),
        RegionChanged::SlugTaken => Err(CreateRegionError::Taken.into()),
    }
}

/// Gives an environment of a region a new callback secret. The previous secret stays valid for a
/// day.
pub async fn rotate_callback_secret(
    store: &Store,
    id: RegionId,
    environment: Environment,
) -> Result<Option<Region>, Error> {
    let secret = CallbackSecret::random(store.random().as_ref()).current;
    store.rotate_callback_secret(id, environment, secret).await
}

fn check_slug(slug: &str) -> Result<(), CreateRegionError> {
    match slug_fault(slug) {
        None => Ok(()),
        Some(message) => Err(CreateRegionError::Invalid(Fault::pointer("/slug", message))),
    }
}

fn check_name(name: &str) -> Result<(), CreateRegionError> {
    let refused = |message: &dyn FaultMessage| {
        let at = Location::Pointer("/name".to_owned());
        Err(CreateRegionError::Invalid(Fault::at(at, message)))
    };
    if trim(name).is_empty() {
        return refused(&Text::Blank);
    }
    let found = name.chars().count() as u64;
    if found > LONGEST_NAME {
        let limit = Counted::characters(LONGEST_NAME);
        return refused(&Member::MaxLength { limit, found });
    }
    match wrong_in_one_line(name) {
        None => Ok(()),
        Some((c, position)) => refused(&Text::OneLine {
            found: character_name(c),
            position,
        }),
    }
}
