//! Whoever has an e-mail address: the one who may see the records that bear it.

use crate::{Environment, RegionId};

/// Whose records are meant: every candidate's record with this address, in every region.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Person {
    /// Of which environment.
    pub environment: Environment,
    /// The address as [`crate::email_identity_key`] makes it.
    pub identity_key: String,
    /// The one region whose records are meant, as in its sandbox or for a session that was opened over its site; none for those
    /// of all.
    pub region: Option<RegionId>,
}
