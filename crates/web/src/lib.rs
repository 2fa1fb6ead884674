//! The portal: pages at `/portal` on which candidates see and change the data that regions store
//! about them.
//!
//! The server renders the pages from plain view models (`view`). They work without JavaScript,
//! which only adds a warning before a session ends. `texts` contains the texts in both languages,
//! side by side.

mod assets;
mod branding;
mod dates;
mod desk;
mod http;
mod language;
mod pages;
mod person_record;
mod portal;
mod question;
mod state;
mod texts;
mod view;

pub use desk::{Access, DeskRoute, desk_routes};
pub use portal::Portal;
pub use state::State;
