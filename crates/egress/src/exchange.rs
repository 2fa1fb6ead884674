//! A single request over a connection of its own to a checked address.

use super::{Network, Policy, location};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use http_body_util::Full;
use hyper::{body::Incoming, client::conn::http1, rt};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, pki_types::ServerName};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpStream, task::JoinSet, time::timeout};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// The timeout of connecting to each address of a name before the next is tried.
const CONNECTING: Duration = Duration::from_secs(5);
/// The maximum size of an answer's head and of the chunks in which its body is read, in bytes.
const BUFFER: usize = 32 * 1024;
const USER_AGENT: &str = concat!("Onderwijsregio/", env!("CARGO_PKG_VERSION"));

/// The reason why there was no answer. Reveals neither addresses nor contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// The host is, or its name resolves to, an address that is not allowed.
    #[error("the address is not reachable on the public internet")]
    Address,
    /// The name has no address.
    #[error("the host's name could not be resolved")]
    Name,
    /// None of the host's addresses accepted a connection.
    #[error("no connection could be made")]
    Connection,
    /// The TLS handshake failed, for example because the receiver's certificate is not trusted.
    #[error("no secure connection could be made")]
    Tls,
    /// The response was not HTTP/1.1, or the connection ended too early.
    #[error("the answer could not be read")]
    InvalidResponse,
    /// The response took too long.
    #[error("the answer took too long")]
    Timeout,
}

/// The parts of the client that an exchange needs.
pub(super) struct Means<'a> {
    pub(super) policy: Policy,
    pub(super) network: &'a dyn Network,
    pub(super) tls: &'a Arc<ClientConfig>,
}

/// The head of an answer, and its body as a stream. Dropping it closes the connection.
pub(super) struct Exchange {
    pub(super) response: Response<Incoming>,
    _connection: JoinSet<()>,
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Exchange")
            .field(&self.response.status())
            .finish()
    }
}

/// Sends a request and reads the head of its answer.
pub(super) async fn send(
    means: &Means<'_>,
    method: Method,
    url: &Url,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Exchange, EgressError> {
    location::check(url, means.policy).map_err(|_| EgressError::Address)?;
    let request = request(method, url, headers, body)?;
    let port = url.port_or_known_default().ok_or(EgressError::Address)?;
    let addresses = addresses(means, url).await?;
    let stream = connect(means.network, &addresses, port).await?;
    if url.scheme() == "http" {
        return speak(TokioIo::new(stream), request).await;
    }
    let name = match url.host() {
        Some(Host::Domain(name)) => {
            ServerName::try_from(name.to_owned()).map_err(|_| EgressError::Tls)?
        }
        Some(Host::Ipv4(address)) => ServerName::from(IpAddr::from(address)),
        Some(Host::Ipv6(address)) => ServerName::from(IpAddr::from(address)),
        None => return Err(EgressError::Address),
    };
    let stream = TlsConnector::from(means.tls.clone())
        .connect(name, stream)
        .await
        .map_err(|_| EgressError::Tls)?;
    speak(TokioIo::new(stream), request).await
}

/// Returns the addresses of the host, all of which are allowed.
async fn addresses(means: &Means<'_>, url: &Url) -> Result<Vec<IpAddr>, EgressError> {
    let addresses = match url.host() {
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        Some(Host::Domain(name)) => means
            .network
            .resolve(name.to_owned())
            .await
            .map_err(|_| EgressError::Name)?,
        None => return Err(EgressError::Address),
    };
    if addresses.is_empty() {
        return Err(EgressError::Name);
    }
    // One address that is not allowed excludes them all: which of them is right is not known here.
    if addresses
        .iter()
        .all(|address| means.policy.allows(*address))
    {
        Ok(addresses)
    } else {
        Err(EgressError::Address)
    }
}

async fn connect(
    network: &dyn Network,
    addresses: &[IpAddr],
    port: u16,
) -> Result<TcpStream, EgressError> {
    for address in addresses {
        if let Ok(Ok(stream)) =
            timeout(CONNECTING, network.connect(SocketAddr::new(*address, port))).await
        {
            // A request goes out in one piece, so failing to set this costs milliseconds at most.
            drop(stream.set_nodelay(true));
            return Ok(stream);
        }
    }
    Err(EgressError::Connection)
}

fn request(
    method: Method,
    url: &Url,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Request<Full<Bytes>>, EgressError> {
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = path_and_query(url)
        .parse()
        .map_err(|_| EgressError::Address)?;
    *request.headers_mut() = headers;
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let headers = request.headers_mut();
    headers.insert(
        header::HOST,
        HeaderValue::from_str(host).map_err(|_| EgressError::Address)?,
    );
    headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    headers.insert(
        header::ACCEPT_ENCODING,
        HeaderValue::from_static("identity"),
    );
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    Ok(request)
}

/// Returns the path and query of a URL as the request line and the signature contain them.
pub fn path_and_query(url: &Url) -> &str {
    &url[url::Position::BeforePath..url::Position::AfterQuery]
}

async fn speak(
    stream: impl rt::Read + rt::Write + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Exchange, EgressError> {
    let opened = http1::Builder::new()
        .max_buf_size(BUFFER)
        .handshake(stream)
        .await;
    let (mut sender, connection) = opened.map_err(|_| EgressError::Connection)?;
    let mut task = JoinSet::new();
    task.spawn(async move { drop(connection.await) });
    let response = sender
        .send_request(request)
        .await
        .map_err(|_| EgressError::InvalidResponse)?;
    Ok(Exchange {
        response,
        _connection: task,
    })
}
