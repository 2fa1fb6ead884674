//! Accounts of staff at identity providers. Issuer and subject decide whose account it is.

use super::staff_id;
use crate::{Store, sessions::SessionTx};
use db::{Error, Row, Transaction, Value, column, columns, register};
use model::{FactorId, StaffId, Timestamp};

register! {
    installation ADD_IDENTITY = "INSERT INTO staff_identities (issuer, subject, id, staff_id, provider, created_at) \
                    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    installation IDENTITY = "SELECT id, staff_id, issuer, subject, provider, created_at, last_used_at FROM staff_identities \
                WHERE issuer = $1 AND subject = $2";
    installation IDENTITIES_OF = "SELECT id, staff_id, issuer, subject, provider, created_at, last_used_at FROM staff_identities \
                     WHERE staff_id = $1 ORDER BY created_at, id";
    installation USED_IDENTITY = "UPDATE staff_identities SET last_used_at = $2 WHERE id = $1";
    installation REMOVE_IDENTITY = "DELETE FROM staff_identities WHERE staff_id = $1 AND id = $2";
    installation REMOVE_IDENTITIES = "DELETE FROM staff_identities WHERE staff_id = $1";
}

columns! {
    /// The columns of an identity.
    IdentityColumns: IDENTITY, IDENTITIES_OF
}

/// A person's account at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its id, by which it is shown and removed.
    pub id: FactorId,
    /// Whose account it is.
    pub staff: StaffId,
    /// The provider's issuer.
    pub issuer: String,
    /// The account at the provider.
    pub subject: String,
    /// The provider's name in the configuration.
    pub provider: String,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

fn identity(row: Row<'_>) -> Result<Identity, Error> {
    Ok(Identity {
        id: row.parsed(column!(IdentityColumns, id))?,
        staff: staff_id::<IdentityColumns>(row)?,
        issuer: row.text(column!(IdentityColumns, issuer))?.to_owned(),
        subject: row.text(column!(IdentityColumns, subject))?.to_owned(),
        provider: row.text(column!(IdentityColumns, provider))?.to_owned(),
        created_at: Timestamp::from_micros(row.int(column!(IdentityColumns, created_at))?),
        last_used_at: row
            .optional_int(column!(IdentityColumns, last_used_at))?
            .map(Timestamp::from_micros),
    })
}

/// Links an account to a person. Returns false if the account is linked already, to whomever.
pub async fn add(transaction: &mut Transaction<'_>, new: &Identity) -> Result<bool, Error> {
    let values = [
        Value::Text(&new.issuer),
        Value::Text(&new.subject),
        Value::Text(new.id.as_str()),
        Value::Text(new.staff.as_str()),
        Value::Text(&new.provider),
        Value::Int(new.created_at.micros()),
    ];
    Ok(transaction.execute(&ADD_IDENTITY, &values).await? == 1)
}

/// Returns an account within a transaction.
pub async fn find(
    transaction: &mut Transaction<'_>,
    issuer: &str,
    subject: &str,
) -> Result<Option<Identity>, Error> {
    let values = [Value::Text(issuer), Value::Text(subject)];
    transaction.first(&IDENTITY, &values, identity).await
}

/// Returns a person's accounts within a transaction, oldest first.
pub async fn of(transaction: &mut Transaction<'_>, id: StaffId) -> Result<Vec<Identity>, Error> {
    let values = [Value::Text(id.as_str())];
    transaction.all(&IDENTITIES_OF, &values, identity).await
}

/// Notes that an account was used to sign in.
pub async fn used(
    transaction: &mut Transaction<'_>,
    id: FactorId,
    now: Timestamp,
) -> Result<(), Error> {
    let values = [Value::Text(id.as_str()), Value::Int(now.micros())];
    transaction.execute(&USED_IDENTITY, &values).await.map(drop)
}

/// Removes one account of a person. Returns false if the person has no such account.
pub(super) async fn remove(
    tx: &mut SessionTx<'_, '_>,
    staff: StaffId,
    id: FactorId,
) -> Result<bool, Error> {
    let values = [Value::Text(staff.as_str()), Value::Text(id.as_str())];
    Ok(tx.transaction().execute(&REMOVE_IDENTITY, &values).await? == 1)
}

/// Removes all accounts of a person.
pub async fn remove_all(transaction: &mut Transaction<'_>, staff: StaffId) -> Result<u64, Error> {
    let values = [Value::Text(staff.as_str())];
    transaction.execute(&REMOVE_IDENTITIES, &values).await
}

impl Store {
    /// Returns an account at a provider.
    pub async fn staff_identity(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Identity>, Error> {
        let values = [Value::Text(issuer), Value::Text(subject)];
        self.database().first(&IDENTITY, &values, identity).await
    }

    /// Returns a person's accounts at providers, oldest first.
    pub async fn identities_of(&self, id: StaffId) -> Result<Vec<Identity>, Error> {
        let values = [Value::Text(id.as_str())];
        self.database().all(&IDENTITIES_OF, &values, identity).await
    }
}
