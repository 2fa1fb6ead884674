//! Authentication and authorization: who is calling, and what they may do.

mod admission;
mod caller;
mod credentials;
mod incoming;
mod limiter;
mod misplaced;
mod needs;
mod peer;

pub(crate) use caller::{Admin, Anyone, Caller, KeyOrSession, Kind, Visitor};
pub(crate) use credentials::Credentials;
pub(crate) use incoming::Incoming;
pub(crate) use limiter::Limiter;
pub(crate) use needs::{Needs, document as document_needs};
pub use peer::Peer;
pub(crate) use peer::{client_ip, read as read_address};
