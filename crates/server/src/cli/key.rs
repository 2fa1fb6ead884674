//! The command line of `key`.

use super::scope::ScopeArgs;
use clap::{ArgGroup, Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Create a key and print it, alone, on standard output, and its id on standard error; the key
    /// is never shown again
    Create(CreateKey),
    /// Print a region's keys or the admin keys as a JSON array, without the keys themselves
    #[command(group(ArgGroup::new("whose").args(["region", "admin"]).required(true)))]
    List {
        /// The region, by slug or id
        #[arg(long)]
        region: Option<String>,
        /// List the admin keys instead
        #[arg(long)]
        admin: bool,
    },
    /// Print which candidates a key saw or changed, a JSON object per line, for the report of a
    /// data breach
    Accesses(KeyAccesses),
    /// Revoke a key, at once and on every server
    Revoke {
        /// The key's id, as `key list` shows it
        id: String,
    },
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("whose").args(["region", "admin"]).required(true)))]
#[group(skip)]
pub(crate) struct CreateKey {
    /// The region of the key, by slug or id
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// Create an admin key instead, which acts for any region
    #[arg(long, conflicts_with = "sandbox_only")]
    pub(crate) admin: bool,
    /// The owner's description of it
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// Allow the sandbox only, never production
    #[arg(long)]
    pub(crate) sandbox_only: bool,
    /// When it expires: a moment such as 2027-01-01T00:00:00Z [default: never]
    #[arg(long, value_name = "MOMENT")]
    pub(crate) expires_at: Option<String>,
    /// What it permits: read, write, erase or settings; repeatable [default: all of them]
    #[arg(long = "permission", value_name = "PERMISSION")]
    pub(crate) permissions: Vec<String>,
    /// A network from which it may be used, such as 203.0.113.0/24; repeatable [default: any]
    #[arg(long = "allowed-network", value_name = "NETWORK")]
    pub(crate) allowed_networks: Vec<String>,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct KeyAccesses {
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    /// Only accesses at or after this moment, such as 2026-01-01T00:00:00Z
    #[arg(long, value_name = "MOMENT")]
    pub(crate) from: Option<String>,
    /// Only accesses at or before this moment
    #[arg(long, value_name = "MOMENT")]
    pub(crate) to: Option<String>,
    /// The key's id; it may be a revoked key or an admin key
    pub(crate) id: String,
}
