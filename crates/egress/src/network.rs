//! Name resolution and connections. Injected, so that tests can use a network with false answers.

use futures::future::{BoxFuture, FutureExt};
use std::{
    fmt::Debug,
    io,
    net::{IpAddr, SocketAddr},
};
use tokio::net::TcpStream;

/// Resolves names and opens connections. It does not decide what is allowed; its results are
/// checked.
pub trait Network: Debug + Send + Sync {
    /// Returns the addresses of a name.
    fn resolve(&self, name: String) -> BoxFuture<'_, io::Result<Vec<IpAddr>>>;

    /// Connects to exactly this address.
    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>>;
}

/// The machine's own network.
#[derive(Debug, Clone, Copy)]
pub struct SystemNetwork;

impl Network for SystemNetwork {
    fn resolve(&self, name: String) -> BoxFuture<'_, io::Result<Vec<IpAddr>>> {
        async move {
            Ok(tokio::net::lookup_host((name, 0))
                .await?
                .map(|address| address.ip())
                .collect())
        }
        .boxed()
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        TcpStream::connect(address).boxed()
    }
}
