//! What every HTTP route shares, whether it is the API's or a page's: request bodies are read in one way and within
//! limits, and static files are served without a copy for each reader.

mod asset;
mod body;
mod limits;
mod per_address;
mod whole;

pub use asset::Asset;
pub use body::{Admission, RequestBody, WithBody};
pub use limits::{Limits, Options, Refused};
pub use per_address::{PerAddress, Slot};

/// In a response's extensions: the body's bytes are shared by all readers, so that a reader more costs no memory.
#[derive(Debug, Clone, Copy)]
pub struct Shared;

/// In a response's extensions: the body has a secret or personal data beside text that somebody else may choose, so
/// it is never compressed (the length of a compressed body tells what it repeats).
#[derive(Debug, Clone, Copy)]
pub struct Secret;
