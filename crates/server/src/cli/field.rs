//! The command line of `field`.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Field {
    /// Make a custom field and print it as JSON
    Create(CreateField),
    /// Print a region's custom fields as a JSON array
    List {
        /// The region, by slug or id
        #[arg(long)]
        region: String,
    },
    /// Delete a custom field; its values are shown no more, and removed from every record after 30
    /// days
    Delete {
        /// The region, by slug or id
        #[arg(long)]
        region: String,
        /// The field's key, as `field list` shows it
        key: String,
    },
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct CreateField {
    /// The region, by slug or id
    #[arg(long)]
    pub(crate) region: String,
    /// Under which values are written and read: a lower-case letter, then letters, digits and
    /// underscores
    #[arg(long)]
    pub(crate) key: String,
    /// Its name for people
    #[arg(long)]
    pub(crate) label: String,
    /// What it holds: text, number, boolean, date, singleSelect or multiSelect
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) kind: String,
    /// A value that can be chosen, for the two selects; repeatable
    #[arg(long = "option", value_name = "TEXT")]
    pub(crate) options: Vec<String>,
    /// A new candidate must have a value
    #[arg(long)]
    pub(crate) required: bool,
    /// What the field is for
    #[arg(long)]
    pub(crate) description: Option<String>,
}
