//! Asks a server for `/health/ready` over HTTP: for the command `health`, and for the watchdog of
//! the service manager.

use bytes::Bytes;
use http::{Request, StatusCode, header::HOST};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

/// The maximum size of the response. The server's is some hundred bytes.
const BODY: usize = 64 * 1024;

/// What a server answered.
#[derive(Debug, PartialEq)]
pub(crate) enum Health {
    /// 200, and the body.
    Ready(Bytes),
    /// Another status, and what the body says of it.
    NotReady(StatusCode, String),
    /// The server accepted the connection and closed it, as one that has no room for another does.
    Closed,
    /// There is no connection, for this reason.
    Unreachable(String),
    /// There was no answer in time.
    Late,
}

impl Health {
    /// Returns whether a process acts on its connections. A server that has lost its database
    /// does, and starting it again would not help.
    pub(crate) fn is_alive(&self) -> bool {
        matches!(self, Self::Ready(_) | Self::NotReady(..) | Self::Closed)
    }
}

/// Asks the server that listens on this address, for at most this long.
pub(crate) async fn ask(listen: &str, limit: Duration) -> Health {
    let asked = timeout(limit, async {
        match connect(listen).await {
            Ok(stream) => exchange(listen, stream).await.unwrap_or(Health::Closed),
            Err(error) => Health::Unreachable(error.to_string()),
        }
    });
    asked.await.unwrap_or(Health::Late)
}

/// Connects to the first address of the name that accepts.
async fn connect(listen: &str) -> io::Result<TcpStream> {
    let mut last = None;
    for address in lookup_host(listen).await? {
        match TcpStream::connect(reachable(address)).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into()))
}

/// Returns the address by which this machine reaches a server. One that listens on all addresses
/// is reached by the loopback address.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    address
}

/// Sends the request and reads the answer. `None` if the server closes the connection before it
/// has sent one.
async fn exchange(listen: &str, stream: TcpStream) -> Option<Health> {
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.ok()?;
    let request = Request::get("/health/ready").header(HOST, listen);
    let request = request.body(Empty::<Bytes>::new()).ok()?;
    let answer = async {
        let (head, body) = sender.send_request(request).await.ok()?.into_parts();
        let body = Limited::new(body, BODY).collect().await.ok()?.to_bytes();
        Some(match head.status {
            StatusCode::OK => Health::Ready(body),
            status => Health::NotReady(status, detail(&body)),
        })
    };
    tokio::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        // The connection may end just before its answer is read.
        _ = connection => answer.await,
    }
}

/// Returns what a problem document says.
fn detail(body: &[u8]) -> String {
    let problem = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let of = |member: &str| problem[member].as_str().map(str::to_owned);
    of("detail").or_else(|| of("title")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    const PATIENT: Duration = Duration::from_mins(1);

    /// Asks a server that gives each connection this answer.
    async fn asked(answer: &'static str) -> Health {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 512];
            let read = stream.read(&mut request).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(request[..read].to_vec()).unwrap()
        });
        let health = ask(&address, PATIENT).await;
        assert_eq!(
            serving.await.unwrap(),
            format!("GET /health/ready HTTP/1.1\r\nhost: {address}\r\n\r\n")
        );
        health
    }

    #[tokio::test]
    async fn answer_says_whether_the_server_is_ready() {
        let ready = asked("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
        assert_eq!(ready, Health::Ready(Bytes::from_static(b"{}")));
        assert!(ready.is_alive());
        let not = asked("HTTP/1.1 503 x\r\ncontent-length: 16\r\n\r\n{\"detail\":\"why\"}").await;
        assert_eq!(
            not,
            Health::NotReady(StatusCode::SERVICE_UNAVAILABLE, "why".to_owned())
        );
        assert!(not.is_alive());
        let other = asked("HTTP/1.1 404 x\r\ncontent-length: 1\r\n\r\n-").await;
        assert_eq!(
            other,
            Health::NotReady(StatusCode::NOT_FOUND, String::new())
        );
        let closed = asked("").await;
        assert_eq!((closed.is_alive(), closed), (true, Health::Closed));
    }

    #[tokio::test]
    async fn no_server_is_unreachable() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let health = ask(&address, PATIENT).await;
        assert!(matches!(health, Health::Unreachable(_)), "{health:?}");
        assert!(!health.is_alive());
    }

    /// The system accepts connections for a process that does nothing with them.
    #[tokio::test(start_paused = true)]
    async fn silent_server_is_late() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let health = ask(&address, PATIENT).await;
        assert_eq!((health.is_alive(), health), (false, Health::Late));
    }

    #[test]
    fn server_on_all_addresses_is_asked_by_loopback() {
        for (listen, asked) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("192.0.2.1:80", "192.0.2.1:80"),
        ] {
            assert_eq!(
                reachable(listen.parse().unwrap()),
                asked.parse().unwrap(),
                "{listen}"
            );
        }
    }
}
