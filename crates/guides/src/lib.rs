//! The guides for integrators: pages in Dutch and English, and a search in them.
//!
//! The build script renders `docs/guides` and compresses the pages (`guides-renderer`), so that a
//! request costs no more than the copy of a reference. Only the results of a search are rendered
//! for the request.

mod catalogue;
pub mod search;
mod site;

pub use catalogue::Catalogue;
pub use site::{File, Page, file, index, page, pages};

/// The page that explains the problem codes. Each code is an anchor of it.
pub const PROBLEMS: &str = "errors-and-limits";
