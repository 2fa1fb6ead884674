//! The OpenAPI document. It is generated from the routes, and completed once with what all
//! operations share.

mod callbacks;
mod components;
mod cors;
mod defaults;
mod document;
mod guides;
mod media_types;
mod problem_example;
mod shared;
mod sharing;
mod text;
mod version;
pub(crate) mod version_1;
mod version_2_0;
mod version_3_0;
mod webhooks;

pub(crate) use cors::AcrossOrigins;
pub use document::{Document, Form};
pub use media_types::ALTERNATIVES;
pub use version::API_VERSION;
pub use version_1::VERSION as VERSION_OF_VERSION_1;

/// Returns the document for a public URL, without a running server.
pub fn document(public_url: &str) -> Document {
    let routes = crate::v2::document();
    Document::complete(routes, public_url)
}

/// Returns the document of version 1.
pub fn document_of_version_1(public_url: &str) -> Document {
    version_1::complete(crate::v1::document(), public_url)
}
