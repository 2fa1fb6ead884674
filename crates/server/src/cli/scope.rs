//! The options that name a region's production data or sandbox.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ScopeArgs {
    /// The region, by slug or id
    #[arg(long)]
    pub(crate) region: String,
    /// The region's sandbox instead of its production data
    #[arg(long)]
    pub(crate) sandbox: bool,
}
