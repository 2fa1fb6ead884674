//! What all HTTP routes share, in the API and on pages: the state of a router, reading request
//! bodies within limits, the languages of pages, and serving static files without a copy per client.

mod asset;
mod body;
mod language;
mod limits;
mod per_address;
mod state;
mod whole;

pub use asset::Asset;
pub use body::{Admission, RequestBody, WithBody};
pub use language::Language;
pub use limits::{Limits, Options, Rejection};
pub use per_address::{PerAddress, Slot};
pub use state::SharedState;

/// A response extension: the body's bytes are shared by all clients, so that another client costs
/// no memory.
#[derive(Debug, Clone, Copy)]
pub struct Shared;

/// A response extension: the body contains a secret or personal data beside text that somebody else
/// may choose. It is never compressed, because the length of a compressed body reveals what it
/// repeats.
#[derive(Debug, Clone, Copy)]
pub struct Secret;
