//! In which ways people may sign in: what the regions allow in which they have a role, and for which
//! regions a provider is.

use super::{Staff, StaffSession};
use crate::identity_providers::ProviderOptions;
use model::{RegionId, Role, StaffId};
use std::sync::Arc;
use store::{
    Error, Transaction,
    region_settings::{self, PASSKEY, SignInWays},
    regions,
    staff::roles,
};

/// The ways in which the roles in a region are used.
#[derive(Debug, Clone, Default)]
pub struct RegionWays {
    chosen: SignInWays,
    /// The providers that are for other regions only, whose administrators could otherwise reach this region
    /// in the name of its staff.
    closed: Vec<String>,
}

impl RegionWays {
    /// Returns what the region has chosen.
    pub fn chosen(&self) -> &SignInWays {
        &self.chosen
    }

    /// Returns whether a role in the region is in force for who signed in in this way.
    pub fn admits(&self, way: &str) -> bool {
        self.chosen.admits(way) && !self.closed.iter().any(|one| one == way)
    }
}

/// The ways in which a person may sign in.
#[derive(Debug, Clone)]
pub struct AllowedWays(Option<Vec<Arc<RegionWays>>>);

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
            |region: &RegionWays, ways: &[String]| ways.iter().any(|way| region.admits(way));
        let mut regions = self.0.iter().flatten();
        regions.any(|region| opens(region, before) && !opens(region, after))
    }
}

impl Staff {
    /// Returns the ways in which the staff of a region may sign in.
    pub async fn sign_in_ways(&self, region: RegionId) -> Result<Arc<RegionWays>, Error> {
        let look_up = async {
            let found = self.store.region(region).await?;
            let slug = found.map(|region| region.slug).unwrap_or_default();
            let chosen = self.store.region_settings(region).await?.sign_in;
            Ok(Some(self.ways_of_region(chosen, &slug)))
        };
        let found = self
            .ways
            .get_or_load(&self.store, &region, look_up, |_| Some(region))
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// Returns the ways of the region with this slug, which has chosen these.
    fn ways_of_region(&self, chosen: SignInWays, slug: &str) -> RegionWays {
        RegionWays {
            chosen,
            closed: self.providers(|one| !is_for(one, slug)),
        }
    }

    /// Returns the ways in which operators, as such, may sign in: all but the providers that are for some
    /// regions.
    fn ways_of_operators(&self) -> RegionWays {
        RegionWays {
            chosen: SignInWays::default(),
            closed: self.providers(|one| !one.regions.is_empty()),
        }
    }

    /// Returns the providers that are like this, as ways.
    fn providers(&self, like: impl Fn(&ProviderOptions) -> bool) -> Vec<String> {
        let providers = self.options.providers.iter().map(|one| &one.options);
        let wanted = providers.filter(|one| like(one));
        wanted.map(ProviderOptions::method).collect()
    }

    /// Returns whether the person of a session is an operator and has signed in as operators may.
    pub fn is_operator(&self, session: &StaffSession) -> bool {
        let ways = self.ways_of_operators();
        session.operator && session.ways().any(|way| ways.admits(way))
    }

    /// Returns the ways of which the person of a session must prove one before the rights in a region are
    /// in force. Returns `None` if they are.
    pub async fn ways_to_prove(
        &self,
        session: &StaffSession,
        region: RegionId,
    ) -> Result<Option<Vec<String>>, Error> {
        if session.has_entered(region) && !self.is_operator(session) {
            let mut listed = vec![PASSKEY.to_owned()];
            listed.extend(self.providers(|one| one.regions.is_empty()));
            return Ok(Some(listed));
        }
        if session.roles_in(region).next().is_none() {
            return Ok(None);
        }
        let ways = self.sign_in_ways(region).await?;
        if session.ways().any(|way| ways.admits(way)) {
            return Ok(None);
        }
        Ok(Some(match ways.chosen.listed() {
            Some(listed) => listed.to_vec(),
            None => self.available_ways(region).await?,
        }))
    }

    /// Returns the ways in which a person with these roles may sign in. A person without a role uses any
    /// way, and an operator any that is for all regions.
    pub async fn allowed_ways(
        &self,
        roles: &[(RegionId, Role)],
        operator: bool,
    ) -> Result<AllowedWays, Error> {
        if operator {
            return Ok(AllowedWays(Some(vec![self.ways_of_operators().into()])));
        }
        if roles.is_empty() {
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

    /// Returns the ways in which a person may sign in by the roles, as [`Self::allowed_ways`] does, from
    /// what a transaction sees. In a transaction that holds the person, a choice of ways that counts on
    /// the person is either seen here, or is made after this transaction and sees what it changed.
    pub(super) async fn allowed_ways_within(
        &self,
        transaction: &mut Transaction<'_>,
        person: StaffId,
    ) -> Result<AllowedWays, Error> {
        let roles = roles::within(transaction, person).await?;
        let mut ids: Vec<_> = roles.into_iter().map(|(region, _)| region).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut allowed = Vec::with_capacity(ids.len());
        for id in ids {
            let found = regions::within(transaction, id).await?;
            let slug = found.map(|region| region.slug).unwrap_or_default();
            let chosen = region_settings::sign_in_within(transaction, id).await?;
            allowed.push(Arc::new(self.ways_of_region(chosen, &slug)));
        }
        Ok(AllowedWays((!allowed.is_empty()).then_some(allowed)))
    }

    /// Returns the regions that have not chosen this way.
    pub(super) async fn closed_to(&self, way: &str) -> Result<Vec<RegionId>, Error> {
        let mut closed = Vec::new();
        for region in self.store.regions().await? {
            let ways = self.sign_in_ways(region.id).await?;
            if !ways.chosen.admits(way) {
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
        let mut ways = vec![PASSKEY.to_owned()];
        ways.extend(self.providers(|one| is_for(one, &slug)));
        Ok(ways)
    }
}

/// Returns whether the staff of the region with this slug may use a provider.
fn is_for(provider: &ProviderOptions, slug: &str) -> bool {
    provider.regions.is_empty() || provider.regions.iter().any(|one| one == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn person_uses_what_one_region_allows_and_loses_none() {
        let of = |ways: &[&str]| {
            Arc::new(RegionWays {
                chosen: SignInWays::new(ways.iter().map(|way| (*way).to_owned())),
                closed: Vec::new(),
            })
        };
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
