//! The command lines of what sets up an installation and the shell: `init`, `config`, `completion`
//! and `man`.

use clap::{Args, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The file to write; it must not exist yet
    #[arg(long, value_name = "FILE", default_value = "onderwijsregio.toml")]
    pub(crate) output: PathBuf,
    /// Ask nothing: take the flags that are given, and the defaults
    #[arg(long)]
    pub(crate) yes: bool,
    /// The address to listen on, as `serve` takes it
    #[arg(id = "listen", long = "listen", value_name = "ADDRESS")]
    _listen: Option<String>,
    /// The number of trusted proxies in front of the server, as `serve` takes it
    #[arg(id = "proxies", long = "proxies", value_name = "N")]
    _proxies: Option<String>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Config {
    /// Check all settings without starting the server or opening the database, and print each with
    /// where it comes from
    ///
    /// Values that may hold a password are not printed. Each fault is a line on standard error, and
    /// the exit code is 1 if there is one. `doctor` checks what the settings lead to: the database,
    /// the attachments, the mail server.
    Check,
}

#[derive(Debug, Args)]
pub(crate) struct Completion {
    /// The shell that will read it
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for each command into this folder instead of the main page to standard output
    #[arg(long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
}
