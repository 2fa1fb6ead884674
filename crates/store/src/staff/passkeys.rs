//! Passkeys of staff.

use super::staff_id;
use crate::{Store, sessions::SessionTx};
use db::{Error, Row, Transaction, Value, column, columns, register};
use model::{FactorId, StaffId, Timestamp};

register! {
    installation ADD_PASSKEY = "INSERT INTO passkeys (credential, id, staff_id, name, public_key, counter, flags, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    installation PASSKEY = "SELECT credential, id, staff_id, name, public_key, counter, flags, created_at, last_used_at FROM passkeys \
               WHERE credential = $1";
    installation PASSKEYS_OF = "SELECT credential, id, staff_id, name, public_key, counter, flags, created_at, last_used_at FROM passkeys \
                   WHERE staff_id = $1 ORDER BY created_at, id";
    installation USED_PASSKEY = "UPDATE passkeys SET counter = $2, flags = $3, public_key = $4, last_used_at = $5 \
                    WHERE credential = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))";
    installation RENAME_PASSKEY = "UPDATE passkeys SET name = $3 WHERE staff_id = $1 AND id = $2";
    installation REMOVE_PASSKEY = "DELETE FROM passkeys WHERE staff_id = $1 AND id = $2";
    installation REMOVE_PASSKEYS = "DELETE FROM passkeys WHERE staff_id = $1";
}

columns! {
    /// The columns of a passkey.
    PasskeyColumns: PASSKEY, PASSKEYS_OF
}

/// Maximum number of passkeys of a person.
pub const MAX_PASSKEYS: usize = 10;

/// A person's passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id, by which it is shown and removed.
    pub id: FactorId,
    /// Whose it is.
    pub staff: StaffId,
    /// The credential's id, as the authenticator made it.
    pub credential: Vec<u8>,
    /// The name that the person gave it.
    pub name: String,
    /// The public key and what else verifies an assertion, as the verifier encodes it.
    pub public_key: Vec<u8>,
    /// The authenticator's counter at the last use.
    pub counter: u32,
    /// The flags of the authenticator data at the last use.
    pub flags: u8,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// What is noted of a passkey's use.
#[derive(Debug, Clone)]
pub struct PasskeyUse {
    /// The authenticator's counter.
    pub counter: u32,
    /// The flags of the authenticator data.
    pub flags: u8,
    /// The public key and what else verifies the next assertion.
    pub public_key: Vec<u8>,
}

fn passkey(row: Row<'_>) -> Result<Passkey, Error> {
    let damaged = |_| Error::internal("a passkey's counter or flags are out of range");
    Ok(Passkey {
        id: row.parsed(column!(PasskeyColumns, id))?,
        staff: staff_id::<PasskeyColumns>(row)?,
        credential: row.blob(column!(PasskeyColumns, credential))?.to_owned(),
        name: row.text(column!(PasskeyColumns, name))?.to_owned(),
        public_key: row.blob(column!(PasskeyColumns, public_key))?.to_owned(),
        counter: row
            .int(column!(PasskeyColumns, counter))?
            .try_into()
            .map_err(damaged)?,
        flags: row
            .int(column!(PasskeyColumns, flags))?
            .try_into()
            .map_err(damaged)?,
        created_at: Timestamp::from_micros(row.int(column!(PasskeyColumns, created_at))?),
        last_used_at: row
            .optional_int(column!(PasskeyColumns, last_used_at))?
            .map(Timestamp::from_micros),
    })
}

/// Adds a passkey. Returns false if the credential is registered already, to whomever.
pub async fn add(transaction: &mut Transaction<'_>, new: &Passkey) -> Result<bool, Error> {
    let values = [
        Value::Blob(&new.credential),
        Value::Text(new.id.as_str()),
        Value::Text(new.staff.as_str()),
        Value::Text(&new.name),
        Value::Blob(&new.public_key),
        Value::Int(new.counter.into()),
        Value::Int(new.flags.into()),
        Value::Int(new.created_at.micros()),
    ];
    Ok(transaction.execute(&ADD_PASSKEY, &values).await? == 1)
}

/// Returns a person's passkeys within a transaction, oldest first.
pub async fn of(transaction: &mut Transaction<'_>, id: StaffId) -> Result<Vec<Passkey>, Error> {
    let values = [Value::Text(id.as_str())];
    transaction.all(&PASSKEYS_OF, &values, passkey).await
}

/// Notes that a passkey was used. Returns false if its counter did not grow, unless the authenticator
/// has none, or if the passkey is gone. Of two answers with one counter, one is noted.
pub async fn used(
    transaction: &mut Transaction<'_>,
    credential: &[u8],
    noted: &PasskeyUse,
    now: Timestamp,
) -> Result<bool, Error> {
    let values = [
        Value::Blob(credential),
        Value::Int(noted.counter.into()),
        Value::Int(noted.flags.into()),
        Value::Blob(&noted.public_key),
        Value::Int(now.micros()),
    ];
    Ok(transaction.execute(&USED_PASSKEY, &values).await? == 1)
}

/// Gives a passkey another name. Returns false if the person has no such passkey.
pub async fn rename(
    transaction: &mut Transaction<'_>,
    (staff, id): (StaffId, FactorId),
    name: &str,
) -> Result<bool, Error> {
    let values = [
        Value::Text(staff.as_str()),
        Value::Text(id.as_str()),
        Value::Text(name),
    ];
    Ok(transaction.execute(&RENAME_PASSKEY, &values).await? == 1)
}

/// Removes one passkey of a person. Returns false if the person has no such passkey.
pub(super) async fn remove(
    tx: &mut SessionTx<'_, '_>,
    staff: StaffId,
    id: FactorId,
) -> Result<bool, Error> {
    let values = [Value::Text(staff.as_str()), Value::Text(id.as_str())];
    Ok(tx.transaction().execute(&REMOVE_PASSKEY, &values).await? == 1)
}

/// Removes all passkeys of a person.
pub async fn remove_all(transaction: &mut Transaction<'_>, staff: StaffId) -> Result<u64, Error> {
    let values = [Value::Text(staff.as_str())];
    transaction.execute(&REMOVE_PASSKEYS, &values).await
}

impl Store {
    /// Returns a passkey by the id of its credential.
    pub async fn passkey(&self, credential: &[u8]) -> Result<Option<Passkey>, Error> {
        let values = [Value::Blob(credential)];
        self.database().first(&PASSKEY, &values, passkey).await
    }

    /// Returns a person's passkeys, oldest first.
    pub async fn passkeys_of(&self, id: StaffId) -> Result<Vec<Passkey>, Error> {
        let values = [Value::Text(id.as_str())];
        self.database().all(&PASSKEYS_OF, &values, passkey).await
    }
}
