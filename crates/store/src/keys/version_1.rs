//! Which keys are still used with version 1 of the API.

use super::region;
use crate::Store;
use db::{Database, Error, Value, column, statements};
use model::{KeyId, RegionId, Timestamp};

statements! {
    pub(super) installation USED as "KEY_USED_WITH_V1" =
        "INSERT INTO key_uses (key_id, v1_used_at) VALUES ($1, $2) ON CONFLICT (key_id) DO UPDATE \
         SET v1_used_at = excluded.v1_used_at \
         WHERE key_uses.v1_used_at IS NULL OR key_uses.v1_used_at < excluded.v1_used_at";
    pub(super) installation USED_SINCE as "KEYS_USED_WITH_V1" =
        "SELECT id, region_id, CASE WHEN key_uses.v1_used_at >= api_keys.v1_used_at THEN key_uses.v1_used_at \
         ELSE COALESCE(api_keys.v1_used_at, key_uses.v1_used_at) END AS v1_used_at \
         FROM api_keys LEFT JOIN key_uses ON key_id = id WHERE revoked_at IS NULL \
         AND (key_uses.v1_used_at >= $1 OR api_keys.v1_used_at >= $1) ORDER BY created_at, id LIMIT $2";
}

/// A key that was used with version 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyOfVersion1 {
    /// Its id.
    pub id: KeyId,
    /// Its region. `None` for an admin key.
    pub region: Option<RegionId>,
    /// When it was last used with version 1, with a delay of a few seconds.
    pub used_at: Timestamp,
}

/// Returns the keys that were used with version 1 at this moment or later, oldest first, at most
/// `limit`.
pub(crate) async fn used_since(
    database: &Database,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<KeyOfVersion1>, Error> {
    let values = [Value::Int(since.micros()), Value::Int(limit)];
    database
        .all(&USED_SINCE, &values, |row| {
            Ok(KeyOfVersion1 {
                id: row.parsed(column!(USED_SINCE, id))?,
                region: region(row, column!(USED_SINCE, region_id))?,
                used_at: Timestamp::from_micros(row.int(column!(USED_SINCE, v1_used_at))?),
            })
        })
        .await
}

impl Store {
    /// Stores when keys were last used with version 1.
    pub async fn note_use_of_version_1(&self, uses: Vec<(KeyId, Timestamp)>) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                for (id, at) in &uses {
                    let values = [Value::Text(id.as_str()), Value::Int(at.micros())];
                    transaction.execute(&USED, &values).await?;
                }
                Ok(())
            })
        })
        .await
    }
}
