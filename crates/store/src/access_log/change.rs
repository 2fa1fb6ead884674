//! A change of a candidate, as a unit of work notes it for the access log.

use super::viewer::Viewer;
use model::{Action, Timestamp};

/// A change that was made to a candidate.
#[derive(Debug, Clone, Copy)]
pub struct ChangeEvent {
    /// Who made it.
    pub viewer: Viewer,
    /// The action.
    pub action: Action,
    /// The fields that were given, as [`model::Selection::bits`]. None if a selection would say
    /// nothing.
    pub fields: Option<i64>,
    /// When the change was made.
    pub at: Timestamp,
    /// The queue position of the mutation that made the change.
    pub sequence: i64,
}
