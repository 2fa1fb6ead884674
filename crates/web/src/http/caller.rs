//! The caller who requests an e-mail, as far as known.

use crate::state::State;
use axum::extract::FromRequestParts;
use http::request::Parts;
use services::sessions::Caller;
use std::{convert::Infallible, net::IpAddr};

/// The client address of the request, from its extensions.
#[derive(Debug)]
pub(crate) struct Asker(pub(crate) Caller);

impl FromRequestParts<State> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Infallible> {
        Ok(Self(
            parts
                .extensions
                .get::<IpAddr>()
                .map_or(Caller::Unknown, |address| Caller::Address(*address)),
        ))
    }
}
