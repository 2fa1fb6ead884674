//! The pages: what each reads, does and shows.

pub(crate) mod accesses;
pub(crate) mod account;
pub(crate) mod assets;
pub(crate) mod branding;
pub(crate) mod edit;
pub(crate) mod email;
pub(crate) mod erase;
pub(crate) mod export;
mod faulty;
pub(crate) mod overview;
pub(crate) mod question;
pub(crate) mod record;
pub(crate) mod sessions;
pub(crate) mod sign_in;

use crate::http::PageError;

/// Handles unknown paths.
pub(crate) async fn not_found() -> PageError {
    PageError::NotFound
}
