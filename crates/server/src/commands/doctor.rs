//! `doctor`.

use super::{open, print};
use crate::configuration::Configuration;
use anyhow::{Result, bail};

pub(super) async fn run(configuration: &Configuration) -> Result<()> {
    let store = open(configuration).await?;
    print("ok    the database opens and can be written")?;
    if let Some(newest) = store.migrations().await?.last() {
        print(&format!("ok    migrations: up to date with {:04} ({})", newest.version, newest.name))?;
    }
    print(&format!("ok    regions: {}", store.regions().await?.len()))?;
    let faults = store.check().await?;
    for fault in &faults {
        print(&format!("FAIL  {fault}"))?;
    }
    if !faults.is_empty() {
        bail!("the database is damaged; restore the latest backup, and check the disk it lies on");
    }
    print("ok    the database's structures are sound")
}
