//! The network itself: names and connections. Passed in, so that tests hold a network that lies.

use futures::future::{BoxFuture, FutureExt};
use std::{
    fmt::Debug,
    io,
    net::{IpAddr, SocketAddr},
};
use tokio::net::TcpStream;

/// Looks names up and opens connections. It judges nothing: what it answers is checked.
pub trait Network: Debug + Send + Sync {
    /// The addresses of a name.
    fn resolve(&self, name: String) -> BoxFuture<'_, io::Result<Vec<IpAddr>>>;

    /// A connection to exactly this address.
    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>>;
}

/// The machine's own network.
#[derive(Debug, Clone, Copy)]
pub struct SystemNetwork;

impl Network for SystemNetwork {
    fn resolve(&self, name: String) -> BoxFuture<'_, io::Result<Vec<IpAddr>>> {
        async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) }.boxed()
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        TcpStream::connect(address).boxed()
    }
}
