//! How the staff of a region sign in.

use db::{Error, Transaction};
use model::RegionId;

/// The name of the way by a passkey.
pub const PASSKEY: &str = "passkey";
/// The way of a demo's link. A server that is not a demo has no session by it.
const LINK: &str = "link";

/// The ways in which the staff of a region may sign in: `passkey`, or `oidc:` and the name of a
/// provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignInWays(Vec<String>);

impl SignInWays {
    /// Creates it of these ways, each once. None of them means all.
    pub fn new(ways: impl IntoIterator<Item = String>) -> Self {
        let mut ways: Vec<_> = ways.into_iter().collect();
        ways.sort_unstable();
        ways.dedup();
        Self(ways)
    }

    /// Returns the ways; none for all.
    pub fn listed(&self) -> Option<&[String]> {
        (!self.0.is_empty()).then_some(&*self.0)
    }

    /// Returns whether people may sign in in this way.
    pub fn admits(&self, way: &str) -> bool {
        self.0.is_empty() || way == LINK || self.0.iter().any(|one| one == way)
    }

    pub(super) fn stored(&self) -> Option<String> {
        Some(self.listed()?.join(" "))
    }

    pub(super) fn read(stored: Option<&str>) -> Self {
        let ways = stored.unwrap_or_default().split_ascii_whitespace();
        Self::new(ways.map(str::to_owned))
    }
}

/// Returns how the staff of a region sign in, within a transaction that is in no scope.
pub async fn sign_in_within(
    transaction: &mut Transaction<'_>,
    region: RegionId,
) -> Result<SignInWays, Error> {
    transaction.enter_region(region);
    let kept = super::of(transaction, region).await?;
    transaction.read_all_tenants();
    Ok(kept.sign_in)
}

/// Why settings were not changed.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The member of staff who chose the ways could not sign in by one of them.
    #[error("{}", messages::State::StaffLockedOut)]
    ChooserLockedOut,
    /// No active manager of the region could sign in any more.
    #[error("{}", messages::State::StaffLockedOut)]
    LockedOut,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_read_as_they_were_stored() {
        let all = SignInWays::default();
        assert_eq!((all.stored(), all.listed()), (None, None));
        assert!(all.admits("passkey") && all.admits("oidc:surf"));
        assert_eq!(SignInWays::read(None), all);
        assert_eq!(SignInWays::read(Some(" ")), all);
        let some = SignInWays::new(["passkey", "oidc:surf", "passkey"].map(str::to_owned));
        assert_eq!(some.stored().as_deref(), Some("oidc:surf passkey"));
        assert_eq!(SignInWays::read(some.stored().as_deref()), some);
        assert!(some.admits("passkey") && some.admits("oidc:surf") && some.admits("link"));
        assert!(!some.admits("oidc:sur") && !some.admits("oidc:google"));
    }
}
