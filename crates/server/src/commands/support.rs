//! What several commands share: opening the store, finding regions, and refusing faults.

use crate::{cli::ScopeArgs, configuration::Configuration, output::print_stderr, owner};
use anyhow::{Context, Result, bail};
use messages::Command;
use model::{Clock, Environment, Fault, Scope, SystemClock, SystemRandom};
use std::sync::Arc;
use store::{Options, Store, regions::Region};

/// Opens the store and migrates it, for a command that makes no database: what it works on is in one
/// that exists.
pub(super) async fn open(configuration: &Configuration) -> Result<Store> {
    let options = configuration.store();
    check(&options)?;
    if is_missing(&options) {
        let place = store::place(&options.database);
        if configuration.uses_default_database() {
            bail!(Command::NoDefaultDatabase { place });
        }
        bail!(messages::Database::Missing { path: place });
    }
    let clock = Arc::new(SystemClock::new());
    Ok(Store::open(&options, clock, Arc::new(SystemRandom)).await?)
}

/// Opens the store and migrates it. Creates the database where needed, and says so if nothing names
/// it.
pub(super) async fn open_or_create(
    configuration: &Configuration,
    options: &Options,
    clock: Arc<dyn Clock>,
) -> Result<Store> {
    check(options)?;
    let is_new = is_missing(options);
    let store = Store::open(options, clock, Arc::new(SystemRandom)).await?;
    if is_new && configuration.uses_default_database() {
        let place = store.place();
        print_stderr(&format!(
            "note: nothing names a database, so a new one was created in the default place, {place}"
        ));
    }
    Ok(store)
}

fn check(options: &Options) -> Result<()> {
    owner::check(options)?;
    Ok(store::check_permissions(options)?)
}

/// Returns whether the database is a file that does not exist yet.
fn is_missing(options: &Options) -> bool {
    let path = options.database.strip_prefix("sqlite:");
    path.is_some_and(|path| std::fs::metadata(path).map_or(true, |file| file.len() == 0))
}

pub(super) async fn region_named(store: &Store, name: &str) -> Result<Region> {
    let region = store.region_named(name).await?;
    region.with_context(|| {
        let (name, place) = (name.to_owned(), store.place().to_owned());
        Command::NoRegion { name, place }
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
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    refuse_all(&faults)
}

/// Refuses if there are faults, and names all of them.
pub(super) fn refuse_all(faults: &[String]) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let faults = faults.join("; ");
    bail!(Command::Faults { faults })
}

/// Returns the value, or notes why there is none, so that all faults of a command are named at once.
pub(super) fn noted<T>(value: Result<T>, faults: &mut Vec<String>) -> Option<T> {
    value.map_err(|fault| faults.push(fault.to_string())).ok()
}
