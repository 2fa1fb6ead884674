//! API keys: only their hashes are kept. What is asked of many of them together is in `list`.

mod list;

pub(crate) use list::of_concern;
pub use list::{KeyOfConcern, ListedKey};

use crate::{
    Error, Statement, Store, Transaction, Value,
    audit::{self, Kind},
    engine::Row,
    settings,
};
use model::{Cidr, KeyId, Permissions, RegionId, Timestamp, TokenHash};
use std::time::Duration;

/// Keys of a region that may be good at once.
pub const MOST: i64 = 50;
/// Keys that a region may make in [`PACE`], where they are made at its own pace.
pub const AT_ONCE: i64 = 10;
/// The time in which so many keys may be made.
pub const PACE: Duration = Duration::from_mins(1);

static INSERT: Statement = Statement::new(
    "INSERT_KEY",
    "INSERT INTO api_keys (id, region_id, hash, preview, description, sandbox_only, created_at, expires_at, permissions, \
     allowed_networks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
static BY_HASH: Statement = Statement::new(
    "KEY_BY_HASH",
    "SELECT id, region_id, sandbox_only, permissions, expires_at, allowed_networks FROM api_keys \
     WHERE hash = $1 AND revoked_at IS NULL",
);
static LIFE: Statement =
    Statement::new("KEY_LIFE", "SELECT region_id, expires_at FROM api_keys WHERE id = $1 AND revoked_at IS NULL");
static LIVE: Statement = Statement::new(
    "LIVE_KEYS",
    "SELECT COUNT(*) AS live FROM api_keys WHERE region_id = $1 AND revoked_at IS NULL \
     AND (expires_at IS NULL OR expires_at > $2)",
);
static MADE: Statement = Statement::new(
    "KEYS_MADE",
    "SELECT created_at FROM api_keys WHERE region_id = $1 AND created_at > $2 ORDER BY created_at DESC LIMIT 1 OFFSET $3",
);
static REVOKE: Statement = Statement::new(
    "REVOKE_KEY",
    "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING region_id",
);
static REVOKE_OF_REGION: Statement = Statement::new(
    "REVOKE_KEY_OF_REGION",
    "UPDATE api_keys SET revoked_at = $3 WHERE region_id = $1 AND id = $2 AND revoked_at IS NULL",
);
static USED: Statement = Statement::new(
    "KEY_USED",
    "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)",
);

pub(crate) static STATEMENTS: &[&Statement] = &[
    &INSERT,
    &BY_HASH,
    &LIFE,
    &LIVE,
    &MADE,
    &REVOKE,
    &REVOKE_OF_REGION,
    &USED,
    &list::OF_REGION,
    &list::OF_NO_REGION,
    &list::IS_OF_REGION,
    &list::DESCRIPTION,
    &list::OF_CONCERN,
];

/// A key to be stored.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Its id.
    pub id: KeyId,
    /// Its region; none for an admin key.
    pub region: Option<RegionId>,
    /// SHA-256 of the key itself.
    pub hash: TokenHash,
    /// What a list may show of it.
    pub preview: String,
    /// What its owner calls it.
    pub description: Option<String>,
    /// Whether it opens the sandbox alone.
    pub sandbox_only: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// What may be done with it.
    pub permissions: Permissions,
    /// From where it may be used; empty for anywhere.
    pub allowed_networks: Vec<Cidr>,
}

/// What became of a key that was to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAdded {
    /// It is good from now on.
    Yes,
    /// The region has [`MOST`] already.
    TooMany,
    /// The region has made [`AT_ONCE`] within [`PACE`]; there is room for another after this time.
    TooFast(Duration),
}

/// What a key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyGrant {
    /// The key's id.
    pub id: KeyId,
    /// Its region; none for an admin key.
    pub region: Option<RegionId>,
    /// Whether it opens the sandbox alone.
    pub sandbox_only: bool,
    /// What may be done with it.
    pub permissions: Permissions,
    /// From when it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// From where it may be used; empty for anywhere.
    pub allowed_networks: Vec<Cidr>,
}

/// Whose a key is that was not revoked, and from when it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLife {
    /// Its region; none for an admin key.
    pub region: Option<RegionId>,
    /// From when it is refused, if ever.
    pub expires_at: Option<Timestamp>,
}

fn region(row: Row<'_>, column: usize) -> Result<Option<RegionId>, Error> {
    let region = row.optional_text(column)?.map(str::parse).transpose();
    region.map_err(|_| Error::Internal("a key's region is no id".into()))
}

fn networks(row: Row<'_>, column: usize) -> Result<Vec<Cidr>, Error> {
    let Some(text) = row.optional_text(column)? else { return Ok(Vec::new()) };
    let texts: Vec<String> = serde_json::from_str(text).map_err(|error| Error::Internal(error.to_string()))?;
    let networks = texts.iter().map(|text| text.parse()).collect::<Result<_, _>>();
    networks.map_err(|_| Error::Internal("a key's network is none".into()))
}

fn moment(row: Row<'_>, column: usize) -> Result<Option<Timestamp>, Error> {
    Ok(row.optional_int(column)?.map(Timestamp::from_micros))
}

/// Whether a region may have another key, and at once. The caller holds what makes others wait.
async fn room(
    transaction: &mut Transaction<'_>,
    region: RegionId,
    now: Timestamp,
    paced: bool,
) -> Result<KeyAdded, Error> {
    let of = Value::Text(region.as_str());
    let live = transaction.first(&LIVE, &[of, Value::Int(now.micros())], |row| row.int(0)).await?;
    if live >= Some(MOST) {
        return Ok(KeyAdded::TooMany);
    }
    let values = [of, Value::Int(now.minus(PACE).micros()), Value::Int(AT_ONCE - 1)];
    let oldest = transaction.first(&MADE, &values, |row| Ok(Timestamp::from_micros(row.int(0)?))).await?;
    Ok(match oldest.filter(|_| paced) {
        Some(oldest) => {
            let wait = oldest.plus(PACE).micros().saturating_sub(now.micros());
            KeyAdded::TooFast(Duration::from_micros(wait.max(1).unsigned_abs()))
        }
        None => KeyAdded::Yes,
    })
}

impl Store {
    /// Stores a key, if its region has room for it: at its own pace, where it makes the key itself.
    pub async fn insert_key(&self, key: NewKey, paced: bool) -> Result<KeyAdded, Error> {
        let kind = if key.region.is_some() { "region" } else { "admin" };
        let entry = self.entry(Kind::KeyCreated).of(key.region).about(key.id);
        let mut entry = entry.with("opens", kind).with("sandboxOnly", key.sandbox_only);
        if let Some(at) = key.expires_at {
            entry = entry.with("expiresAt", at.to_string());
        }
        if !key.permissions.is_all() {
            entry = entry.with("permissions", key.permissions.each().map(model::Permission::name).collect::<Vec<_>>());
        }
        let networks: Vec<String> = key.allowed_networks.iter().map(ToString::to_string).collect();
        if !networks.is_empty() {
            entry = entry.with("allowedNetworks", networks.clone());
        }
        let networks = (!networks.is_empty()).then(|| serde_json::Value::from(networks).to_string());
        self.transaction(move |transaction| {
            Box::pin(async move {
                if let Some(region) = key.region {
                    // Whoever makes keys waits here for others that do, so that nobody makes one too many.
                    audit::hold(transaction).await?;
                    let room = room(transaction, region, key.created_at, paced).await?;
                    if room != KeyAdded::Yes {
                        return Ok(room);
                    }
                }
                let values = [
                    Value::Text(key.id.as_str()),
                    key.region.as_ref().map(RegionId::as_str).into(),
                    Value::Blob(&key.hash),
                    Value::Text(&key.preview),
                    key.description.as_deref().into(),
                    Value::Int(key.sandbox_only.into()),
                    Value::Int(key.created_at.micros()),
                    key.expires_at.map_or(Value::Null, |at| Value::Int(at.micros())),
                    Value::Int(key.permissions.bits()),
                    networks.as_deref().into(),
                ];
                transaction.execute(&INSERT, &values).await?;
                audit::append(transaction, &[entry]).await?;
                Ok(KeyAdded::Yes)
            })
        })
        .await
    }

    /// What a key opens, by its hash; nothing for an unknown or revoked one. One that has expired is still given.
    pub async fn key_grant(&self, hash: &TokenHash) -> Result<Option<KeyGrant>, Error> {
        self.engine()
            .first(&BY_HASH, &[Value::Blob(hash)], |row| {
                Ok(KeyGrant {
                    id: row.parsed(0)?,
                    region: region(row, 1)?,
                    sandbox_only: row.int(2)? != 0,
                    permissions: Permissions::of_bits(row.int(3)?),
                    expires_at: moment(row, 4)?,
                    allowed_networks: networks(row, 5)?,
                })
            })
            .await
    }

    /// How long a key is good, by its id; nothing for an unknown or revoked one.
    pub async fn key_life(&self, id: KeyId) -> Result<Option<KeyLife>, Error> {
        let life = |row: Row<'_>| Ok(KeyLife { region: region(row, 0)?, expires_at: moment(row, 1)? });
        self.engine().first(&LIFE, &[Value::Text(id.as_str())], life).await
    }

    /// Ends a key at once; false when there is no such live key.
    pub async fn revoke_key(&self, id: KeyId) -> Result<bool, Error> {
        let (now, entry) = (self.clock().now(), self.entry(Kind::KeyRevoked).about(id));
        let changed = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let values = [Value::Text(id.as_str()), Value::Int(now.micros())];
                    let revoked = transaction.first(&REVOKE, &values, |row| region(row, 0)).await?;
                    let Some(region) = revoked else { return Ok::<_, Error>(None) };
                    let changed = settings::raise(transaction, region).await?;
                    audit::append(transaction, &[entry.of(region)]).await?;
                    Ok(Some(changed))
                })
            })
            .await?;
        if let Some(changed) = changed {
            self.learn_changed(changed);
        }
        Ok(changed.is_some())
    }

    /// Ends a key of this region at once; false when it has no such live key.
    pub async fn revoke_key_of(&self, region: RegionId, id: KeyId) -> Result<bool, Error> {
        let (now, entry) = (self.clock().now(), self.entry(Kind::KeyRevoked).of(region).about(id));
        let changed = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let values = [Value::Text(region.as_str()), Value::Text(id.as_str()), Value::Int(now.micros())];
                    if transaction.execute(&REVOKE_OF_REGION, &values).await? == 0 {
                        return Ok::<_, Error>(None);
                    }
                    let changed = settings::raise(transaction, Some(region)).await?;
                    audit::append(transaction, &[entry]).await?;
                    Ok(Some(changed))
                })
            })
            .await?;
        if let Some(changed) = changed {
            self.learn_changed(changed);
        }
        Ok(changed.is_some())
    }

    /// Notes when keys were last used.
    pub async fn note_use_of_keys(&self, uses: Vec<(KeyId, Timestamp)>) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                for (id, at) in &uses {
                    transaction.execute(&USED, &[Value::Text(id.as_str()), Value::Int(at.micros())]).await?;
                }
                Ok(())
            })
        })
        .await
    }
}
