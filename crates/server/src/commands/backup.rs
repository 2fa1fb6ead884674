//! The command `backup`.

use super::support::because;
use crate::output::print_stderr;
use anyhow::{Result, bail};
use messages::Command;
use std::path::Path;
use store::{Store, audit::Kind};

pub(super) async fn run(store: &Store, file: &Path) -> Result<()> {
    let named = file.display().to_string();
    if file.exists() {
        bail!(Command::BackupExists { file: named });
    }
    store
        .note(vec![store.entry(Kind::DataExported).with("whole", true)])
        .await?;
    because(store.backup(file).await, |cause| Command::BackupFailed {
        file: named,
        cause,
    })?;
    print_stderr(&format!(
        "the database was copied to '{}'; attachments are in the data directory",
        file.display()
    ));
    Ok(())
}
