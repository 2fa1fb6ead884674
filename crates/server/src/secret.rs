//! Reads the installation's secret from outside the database: from a file or the environment.

use anyhow::{Context, Result, anyhow, bail};
use std::{os::unix::fs::MetadataExt, path::Path};
use store::{SecretSource, Secrets};

/// The permission bit that makes a file readable by every user of this machine.
const WORLD: u32 = 0o004;

/// Reads the secret if one is given. The file may be readable by its group, because containers
/// provide secrets that way.
pub(crate) fn read(
    file: Option<&Path>,
    text: Option<&str>,
    allow_readable: bool,
) -> Result<Option<Secrets>> {
    match (file, text) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => {
            bail!(
                "the installation's secret is given twice; leave out --secret-file or ONDERWIJSREGIO_SECRET"
            )
        }
        (None, Some(text)) => {
            let secrets = Secrets::parse(text, SecretSource::Environment);
            secrets
                .map(Some)
                .map_err(|expected| anyhow!("ONDERWIJSREGIO_SECRET cannot be used: {expected}"))
        }
        (Some(file), None) => {
            let shown = file.display();
            let about = std::fs::metadata(file);
            let about = about.with_context(|| {
                format!("the secret's file '{shown}' of --secret-file cannot be read")
            })?;
            if about.mode() & WORLD != 0 && !allow_readable {
                bail!(
                    "every user of this machine may read the secret's file '{shown}'; run `chmod o-rwx -- '{shown}'`, or allow it \
                     with --allow-readable-data"
                );
            }
            let text = std::fs::read_to_string(file);
            let text = text.with_context(|| {
                format!("the secret's file '{shown}' of --secret-file cannot be read")
            })?;
            let secrets = Secrets::parse(&text, SecretSource::File);
            secrets.map(Some).map_err(|expected| {
                anyhow!("the secret's file '{shown}' cannot be used: {expected}")
            })
        }
    }
}
