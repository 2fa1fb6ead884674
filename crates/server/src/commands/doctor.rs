//! `doctor`.

use super::open;
use crate::configuration::Configuration;
use anyhow::{Result, bail};

pub(super) async fn run(configuration: &Configuration) -> Result<()> {
    let store = open(configuration).await?;
    println!("ok    the database opens and can be written");
    if let Some(newest) = store.migrations().await?.last() {
        println!("ok    migrations: up to date with {:04} ({})", newest.version, newest.name);
    }
    println!("ok    regions: {}", store.regions().await?.len());
    let faults = store.check().await?;
    for fault in &faults {
        println!("FAIL  {fault}");
    }
    if !faults.is_empty() {
        bail!("the database is damaged; restore the latest backup, and check the disk it lies on");
    }
    println!("ok    the database's structures are sound");
    Ok(())
}
