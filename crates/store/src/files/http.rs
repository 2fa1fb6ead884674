//! The HTTP client for buckets: connection reuse, TLS with ring and the system's certificate
//! authorities, and timeouts.

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector as Plain},
    rt::{TokioExecutor, TokioTimer},
};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
        HttpResponse, HttpResponseBody, HttpService,
    },
};
use std::{error::Error as _, time::Duration};
use tokio::time::timeout;

/// Timeout for establishing a connection.
const CONNECTING: Duration = Duration::from_secs(3);
/// Timeout for a request until its response headers arrive, and for each frame of the body.
const SILENCE: Duration = Duration::from_secs(10);
/// Time after which an idle connection is closed.
const IDLE: Duration = Duration::from_secs(15);

/// Creates HTTP clients for `object_store`.
#[derive(Debug)]
pub(super) struct Connector;

#[derive(Debug)]
struct Service(Client<HttpsConnector<Plain>, HttpRequestBody>);

#[derive(Debug, thiserror::Error)]
#[error("it did not answer in time")]
struct Late;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let tls = egress::tls::client_config(egress::tls::system_authorities());
        let mut plain = Plain::new();
        plain.enforce_http(false);
        plain.set_nodelay(true);
        plain.set_connect_timeout(Some(CONNECTING));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1();
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector.wrap_connector(plain));
        Ok(HttpClient::new(Service(client)))
    }
}

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answered = timeout(SILENCE, self.0.request(request))
            .await
            .map_err(|_| late())?;
        let (parts, body) = answered.map_err(unanswered)?.into_parts();
        Ok(HttpResponse::from_parts(
            parts,
            HttpResponseBody::new(StreamBody::new(frames(body))),
        ))
    }
}

fn frames(
    body: Incoming,
) -> impl futures::Stream<Item = Result<hyper::body::Frame<Bytes>, HttpError>> + Send + Sync + 'static
{
    futures::stream::unfold(Some(body), |body| async {
        let mut body = body?;
        match timeout(SILENCE, body.frame()).await {
            Ok(Some(Ok(frame))) => Some((Ok(frame), Some(body))),
            Ok(Some(Err(error))) => {
                Some((Err(HttpError::new(HttpErrorKind::Interrupted, error)), None))
            }
            Ok(None) => None,
            Err(_) => Some((Err(late()), None)),
        }
    })
}

fn late() -> HttpError {
    HttpError::new(HttpErrorKind::Timeout, Late)
}

fn unanswered(error: hyper_util::client::legacy::Error) -> HttpError {
    let kind = if error.is_connect() {
        HttpErrorKind::Connect
    } else {
        HttpErrorKind::Interrupted
    };
    // The cause is more informative than "client error (Connect)".
    match error.source() {
        Some(source) => HttpError::new_boxed(kind, chain(source).into()),
        None => HttpError::new(kind, error),
    }
}

/// Formats an error and its causes in one line.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let chain = model::error_chain(error);
    chain.split_whitespace().collect::<Vec<_>>().join(" ")
}
