//! The store on a real database file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod opening;
mod statements;
mod writing;

use model::{RepeatingRandom, SystemClock};
use std::{path::Path, sync::Arc};
use store::{OpenError, Store};

fn database(folder: &Path) -> std::path::PathBuf {
    folder.join("test.db")
}

async fn open(folder: &Path) -> Result<Store, OpenError> {
    let options = store::Options {
        database: format!("sqlite:{}", database(folder).display()),
        files: folder.join("attachments"),
    };
    Store::open(&options, Arc::new(SystemClock::new()), Arc::new(RepeatingRandom::new(1))).await
}
