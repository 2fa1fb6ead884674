//! The roles of staff in regions.

use super::{departures, staff_id};
use crate::{Store, sessions::SessionTx};
use db::{Error, Row, Transaction, Value, column, columns, register};
use model::{RegionId, Right, Role, StaffId, StaffStatus, Timestamp};
use std::collections::HashMap;

register! {
    installation ROLES_OF_STAFF = "SELECT region_id, role FROM staff_roles WHERE staff_id = $1 ORDER BY region_id, role";
    installation ROLES_OF_PROVIDER = "SELECT region_id, role FROM staff_roles WHERE staff_id = $1 AND provider = $2 ORDER BY region_id, role";
    installation REGIONS_OF_STAFF = "SELECT DISTINCT region_id FROM staff_roles WHERE staff_id = $1 ORDER BY region_id";
    installation MEMBERS_OF_REGION = "SELECT staff_id, name, status, role FROM staff_roles JOIN staff ON id = staff_id \
                         WHERE region_id = $1 AND status < 2 ORDER BY name, staff_id, role";
    installation STAFF_OF_REGION = "SELECT DISTINCT staff_id FROM staff_roles WHERE region_id = $1 ORDER BY staff_id";
    installation ALL_ROLES = "SELECT staff_id, region_id, role FROM staff_roles ORDER BY staff_id, region_id, role";
    installation GIVE_ROLE = "INSERT INTO staff_roles (staff_id, region_id, role, given_at, provider) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT DO NOTHING";
    installation TAKE_ROLE = "DELETE FROM staff_roles WHERE staff_id = $1 AND region_id = $2 AND role = $3";
    installation TAKE_FORMER_ROLES = "DELETE FROM staff_roles WHERE staff_id = $1 \
                         AND given_at <= (SELECT disabled_at FROM staff WHERE id = $1)";
    installation TAKE_ROLES = "DELETE FROM staff_roles WHERE staff_id = $1";
}

/// A person with a role in a region.
#[derive(Clone, PartialEq, Eq)]
pub struct RegionMember {
    /// The person's id.
    pub id: StaffId,
    /// The person's name.
    pub name: String,
    /// Whether the person has accepted the invitation, and is not invited again.
    pub is_active: bool,
    /// The person's roles in the region.
    pub roles: Vec<Role>,
}

impl RegionMember {
    /// Returns whether the person is active, and manages the staff of the region.
    pub fn is_active_manager(&self) -> bool {
        self.is_active && self.roles.iter().any(|role| role.may(Right::ManageStaff))
    }
}

impl std::fmt::Debug for RegionMember {
    /// Omits the name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RegionMember({}, {:?})", self.id, self.roles)
    }
}

columns! {
    /// The column of a role's number.
    RoleColumns: ROLES_OF_STAFF, ROLES_OF_PROVIDER
}

/// Reads a role; none if this version does not know it.
fn role(row: Row<'_>) -> Result<Option<(RegionId, Role)>, Error> {
    let region = row.parsed(column!(RoleColumns, region_id))?;
    Ok(Role::of_code(row.int(column!(RoleColumns, role))?).map(|role| (region, role)))
}

/// Returns the roles that a provider has given a person, within a transaction.
pub async fn of_provider(
    transaction: &mut Transaction<'_>,
    id: StaffId,
    provider: &str,
) -> Result<Vec<(RegionId, Role)>, Error> {
    let values = [Value::Text(id.as_str()), Value::Text(provider)];
    let roles = transaction.all(&ROLES_OF_PROVIDER, &values, role).await?;
    Ok(roles.into_iter().flatten().collect())
}

/// Returns a person's roles within a transaction.
pub async fn within(
    transaction: &mut Transaction<'_>,
    id: StaffId,
) -> Result<Vec<(RegionId, Role)>, Error> {
    let values = [Value::Text(id.as_str())];
    let roles = transaction.all(&ROLES_OF_STAFF, &values, role).await?;
    Ok(roles.into_iter().flatten().collect())
}

/// Reads a member with one role; none if this version does not know the role.
fn member(row: Row<'_>) -> Result<Option<RegionMember>, Error> {
    let id = staff_id::<MEMBERS_OF_REGION>(row)?;
    let name = row.text(column!(MEMBERS_OF_REGION, name))?.to_owned();
    let status = row.int(column!(MEMBERS_OF_REGION, status))?;
    let role = Role::of_code(row.int(column!(MEMBERS_OF_REGION, role))?);
    Ok(role.map(|role| RegionMember {
        id,
        name,
        is_active: status == StaffStatus::Active.code(),
        roles: vec![role],
    }))
}

/// Returns the members of rows in which a person's roles follow each other.
fn grouped(rows: Vec<Option<RegionMember>>) -> Vec<RegionMember> {
    let mut members: Vec<RegionMember> = Vec::new();
    for row in rows.into_iter().flatten() {
        match members.last_mut() {
            Some(last) if last.id == row.id => last.roles.extend(row.roles),
            _ => members.push(row),
        }
    }
    members
}

/// Returns the invited and active people with a role in a region, within a transaction.
pub async fn members(
    transaction: &mut Transaction<'_>,
    region: RegionId,
) -> Result<Vec<RegionMember>, Error> {
    let values = [Value::Text(region.as_str())];
    let rows = transaction.all(&MEMBERS_OF_REGION, &values, member);
    Ok(grouped(rows.await?))
}

/// Gives a person a role, in force at once on every node. `provider` is the provider whose claims
/// give it.
pub async fn give(
    tx: &mut SessionTx<'_, '_>,
    id: StaffId,
    (region, role): (RegionId, Role),
    provider: Option<&str>,
    now: Timestamp,
) -> Result<bool, Error> {
    let values = [
        Value::Text(id.as_str()),
        Value::Text(region.as_str()),
        Value::Int(role.code()),
        Value::Int(now.micros()),
        provider.into(),
    ];
    Ok(tx.change(&GIVE_ROLE, &values).await? == 1)
}

/// Takes a role from a person, in force at once on every node. What the person holds in the region is
/// released soon after, unless another role is left there.
pub async fn take(
    tx: &mut SessionTx<'_, '_>,
    id: StaffId,
    (region, role): (RegionId, Role),
) -> Result<bool, Error> {
    let values = [
        Value::Text(id.as_str()),
        Value::Text(region.as_str()),
        Value::Int(role.code()),
    ];
    if tx.change(&TAKE_ROLE, &values).await? == 0 {
        return Ok(false);
    }
    departures::note(tx, region, id).await?;
    Ok(true)
}

/// Deletes the roles of a person who was disabled, and so has no session that a role could open.
pub(super) async fn forget(transaction: &mut Transaction<'_>, id: StaffId) -> Result<(), Error> {
    let values = [Value::Text(id.as_str())];
    transaction.execute(&TAKE_ROLES, &values).await.map(drop)
}

/// Takes all roles from a person, as [`take`] takes one.
pub async fn take_all(tx: &mut SessionTx<'_, '_>, id: StaffId) -> Result<u64, Error> {
    let values = [Value::Text(id.as_str())];
    let regions = tx.transaction().all(&REGIONS_OF_STAFF, &values, |row| {
        row.parsed::<RegionId>(column!(REGIONS_OF_STAFF, region_id))
    });
    for region in regions.await? {
        departures::note(tx, region, id).await?;
    }
    tx.change(&TAKE_ROLES, &values).await
}

/// Takes the roles that a disabled person had before. They end with the disabling, but an earlier
/// version left them.
pub async fn take_former(tx: &mut SessionTx<'_, '_>, id: StaffId) -> Result<u64, Error> {
    tx.change(&TAKE_FORMER_ROLES, &[Value::Text(id.as_str())])
        .await
}

impl Store {
    /// Returns everybody's roles, by person.
    pub(super) async fn roles_of_all_staff(
        &self,
    ) -> Result<HashMap<StaffId, Vec<(RegionId, Role)>>, Error> {
        let rows = self.database().all(&ALL_ROLES, &[], |row| {
            let role = Role::of_code(row.int(column!(ALL_ROLES, role))?);
            let region = row.parsed(column!(ALL_ROLES, region_id))?;
            Ok((staff_id::<ALL_ROLES>(row)?, role.map(|role| (region, role))))
        });
        let mut roles: HashMap<_, Vec<_>> = HashMap::new();
        for (id, role) in rows.await? {
            roles.entry(id).or_default().extend(role);
        }
        Ok(roles)
    }

    /// Returns a person's roles.
    pub async fn roles_of_staff(&self, id: StaffId) -> Result<Vec<(RegionId, Role)>, Error> {
        let values = [Value::Text(id.as_str())];
        let roles = self.database().all(&ROLES_OF_STAFF, &values, role).await?;
        Ok(roles.into_iter().flatten().collect())
    }

    /// Returns the invited and active people with a role in a region, by name.
    pub async fn members_of_region(&self, region: RegionId) -> Result<Vec<RegionMember>, Error> {
        let values = [Value::Text(region.as_str())];
        let rows = self.database().all(&MEMBERS_OF_REGION, &values, member);
        Ok(grouped(rows.await?))
    }

    /// Returns everybody with a role in a region, whatever their status.
    pub async fn staff_of_region(&self, region: RegionId) -> Result<Vec<StaffId>, Error> {
        let values = [Value::Text(region.as_str())];
        self.database()
            .all(&STAFF_OF_REGION, &values, staff_id::<STAFF_OF_REGION>)
            .await
    }
}
