//! The audit log: a hash chain of the events that operators are accountable for.
//!
//! An entry is written in the transaction of the event it records. Adding an entry locks the
//! installation's row, as every change of settings does, so that entries from several nodes form
//! one chain. The hash covers text (`entry`), so an export can be verified without this program.
//! The checksum beside the hash is an HMAC with the installation's secret.

mod entry;
mod guards;
mod notes;
mod prune;
mod read;
mod repeats;
mod verify;

pub use entry::{Actor, By, Entry, Hash, Kind, hex};
pub(crate) use guards::TABLE;
pub use notes::AuditNotes;
pub use prune::Pruned;
pub(crate) use repeats::Repeats;
pub(crate) use verify::verify;
pub use verify::{Broken, Noted, Verified};

use crate::Store;
use db::{Error, Transaction, Value, column, register};
use model::Secret;

register! {
    installation HOLD = "UPDATE installation SET generation = generation WHERE name = 'installation' RETURNING generation";
    installation HOLD_ONLY = "UPDATE installation SET generation = generation WHERE name = 'installation'";
    installation NEWEST = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";
    installation APPEND = "INSERT INTO audit (sequence, created_at, kind, actor, region_id, subject, request_id, details, previous, \
              seal, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    installation ENTRIES_AFTER = "SELECT sequence, created_at, kind, actor, region_id, subject, request_id, details, previous, hash, \
                     seal FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2";
    installation FIRST_SINCE = "SELECT sequence FROM audit WHERE created_at >= $1 ORDER BY sequence LIMIT 1";
    installation HASH_AT = "SELECT hash FROM audit WHERE sequence = $1";
    installation DROP_ENTRIES = "DELETE FROM audit WHERE sequence <= $1";
}

/// The purpose for which the installation's secret signs an entry's hash.
const PURPOSE: &str = "audit";
/// The previous hash of the first entry.
const NOTHING: Hash = [0; 32];

fn mac(secret: &Secret, hash: &[u8]) -> [u8; 16] {
    secret.sign(PURPOSE, &[hash])
}

/// Makes other transactions that add entries or change settings wait until this one ends.
pub(crate) async fn hold(transaction: &mut Transaction<'_>) -> Result<(), Error> {
    transaction.execute(&HOLD_ONLY, &[]).await.map(drop)
}

/// Returns whether a checksum was made with this installation's secret. A former secret still
/// verifies what it signed.
fn has_valid_mac(secret: &Secret, hash: &[u8], mac: &[u8]) -> bool {
    mac.try_into()
        .is_ok_and(|mac| secret.verify(PURPOSE, &[hash], mac))
}

/// Adds entries. Transactions that lock scopes call this last, so that no transaction waits for a
/// scope while it holds this lock.
pub(crate) async fn append(
    transaction: &mut Transaction<'_>,
    entries: &[Entry],
) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let held = transaction
        .first(&HOLD, &[], |row| row.int(column!(HOLD, generation)))
        .await?;
    held.ok_or_else(|| Error::internal("the installation is missing"))?;
    let secret = transaction.secret()?;
    let newest = transaction
        .first(&NEWEST, &[], |row| {
            Ok((
                row.int(column!(NEWEST, sequence))?,
                row.blob(column!(NEWEST, hash))?.to_owned(),
            ))
        })
        .await?;
    let (mut sequence, mut previous) = newest.unwrap_or_else(|| (0, NOTHING.to_vec()));
    for entry in entries {
        sequence += 1;
        let hash = entry.text(sequence, &previous).hash();
        let details = serde_json::Value::Object(entry.details.clone()).to_string();
        let values = [
            Value::Int(sequence),
            Value::Int(entry.at.micros()),
            Value::Text(entry.kind.name()),
            Value::Text(entry.by.actor.name()),
            entry.region.as_ref().map(model::RegionId::as_str).into(),
            entry.subject.as_deref().into(),
            entry.by.request.as_deref().into(),
            Value::Text(&details),
            Value::Blob(&previous),
            Value::Blob(&mac(&secret, &hash)),
            Value::Blob(&hash),
        ];
        transaction.execute(&APPEND, &values).await?;
        previous = hash.to_vec();
    }
    Ok(())
}

impl Store {
    /// Returns the same store, used on behalf of `by`: the audit log names it as the actor of all
    /// changes made through it.
    #[must_use]
    pub fn on_behalf_of(&self, by: impl Into<By>) -> Self {
        Self {
            inner: self.inner.clone(),
            by: by.into(),
        }
    }

    /// Returns on whose behalf the store is used.
    pub fn by(&self) -> &By {
        &self.by
    }

    /// Creates an audit log entry, for the current moment, by the actor of this store.
    pub fn entry(&self, kind: Kind) -> Entry {
        Entry::new(kind, self.by.clone(), self.clock().now())
    }

    /// Adds audit log entries that belong to no other change.
    pub async fn note(&self, entries: Vec<Entry>) -> Result<(), Error> {
        if entries.is_empty() {
            return Ok(());
        }
        self.transaction(move |transaction| {
            Box::pin(async move { append(transaction, &entries).await })
        })
        .await
    }
}
