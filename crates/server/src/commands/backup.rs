//! The command `backup`.

use crate::output::print_stderr;
use anyhow::{Context, Result, bail};
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
    store
        .backup(file)
        .await
        .context(Command::BackupFailed { file: named })?;
    print_stderr(&format!(
        "the database was copied to '{}'; attachments lie in the data directory",
        file.display()
    ));
    Ok(())
}
