//! The egress client: which addresses it may reach, over which network, and how many requests at
//! once.

use super::{
    EgressError, Network, Policy, SystemNetwork,
    exchange::{self, Means},
    limits::{Limits, Owner, Permit, Purpose, Reservation},
    tls,
};
use bytes::Bytes;
use http::{HeaderMap, Method};
use http_body_util::BodyExt;
use model::{Random, Scope, Timestamp};
use rustls::{ClientConfig, RootCertStore};
use std::{sync::Arc, time::Duration};
use url::Url;

/// The maximum number of bytes read of the response to a callback.
const ANSWER: usize = 16 * 1024;

/// Sends requests to URLs that callers supplied. Cheap to clone; clones share their limits.
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) policy: Policy,
    network: Arc<dyn Network>,
    tls: Arc<ClientConfig>,
    pub(super) limits: Arc<Limits>,
    /// The owner in whose share of the limits it sends.
    pub(super) owner: Owner,
}

/// A receiver's response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
}

impl Client {
    /// Creates a client on the machine's network. It trusts the machine's certificate authorities.
    pub fn new(policy: Policy) -> Self {
        Self::on(policy, Arc::new(SystemNetwork), tls::system_authorities())
    }

    /// Creates a client on this network. It trusts these certificate authorities.
    pub fn on(policy: Policy, network: Arc<dyn Network>, authorities: RootCertStore) -> Self {
        Self {
            policy,
            network,
            tls: Arc::new(tls::client_config(authorities)),
            limits: Arc::new(Limits::new()),
            owner: None,
        }
    }

    /// Returns the same client in the share of a region's environment. An environment has at most
    /// an eighth of all permits. Those that wait are served in rotation, environment by
    /// environment.
    #[must_use]
    pub fn on_behalf_of(&self, scope: Scope) -> Self {
        Self {
            owner: Some(scope),
            ..self.clone()
        }
    }

    /// Reserves a callback to this URL's host, or returns when to try again: the host is busy, or its
    /// circuit is open because it did not respond.
    pub fn reserve(
        &self,
        url: &Url,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Reservation, Timestamp> {
        self.limits.reserve(self.owner, url, now, random)
    }

    /// Returns the number of callbacks that are reserved, by all owners.
    pub fn reserved(&self) -> usize {
        self.limits.reserved()
    }

    /// Waits for a permit to post to this URL. At most four requests of one region's environment go
    /// to one host at the same time. The wait does not count towards a request's timeout.
    pub async fn permit(&self, url: &Url) -> Permit {
        self.limits.take(Purpose::Callback, self.owner, url).await
    }

    /// Waits for a permit and then posts, see [`Self::post_in`].
    pub async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
        time: Duration,
    ) -> Result<Response, EgressError> {
        let permit = self.permit(url).await;
        self.post_in(permit, url, headers, body, time).await
    }

    /// Posts a body and returns the status of the answer. Reads and discards at most 16 KiB of the
    /// answer's body. A body that breaks off, is too long or too late does not change the status.
    ///
    /// `time` is the timeout of the whole exchange, including name resolution. Redirects are not
    /// followed.
    pub async fn post_in(
        &self,
        permit: Permit,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
        time: Duration,
    ) -> Result<Response, EgressError> {
        let mut status = None;
        let exchange = async {
            let mut exchange =
                exchange::send(&self.means(), Method::POST, url, headers, body).await?;
            status = Some(exchange.response.status().as_u16());
            let mut read = 0;
            while let Some(Ok(frame)) = exchange.response.body_mut().frame().await {
                read += frame.data_ref().map_or(0, Bytes::len);
                if read >= ANSWER {
                    break;
                }
            }
            Ok(())
        };
        let refused = match tokio::time::timeout(time, exchange).await {
            Ok(Ok(())) => None,
            Ok(Err(refused)) => Some(refused),
            Err(_) => Some(EgressError::Timeout),
        };
        drop(permit);
        match (status, refused) {
            (Some(status), _) => Ok(Response { status }),
            (None, refused) => Err(refused.unwrap_or(EgressError::InvalidResponse)),
        }
    }

    pub(super) fn means(&self) -> Means<'_> {
        Means {
            policy: self.policy,
            network: self.network.as_ref(),
            tls: &self.tls,
        }
    }

    /// Returns the means of a download.
    pub(super) fn means_for_files(&self) -> Means<'_> {
        Means {
            policy: self.policy.for_files(),
            ..self.means()
        }
    }
}
