//! The command line of `region`.

use super::scope::ScopeArgs;
use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Region {
    /// Create a region and print it as JSON
    Create {
        /// Its name in URLs: lower-case letters, digits and hyphens
        #[arg(long)]
        slug: String,
        /// Its name for people
        #[arg(long)]
        name: String,
    },
    /// Print every region as a JSON array
    List,
    /// Change a region and print it as JSON; what is not given stays the same
    Update(UpdateRegion),
    /// Change the settings that a region chooses itself, if given, and print them as JSON
    Settings {
        /// The region, by slug or id
        #[arg(long)]
        region: String,
        /// The changes, as the body of `PATCH /auth/regions/me/settings`
        #[arg(long, value_name = "JSON")]
        change: Option<String>,
    },
    /// Change a region's quotas, if given, and print its usage and quotas as JSON
    Quota(RegionQuota),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct RegionQuota {
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    /// The maximum number of records (candidates and contact moments): a number, off, or default
    #[arg(long, value_name = "N|off|default")]
    pub(crate) records: Option<String>,
    /// The maximum size of attachments: a size such as 10GB, off, or default
    #[arg(long, value_name = "SIZE|off|default")]
    pub(crate) attachments: Option<String>,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct UpdateRegion {
    /// The region, by slug or id
    #[arg(long)]
    pub(crate) region: String,
    /// Its new name in URLs
    #[arg(long)]
    pub(crate) slug: Option<String>,
    /// Its new name for people
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where a candidate may be sent back to after signing in; repeatable, replaces all present
    /// redirect URLs
    #[arg(
        long = "redirect-url",
        value_name = "URL",
        conflicts_with = "no_redirect_urls"
    )]
    pub(crate) redirect_urls: Vec<String>,
    /// Remove all redirect URLs
    #[arg(long)]
    pub(crate) no_redirect_urls: bool,
}
