//! Refusals and warnings of an import.

mod definitions;
mod file;
mod header;
mod row;

pub use definitions::Definitions;
pub use file::{Export, Import, ImportFile};
pub use header::{Header, Mapping};
pub use row::{Row, RowWarning};
