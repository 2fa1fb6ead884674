//! The HTTP API.
//!
//! [`App::service`] is the whole of it: `/api/v2` and its sandbox, the reference page, the problem pages, health.
//! An endpoint is a file under `v2`, in this order: parameters, handler, documentation, unit tests. What every request
//! and every answer share lives once in `middleware`; who may do what in `auth`; reading a request in `input`.

mod app;
mod auth;
mod context;
mod envelope;
mod etag;
mod input;
mod links;
mod metrics;
mod middleware;
pub mod openapi;
mod own;
mod pages;
mod problem;
mod records;
mod region_schema;
mod v2;
mod writes;

pub use app::{App, RateLimit, Settings};
pub use auth::Peer;
pub use middleware::{Malformed, Service};
pub use pages::SecurityContact;
