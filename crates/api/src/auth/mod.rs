//! Who is calling, and what they may do.

mod caller;
mod credentials;
mod limiter;

pub(crate) use caller::{Caller, authenticate, authenticate_admin};
pub(crate) use credentials::Credentials;
pub(crate) use limiter::Limiter;
