//! The staff as managers see it: changed, disabled, listed.

use super::{
    Authority, ManageError, Staff,
    invite::{once_per_region, with_roles},
};
use crate::mail::StaffMail;
use model::{RegionId, Role, StaffId, StaffStatus};
use store::{
    Error,
    audit::{Entry, Kind},
    sessions::SessionTx,
    staff::{self, StoredStaff, invitations, roles, sessions::end_all},
};

/// A change of a person.
#[derive(Clone, Default)]
pub struct StaffChange {
    /// The new name.
    pub name: Option<String>,
    /// Whether the person is an operator from now on.
    pub operator: Option<bool>,
    /// All roles from now on: in one region, or in all of them.
    pub roles: Option<NewRoles>,
}

/// The roles that a person has from now on.
#[derive(Debug, Clone)]
pub struct NewRoles {
    /// The region to which the roles belong; roles elsewhere stay as they are. None for all regions.
    pub within: Option<RegionId>,
    /// The roles.
    pub roles: Vec<(RegionId, Role)>,
}

/// A role in a region.
type RegionRole = (RegionId, Role);
/// Roles in regions.
type Roles = [RegionRole];

impl std::fmt::Debug for StaffChange {
    /// Omits the name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaffChange({:?}, {:?})", self.operator, self.roles)
    }
}

impl Staff {
    /// Returns a person of the staff that the caller may manage.
    pub async fn managed(
        &self,
        authority: &Authority,
        id: StaffId,
    ) -> Result<StoredStaff, ManageError> {
        let found = self.store.staff_member(id).await?;
        let person = found.ok_or(ManageError::Unknown)?;
        authority.check_known(&person)?;
        Ok(person)
    }

    /// Returns everybody with a role in a region, whatever their status, by name.
    pub async fn of_region(&self, region: RegionId) -> Result<Vec<StoredStaff>, Error> {
        let mut people = Vec::new();
        for id in self.store.staff_of_region(region).await? {
            people.extend(self.store.staff_member(id).await?);
        }
        people.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        Ok(people)
    }

    /// Changes a person. A role that is given or taken is in force at once on every node.
    pub async fn change(
        &self,
        authority: &Authority,
        id: StaffId,
        change: StaffChange,
    ) -> Result<(), ManageError> {
        let (own, authority) = (self.clone(), authority.clone());
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let within = change.roles.as_ref().and_then(|roles| roles.within);
                let person = authority.held(tx, id, within).await?;
                if let Some(name) = &change.name {
                    // Other regions see the name, too.
                    authority.check_whole(&person)?;
                    staff::rename(tx, id, name).await?;
                }
                let operator = change.operator.filter(|now| *now != person.operator);
                if let Some(operator) = operator {
                    authority.check_other(id)?;
                    authority.check_roles(&[], true)?;
                    staff::set_operator(tx, id, operator).await?;
                }
                let (given, taken) = changed_roles(&person, change.roles.as_ref());
                if !(given.is_empty() && taken.is_empty()) {
                    authority.check_other(id)?;
                    authority.check_roles(&given, false)?;
                    authority.check_roles(&taken, false)?;
                }
                own.set_roles(tx, &person, (&given, &taken)).await?;
                if operator.is_some() || !(given.is_empty() && taken.is_empty()) {
                    let now = own.store.clock().now();
                    let entry = Entry::new(Kind::StaffChanged, authority.by.clone(), now);
                    let after = staff::find(tx.transaction(), id).await?;
                    let after = after.ok_or(ManageError::Unknown)?;
                    tx.note(with_roles(entry.about(id), &after.roles, after.operator));
                }
                Ok(())
            })
            .await
    }

    async fn set_roles(
        &self,
        tx: &mut SessionTx<'_, '_>,
        person: &StoredStaff,
        (given, taken): (&Roles, &Roles),
    ) -> Result<(), Error> {
        let now = self.store.clock().now();
        for role in given {
            roles::give(tx, person.id, *role, None, now).await?;
        }
        for role in taken {
            roles::take(tx, person.id, *role).await?;
        }
        if person.status != StaffStatus::Active {
            return Ok(());
        }
        for (region, _) in once_per_region(given) {
            let reference = format!("{}/{region}", person.id);
            self.post(
                tx.transaction(),
                person.id,
                StaffMail::RoleAdded,
                &reference,
            )
            .await?;
        }
        Ok(())
    }

    /// Disables a person. All roles, sessions and the invitation end at once, on every node, and an
    /// operator is none any more. Each region then decides for itself whether to invite the person
    /// again. Returns false if the person was disabled before.
    pub async fn disable(&self, authority: &Authority, id: StaffId) -> Result<bool, ManageError> {
        let (own, authority) = (self.clone(), authority.clone());
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let now = own.store.clock().now();
                let person = authority.held(tx, id, None).await?;
                authority.check_other(id)?;
                authority.check_whole(&person)?;
                if !staff::disable(tx, id, now).await? {
                    return Ok(false);
                }
                roles::take_all(tx, id).await?;
                if person.operator {
                    staff::set_operator(tx, id, false).await?;
                }
                end_all(tx, id).await?;
                invitations::end_of(tx.transaction(), id).await?;
                let entry = Entry::new(Kind::StaffDisabled, authority.by.clone(), now).about(id);
                tx.note(with_roles(entry, &person.roles, person.operator));
                let kind = StaffMail::Disabled;
                own.post(tx.transaction(), id, kind, id.as_str()).await?;
                Ok(true)
            })
            .await
    }

    /// Ends all sessions of a person that the caller may manage, and returns how many were ended.
    pub async fn end_sessions(
        &self,
        authority: &Authority,
        id: StaffId,
    ) -> Result<usize, ManageError> {
        let person = self.managed(authority, id).await?;
        // The sessions lead to the person's other regions, too.
        authority.check_whole(&person)?;
        Ok(self.end_all(id, authority.by.clone()).await?)
    }
}

/// Returns the roles that a change gives and those that it takes.
fn changed_roles(
    person: &StoredStaff,
    new: Option<&NewRoles>,
) -> (Vec<RegionRole>, Vec<RegionRole>) {
    let Some(new) = new else {
        return (Vec::new(), Vec::new());
    };
    let concerns = |role: &&(RegionId, Role)| new.within.is_none_or(|region| region == role.0);
    let given = new.roles.iter().filter(concerns);
    let given = given.filter(|role| !person.roles.contains(role));
    let taken = person.roles.iter().filter(concerns);
    let taken = taken.filter(|role| !new.roles.contains(role));
    (given.copied().collect(), taken.copied().collect())
}
