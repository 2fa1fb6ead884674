//! The command line of `staff`.

use clap::{ArgGroup, Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    /// Print a link with which a person sets up signing in to the desk: for the first operator, and for
    /// emergencies
    ///
    /// The link works once, for half an hour, without mail and without an identity provider. All
    /// operators get an e-mail about it.
    Invite(InviteStaff),
    /// List the staff with their roles and status
    List,
    /// End the access of a person with all sessions, at once and on every server
    Disable(OneStaff),
    /// End all sessions of a person, at once and on every server, and print their number
    EndSessions(OneStaff),
    /// End all ways in and sessions of a person who has lost them, and print a new link
    Reinvite(OneStaff),
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").args(["region", "operator"]).required(true).multiple(true)))]
#[group(skip)]
pub(crate) struct InviteStaff {
    /// The person's e-mail address
    #[arg(long)]
    pub(crate) email: String,
    /// The person's name; without it, the part of the address before the @
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The person becomes an operator of the installation
    #[arg(long)]
    pub(crate) operator: bool,
    /// The person works in this region, named by slug or id
    #[arg(long, requires = "role")]
    pub(crate) region: Option<String>,
    /// The role in the region: viewer, coordinator, manager or technician
    #[arg(long, requires = "region")]
    pub(crate) role: Option<String>,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct OneStaff {
    /// The person, by e-mail address or id
    pub(crate) person: String,
}
