//! The command line of `session`.

use clap::{ArgGroup, Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Session {
    /// End sessions, at once and on every server, and print their number
    End(EndSessions),
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("whose").args(["region", "all"]).required(true)))]
#[group(skip)]
pub(crate) struct EndSessions {
    /// Those of the person with the address of a candidate of this region, named by slug or id
    #[arg(long, requires = "candidate")]
    pub(crate) region: Option<String>,
    /// The candidate's id
    #[arg(long, requires = "region")]
    pub(crate) candidate: Option<String>,
    /// The candidate is in the region's sandbox, not in its production data
    #[arg(long, requires = "region")]
    pub(crate) sandbox: bool,
    /// All sessions of everyone, for example when others may have read a mail server or the
    /// database
    #[arg(long, conflicts_with_all = ["candidate", "sandbox"])]
    pub(crate) all: bool,
}
