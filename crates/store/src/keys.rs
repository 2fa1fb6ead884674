//! API keys: only their hashes are kept.

use crate::{
    Error, Store, Value,
    audit::{self, Kind},
    settings,
    statement::register,
};
use model::{KeyId, RegionId, Timestamp, TokenHash};

register! {
    INSERT = "INSERT INTO api_keys (id, region_id, hash, preview, description, sandbox_only, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_HASH = "SELECT id, region_id, sandbox_only FROM api_keys WHERE hash = $1 AND revoked_at IS NULL";
    OF_REGION = "SELECT id, preview, description, sandbox_only, created_at, last_used_at FROM api_keys \
                 WHERE region_id = $1 AND revoked_at IS NULL ORDER BY created_at, id";
    DESCRIPTION = "SELECT description FROM api_keys WHERE id = $1";
    REVOKE = "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    REVOKE_OF_REGION = "UPDATE api_keys SET revoked_at = $3 WHERE region_id = $1 AND id = $2 AND revoked_at IS NULL";
    USED = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
}

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
}

/// What a key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyGrant {
    /// The key's id.
    pub id: KeyId,
    /// Its region; none for an admin key.
    pub region: Option<RegionId>,
    /// Whether it opens the sandbox alone.
    pub sandbox_only: bool,
}

/// A key as a region's list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// Its id.
    pub id: KeyId,
    /// A recognisable part of it.
    pub preview: String,
    /// What its owner calls it.
    pub description: Option<String>,
    /// Whether it opens the sandbox alone.
    pub sandbox_only: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, a few seconds behind.
    pub last_used_at: Option<Timestamp>,
}

impl Store {
    /// Stores a key.
    pub async fn insert_key(&self, key: NewKey) -> Result<(), Error> {
        let kind = if key.region.is_some() { "region" } else { "admin" };
        let entry = self.entry(Kind::KeyCreated).of(key.region).about(key.id);
        let entry = entry.with("opens", kind).with("sandboxOnly", key.sandbox_only);
        self.transaction(move |transaction| {
            Box::pin(async move {
                let values = [
                    Value::Text(key.id.as_str()),
                    key.region.as_ref().map(RegionId::as_str).into(),
                    Value::Blob(&key.hash),
                    Value::Text(&key.preview),
                    key.description.as_deref().into(),
                    Value::Int(key.sandbox_only.into()),
                    Value::Int(key.created_at.micros()),
                ];
                transaction.execute(&INSERT, &values).await?;
                audit::append(transaction, &[entry]).await
            })
        })
        .await
    }

    /// What a key opens, by its hash; nothing for an unknown or revoked one.
    pub async fn key_grant(&self, hash: &TokenHash) -> Result<Option<KeyGrant>, Error> {
        self.engine()
            .first(&BY_HASH, &[Value::Blob(hash)], |row| {
                let region = row.optional_text(1)?.map(str::parse).transpose();
                Ok(KeyGrant {
                    id: row.parsed(0)?,
                    region: region.map_err(|_| Error::Internal("a key's region is no id".into()))?,
                    sandbox_only: row.int(2)? != 0,
                })
            })
            .await
    }

    /// The live keys of a region, oldest first.
    pub async fn keys_of(&self, region: RegionId) -> Result<Vec<ListedKey>, Error> {
        self.engine()
            .all(&OF_REGION, &[Value::Text(region.as_str())], |row| {
                Ok(ListedKey {
                    id: row.parsed(0)?,
                    preview: row.text(1)?.to_owned(),
                    description: row.optional_text(2)?.map(str::to_owned),
                    sandbox_only: row.int(3)? != 0,
                    created_at: Timestamp::from_micros(row.int(4)?),
                    last_used_at: row.optional_int(5)?.map(Timestamp::from_micros),
                })
            })
            .await
    }

    /// What keys are called by their owners, revoked ones too; of some there is nothing to tell.
    pub async fn key_descriptions(&self, keys: &[KeyId]) -> Result<Vec<Option<String>>, Error> {
        let mut descriptions = vec![None; keys.len()];
        let sets = keys.iter().map(|key| vec![Value::Text(key.as_str())]);
        self.engine()
            .each_of(&DESCRIPTION, sets, |index, row| {
                descriptions[index] = row.optional_text(0)?.map(str::to_owned);
                Ok::<(), Error>(())
            })
            .await?;
        Ok(descriptions)
    }

    /// Ends a key at once; false when there is no such live key.
    pub async fn revoke_key(&self, id: KeyId) -> Result<bool, Error> {
        let (now, entry) = (self.clock().now(), self.entry(Kind::KeyRevoked).about(id));
        let (revoked, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let values = [Value::Text(id.as_str()), Value::Int(now.micros())];
                    let revoked = transaction.execute(&REVOKE, &values).await? == 1;
                    audit::append(transaction, if revoked { std::slice::from_ref(&entry) } else { &[] }).await?;
                    Ok::<_, Error>((revoked, settings::raise(transaction).await?))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(revoked)
    }

    /// Ends a key of this region at once; false when it has no such live key.
    pub async fn revoke_key_of(&self, region: RegionId, id: KeyId) -> Result<bool, Error> {
        let (now, entry) = (self.clock().now(), self.entry(Kind::KeyRevoked).of(region).about(id));
        let (revoked, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    let values = [Value::Text(region.as_str()), Value::Text(id.as_str()), Value::Int(now.micros())];
                    let revoked = transaction.execute(&REVOKE_OF_REGION, &values).await? == 1;
                    audit::append(transaction, if revoked { std::slice::from_ref(&entry) } else { &[] }).await?;
                    Ok::<_, Error>((revoked, settings::raise(transaction).await?))
                })
            })
            .await?;
        self.learn_generation(generation);
        Ok(revoked)
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
