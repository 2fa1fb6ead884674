//! The desk: pages at `/desk` on which the staff of a region work with its candidates.
//!
//! The pages of a region are at `/desk/r/{slug}/…`, those of its sandbox at
//! `/desk/r/{slug}/sandbox/…`. [`routes`] is the table of them: a path, the right that it needs,
//! and its handler. `http::guard` checks the right before the handler runs, so a handler that takes
//! [`http::Desk`] knows who works where. Pages work without JavaScript; `assets/desk.js` makes them
//! faster.

mod authors;
pub(crate) mod candidate;
mod days;
mod exits;
pub(crate) mod http;
pub(crate) mod pages;
pub(crate) mod query;
mod regions;
pub(crate) mod routes;
pub(crate) mod sign_in;
pub(crate) mod texts;
pub(crate) mod view;
mod ways;

pub(crate) use regions::Regions;
pub use routes::{Access, DeskRoute, desk_routes};
