//! Education regions, the tenants.

use crate::{
    Store,
    audit::{self, Kind},
    settings,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use db::{Column, Database, Error, Row, Transaction, Value, column, columns, register};
use model::{Environment, Random, RegionId, Timestamp};
use std::time::Duration;

register! {
    installation INSERT = "INSERT INTO regions (id, slug, name, redirect_urls, callback_secret, sandbox_callback_secret, created_at, \
              updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING";
    installation LIST = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at, former_callback_secret, \
            former_callback_secret_until, sandbox_callback_secret, former_sandbox_callback_secret, \
            former_sandbox_callback_secret_until FROM regions ORDER BY slug";
    installation BY_ID = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at, former_callback_secret, \
             former_callback_secret_until, sandbox_callback_secret, former_sandbox_callback_secret, \
             former_sandbox_callback_secret_until FROM regions WHERE id = $1";
    installation BY_SLUG = "SELECT id, slug, name, redirect_urls, callback_secret, created_at, updated_at, former_callback_secret, \
               former_callback_secret_until, sandbox_callback_secret, former_sandbox_callback_secret, \
               former_sandbox_callback_secret_until FROM regions WHERE slug = $1";
    installation CHANGE = "UPDATE regions SET slug = $2, name = $3, redirect_urls = $4, updated_at = $5 WHERE id = $1";
    installation ROTATE = "UPDATE regions SET former_callback_secret = callback_secret, former_callback_secret_until = $3, \
              callback_secret = $2, updated_at = $4 WHERE id = $1";
    installation ROTATE_SANDBOX = "UPDATE regions SET former_sandbox_callback_secret = sandbox_callback_secret, \
                      former_sandbox_callback_secret_until = $3, sandbox_callback_secret = $2, updated_at = $4 \
                      WHERE id = $1";
    installation WITHOUT_SANDBOX_SECRET = "SELECT id FROM regions WHERE sandbox_callback_secret IS NULL";
    installation EQUIP_SANDBOX = "UPDATE regions SET sandbox_callback_secret = $2 WHERE id = $1 AND sandbox_callback_secret IS NULL";
}

/// How long a replaced callback secret stays valid beside its successor.
pub const OVERLAP: Duration = Duration::from_hours(24);

/// An education region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its id.
    pub id: RegionId,
    /// Its name in URLs: lower-case letters, digits and hyphens.
    pub slug: String,
    /// Its display name.
    pub name: String,
    /// The URLs that a candidate may be redirected to after signing in.
    pub redirect_urls: Vec<String>,
    /// The secret that signs callbacks of production.
    pub callback_secret: CallbackSecret,
    /// The secret that signs callbacks of the sandbox. It differs, so that a receiver for
    /// production does not accept sandbox callbacks.
    pub sandbox_callback_secret: CallbackSecret,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The secret that signs callbacks of one environment of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackSecret {
    /// `whsec_` and the base64 of 32 bytes.
    pub current: String,
    /// The previous secret, and until when it is valid.
    pub former: Option<(String, Timestamp)>,
}

impl CallbackSecret {
    /// Creates a random secret.
    pub fn random(random: &dyn Random) -> Self {
        let mut secret = [0; 32];
        random.fill(&mut secret);
        Self {
            current: format!("whsec_{}", STANDARD.encode(secret)),
            former: None,
        }
    }

    /// Returns the secrets that are valid at this moment, the current one first.
    pub fn good_at(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let former = self.former.as_ref().filter(move |(_, until)| now < *until);
        std::iter::once(self.current.as_str()).chain(former.map(|(secret, _)| secret.as_str()))
    }
}

impl Region {
    /// Returns the secret that signs callbacks of an environment.
    pub fn secret(&self, environment: Environment) -> &CallbackSecret {
        if environment.is_sandbox() {
            &self.sandbox_callback_secret
        } else {
            &self.callback_secret
        }
    }
}

/// Changes to a region. `None` leaves a property unchanged.
#[derive(Debug, Clone, Default)]
pub struct RegionChange {
    /// Its name in URLs.
    pub slug: Option<String>,
    /// Its display name.
    pub name: Option<String>,
    /// The URLs that a candidate may be redirected to.
    pub redirect_urls: Option<Vec<String>>,
}

/// The result of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegionChanged {
    /// The region was changed.
    Yes(Box<Region>),
    /// The region does not exist.
    Missing,
    /// Another region has the slug. Nothing was changed.
    SlugTaken,
}

columns! {
    /// The columns of a region.
    RegionColumns: LIST, BY_ID, BY_SLUG
}

fn region(row: Row<'_>) -> Result<Region, Error> {
    let urls = serde_json::from_str(row.text(column!(RegionColumns, redirect_urls))?)
        .map_err(Error::internal)?;
    let secret = |current: String, [former, until]: [Column; 2]| {
        let text = row.optional_text(former)?.map(str::to_owned);
        let until = row.optional_int(until)?.map(Timestamp::from_micros);
        Ok::<_, Error>(CallbackSecret {
            current,
            former: text.zip(until),
        })
    };
    let production = row.text(column!(RegionColumns, callback_secret))?;
    // A region created by a node of the previous version has no sandbox secret. The next start of a
    // node of this version creates one.
    let sandbox = row
        .optional_text(column!(RegionColumns, sandbox_callback_secret))?
        .unwrap_or(production);
    Ok(Region {
        id: row.parsed(column!(RegionColumns, id))?,
        slug: row.text(column!(RegionColumns, slug))?.to_owned(),
        name: row.text(column!(RegionColumns, name))?.to_owned(),
        redirect_urls: urls,
        callback_secret: secret(
            production.to_owned(),
            [
                column!(RegionColumns, former_callback_secret),
                column!(RegionColumns, former_callback_secret_until),
            ],
        )?,
        sandbox_callback_secret: secret(
            sandbox.to_owned(),
            [
                column!(RegionColumns, former_sandbox_callback_secret),
                column!(RegionColumns, former_sandbox_callback_secret_until),
            ],
        )?,
        created_at: Timestamp::from_micros(row.int(column!(RegionColumns, created_at))?),
        updated_at: Timestamp::from_micros(row.int(column!(RegionColumns, updated_at))?),
    })
}

/// Returns a region by its id, within a transaction.
pub async fn within(
    transaction: &mut Transaction<'_>,
    id: RegionId,
) -> Result<Option<Region>, Error> {
    let values = [Value::Text(id.as_str())];
    transaction.first(&BY_ID, &values, region).await
}

impl Store {
    /// Adds a region. Returns false when its slug is taken.
    pub async fn insert_region(&self, region: Region) -> Result<bool, Error> {
        let entry = self
            .entry(Kind::RegionCreated)
            .of(region.id)
            .about(region.id);
        let (inserted, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let urls = serde_json::Value::from(region.redirect_urls.clone()).to_string();
                    let values = [
                        Value::Text(region.id.as_str()),
                        Value::Text(&region.slug),
                        Value::Text(&region.name),
                        Value::Text(&urls),
                        Value::Text(&region.callback_secret.current),
                        Value::Text(&region.sandbox_callback_secret.current),
                        Value::Int(region.created_at.micros()),
                    ];
                    let inserted = transaction.execute(&INSERT, &values).await? == 1;
                    audit::append(
                        transaction,
                        if inserted {
                            std::slice::from_ref(&entry)
                        } else {
                            &[]
                        },
                    )
                    .await?;
                    Ok::<_, Error>((inserted, settings::raise(transaction, None).await?))
                })
            })
            .await?;
        self.learn_changed(generation);
        Ok(inserted)
    }

    /// Returns every region, ordered by slug.
    pub async fn regions(&self) -> Result<Vec<Region>, Error> {
        self.database().all(&LIST, &[], region).await
    }

    /// Returns a region by its id.
    pub async fn region(&self, id: RegionId) -> Result<Option<Region>, Error> {
        self.database()
            .first(&BY_ID, &[Value::Text(id.as_str())], region)
            .await
    }

    /// Returns a region by its id or its slug, as a person or a client may write either.
    pub async fn region_named(&self, name: &str) -> Result<Option<Region>, Error> {
        // A slug may have the form of an id, so the id is tried first.
        if let Ok(id) = name.parse()
            && let Some(region) = self.region(id).await?
        {
            return Ok(Some(region));
        }
        self.database()
            .first(&BY_SLUG, &[Value::Text(name)], region)
            .await
    }

    /// Changes a region, effective on every node at once.
    pub async fn change_region(
        &self,
        id: RegionId,
        change: RegionChange,
    ) -> Result<RegionChanged, Error> {
        let now = self.clock().now();
        let given = [
            ("slug", change.slug.is_some()),
            ("name", change.name.is_some()),
            ("redirectUrls", change.redirect_urls.is_some()),
        ];
        let given: Vec<_> = given
            .iter()
            .filter(|(_, given)| *given)
            .map(|(name, _)| *name)
            .collect();
        let (store, entry) = (
            self.clone(),
            self.entry(Kind::RegionChanged)
                .of(id)
                .about(id)
                .with("given", given),
        );
        let ((changed, once), generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    // `raise` locks the installation's row, so concurrent changes wait here and a
                    // slug is taken only once.
                    let generation = settings::raise(transaction, None).await?;
                    let Some(mut found) = within(transaction, id).await? else {
                        return Ok::<_, Error>(((RegionChanged::Missing, None), generation));
                    };
                    if let Some(slug) = change.slug {
                        let holder = transaction
                            .first(&BY_SLUG, &[Value::Text(&slug)], region)
                            .await?;
                        if holder.is_some_and(|holder| holder.id != id) {
                            return Ok(((RegionChanged::SlugTaken, None), generation));
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
                    let once = store.once_a_minute(entry);
                    audit::append(transaction, once.entries()).await?;
                    Ok((
                        (RegionChanged::Yes(Box::new(found)), Some(once)),
                        generation,
                    ))
                })
            })
            .await?;
        self.learn_changed(generation);
        if let Some(once) = once {
            self.done(once);
        }
        Ok(changed)
    }

    /// Replaces the callback secret of a region's environment. The previous secret stays valid for
    /// [`OVERLAP`]. The one before that becomes invalid now.
    pub async fn rotate_callback_secret(
        &self,
        id: RegionId,
        environment: Environment,
        secret: String,
    ) -> Result<Option<Region>, Error> {
        let now = self.clock().now();
        let entry = self.entry(Kind::SecretRotated).of(id).about(id);
        let once = self.once_a_minute(entry.with("environment", environment.name()));
        let entries = once.entries().to_vec();
        let until = now.plus(OVERLAP);
        let rotate = if environment.is_sandbox() {
            &ROTATE_SANDBOX
        } else {
            &ROTATE
        };
        let (rotated, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let generation = settings::raise(transaction, Some(id)).await?;
                    let values = [
                        Value::Text(id.as_str()),
                        Value::Text(&secret),
                        Value::Int(until.micros()),
                        Value::Int(now.micros()),
                    ];
                    if transaction.execute(rotate, &values).await? == 1 {
                        audit::append(transaction, &entries).await?;
                    }
                    Ok::<_, Error>((within(transaction, id).await?, generation))
                })
            })
            .await?;
        self.learn_changed(generation);
        if rotated.is_some() {
            self.done(once);
        }
        Ok(rotated)
    }
}

/// Creates a secret for sandboxes that have none, because they were created by a version without
/// sandbox secrets.
pub(crate) async fn equip_sandboxes(database: &Database, random: &dyn Random) -> Result<(), Error> {
    let without = database
        .all(&WITHOUT_SANDBOX_SECRET, &[], |row| {
            row.parsed::<RegionId>(column!(WITHOUT_SANDBOX_SECRET, id))
        })
        .await?;
    if without.is_empty() {
        return Ok(());
    }
    let secrets: Vec<_> = without
        .into_iter()
        .map(|id| (id, CallbackSecret::random(random).current))
        .collect();
    database
        .transaction(move |transaction| {
            Box::pin(async move {
                for (id, secret) in &secrets {
                    transaction
                        .execute(
                            &EQUIP_SANDBOX,
                            &[Value::Text(id.as_str()), Value::Text(secret)],
                        )
                        .await?;
                }
                Ok(())
            })
        })
        .await
}
