//! The store on real databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod copying;
mod opening;
mod opening_postgres;
mod scaling;
mod statements;
mod wall;
mod writing;

use model::{RepeatingRandom, SystemClock};
use std::{path::Path, sync::Arc};
use store::{OpenError, Options, Store};
use tempfile::TempDir;
use testkit::Database;

fn database(folder: &Path) -> std::path::PathBuf {
    folder.join("test.db")
}

async fn open(folder: &Path) -> Result<Store, OpenError> {
    open_at(&format!("sqlite:{}", database(folder).display()), folder).await
}

async fn open_at(url: &str, folder: &Path) -> Result<Store, OpenError> {
    open_with(&Options::new(url, folder.join("attachments"))).await
}

async fn open_with(options: &Options) -> Result<Store, OpenError> {
    Store::open(options, Arc::new(SystemClock::new()), Arc::new(RepeatingRandom::new(1))).await
}

/// A fresh store of the test's engine, and where it is.
struct Fresh {
    store: Store,
    _database: Database,
    folder: TempDir,
}

async fn fresh() -> Fresh {
    let folder = TempDir::new().unwrap();
    let database = Database::fresh(folder.path());
    Fresh { store: open_at(database.url(), folder.path()).await.unwrap(), _database: database, folder }
}
