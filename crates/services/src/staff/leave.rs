//! A person leaves the staff of a region.

use super::{Authority, ManageError, Staff, invite::with_roles};
use crate::mail::StaffMail;
use model::{RegionId, Right, Role, StaffId};
use store::{
    Error,
    audit::{Entry, Kind},
    sessions::SessionTx,
    staff::{self, StoredStaff, invitations, roles, sessions::end_all},
};

impl Staff {
    /// Takes all roles in a region from a person. Who then has no role in any region, and is no
    /// operator, is disabled: all sessions and the invitation end at once, on every node. The caller
    /// does not learn which of both it was.
    pub async fn end_access(
        &self,
        authority: &Authority,
        id: StaffId,
        region: RegionId,
    ) -> Result<(), ManageError> {
        let (own, authority) = (self.clone(), authority.clone());
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                authority.check_other(id)?;
                let person = authority.held(tx, id, Some(region)).await?;
                let here = |role: &&(RegionId, Role)| role.0 == region;
                let taken: Vec<_> = person.roles.iter().filter(here).copied().collect();
                if taken.is_empty() {
                    return Err(ManageError::Unknown);
                }
                authority.check_roles(&taken, false)?;
                for role in &taken {
                    roles::take(tx, id, *role).await?;
                }
                let now = own.store.clock().now();
                let left = person.roles.iter().filter(|role| role.0 != region);
                let left: Vec<_> = left.copied().collect();
                let entry = Entry::new(Kind::StaffChanged, authority.by.clone(), now).about(id);
                tx.note(with_roles(entry, &left, person.operator).of(region));
                if !left.is_empty() || person.operator || !staff::disable(tx, id, now).await? {
                    return Ok(());
                }
                end_all(tx, id).await?;
                invitations::end_of(tx.transaction(), id).await?;
                let entry = Entry::new(Kind::StaffDisabled, authority.by.clone(), now).about(id);
                tx.note(with_roles(entry, &taken, false));
                let kind = StaffMail::Disabled;
                Ok(own.post(tx.transaction(), id, kind, id.as_str()).await?)
            })
            .await
    }
}

impl Authority {
    /// Returns a person, and keeps others from changing the person and the manager until the
    /// transaction ends. A manager who is no longer one manages nobody: of two managers who end each
    /// other's access at once, one stays.
    pub(super) async fn held(
        &self,
        tx: &mut SessionTx<'_, '_>,
        id: StaffId,
        region: Option<RegionId>,
    ) -> Result<StoredStaff, ManageError> {
        // In one order, so that two managers do not wait for each other.
        let mut both: Vec<_> = self.id.into_iter().chain([id]).collect();
        both.sort_unstable();
        for one in both {
            staff::hold(tx.transaction(), one).await?;
        }
        if let (Some(manager), Some(region)) = (self.id, region)
            && !still_manages(tx, manager, region).await?
        {
            return Err(ManageError::Beyond);
        }
        let found = staff::find(tx.transaction(), id).await?;
        let person = found.ok_or(ManageError::Unknown)?;
        self.check_known(&person)?;
        Ok(person)
    }
}

async fn still_manages(
    tx: &mut SessionTx<'_, '_>,
    manager: StaffId,
    region: RegionId,
) -> Result<bool, Error> {
    let found = staff::find(tx.transaction(), manager).await?;
    Ok(found.is_some_and(|manager| {
        let mut roles = manager.roles.iter();
        manager.operator || roles.any(|(one, role)| *one == region && role.may(Right::ManageStaff))
    }))
}
