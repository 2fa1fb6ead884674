//! Who will be erased soon.

use super::Shell;
use askama::Template;

/// The candidates whose retention period ends soon.
#[derive(Debug, Template)]
#[template(path = "desk/retention.html")]
pub(crate) struct Retention {
    pub(crate) shell: Shell,
    pub(crate) rows: Vec<Ending>,
    /// Whether the region erases candidates automatically.
    pub(crate) is_automatic: bool,
}

/// A candidate whose retention period ends.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) on: String,
    pub(crate) days: i64,
    pub(crate) contact: Option<String>,
}
