//! A person, identified by an e-mail address, who may see the records with that address.

use crate::{Environment, RegionId, Scope};

/// A person: all candidate records with this e-mail address, in one region or in all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Person {
    /// The environment of the records.
    pub environment: Environment,
    /// The address as an identity key, see [`crate::email_identity_key`].
    pub identity_key: String,
    /// The region of the records, for the sandbox and for sessions opened on a region's site; none
    /// for the records of all regions.
    pub region: Option<RegionId>,
}

impl Person {
    /// Returns the scope of the person's records in a region.
    pub const fn scope_in(&self, region: RegionId) -> Scope {
        Scope {
            region,
            environment: self.environment,
        }
    }
}
