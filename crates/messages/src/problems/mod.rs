//! Details of problems, each with its problem code.

mod credential;
mod fetch;
mod request;
mod server;
mod state;

pub use credential::Credential;
pub use fetch::{Fetch, Files};
pub use request::Request;
pub use server::Server;
pub use state::State;
