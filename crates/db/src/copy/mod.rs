//! Compares two databases table by table and corrects one of them.
//!
//! Both sides of a table are walked in key order at once, and the target is corrected row by row.
//! On an identical target this changes nothing.

mod merge;
mod part;
mod rows;
mod table;

pub use merge::{Event, Merge, Tally};
pub use part::Part;
pub use rows::{BATCH, Owned};
pub use table::{Kind, Table, statements, tables};
