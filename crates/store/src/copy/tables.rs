//! The tables that are copied, and the regions by which they are walked.

use db::{
    Catalogue, Statement,
    copy::{self, Table},
    statements,
};
use std::sync::OnceLock;

statements! {
    pub(super) installation REGIONS as "REGIONS" =
        "SELECT id, slug FROM regions ORDER BY id";
}
pub(crate) static STATEMENTS: &[&Statement] = &[&REGIONS];

/// Tables that are not copied row by row. The target has its own migration history, and its
/// installation row is written last.
const APART: &[&str] = &["migrations", "installation"];

/// Returns every table that is copied row by row.
pub(crate) fn tables(catalogue: &'static Catalogue) -> &'static [Table] {
    static TABLES: OnceLock<Vec<Table>> = OnceLock::new();
    TABLES.get_or_init(|| copy::tables(catalogue, APART))
}

/// Returns every statement on these tables.
pub(crate) fn statements(
    catalogue: &'static Catalogue,
) -> impl Iterator<Item = &'static Statement> {
    copy::statements(tables(catalogue))
}
