//! API keys. Only their hashes are stored. Queries about many keys are in `list`.

mod list;
mod version_1;

pub(crate) use list::of_concern;
pub use list::{KeyOfConcern, ListedKey};
pub use version_1::KeyOfVersion1;
pub(crate) use version_1::used_since;

use crate::{
    Store,
    audit::{self, Kind},
    settings,
};
use db::{Column, Error, Row, Statement, Transaction, Value, column, statements};
use model::{Cidr, KeyId, Permissions, RegionId, Timestamp, TokenHash};
use std::time::Duration;

/// Maximum number of valid keys per region.
pub const MAX_KEYS: i64 = 50;
/// Maximum number of keys that a region may create within [`PACE`], where it creates them itself. More
/// than [`MAX_KEYS`], so that only a region that keeps revoking and creating keys meets it.
pub const AT_ONCE: i64 = 60;
/// The period to which [`AT_ONCE`] applies.
pub const PACE: Duration = Duration::from_mins(1);

statements! {
    installation INSERT as "INSERT_KEY" =
        "INSERT INTO api_keys (id, region_id, hash, preview, description, sandbox_only, created_at, expires_at, permissions, \
         allowed_networks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    installation BY_HASH as "KEY_BY_HASH" =
        "SELECT id, region_id, sandbox_only, permissions, expires_at, allowed_networks FROM api_keys \
         WHERE hash = $1 AND revoked_at IS NULL";
    installation LIFE as "KEY_LIFE" =
        "SELECT region_id, expires_at FROM api_keys WHERE id = $1 AND revoked_at IS NULL";
    installation LIVE as "LIVE_KEYS" =
        "SELECT COUNT(*) AS live FROM api_keys WHERE region_id = $1 AND revoked_at IS NULL \
         AND (expires_at IS NULL OR expires_at > $2)";
    installation MADE as "KEYS_MADE" =
        "SELECT created_at FROM api_keys WHERE region_id = $1 AND created_at > $2 ORDER BY created_at DESC LIMIT 1 OFFSET $3";
    installation REVOKE as "REVOKE_KEY" =
        "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING region_id";
    installation REVOKE_OF_REGION as "REVOKE_KEY_OF_REGION" =
        "UPDATE api_keys SET revoked_at = $3 WHERE region_id = $1 AND id = $2 AND revoked_at IS NULL";
    installation USED as "KEY_USED" =
        "INSERT INTO key_uses (key_id, last_used_at) VALUES ($1, $2) ON CONFLICT (key_id) DO UPDATE \
         SET last_used_at = excluded.last_used_at \
         WHERE key_uses.last_used_at IS NULL OR key_uses.last_used_at < excluded.last_used_at";
}

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
    &version_1::USED,
    &version_1::USED_SINCE,
];

/// A key to store.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Its id.
    pub id: KeyId,
    /// Its region. `None` for an admin key.
    pub region: Option<RegionId>,
    /// The SHA-256 of the key.
    pub hash: TokenHash,
    /// The part of the key that a list may show.
    pub preview: String,
    /// A description by its owner.
    pub description: Option<String>,
    /// Whether it gives access to the sandbox only.
    pub sandbox_only: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// From when it is refused. `None` for never.
    pub expires_at: Option<Timestamp>,
    /// The permissions of its holder.
    pub permissions: Permissions,
    /// The networks it may be used from. Empty for anywhere.
    pub allowed_networks: Vec<Cidr>,
}

/// The result of storing a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAdded {
    /// The key is valid from now on.
    Yes,
    /// The region has [`MAX_KEYS`] valid keys already.
    TooMany,
    /// The region has created [`AT_ONCE`] keys within [`PACE`]. Another can be created after this
    /// time.
    TooFast(Duration),
}

/// The access that a key gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyGrant {
    /// The key's id.
    pub id: KeyId,
    /// Its region. `None` for an admin key.
    pub region: Option<RegionId>,
    /// Whether it gives access to the sandbox only.
    pub sandbox_only: bool,
    /// The permissions of its holder.
    pub permissions: Permissions,
    /// From when it is refused. `None` for never.
    pub expires_at: Option<Timestamp>,
    /// The networks it may be used from. Empty for anywhere.
    pub allowed_networks: Vec<Cidr>,
}

/// The region and expiry of a key that was not revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLife {
    /// Its region. `None` for an admin key.
    pub region: Option<RegionId>,
    /// From when it is refused. `None` for never.
    pub expires_at: Option<Timestamp>,
}

fn region(row: Row<'_>, column: Column) -> Result<Option<RegionId>, Error> {
    let region = row.optional_text(column)?.map(str::parse).transpose();
    region.map_err(|_| Error::internal("a key's region is no id"))
}

fn networks(row: Row<'_>, column: Column) -> Result<Vec<Cidr>, Error> {
    let Some(text) = row.optional_text(column)? else {
        return Ok(Vec::new());
    };
    let texts: Vec<String> = serde_json::from_str(text).map_err(Error::internal)?;
    let networks = texts
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>();
    networks.map_err(|_| Error::internal("a key's network is none"))
}

fn moment(row: Row<'_>, column: Column) -> Result<Option<Timestamp>, Error> {
    Ok(row.optional_int(column)?.map(Timestamp::from_micros))
}

/// Checks whether a region may have another key now. The caller holds the lock that makes other key
/// creations wait.
async fn room(
    transaction: &mut Transaction<'_>,
    region: RegionId,
    now: Timestamp,
    paced: bool,
) -> Result<KeyAdded, Error> {
    let of = Value::Text(region.as_str());
    let live = transaction
        .first(&LIVE, &[of, Value::Int(now.micros())], |row| {
            row.int(column!(LIVE, live))
        })
        .await?;
    if live >= Some(MAX_KEYS) {
        return Ok(KeyAdded::TooMany);
    }
    let values = [
        of,
        Value::Int(now.minus(PACE).micros()),
        Value::Int(AT_ONCE - 1),
    ];
    let oldest = transaction
        .first(&MADE, &values, |row| {
            Ok(Timestamp::from_micros(row.int(column!(MADE, created_at))?))
        })
        .await?;
    Ok(match oldest.filter(|_| paced) {
        Some(oldest) => {
            let wait = oldest.plus(PACE).micros().saturating_sub(now.micros());
            KeyAdded::TooFast(Duration::from_micros(wait.max(1).unsigned_abs()))
        }
        None => KeyAdded::Yes,
    })
}

impl Store {
    /// Stores a key, if its region's limits allow it. `paced` applies the limit of [`AT_ONCE`] keys
    /// per [`PACE`], for keys that the region creates itself.
    pub async fn insert_key(&self, key: NewKey, paced: bool) -> Result<KeyAdded, Error> {
        let kind = if key.region.is_some() {
            "region"
        } else {
            "admin"
        };
        let entry = self.entry(Kind::KeyCreated).of(key.region).about(key.id);
        let mut entry = entry
            .with("opens", kind)
            .with("sandboxOnly", key.sandbox_only);
        if let Some(at) = key.expires_at {
            entry = entry.with("expiresAt", at.to_string());
        }
        if !key.permissions.is_all() {
            entry = entry.with(
                "permissions",
                key.permissions
                    .each()
                    .map(model::Permission::name)
                    .collect::<Vec<_>>(),
            );
        }
        let networks: Vec<String> = key
            .allowed_networks
            .iter()
            .map(ToString::to_string)
            .collect();
        if !networks.is_empty() {
            entry = entry.with("allowedNetworks", networks.clone());
        }
        let networks =
            (!networks.is_empty()).then(|| serde_json::Value::from(networks).to_string());
        self.transaction(move |transaction| {
            Box::pin(async move {
                if let Some(region) = key.region {
                    // Concurrent creations of keys wait here, so that they cannot exceed the limit
                    // together.
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
                    key.expires_at
                        .map_or(Value::Null, |at| Value::Int(at.micros())),
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

    /// Returns the access that the key with a hash gives, or `None` when the key is unknown or
    /// revoked. An expired key is still returned.
    pub async fn key_grant(&self, hash: &TokenHash) -> Result<Option<KeyGrant>, Error> {
        self.database()
            .first(&BY_HASH, &[Value::Blob(hash)], |row| {
                Ok(KeyGrant {
                    id: row.parsed(column!(BY_HASH, id))?,
                    region: region(row, column!(BY_HASH, region_id))?,
                    sandbox_only: row.int(column!(BY_HASH, sandbox_only))? != 0,
                    permissions: Permissions::of_bits(row.int(column!(BY_HASH, permissions))?),
                    expires_at: moment(row, column!(BY_HASH, expires_at))?,
                    allowed_networks: networks(row, column!(BY_HASH, allowed_networks))?,
                })
            })
            .await
    }

    /// Returns the region and expiry of a key, or `None` when it is unknown or revoked.
    pub async fn key_life(&self, id: KeyId) -> Result<Option<KeyLife>, Error> {
        let life = |row: Row<'_>| {
            Ok(KeyLife {
                region: region(row, column!(LIFE, region_id))?,
                expires_at: moment(row, column!(LIFE, expires_at))?,
            })
        };
        self.database()
            .first(&LIFE, &[Value::Text(id.as_str())], life)
            .await
    }

    /// Revokes a key, effective at once. Returns false when there is no such key that was not
    /// revoked yet.
    pub async fn revoke_key(&self, id: KeyId) -> Result<bool, Error> {
        let (now, entry) = (self.clock().now(), self.entry(Kind::KeyRevoked).about(id));
        let changed = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let values = [Value::Text(id.as_str()), Value::Int(now.micros())];
                    let revoked = transaction
                        .first(&REVOKE, &values, |row| {
                            region(row, column!(REVOKE, region_id))
                        })
                        .await?;
                    let Some(region) = revoked else {
                        return Ok::<_, Error>(None);
                    };
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

    /// Revokes a key of this region, effective at once. Returns false when the region has no such
    /// key that was not revoked yet.
    pub async fn revoke_key_of(&self, region: RegionId, id: KeyId) -> Result<bool, Error> {
        let (now, entry) = (
            self.clock().now(),
            self.entry(Kind::KeyRevoked).of(region).about(id),
        );
        let changed = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let values = [
                        Value::Text(region.as_str()),
                        Value::Text(id.as_str()),
                        Value::Int(now.micros()),
                    ];
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

    /// Records when keys were last used.
    pub async fn note_use_of_keys(&self, uses: Vec<(KeyId, Timestamp)>) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                for (id, at) in &uses {
                    transaction
                        .execute(&USED, &[Value::Text(id.as_str()), Value::Int(at.micros())])
                        .await?;
                }
                Ok(())
            })
        })
        .await
    }
}
