//! The staff of the regions and the operators.
//!
//! - `roles`: their roles in regions
//! - `departures`: who lost a role, until what they held is released
//! - `sessions`: their sessions
//! - `passkeys`, `identities`, `factors`: their ways in
//! - `invitations`: the links by which they register a first way in
//! - `flows`: sign-ins that have begun
//! - `digests`: who gets a daily e-mail
//! - `forget`: what becomes of the row of a person who was disabled
//!
//! Changes are made in a transaction of [`crate::Store::write_sessions`]. What changes a right, or
//! ends a session, raises the generation of the sessions, so that every node asks for them again.

pub mod departures;
pub mod digests;
pub mod factors;
pub mod flows;
pub(crate) mod forget;
pub mod identities;
pub mod invitations;
pub mod passkeys;
pub mod roles;
pub mod sessions;

use crate::{Store, sessions::SessionTx};
use db::{Columns, Error, Row, Transaction, Value, column, columns, register};
use model::{RegionId, Role, StaffId, StaffStatus, Timestamp, email_identity_key};

register! {
    installation INSERT_STAFF = "INSERT INTO staff (id, name, email, email_key, status, operator, handle, created_at) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    installation STAFF_MEMBER = "SELECT id, name, email, status, operator, handle, created_at, invited_by, joined_at, disabled_at, last_seen_at \
                    FROM staff WHERE id = $1";
    installation STAFF_BY_EMAIL = "SELECT id, name, email, status, operator, handle, created_at, invited_by, joined_at, disabled_at, last_seen_at \
                      FROM staff WHERE email_key = $1";
    installation STAFF_BY_HANDLE = "SELECT id, name, email, status, operator, handle, created_at, invited_by, joined_at, disabled_at, last_seen_at \
                       FROM staff WHERE handle = $1";
    installation ALL_STAFF = "SELECT id, name, email, status, operator, handle, created_at, invited_by, joined_at, disabled_at, last_seen_at \
                 FROM staff ORDER BY created_at, id LIMIT $1";
    installation STAFF_NAME = "SELECT name FROM staff WHERE id = $1";
    installation OPERATORS = "SELECT id, name, email, status, operator, handle, created_at, invited_by, joined_at, disabled_at, last_seen_at \
                 FROM staff WHERE operator = 1 AND status = 1 ORDER BY created_at, id";
    installation HOLD_STAFF = "UPDATE staff SET status = status WHERE id = $1";
    installation INVITED_BY = "UPDATE staff SET invited_by = $2 WHERE id = $1";
    installation RENAME_STAFF = "UPDATE staff SET name = $2 WHERE id = $1";
    installation SET_OPERATOR = "UPDATE staff SET operator = $2 WHERE id = $1";
    installation JOIN_STAFF = "UPDATE staff SET status = 1, joined_at = COALESCE(joined_at, $2), disabled_at = NULL WHERE id = $1 AND status = 0";
    installation DISABLE_STAFF = "UPDATE staff SET status = 2, disabled_at = $2 WHERE id = $1 AND status <> 2";
    installation REOPEN_STAFF = "UPDATE staff SET status = 0, disabled_at = NULL WHERE id = $1";
    installation SAW_STAFF = "UPDATE staff SET last_seen_at = $2 WHERE id = $1 AND (last_seen_at IS NULL OR last_seen_at < $2)";
}

columns! {
    /// The columns of every statement that reads whole persons.
    StaffColumns: STAFF_MEMBER, STAFF_BY_EMAIL, STAFF_BY_HANDLE, ALL_STAFF, OPERATORS
}

/// Maximum number of people that are listed.
const MOST_LISTED: i64 = 10_000;

/// The user handle of a person's passkeys.
pub type Handle = [u8; 16];

/// A person as stored, with the roles.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredStaff {
    /// The person's id.
    pub id: StaffId,
    /// The name; empty once nothing names the person any more.
    pub name: String,
    /// The address; none from 90 days after the person was disabled.
    pub email: Option<String>,
    /// Whether the person can sign in.
    pub status: StaffStatus,
    /// Whether the person is an operator of the installation.
    pub operator: bool,
    /// The user handle of the person's passkeys.
    pub handle: Handle,
    /// When the person was first invited.
    pub created_at: Timestamp,
    /// The member of staff who sent the last invitation; none for a key or the command line.
    pub invited_by: Option<StaffId>,
    /// When the person first registered a way in.
    pub joined_at: Option<Timestamp>,
    /// When the person was disabled.
    pub disabled_at: Option<Timestamp>,
    /// When the person was last seen, accurate to about a minute.
    pub last_seen_at: Option<Timestamp>,
    /// The roles, by region.
    pub roles: Vec<(RegionId, Role)>,
}

impl std::fmt::Debug for StoredStaff {
    /// Omits name and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StoredStaff({}, {}, {:?})",
            self.id,
            self.status.name(),
            self.roles
        )
    }
}

/// A person to add.
#[derive(Clone)]
pub struct NewStaff {
    /// The person's id.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Whether the person is an operator.
    pub operator: bool,
    /// The user handle of the person's passkeys.
    pub handle: Handle,
}

impl std::fmt::Debug for NewStaff {
    /// Omits name and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewStaff({})", self.id)
    }
}

fn moment(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(Timestamp::from_micros)
}

fn person(row: Row<'_>) -> Result<StoredStaff, Error> {
    Ok(StoredStaff {
        id: row.parsed(column!(StaffColumns, id))?,
        name: row.text(column!(StaffColumns, name))?.to_owned(),
        email: row
            .optional_text(column!(StaffColumns, email))?
            .map(str::to_owned),
        status: StaffStatus::of_code(row.int(column!(StaffColumns, status))?),
        operator: row.int(column!(StaffColumns, operator))? != 0,
        handle: row
            .blob(column!(StaffColumns, handle))?
            .try_into()
            .map_err(|_| Error::internal("a user handle is not 16 bytes"))?,
        created_at: Timestamp::from_micros(row.int(column!(StaffColumns, created_at))?),
        invited_by: row
            .optional_text(column!(StaffColumns, invited_by))?
            .and_then(|id| id.parse().ok()),
        joined_at: moment(row.optional_int(column!(StaffColumns, joined_at))?),
        disabled_at: moment(row.optional_int(column!(StaffColumns, disabled_at))?),
        last_seen_at: moment(row.optional_int(column!(StaffColumns, last_seen_at))?),
        roles: Vec::new(),
    })
}

/// Reads the id of a person in a row of a statement `C`.
pub(crate) fn staff_id<C: Columns>(row: Row<'_>) -> Result<StaffId, Error> {
    row.parsed(column!(C, staff_id))
}

/// Adds a person without roles.
pub async fn insert(
    transaction: &mut Transaction<'_>,
    new: &NewStaff,
    now: Timestamp,
) -> Result<(), Error> {
    let key = email_identity_key(&new.email);
    let values = [
        Value::Text(new.id.as_str()),
        Value::Text(&new.name),
        Value::Text(&new.email),
        Value::Text(&key),
        Value::Int(StaffStatus::Invited.code()),
        Value::Int(new.operator.into()),
        Value::Blob(&new.handle),
        Value::Int(now.micros()),
    ];
    transaction.execute(&INSERT_STAFF, &values).await.map(drop)
}

/// Makes other transactions that change a person wait until this one ends.
pub async fn hold(transaction: &mut Transaction<'_>, id: StaffId) -> Result<bool, Error> {
    let values = [Value::Text(id.as_str())];
    Ok(transaction.execute(&HOLD_STAFF, &values).await? == 1)
}

/// Returns a person within a transaction.
pub async fn find(
    transaction: &mut Transaction<'_>,
    id: StaffId,
) -> Result<Option<StoredStaff>, Error> {
    let found = transaction
        .first(&STAFF_MEMBER, &[Value::Text(id.as_str())], person)
        .await?;
    with_roles(transaction, found).await
}

/// Returns the person with an address within a transaction.
pub async fn find_by_email(
    transaction: &mut Transaction<'_>,
    email: &str,
) -> Result<Option<StoredStaff>, Error> {
    let key = email_identity_key(email);
    let found = transaction
        .first(&STAFF_BY_EMAIL, &[Value::Text(&key)], person)
        .await?;
    with_roles(transaction, found).await
}

/// Returns the active operators within a transaction, without their roles.
pub async fn operators(transaction: &mut Transaction<'_>) -> Result<Vec<StoredStaff>, Error> {
    transaction.all(&OPERATORS, &[], person).await
}

async fn with_roles(
    transaction: &mut Transaction<'_>,
    found: Option<StoredStaff>,
) -> Result<Option<StoredStaff>, Error> {
    let Some(mut found) = found else {
        return Ok(None);
    };
    found.roles = roles::within(transaction, found.id).await?;
    Ok(Some(found))
}

/// Notes who invited a person.
pub async fn invited_by(
    transaction: &mut Transaction<'_>,
    id: StaffId,
    by: Option<StaffId>,
) -> Result<(), Error> {
    let by = by.as_ref().map(StaffId::as_str);
    let values = [Value::Text(id.as_str()), by.into()];
    transaction.execute(&INVITED_BY, &values).await.map(drop)
}

/// Sets a person's name.
pub async fn rename(tx: &mut SessionTx<'_, '_>, id: StaffId, name: &str) -> Result<(), Error> {
    let values = [Value::Text(id.as_str()), Value::Text(name)];
    tx.change(&RENAME_STAFF, &values).await.map(drop)
}

/// Sets whether a person is an operator.
pub async fn set_operator(
    tx: &mut SessionTx<'_, '_>,
    id: StaffId,
    operator: bool,
) -> Result<(), Error> {
    let values = [Value::Text(id.as_str()), Value::Int(operator.into())];
    tx.change(&SET_OPERATOR, &values).await.map(drop)
}

/// Makes an invited person active. Returns false if the person was not invited.
pub async fn join(tx: &mut SessionTx<'_, '_>, id: StaffId, now: Timestamp) -> Result<bool, Error> {
    let values = [Value::Text(id.as_str()), Value::Int(now.micros())];
    Ok(tx.change(&JOIN_STAFF, &values).await? == 1)
}

/// Disables a person. Returns false if the person was disabled before. The caller ends the sessions
/// and invitations.
pub async fn disable(
    tx: &mut SessionTx<'_, '_>,
    id: StaffId,
    now: Timestamp,
) -> Result<bool, Error> {
    let values = [Value::Text(id.as_str()), Value::Int(now.micros())];
    Ok(tx.change(&DISABLE_STAFF, &values).await? == 1)
}

/// Makes a person invited, whatever the status was. The caller ends the ways in and the sessions.
pub async fn reopen(tx: &mut SessionTx<'_, '_>, id: StaffId) -> Result<(), Error> {
    let values = [Value::Text(id.as_str())];
    tx.change(&REOPEN_STAFF, &values).await.map(drop)
}

impl Store {
    /// Returns a person.
    pub async fn staff_member(&self, id: StaffId) -> Result<Option<StoredStaff>, Error> {
        let values = [Value::Text(id.as_str())];
        let found = self
            .database()
            .first(&STAFF_MEMBER, &values, person)
            .await?;
        self.with_staff_roles(found).await
    }

    /// Returns the person with an address.
    pub async fn staff_by_email(&self, email: &str) -> Result<Option<StoredStaff>, Error> {
        let key = email_identity_key(email);
        let values = [Value::Text(&key)];
        let found = self
            .database()
            .first(&STAFF_BY_EMAIL, &values, person)
            .await?;
        self.with_staff_roles(found).await
    }

    /// Returns the person with a user handle of passkeys.
    pub async fn staff_by_handle(&self, handle: &[u8]) -> Result<Option<StoredStaff>, Error> {
        let values = [Value::Blob(handle)];
        let found = self
            .database()
            .first(&STAFF_BY_HANDLE, &values, person)
            .await?;
        self.with_staff_roles(found).await
    }

    async fn with_staff_roles(
        &self,
        found: Option<StoredStaff>,
    ) -> Result<Option<StoredStaff>, Error> {
        let Some(mut found) = found else {
            return Ok(None);
        };
        found.roles = self.roles_of_staff(found.id).await?;
        Ok(Some(found))
    }

    /// Returns all people in the order in which they were added, at most `MOST_LISTED`.
    pub async fn all_staff(&self) -> Result<Vec<StoredStaff>, Error> {
        let values = [Value::Int(MOST_LISTED)];
        let mut people = self.database().all(&ALL_STAFF, &values, person).await?;
        let mut roles = self.roles_of_all_staff().await?;
        for one in &mut people {
            one.roles = roles.remove(&one.id).unwrap_or_default();
        }
        Ok(people)
    }

    /// Returns a person's name. It is empty once nothing names the person any more.
    pub async fn staff_name(&self, id: StaffId) -> Result<Option<String>, Error> {
        let values = [Value::Text(id.as_str())];
        self.database()
            .first(&STAFF_NAME, &values, |row| {
                Ok(row.text(column!(STAFF_NAME, name))?.to_owned())
            })
            .await
    }

    /// Notes when people were last seen.
    pub async fn note_staff_seen(&self, seen: Vec<(StaffId, Timestamp)>) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                for (id, at) in &seen {
                    let values = [Value::Text(id.as_str()), Value::Int(at.micros())];
                    transaction.execute(&SAW_STAFF, &values).await?;
                }
                Ok(())
            })
        })
        .await
    }
}
