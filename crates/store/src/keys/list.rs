//! Lists of keys, and keys that need attention.

use super::{moment, networks, region};
use crate::Store;
use db::{Database, Error, Row, Value, column, columns, statements};
use model::{Cidr, KeyId, Permissions, RegionId, Timestamp};
use std::time::Duration;

/// Maximum number of listed keys. Valid keys come first, then the expired keys that were created
/// last.
const LISTED: i64 = 100;
/// Time without use after which a key may no longer be needed.
pub(crate) const UNUSED: Duration = Duration::from_hours(90 * 24);
/// Time before its expiry from which a key is reported.
pub(crate) const SOON: Duration = Duration::from_hours(14 * 24);

/// Selects what a list shows of the keys that meet a condition. A node of the version before writes
/// when a key was last used into its own row.
macro_rules! listed {
    ($($condition:literal)*) => {
        concat!(
            "SELECT id, preview, description, sandbox_only, created_at, \
             CASE WHEN key_uses.last_used_at >= api_keys.last_used_at THEN key_uses.last_used_at \
             ELSE COALESCE(api_keys.last_used_at, key_uses.last_used_at) END AS last_used_at, \
             expires_at, permissions, allowed_networks, region_id \
             FROM api_keys LEFT JOIN key_uses ON key_id = id ",
            $($condition)*
        )
    };
}

statements! {
    pub(super) installation OF_REGION as "KEYS_OF_REGION" =
        listed!(
            "WHERE region_id = $1 AND revoked_at IS NULL \
             ORDER BY CASE WHEN expires_at <= $2 THEN 1 ELSE 0 END, created_at DESC, id DESC LIMIT $3"
        );
    pub(super) installation OF_NO_REGION as "ADMIN_KEYS" =
        listed!(
            "WHERE region_id IS NULL AND revoked_at IS NULL \
             ORDER BY CASE WHEN expires_at <= $1 THEN 1 ELSE 0 END, created_at DESC, id DESC LIMIT $2"
        );
    pub(super) installation IS_OF_REGION as "KEY_IS_OF_REGION" =
        "SELECT id FROM api_keys WHERE id = $1 AND region_id = $2";
    pub(super) installation DESCRIPTION as "KEY_DESCRIPTION" =
        "SELECT description FROM api_keys WHERE id = $1";
    pub(super) installation OF_CONCERN as "KEYS_OF_CONCERN" =
        listed!(
            "WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1) \
             AND (expires_at <= $2 OR COALESCE(key_uses.last_used_at, created_at) <= $3 \
             AND COALESCE(api_keys.last_used_at, created_at) <= $3) ORDER BY created_at, id LIMIT $4"
        );
}

/// A key as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// Its id.
    pub id: KeyId,
    /// Its region. `None` for an admin key.
    pub region: Option<RegionId>,
    /// A recognisable part of it.
    pub preview: String,
    /// A description by its owner.
    pub description: Option<String>,
    /// Whether it gives access to the sandbox only.
    pub sandbox_only: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last used, with a delay of a few seconds.
    pub last_used_at: Option<Timestamp>,
    /// From when it is refused. `None` for never.
    pub expires_at: Option<Timestamp>,
    /// The permissions of its holder.
    pub permissions: Permissions,
    /// The networks it may be used from. Empty for anywhere.
    pub allowed_networks: Vec<Cidr>,
}

/// A reason why a key needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOfConcern {
    /// It was not used for 90 days.
    Unused,
    /// It expires within 14 days.
    ExpiresSoon,
    /// It has expired.
    Expired,
}

impl KeyOfConcern {
    /// Returns its name, as lists show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::ExpiresSoon => "expiresSoon",
            Self::Expired => "expired",
        }
    }
}

impl ListedKey {
    /// Returns why the key needs attention now. The result is empty when it does not.
    pub fn concerns(&self, now: Timestamp) -> Vec<KeyOfConcern> {
        if self.expires_at.is_some_and(|at| at <= now) {
            return vec![KeyOfConcern::Expired];
        }
        let unused = self.last_used_at.unwrap_or(self.created_at) <= now.minus(UNUSED);
        let soon = self.expires_at.is_some_and(|at| at <= now.plus(SOON));
        let concerns = [
            (unused, KeyOfConcern::Unused),
            (soon, KeyOfConcern::ExpiresSoon),
        ];
        concerns
            .into_iter()
            .filter(|(is_so, _)| *is_so)
            .map(|(_, concern)| concern)
            .collect()
    }
}

columns! {
    /// The columns of a key in a list.
    ListedColumns: OF_REGION, OF_NO_REGION, OF_CONCERN
}

fn listed(row: Row<'_>) -> Result<ListedKey, Error> {
    Ok(ListedKey {
        id: row.parsed(column!(ListedColumns, id))?,
        region: region(row, column!(ListedColumns, region_id))?,
        preview: row.text(column!(ListedColumns, preview))?.to_owned(),
        description: row
            .optional_text(column!(ListedColumns, description))?
            .map(str::to_owned),
        sandbox_only: row.int(column!(ListedColumns, sandbox_only))? != 0,
        created_at: Timestamp::from_micros(row.int(column!(ListedColumns, created_at))?),
        last_used_at: moment(row, column!(ListedColumns, last_used_at))?,
        expires_at: moment(row, column!(ListedColumns, expires_at))?,
        permissions: Permissions::of_bits(row.int(column!(ListedColumns, permissions))?),
        allowed_networks: networks(row, column!(ListedColumns, allowed_networks))?,
    })
}

/// Returns valid keys that need attention, of all regions and admin keys, oldest first, at most
/// `limit`.
pub(crate) async fn of_concern(
    database: &Database,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ListedKey>, Error> {
    let moments =
        [now, now.plus(SOON), now.minus(UNUSED)].map(|moment| Value::Int(moment.micros()));
    let [now, soon, unused] = moments;
    database
        .all(&OF_CONCERN, &[now, soon, unused, Value::Int(limit)], listed)
        .await
}

impl Store {
    /// Returns the keys of a region that were not revoked, oldest first. Valid keys take precedence
    /// over expired ones within the limit of 100.
    pub async fn keys_of(&self, region: RegionId) -> Result<Vec<ListedKey>, Error> {
        let now = Value::Int(self.clock().now().micros());
        let values = [Value::Text(region.as_str()), now, Value::Int(LISTED)];
        Ok(oldest_first(
            self.database().all(&OF_REGION, &values, listed).await?,
        ))
    }

    /// Returns the admin keys that were not revoked, with the same order and limit.
    pub async fn admin_keys(&self) -> Result<Vec<ListedKey>, Error> {
        let now = Value::Int(self.clock().now().micros());
        Ok(oldest_first(
            self.database()
                .all(&OF_NO_REGION, &[now, Value::Int(LISTED)], listed)
                .await?,
        ))
    }

    /// Returns whether a region has this key, or had it before it was revoked.
    pub async fn is_key_of(&self, region: RegionId, key: KeyId) -> Result<bool, Error> {
        let values = [Value::Text(key.as_str()), Value::Text(region.as_str())];
        Ok(self
            .database()
            .first(&IS_OF_REGION, &values, |_| Ok(()))
            .await?
            .is_some())
    }

    /// Returns whether there is this key, or was before it was revoked.
    pub async fn is_key(&self, key: KeyId) -> Result<bool, Error> {
        let values = [Value::Text(key.as_str())];
        Ok(self
            .database()
            .first(&DESCRIPTION, &values, |_| Ok(()))
            .await?
            .is_some())
    }

    /// Returns the descriptions of keys, in the order of `keys`. Revoked keys are included. `None`
    /// where a key has no description or is unknown.
    pub async fn key_descriptions(&self, keys: &[KeyId]) -> Result<Vec<Option<String>>, Error> {
        let mut descriptions = vec![None; keys.len()];
        let sets = keys.iter().map(|key| vec![Value::Text(key.as_str())]);
        self.database()
            .query_batch(&DESCRIPTION, sets, |index, row| {
                descriptions[index] = row
                    .optional_text(column!(DESCRIPTION, description))?
                    .map(str::to_owned);
                Ok::<(), Error>(())
            })
            .await?;
        Ok(descriptions)
    }
}

fn oldest_first(mut keys: Vec<ListedKey>) -> Vec<ListedKey> {
    keys.sort_by_key(|key| (key.created_at, key.id));
    keys
}
