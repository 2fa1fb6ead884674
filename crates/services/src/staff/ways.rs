//! In which ways people may sign in: what the regions allow in which they have a role.

use super::Staff;
use crate::identity_providers::ProviderOptions;
use model::{RegionId, Role};
use std::sync::Arc;
use store::{
    Error,
    region_settings::{PASSKEY, SignInWays},
};

/// The ways in which a person may sign in.
#[derive(Debug, Clone)]
pub struct AllowedWays(Option<Vec<Arc<SignInWays>>>);

impl AllowedWays {
    /// Returns whether the person may sign in in this way: whether one region of the person allows it.
    /// In the other regions the person's role is then not in force.
    pub fn admits(&self, way: &str) -> bool {
        self.0
            .as_ref()
            .is_none_or(|regions| regions.iter().any(|region| region.admits(way)))
    }

    /// Returns whether a region would be closed to a person whose ways in change like this.
    pub(super) fn is_lost(&self, before: &[String], after: &[String]) -> bool {
        let opens =
            |region: &SignInWays, ways: &[String]| ways.iter().any(|way| region.admits(way));
        let mut regions = self.0.iter().flatten();
        regions.any(|region| opens(region, before) && !opens(region, after))
    }
}

impl Staff {
    /// Returns the ways in which the staff of a region may sign in.
    pub async fn sign_in_ways(&self, region: RegionId) -> Result<Arc<SignInWays>, Error> {
        let look_up = async { Ok(Some(self.store.region_settings(region).await?.sign_in)) };
        let found = self
            .ways
            .get_or_load(&self.store, &region, look_up, |_| Some(region))
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// Returns the ways in which a person with these roles may sign in. Operators use any way, and so
    /// does a person without a role.
    pub async fn allowed_ways(
        &self,
        roles: &[(RegionId, Role)],
        operator: bool,
    ) -> Result<AllowedWays, Error> {
        if operator || roles.is_empty() {
            return Ok(AllowedWays(None));
        }
        let mut ids: Vec<_> = roles.iter().map(|(region, _)| *region).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut regions = Vec::with_capacity(ids.len());
        for id in ids {
            regions.push(self.sign_in_ways(id).await?);
        }
        Ok(AllowedWays(Some(regions)))
    }

    /// Returns the regions whose staff may not sign in in this way.
    pub(super) async fn closed_to(&self, way: &str) -> Result<Vec<RegionId>, Error> {
        let mut closed = Vec::new();
        for region in self.store.regions().await? {
            if !self.sign_in_ways(region.id).await?.admits(way) {
                closed.push(region.id);
            }
        }
        Ok(closed)
    }

    /// Returns the ways in which the staff of a region can sign in on this server: by a passkey, and by
    /// each provider that is configured for the region.
    pub async fn available_ways(&self, region: RegionId) -> Result<Vec<String>, Error> {
        let found = self.store.region(region).await?;
        let slug = found.map(|region| region.slug).unwrap_or_default();
        let providers = self.options.providers.iter().map(|one| &one.options);
        let here = providers.filter(|one| one.regions.is_empty() || one.regions.contains(&slug));
        let mut ways = vec![PASSKEY.to_owned()];
        ways.extend(here.map(ProviderOptions::method));
        Ok(ways)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn person_uses_what_one_region_allows_and_loses_none() {
        let of =
            |ways: &[&str]| Arc::new(SignInWays::new(ways.iter().map(|way| (*way).to_owned())));
        let allowed = AllowedWays(Some(vec![of(&["passkey"]), of(&["oidc:surf"])]));
        assert!(allowed.admits("passkey") && allowed.admits("oidc:surf"));
        assert!(!allowed.admits("oidc:google"));
        let [passkey, surf, google] = ["passkey", "oidc:surf", "oidc:google"].map(str::to_owned);
        let both = [passkey.clone(), surf.clone()];
        assert!(allowed.is_lost(&both, &[surf.clone(), google.clone()]));
        assert!(allowed.is_lost(&both, std::slice::from_ref(&passkey)));
        assert!(!allowed.is_lost(&both, &both));
        // What was closed before is not lost now.
        assert!(!allowed.is_lost(&[passkey.clone(), google], &[passkey]));
        assert!(!AllowedWays(None).is_lost(&both, &[]));
    }
}
