//! The HTTP API.
//!
//! [`Api::service`] serves all of it: `/api/v2` and its sandbox, version 1 (`/api/v1`), the reference page, the problem
//! pages and the health checks.
//!
//! Each endpoint is a file under `v2`, laid out as parameters, handler, documentation, unit tests.
//! `middleware` holds what all requests and responses share. `auth` decides who may do what.
//! `input` reads requests. `describe` makes the OpenAPI document from the types of the handlers.

mod answers;
mod app;
mod auth;
mod context;
mod describe;
mod envelope;
mod etag;
mod input;
mod jobs;
mod links;
mod metrics;
mod metrics_page;
mod middleware;
pub mod openapi;
mod own;
mod pages;
mod paths;
mod problem;
mod problem_members;
mod readiness;
mod records;
mod region_schema;
mod security_contact;
mod settings;
mod state;
mod v1;
mod v2;
mod version_1;
mod writes;

pub use app::Api;
pub use auth::Peer;
pub use input::check_declared_parameters;
pub use middleware::{Malformed, Service, Unparsed};
pub use security_contact::SecurityContact;
pub use settings::{RateLimit, Settings, Version1};
pub use state::State;
