//! Which staff a caller may manage. A manager manages the staff of the own regions, an operator everybody. Nobody
//! changes their own rights.

use super::{Staff, StaffSession};
use model::{RegionId, Right, Role, StaffId};
use store::{
    Error,
    audit::{Actor, By},
    staff::StoredStaff,
};

/// Who manages staff, with what that person or program may do.
#[derive(Debug, Clone)]
pub struct Authority {
    pub(super) by: By,
    pub(super) id: Option<StaffId>,
    /// The regions whose staff may be managed; none for all.
    regions: Option<Vec<RegionId>>,
}

/// Why staff was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ManageError {
    /// There is no such person, or none in the manager's regions.
    #[error("there is no such member of staff")]
    Unknown,
    /// A person tried to change the own rights.
    #[error("nobody changes their own roles")]
    Own,
    /// The person or the role is beyond what the manager manages.
    #[error("this is beyond what a manager of the region may do")]
    Beyond,
    /// Somebody has this address already.
    #[error("the address belongs to a member of staff")]
    EmailTaken(StaffId),
    /// The person's address was erased, so nothing can be sent to it.
    #[error("the person's address was erased")]
    NoAddress,
    /// The address got as many e-mails as it may get within an hour.
    #[error("the address got too many e-mails")]
    TooManyInvitations {
        /// The seconds after which another may be sent.
        retry_after: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Staff {
    /// Returns what the person of a session may manage: the staff of the regions in which the role is in
    /// force.
    pub async fn authority(&self, session: &StaffSession) -> Result<Authority, Error> {
        let mut managed = Vec::new();
        for region in session.regions() {
            let mut roles = session.roles_in(region);
            if roles.any(|role| role.may(Right::ManageStaff))
                && self.ways_to_prove(session, region).await?.is_none()
            {
                managed.push(region);
            }
        }
        Ok(Authority {
            by: Actor::Staff(session.staff).into(),
            id: Some(session.staff),
            regions: (!self.is_operator(session)).then_some(managed),
        })
    }
}

impl Authority {
    /// Returns the authority of an admin key or of the command line, which is without limits.
    pub fn of_installation(by: impl Into<By>) -> Self {
        Self {
            by: by.into(),
            id: None,
            regions: None,
        }
    }

    fn is_unlimited(&self) -> bool {
        self.regions.is_none()
    }

    pub(super) fn manages(&self, region: RegionId) -> bool {
        match &self.regions {
            None => true,
            Some(regions) => regions.contains(&region),
        }
    }

    /// Checks that these roles, and being an operator, may be given or taken.
    pub(super) fn check_roles(
        &self,
        roles: &[(RegionId, Role)],
        operator: bool,
    ) -> Result<(), ManageError> {
        if (operator && !self.is_unlimited())
            || !roles.iter().all(|(region, _)| self.manages(*region))
        {
            return Err(ManageError::Beyond);
        }
        Ok(())
    }

    /// Checks that this person is not the manager.
    pub(super) fn check_other(&self, id: StaffId) -> Result<(), ManageError> {
        if self.id == Some(id) {
            return Err(ManageError::Own);
        }
        Ok(())
    }

    /// Checks that the person has a role in a region that is managed. A person of other regions only
    /// is as unknown as nobody.
    pub(super) fn check_known(&self, person: &StoredStaff) -> Result<(), ManageError> {
        if self.is_unlimited() || person.roles.iter().any(|(region, _)| self.manages(*region)) {
            return Ok(());
        }
        Err(ManageError::Unknown)
    }

    /// Checks that everything the person may do is managed.
    pub(super) fn check_whole(&self, person: &StoredStaff) -> Result<(), ManageError> {
        self.check_roles(&person.roles, person.operator)
    }
}
