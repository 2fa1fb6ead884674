//! The pages of the desk: what each reads, does and shows.

pub(crate) mod board;
pub(crate) mod bulk;
pub(crate) mod exports;
pub(crate) mod home;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod retention;
pub(crate) mod staff;
pub(crate) mod tasks;
pub(crate) mod today;
pub(crate) mod views;

use super::http::DeskError;

/// Handles unknown paths.
pub(crate) async fn not_found() -> DeskError {
    DeskError::NotFound
}
