//! The client: what it may reach, by which network, and how much at once.

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

/// The most that is read of the answer to a callback, in bytes.
const ANSWER: usize = 16 * 1024;

/// Sends requests to addresses that callers named. Cheap to clone; clones share their bounds.
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) policy: Policy,
    network: Arc<dyn Network>,
    tls: Arc<ClientConfig>,
    pub(super) rooms: Arc<Rooms>,
    /// In whose share of the bounds it sends.
    pub(super) owner: Owner,
}

/// Leave to post to one host, given by [`Client::turn`]; it lasts as long as this.
#[derive(Debug)]
pub struct Turn {
    _room: Room,
}

/// What a receiver answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
}

impl Client {
    /// A client on the machine's own network, which trusts the certificate authorities the machine trusts.
    pub fn new(policy: Policy) -> Self {
        let mut authorities = RootCertStore::empty();
        authorities.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::on(policy, Arc::new(SystemNetwork), authorities)
    }

    /// A client on this network, which trusts these certificate authorities.
    pub fn on(policy: Policy, network: Arc<dyn Network>, authorities: RootCertStore) -> Self {
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(authorities)
            .with_no_client_auth();
        Self { policy, network, tls: Arc::new(tls), rooms: Arc::new(Rooms::new()), owner: None }
    }

    /// The same client in the share of a region's environment: of all requests that go out at once it holds an eighth at the
    /// most, and whoever waits is served in rotation, region by region.
    #[must_use]
    pub fn on_behalf_of(&self, scope: Scope) -> Self {
        Self { owner: Some(scope), ..self.clone() }
    }

    /// Whether a callback to this address would start at once: at most four of one region's environment go to one host
    /// together. Another waits for its turn, and that is not counted in its time.
    pub fn has_room(&self, url: &Url) -> bool {
        self.rooms.has_any(Kind::Callback, self.owner, url)
    }

    /// Waits for leave to post to this address.
    pub async fn turn(&self, url: &Url) -> Turn {
        Turn { _room: self.rooms.take(Kind::Callback, self.owner, url).await }
    }

    /// Waits for its turn and then posts, see [`Self::post_in`].
    pub async fn post(&self, url: &Url, headers: HeaderMap, body: Bytes, time: Duration) -> Result<Answer, Refused> {
        let turn = self.turn(url).await;
        self.post_in(turn, url, headers, body, time).await
    }

    /// Posts a body and tells the status that came back. At most 16 kB of the answer is read, and thrown away; that it is
    /// cut short, too long or late takes nothing from its status.
    ///
    /// `time` is for all of it, from the look-up of the name. No redirect is followed.
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
            let mut exchange = exchange::send(&self.means(), Method::POST, url, headers, body).await?;
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
        Means { policy: self.policy, network: self.network.as_ref(), tls: &self.tls }
    }

    /// The means of a download.
    pub(super) fn means_for_files(&self) -> Means<'_> {
        Means { policy: self.policy.for_files(), ..self.means() }
    }
}
