//! Education regions: the tenants.

use crate::{Error, Store, Value, engine::Row, settings, statement::register};
use model::{RegionId, Timestamp};

register! {
    INSERT = "INSERT INTO regions (id, slug, name, redirect_urls, callback_secret, created_at, updated_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING";
    LIST = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at FROM regions ORDER BY slug";
    BY_ID = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at FROM regions WHERE id = $1";
    BY_SLUG = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at FROM regions WHERE slug = $1";
}

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
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Region {
    /// What callbacks are signed with now, the newest first.
    pub fn signing_secrets(&self, _now: Timestamp) -> Vec<&str> {
        vec![&self.callback_secret]
    }
}

fn region(row: Row<'_>) -> Result<Region, Error> {
    let urls = serde_json::from_str(row.text(3)?).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Region {
        id: row.parsed(0)?,
        slug: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        redirect_urls: urls,
        callback_secret: row.text(4)?.to_owned(),
        created_at: Timestamp::from_micros(row.int(5)?),
        updated_at: Timestamp::from_micros(row.int(6)?),
    })
}

impl Store {
    /// Adds a region; false when its slug is taken.
    pub async fn insert_region(&self, region: Region) -> Result<bool, Error> {
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
}
