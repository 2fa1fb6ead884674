//! The command `backup`.

use super::support::because;
use crate::output::{Activity, Format, print_stderr};
use anyhow::{Result, bail};
use messages::Command;
use serde_json::json;
use std::path::Path;
use store::{Store, audit::Kind};

pub(super) async fn run(store: &Store, file: &Path, format: Format) -> Result<()> {
    if store.measured().engine == "postgres" {
        bail!(Command::BackupOfPostgres);
    }
    let named = file.display().to_string();
    if file.exists() {
        bail!(Command::BackupExists { file: named });
    }
    store
        .note(vec![store.entry(Kind::DataExported).with("whole", true)])
        .await?;
    let activity = Activity::start("copying the database");
    let done = store.backup(file).await;
    drop(activity);
    because(done, |cause| Command::BackupFailed { file: named, cause })?;
    if format == Format::Json {
        return format.value(&json!({"file": file.display().to_string()}));
    }
    print_stderr(&format!(
        "the database was copied to '{}'; attachments are in the data directory",
        file.display()
    ));
    Ok(())
}
