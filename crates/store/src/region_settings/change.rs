//! Changes the settings of a region.

use super::{RegionSettings, RegionSettingsChange, SettingsError, SignInWays, keep, keep_logo, of};
use crate::{
    Store,
    audit::{self, Kind},
    settings,
    staff::{factors, roles},
};
use db::{Error, Transaction};
use model::{RegionId, Right};

impl Store {
    /// Changes the settings of a region, effective on every node at once.
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
        let (changed, generation) = self
            .transaction(move |transaction| {
                Box::pin(async move {
                    // `raise` locks the installation's row, so concurrent changes of settings wait
                    // here.
                    let generation = settings::raise(transaction, Some(region)).await?;
                    if let Some(ways) = &change.sign_in
                        && locks_out(transaction, region, ways).await?
                    {
                        return Err(SettingsError::LockedOut);
                    }
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

/// Returns whether a region has active managers, and none of them has one of these ways in.
async fn locks_out(
    transaction: &mut Transaction<'_>,
    region: RegionId,
    ways: &SignInWays,
) -> Result<bool, Error> {
    if ways.listed().is_none() {
        return Ok(false);
    }
    let mut has_managers = false;
    for member in roles::members(transaction, region).await? {
        let manages = member.roles.iter().any(|role| role.may(Right::ManageStaff));
        if !(member.is_active && manages) {
            continue;
        }
        has_managers = true;
        let own = factors::ways(transaction, member.id, None).await?;
        if own.iter().any(|way| ways.admits(way)) {
            return Ok(false);
        }
    }
    Ok(has_managers)
}
