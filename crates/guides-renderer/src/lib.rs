//! Makes the pages of the guides from their Markdown, in every language. The build script of the
//! crate `guides` calls it, so the server itself contains no Markdown parser.
//!
//! Faults of the guides end the build: a guide that exists in one language only, a link that leads
//! nowhere, two headings with the same anchor. `docs/guides/README.md` describes the form of a
//! guide.

mod code;
mod error;
mod escape;
mod markdown;
mod page;
mod read;
mod source;
mod texts;

pub use error::Error;
pub use page::{Edition, Look, Page, Section, render};
