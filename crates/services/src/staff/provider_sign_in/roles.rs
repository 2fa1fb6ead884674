//! The roles that a provider gives. They follow the provider at each sign-in; roles that a person has
//! given stay.

use super::link::Linking;
use crate::{identity_providers::ProviderOptions, staff::Staff};
use model::{RegionId, Timestamp};
use store::{
    Error,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::{StoredStaff, roles},
};

impl Staff {
    /// Returns the regions whose staff may use a provider. A slug of no region is left out.
    pub(super) async fn regions_of(
        &self,
        provider: &ProviderOptions,
    ) -> Result<Vec<RegionId>, Error> {
        let mut regions = Vec::new();
        for slug in &provider.regions {
            regions.extend(self.store.region_named(slug).await?.map(|region| region.id));
        }
        Ok(regions)
    }

    /// Gives and takes the roles that the provider gives.
    pub(super) async fn follow_roles(
        &self,
        tx: &mut SessionTx<'_, '_>,
        linking: &Linking,
        person: &StoredStaff,
        now: Timestamp,
    ) -> Result<(), Error> {
        let provider = &linking.provider;
        if provider.roles.is_empty() {
            return Ok(());
        }
        let at_provider = linking.identity.roles.as_deref().unwrap_or_default();
        let wanted = provider.roles_in(&linking.regions, at_provider);
        let before = roles::of_provider(tx.transaction(), person.id, &provider.slug).await?;
        let mut changes = Vec::new();
        for role in before.iter().filter(|role| !wanted.contains(role)) {
            if roles::take(tx, person.id, *role).await? {
                changes.push(("taken", *role));
            }
        }
        for role in wanted.iter().filter(|role| !before.contains(role)) {
            if roles::give(tx, person.id, *role, Some(&provider.slug), now).await? {
                changes.push(("given", *role));
            }
        }
        for (change, (region, role)) in changes {
            let entry = Entry::new(Kind::StaffChanged, Actor::System, now)
                .of(region)
                .about(person.id);
            let entry = entry.with("method", provider.method());
            tx.note(entry.with(change, role.name()));
        }
        Ok(())
    }
}
