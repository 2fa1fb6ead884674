//! The commands `completion` and `man`.

use crate::{
    cli::{self, Completion, Man},
    output::written,
};
use anyhow::{Result, anyhow};
use clap::Command;
use std::{
    io::{Write, stdout},
    path::Path,
};

/// Prints the completion for a shell.
pub(super) fn completion(options: &Completion) -> Result<()> {
    let mut command = cli::shaped();
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "onderwijsregio", &mut script);
    written(stdout().write_all(&script))
}

/// Prints the manual page of the main command, or writes a page for each command into a folder.
pub(super) fn man(options: &Man) -> Result<()> {
    let command = cli::shaped();
    let Some(folder) = &options.output else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        return written(stdout().write_all(&page));
    };
    pages(command, folder).map_err(|error| {
        anyhow!(messages::Command::ManualUnwritten {
            folder: folder.display().to_string(),
            cause: error.to_string(),
        })
    })
}

fn pages(command: Command, folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command, folder)
}
