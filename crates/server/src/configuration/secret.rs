//! Reads the installation's secret from outside the database: from a file or the environment.

use anyhow::{Result, anyhow, bail};
use messages::Secret;
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
            bail!(Secret::Twice)
        }
        (None, Some(text)) => {
            let secrets = Secrets::parse(text, SecretSource::Environment);
            secrets.map(Some).map_err(|fault| {
                anyhow!(Secret::InEnvironment {
                    fault: Box::new(fault)
                })
            })
        }
        (Some(file), None) => {
            let shown = || file.display().to_string();
            let unreadable = |error: std::io::Error| Secret::Unreadable {
                file: shown(),
                cause: error.to_string(),
            };
            let about = std::fs::metadata(file).map_err(unreadable)?;
            if about.mode() & WORLD != 0 && !allow_readable {
                bail!(Secret::Readable { file: shown() });
            }
            let text = std::fs::read_to_string(file).map_err(unreadable)?;
            let secrets = Secrets::parse(&text, SecretSource::File);
            secrets.map(Some).map_err(|fault| {
                anyhow!(Secret::InFile {
                    file: shown(),
                    fault: Box::new(fault),
                })
            })
        }
    }
}
