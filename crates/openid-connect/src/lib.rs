//! Relying party of OpenID Connect: discovery, the code flow with PKCE, the checks of ID tokens and
//! of back-channel logout tokens.
//!
//! A [`Client`] speaks to one provider. It keeps the provider's metadata and keys in memory. What a
//! browser's sign-in needs between its two requests is a [`Flow`], which the caller keeps. The
//! result is an [`Identity`]; a refusal is a [`Reason`], which has no personal data.
//!
//! Time is in seconds since 1970 and is passed in, and so are randomness and the HTTP client.

mod callback;
mod claim_path;
mod claims;
mod client;
mod document;
mod endpoints;
mod flow;
mod identity;
mod keys;
mod logout;
mod metadata;
mod reason;
mod settings;
mod token;

pub use callback::Callback;
pub use claim_path::ClaimPath;
pub use client::Client;
pub use endpoints::{HttpClient, Unreachable};
pub use flow::{Flow, Purpose};
pub use identity::{Email, Identity};
pub use logout::LoggedOut;
pub use reason::Reason;
pub use settings::Settings;
