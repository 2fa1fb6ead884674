//! An open session of the desk, with the rights of its person.

use model::{RegionId, Right, Role, SessionId, StaffId, Timestamp, TokenHash};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};
use store::staff::sessions::{Entered, SessionOwner, StoredStaffSession};

/// An open session of the desk. What it says of roles is current on every node: a change of a role
/// makes each node read the session again.
pub struct StaffSession {
    /// SHA-256 of the session's token.
    pub hash: TokenHash,
    /// Whose session it is.
    pub staff: StaffId,
    /// The person's name.
    pub name: String,
    /// The person's roles, by region.
    pub roles: Vec<(RegionId, Role)>,
    /// Whether the person is an operator of the installation.
    pub operator: bool,
    /// How the person signed in: `passkey`, `oidc:NAME` or `link`.
    pub method: String,
    /// When the session began.
    pub created_at: Timestamp,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
    /// Until when the last proof of a way in counts as recent.
    pub stepped_up_until: Option<Timestamp>,
    /// The region that the operator has opened, if any.
    pub entered: Option<Entered>,
    pub(super) stored: StoredStaffSession,
    /// When the session ends if it stays unused, and the value of that in the database, in
    /// microseconds since 1970.
    pub(super) idle_until: AtomicI64,
    pub(super) noted: AtomicI64,
}

impl std::fmt::Debug for StaffSession {
    /// Omits the name and the hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaffSession({}, {:?})", self.staff, self.roles)
    }
}

impl StaffSession {
    pub(super) fn new(stored: StoredStaffSession, owner: SessionOwner, now: Timestamp) -> Self {
        let idle_until = stored.idle_until.micros();
        let entered = stored.entered.clone();
        Self {
            hash: stored.hash,
            staff: stored.staff,
            name: owner.name,
            roles: owner.roles,
            operator: owner.operator,
            method: stored.method.clone(),
            created_at: stored.created_at,
            expires_at: stored.expires_at,
            stepped_up_until: stored.stepped_up_until,
            entered: entered.filter(|entered| owner.operator && now < entered.until),
            stored,
            idle_until: idle_until.into(),
            noted: idle_until.into(),
        }
    }

    /// Returns in which ways the person has proved in this session who it is: signing in, and then each
    /// step-up in another way.
    pub fn ways(&self) -> impl Iterator<Item = &str> {
        self.stored.ways()
    }

    /// Returns the session's id, which grants no access.
    pub fn id(&self) -> SessionId {
        SessionId::of(&self.hash)
    }

    /// Returns whether the person may do this in a region: by a role there, or as an operator.
    pub fn may(&self, region: RegionId, right: Right) -> bool {
        self.roles_in(region).any(|role| role.may(right))
            || (self.operator && right.is_of_operators())
            || (self.has_entered(region) && right.is_of_entered_operators())
    }

    /// Returns the person's roles in a region.
    pub fn roles_in(&self, region: RegionId) -> impl Iterator<Item = Role> + '_ {
        let here = move |(one, role): &(RegionId, Role)| (*one == region).then_some(*role);
        self.roles.iter().filter_map(here)
    }

    /// Returns whether the region exists for this person: by a role there, or opened as an operator.
    pub fn knows(&self, region: RegionId) -> bool {
        self.roles_in(region).next().is_some() || self.has_entered(region)
    }

    /// Returns the regions in which the person has a role, each once.
    pub fn regions(&self) -> Vec<RegionId> {
        let mut regions: Vec<_> = self.roles.iter().map(|(region, _)| *region).collect();
        regions.sort_unstable();
        regions.dedup();
        regions
    }

    /// Returns whether the person, as an operator, has opened this region.
    pub fn has_entered(&self, region: RegionId) -> bool {
        self.entered
            .as_ref()
            .is_some_and(|entered| entered.region == region)
    }

    /// Returns whether the person proved a way in within the last five minutes.
    pub fn is_stepped_up(&self, now: Timestamp) -> bool {
        self.stepped_up_until.is_some_and(|until| now < until)
    }

    /// Returns when the session ends unless it is used.
    pub fn idle_until(&self) -> Timestamp {
        let idle = Timestamp::from_micros(self.idle_until.load(Ordering::Relaxed));
        idle.min(self.expires_at)
    }

    /// Marks the session as used now. Returns false if it has ended, or if what it says of an opened
    /// region is no longer true.
    pub(super) fn touch(&self, now: Timestamp, idle: Duration) -> bool {
        let lasts = now.micros() < self.idle_until.load(Ordering::Relaxed)
            && now < self.expires_at
            && self
                .entered
                .as_ref()
                .is_none_or(|entered| now < entered.until);
        if lasts {
            self.idle_until
                .fetch_max(now.plus(idle).micros(), Ordering::Relaxed);
        }
        lasts
    }
}
