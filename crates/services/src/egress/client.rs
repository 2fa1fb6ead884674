//! The egress client: which addresses it may reach, over which network, and how many requests at
//! once.

use super::{
    Network, Policy, Refused, SystemNetwork,
    exchange::{self, Means},
    pool::Owner,
    room::{Kind, Room, Rooms},
};
use bytes::Bytes;
use http::{HeaderMap, Method};
use http_body_util::BodyExt;
use model::Scope;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{sync::Arc, time::Duration};
use url::Url;

/// The maximum number of bytes read of the answer to a callback.
const ANSWER: usize = 16 * 1024;

/// Sends requests to URLs that callers supplied. Cheap to clone; clones share their limits.
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) policy: Policy,
    network: Arc<dyn Network>,
    tls: Arc<ClientConfig>,
    pub(super) rooms: Arc<Rooms>,
    /// The owner in whose share of the limits it sends.
    pub(super) owner: Owner,
}

/// A permit to post to one host, returned by [`Client::turn`]. Released when dropped.
#[derive(Debug)]
pub struct Turn {
    _room: Room,
}

/// A receiver's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
}

impl Client {
    /// Creates a client on the machine's network. It trusts the machine's certificate authorities.
    pub fn new(policy: Policy) -> Self {
        let mut authorities = RootCertStore::empty();
        authorities.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::on(policy, Arc::new(SystemNetwork), authorities)
    }

    /// Creates a client on this network. It trusts these certificate authorities.
    pub fn on(policy: Policy, network: Arc<dyn Network>, authorities: RootCertStore) -> Self {
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(authorities)
            .with_no_client_auth();
        Self {
            policy,
            network,
            tls: Arc::new(tls),
            rooms: Arc::new(Rooms::new()),
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

    /// Returns whether a callback to this URL would start at once. At most four requests of one
    /// region's environment go to one host at the same time. Others wait for a permit, and that
    /// wait does not count towards their timeout.
    pub fn has_room(&self, url: &Url) -> bool {
        self.rooms.has_any(Kind::Callback, self.owner, url)
    }

    /// Waits for a permit to post to this URL.
    pub async fn turn(&self, url: &Url) -> Turn {
        Turn {
            _room: self.rooms.take(Kind::Callback, self.owner, url).await,
        }
    }

    /// Waits for a permit and then posts, see [`Self::post_in`].
    pub async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
        time: Duration,
    ) -> Result<Answer, Refused> {
        let turn = self.turn(url).await;
        self.post_in(turn, url, headers, body, time).await
    }

    /// Posts a body and returns the status of the answer. Reads and discards at most 16 KiB of the
    /// answer's body. A body that breaks off, is too long or too late does not change the status.
    ///
    /// `time` is the timeout of the whole exchange, including name resolution. Redirects are not
    /// followed.
    pub async fn post_in(
        &self,
        turn: Turn,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
        time: Duration,
    ) -> Result<Answer, Refused> {
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
            Err(_) => Some(Refused::Timeout),
        };
        drop(turn);
        match (status, refused) {
            (Some(status), _) => Ok(Answer { status }),
            (None, refused) => Err(refused.unwrap_or(Refused::Answer)),
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
