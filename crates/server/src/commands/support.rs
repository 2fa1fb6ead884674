//! What several commands share: opening the store, finding regions, and refusing faults.

use crate::{cli::ScopeArgs, owner};
use anyhow::{Context, Result, bail};
use messages::Command;
use model::{Environment, Fault, Scope, SystemClock, SystemRandom};
use std::sync::Arc;
use store::{Options, Store, regions::Region};

/// Opens the store and migrates it.
pub(super) async fn open(options: &Options) -> Result<Store> {
    owner::check(options)?;
    store::check_permissions(options)?;
    let clock = Arc::new(SystemClock::new());
    Ok(Store::open(options, clock, Arc::new(SystemRandom)).await?)
}

pub(super) async fn region_named(store: &Store, name: &str) -> Result<Region> {
    let region = store.region_named(name).await?;
    region.with_context(|| {
        let name = name.to_owned();
        Command::NoRegion { name }
    })
}

pub(super) async fn scope(store: &Store, args: &ScopeArgs) -> Result<Scope> {
    let region = region_named(store, &args.region).await?.id;
    let environment = if args.sandbox {
        Environment::Sandbox
    } else {
        Environment::Production
    };
    Ok(Scope {
        region,
        environment,
    })
}

/// Returns the value, or the error with a refusal whose text contains it. The error stays in the
/// chain.
pub(crate) fn because<T, E: std::error::Error + Send + Sync + 'static>(
    result: Result<T, E>,
    refusal: impl FnOnce(String) -> Command,
) -> Result<T> {
    result.map_err(|error| {
        let cause = error.to_string();
        anyhow::Error::new(error).context(refusal(cause))
    })
}

pub(super) fn refuse(faults: &[Fault]) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let faults = faults.join("; ");
    bail!(Command::Faults { faults })
}
