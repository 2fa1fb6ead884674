//! The portal: pages at `/portal` on which candidates see and change what regions hold about them.
//!
//! Pages are rendered here, on the server, from plain view models (`view`); they work without JavaScript, which only
//! adds a warning before a session ends. Texts are in `texts`, both languages side by side.

mod assets;
mod branding;
mod dates;
mod http;
mod language;
mod owned_candidate;
mod pages;
mod portal;
mod question;
mod texts;
mod view;

pub use portal::Portal;
