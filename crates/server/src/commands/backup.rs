//! The command `backup`.

use crate::output::tell;
use anyhow::{Context, Result, bail};
use std::path::Path;
use store::{Store, audit::Kind};

pub(super) async fn run(store: &Store, file: &Path) -> Result<()> {
    if file.exists() {
        bail!(
            "'{}' is there already; a backup goes to a new file",
            file.display()
        );
    }
    store
        .note(vec![store.entry(Kind::DataExported).with("whole", true)])
        .await?;
    store
        .backup(file)
        .await
        .with_context(|| format!("the backup to '{}' failed", file.display()))?;
    tell(&format!(
        "the database was copied to '{}'; attachments lie in the data directory",
        file.display()
    ));
    Ok(())
}
