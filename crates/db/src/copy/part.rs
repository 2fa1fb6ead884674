//! The rows of a table that are copied together.

use model::{Environment, RegionId};
use std::fmt;

/// The rows of a table that are copied together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The name of the table.
    pub table: &'static str,
    /// The region's id and slug, for a table with tenants' rows.
    pub region: Option<(RegionId, String)>,
    /// The environment, where the table has one.
    pub environment: Option<Environment>,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.table)?;
        if let Some((_, slug)) = &self.region {
            write!(f, " of {slug}")?;
        }
        self.environment
            .map_or(Ok(()), |environment| write!(f, " ({})", environment.name()))
    }
}
