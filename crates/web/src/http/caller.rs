//! Who asks for letters, as far as the connection tells.

use crate::portal::Portal;
use axum::extract::{ConnectInfo, FromRequestParts};
use engine::sessions::Caller;
use http::request::Parts;
use std::{convert::Infallible, net::SocketAddr};

/// The address that the request came from.
#[derive(Debug)]
pub(crate) struct Asker(pub(crate) Caller);

impl FromRequestParts<Portal> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Portal) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map_or(Caller::Unknown, |ConnectInfo(peer)| Caller::Address(peer.ip()))))
    }
}
