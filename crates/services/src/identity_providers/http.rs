//! The requests to identity providers, by the outgoing client of this server.

use bytes::Bytes;
use egress::{Client, Policy};
use futures::future::{BoxFuture, FutureExt};
use http::{Request, Response};
use openid_connect::{HttpClient, Unreachable};
use std::time::Duration;

/// The timeout of a request.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The maximum size of an answer in bytes. A key set or the claims of a person need far less.
const ANSWER: usize = 256 * 1024;

/// The outgoing client. The operator configures providers, so they may be in a private network.
#[derive(Debug)]
pub(super) struct Egress(Client);

impl Egress {
    pub(super) fn new() -> Self {
        Self(Client::new(Policy {
            allow_private: true,
            ..Policy::default()
        }))
    }
}

impl HttpClient for Egress {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, Unreachable>> {
        async move {
            let host = request.uri().host().unwrap_or_default().to_owned();
            let answer = self.0.request(request, ANSWER, TIMEOUT).await;
            answer.map_err(|error| {
                tracing::warn!(%error, host, "an identity provider did not answer");
                Unreachable
            })
        }
        .boxed()
    }
}
