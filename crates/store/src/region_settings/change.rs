//! Changes the settings of a region.

use super::{RegionSettings, RegionSettingsChange, SettingsError, SignInWays, keep, keep_logo, of};
use crate::{
    Store,
    audit::{self, Actor, Kind},
    settings,
    staff::{self, factors, roles},
};
use db::{Error, Transaction};
use model::{RegionId, StaffId};

impl Store {
    /// Changes the settings of a region, effective on every node at once. A member of staff who chooses
    /// how the region's staff sign in keeps a way in.
    pub async fn change_region_settings(
        &self,
        region: RegionId,
        change: RegionSettingsChange,
    ) -> Result<RegionSettings, SettingsError> {
        let now = self.clock().now();
        let entry = self
            .entry(Kind::SettingsChanged)
            .of(region)
            .about(region)
            .with("given", change.given());
        let once = self.once_a_minute(entry);
        let entries = once.entries().to_vec();
        let chooser = match self.by().actor {
            Actor::Staff(person) => Some(person),
            _ => None,
        };
        let (changed, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    // People are held before the installation's row is locked, in the order of the
                    // transactions that change people.
                    if let Some(ways) = &change.sign_in {
                        check_ways(transaction, region, ways, chooser).await?;
                    }
                    // `raise` locks the installation's row, so concurrent changes of settings wait
                    // here.
                    let generation = settings::raise(transaction, Some(region)).await?;
                    transaction.enter_region(region);
                    let mut changed = of(transaction, region).await?;
                    change.apply(&mut changed, now);
                    keep(transaction, region, &changed).await?;
                    if let Some(logo) = &change.logo {
                        keep_logo(transaction, region, logo.as_ref()).await?;
                    }
                    audit::append(transaction, &entries).await?;
                    Ok::<_, SettingsError>((changed, generation))
                })
            })
            .await?;
        self.learn_changed(generation);
        self.done(once);
        Ok(changed)
    }
}

/// Checks that who chooses these ways has one of them, and that an active manager of the region has
/// one, if there are any managers. Both are kept from removing a way in until the transaction ends.
/// All ways together close nothing that was open, so they need no check.
async fn check_ways(
    transaction: &mut Transaction<'_>,
    region: RegionId,
    ways: &SignInWays,
    chooser: Option<StaffId>,
) -> Result<(), SettingsError> {
    if ways.listed().is_none() {
        return Ok(());
    }
    let mut held = managers(transaction, region).await?;
    held.extend(chooser);
    // In one order, so that two choices do not wait for each other.
    held.sort_unstable();
    held.dedup();
    for person in &held {
        staff::hold(transaction, *person).await?;
    }
    if let Some(chooser) = chooser
        && !has_one_of(transaction, chooser, ways).await?
    {
        return Err(SettingsError::ChooserLockedOut);
    }
    // Some may have ceased to be managers while this transaction waited for them. Who has become one
    // is not held, and so is not counted on.
    let managers = managers(transaction, region).await?;
    for manager in &managers {
        if held.contains(manager) && has_one_of(transaction, *manager, ways).await? {
            return Ok(());
        }
    }
    if managers.is_empty() {
        Ok(())
    } else {
        Err(SettingsError::LockedOut)
    }
}

/// Returns the active managers of a region.
async fn managers(
    transaction: &mut Transaction<'_>,
    region: RegionId,
) -> Result<Vec<StaffId>, Error> {
    let members = roles::members(transaction, region).await?;
    let managers = members.iter().filter(|member| member.is_active_manager());
    Ok(managers.map(|manager| manager.id).collect())
}

/// Returns whether a person can sign in by one of these ways.
async fn has_one_of(
    transaction: &mut Transaction<'_>,
    person: StaffId,
    ways: &SignInWays,
) -> Result<bool, Error> {
    let own = factors::ways(transaction, person, None).await?;
    Ok(own.iter().any(|way| ways.admits(way)))
}
