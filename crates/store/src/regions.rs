//! Education regions: the tenants.

use crate::{
    Error, Store, Value,
    audit::{self, Kind},
    engine::Row,
    settings,
    statement::register,
};
use model::{RegionId, Timestamp};
use std::time::Duration;

register! {
    INSERT = "INSERT INTO regions (id, slug, name, redirect_urls, callback_secret, created_at, updated_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING";
    LIST = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at, former_callback_secret, \
            former_callback_secret_until FROM regions ORDER BY slug";
    BY_ID = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at, former_callback_secret, \
             former_callback_secret_until FROM regions WHERE id = $1";
    BY_SLUG = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at, former_callback_secret, \
               former_callback_secret_until FROM regions WHERE slug = $1";
    CHANGE = "UPDATE regions SET slug = $2, name = $3, redirect_urls = $4, updated_at = $5 WHERE id = $1";
    ROTATE = "UPDATE regions SET former_callback_secret = callback_secret, former_callback_secret_until = $3, \
              callback_secret = $2, updated_at = $4 WHERE id = $1";
}

/// How long a callback secret stays good beside the one that replaced it.
pub const OVERLAP: Duration = Duration::from_hours(24);

/// An education region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its id.
    pub id: RegionId,
    /// Its name in addresses: lower-case letters, digits and hyphens.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Where a candidate may be sent back to after signing in.
    pub redirect_urls: Vec<String>,
    /// Signs callbacks: `whsec_` and the base64 of 32 bytes.
    pub callback_secret: String,
    /// The secret before it, and until when it is good.
    pub former_callback_secret: Option<(String, Timestamp)>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Region {
    /// The secrets that are good at this moment, the current one first.
    pub fn callback_secrets(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let former = self.former_callback_secret.as_ref().filter(move |(_, until)| now < *until);
        std::iter::once(self.callback_secret.as_str()).chain(former.map(|(secret, _)| secret.as_str()))
    }
}

/// What is to be different about a region; what is nothing stays.
#[derive(Debug, Clone, Default)]
pub struct RegionChange {
    /// Its name in addresses.
    pub slug: Option<String>,
    /// Its name for people.
    pub name: Option<String>,
    /// Where a candidate may be sent back to.
    pub redirect_urls: Option<Vec<String>>,
}

/// How a change ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegionChanged {
    /// It is so now.
    Yes(Region),
    /// There is no such region.
    Missing,
    /// Another region has the slug; nothing changed.
    SlugTaken,
}

fn region(row: Row<'_>) -> Result<Region, Error> {
    let urls = serde_json::from_str(row.text(3)?).map_err(|error| Error::Internal(error.to_string()))?;
    let former = row.optional_text(7)?.map(str::to_owned);
    Ok(Region {
        id: row.parsed(0)?,
        slug: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        redirect_urls: urls,
        callback_secret: row.text(4)?.to_owned(),
        former_callback_secret: former.zip(row.optional_int(8)?.map(Timestamp::from_micros)),
        created_at: Timestamp::from_micros(row.int(5)?),
        updated_at: Timestamp::from_micros(row.int(6)?),
    })
}

impl Store {
    /// Adds a region; false when its slug is taken.
    pub async fn insert_region(&self, region: Region) -> Result<bool, Error> {
        let entry = self.entry(Kind::RegionCreated).of(region.id).about(region.id);
        let (inserted, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let urls = serde_json::Value::from(region.redirect_urls.clone()).to_string();
                    let values = [
                        Value::Text(region.id.as_str()),
                        Value::Text(&region.slug),
                        Value::Text(&region.name),
                        Value::Text(&urls),
                        Value::Text(&region.callback_secret),
                        Value::Int(region.created_at.micros()),
                    ];
                    let inserted = transaction.execute(&INSERT, &values).await? == 1;
                    audit::append(transaction, if inserted { std::slice::from_ref(&entry) } else { &[] }).await?;
                    Ok::<_, Error>((inserted, settings::raise(transaction).await?))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(inserted)
    }

    /// Every region, by slug.
    pub async fn regions(&self) -> Result<Vec<Region>, Error> {
        self.engine().all(&LIST, &[], region).await
    }

    /// One region by its id.
    pub async fn region(&self, id: RegionId) -> Result<Option<Region>, Error> {
        self.engine().first(&BY_ID, &[Value::Text(id.as_str())], region).await
    }

    /// One region by what a person or a client calls it: its id or its slug.
    pub async fn region_named(&self, name: &str) -> Result<Option<Region>, Error> {
        // A slug may look like an id.
        if let Ok(id) = name.parse()
            && let Some(region) = self.region(id).await?
        {
            return Ok(Some(region));
        }
        self.engine().first(&BY_SLUG, &[Value::Text(name)], region).await
    }

    /// Changes a region, at once for every node.
    pub async fn change_region(&self, id: RegionId, change: RegionChange) -> Result<RegionChanged, Error> {
        let now = self.clock().now();
        let given = [
            ("slug", change.slug.is_some()),
            ("name", change.name.is_some()),
            ("redirectUrls", change.redirect_urls.is_some()),
        ];
        let given: Vec<_> = given.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
        let entry = self.entry(Kind::RegionChanged).of(id).about(id).with("given", given);
        let (changed, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    // Whoever changes settings waits here for others that do, so that a slug is taken once.
                    let generation = settings::raise(transaction).await?;
                    let found = transaction.first(&BY_ID, &[Value::Text(id.as_str())], region).await?;
                    let Some(mut found) = found else { return Ok::<_, Error>((RegionChanged::Missing, generation)) };
                    if let Some(slug) = change.slug {
                        let holder = transaction.first(&BY_SLUG, &[Value::Text(&slug)], region).await?;
                        if holder.is_some_and(|holder| holder.id != id) {
                            return Ok((RegionChanged::SlugTaken, generation));
                        }
                        found.slug = slug;
                    }
                    found.name = change.name.unwrap_or(found.name);
                    found.redirect_urls = change.redirect_urls.unwrap_or(found.redirect_urls);
                    found.updated_at = now;
                    let urls = serde_json::Value::from(found.redirect_urls.clone()).to_string();
                    let values = [
                        Value::Text(id.as_str()),
                        Value::Text(&found.slug),
                        Value::Text(&found.name),
                        Value::Text(&urls),
                        Value::Int(now.micros()),
                    ];
                    transaction.execute(&CHANGE, &values).await?;
                    audit::append(transaction, &[entry]).await?;
                    Ok((RegionChanged::Yes(found), generation))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(changed)
    }

    /// Gives a region another callback secret. The one it had stays good for [`OVERLAP`]; one before that ends now.
    pub async fn rotate_callback_secret(&self, id: RegionId, secret: String) -> Result<Option<Region>, Error> {
        let (now, entry) = (self.clock().now(), self.entry(Kind::SecretRotated).of(id).about(id));
        let until = now.micros().saturating_add(i64::try_from(OVERLAP.as_micros()).unwrap_or(i64::MAX));
        let (rotated, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let generation = settings::raise(transaction).await?;
                    let values =
                        [Value::Text(id.as_str()), Value::Text(&secret), Value::Int(until), Value::Int(now.micros())];
                    if transaction.execute(&ROTATE, &values).await? == 1 {
                        audit::append(transaction, &[entry]).await?;
                    }
                    let rotated = transaction.first(&BY_ID, &[Value::Text(id.as_str())], region).await?;
                    Ok::<_, Error>((rotated, generation))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(rotated)
    }
}
