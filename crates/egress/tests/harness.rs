//! A network with scripted name resolution that maps 8.8.8.8 to this machine, and receivers on it.

use egress::{Client, Network, Policy, Url};
use futures::future::{BoxFuture, FutureExt};
use rustls::RootCertStore;
use std::{
    collections::HashMap,
    future::Future,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Longer than any of these tests takes.
pub(crate) const LONG: Duration = Duration::from_mins(1);
/// The timeout for a receiver that never answers.
pub(crate) const SHORT: Duration = Duration::from_millis(200);

pub(crate) const PUBLIC: &str = "8.8.8.8";

/// The network of one test.
#[derive(Debug, Default)]
pub(crate) struct Lying {
    /// The answers to successive look-ups of each name. The last one is repeated.
    names: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    pub(crate) looked_up: Mutex<Vec<String>>,
    pub(crate) connected: Mutex<Vec<IpAddr>>,
}

impl Lying {
    /// Sets the answers to successive look-ups of a name.
    pub(crate) fn name(&self, name: &str, answers: &[&str]) {
        let answers = answers.iter().map(|answer| {
            answer
                .split_whitespace()
                .map(|one| one.parse().unwrap())
                .collect()
        });
        self.names
            .lock()
            .unwrap()
            .insert(name.to_owned(), answers.collect());
    }

    /// Returns the number of attempted connections.
    pub(crate) fn connections(&self) -> usize {
        self.connected.lock().unwrap().len()
    }
}

impl Network for Lying {
    fn resolve(&self, name: String) -> BoxFuture<'_, io::Result<Vec<IpAddr>>> {
        let mut names = self.names.lock().unwrap();
        let answer = match names.get_mut(&name) {
            Some(answers) if answers.len() > 1 => Ok(answers.remove(0)),
            Some(answers) => Ok(answers[0].clone()),
            None => Err(io::ErrorKind::NotFound.into()),
        };
        self.looked_up.lock().unwrap().push(name);
        futures::future::ready(answer).boxed()
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        self.connected.lock().unwrap().push(address.ip());
        if address.ip().to_string() == PUBLIC {
            return TcpStream::connect((Ipv4Addr::LOCALHOST, address.port())).boxed();
        }
        futures::future::ready(Err(io::ErrorKind::ConnectionRefused.into())).boxed()
    }
}

/// Returns a client that reaches public addresses only, and its network, on which `example.nl` is
/// public.
pub(crate) fn client() -> (Client, Arc<Lying>) {
    client_trusting(RootCertStore::empty())
}

pub(crate) fn client_trusting(authorities: RootCertStore) -> (Client, Arc<Lying>) {
    let network = Arc::new(Lying::default());
    network.name("example.nl", &[PUBLIC]);
    (
        Client::on(Policy::default(), network.clone(), authorities),
        network,
    )
}

/// Listens on a port, calls `treat` for each connection, and returns the port.
pub(crate) async fn receiver<F, Done>(treat: F) -> u16
where
    F: Fn(TcpStream) -> Done + Send + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(treat(stream));
        }
    });
    port
}

/// Starts a receiver that reads a request's head, answers with these bytes, and closes.
pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> u16 {
    let answer: Arc<[u8]> = answer.into().into();
    receiver(move |mut stream| {
        let answer = answer.clone();
        async move {
            head(&mut stream).await;
            drop(stream.write_all(&answer).await);
        }
    })
    .await
}

/// Starts a receiver that serves these pages: paths with their answers.
pub(crate) async fn site<const N: usize>(pages: [(&str, String); N]) -> u16 {
    let pages: HashMap<String, String> =
        pages.map(|(path, answer)| (path.to_owned(), answer)).into();
    receiver(move |mut stream| {
        let pages = pages.clone();
        async move {
            let head = head(&mut stream).await;
            let answer = &pages[head.split(' ').nth(1).unwrap()];
            drop(stream.write_all(answer.as_bytes()).await);
        }
    })
    .await
}

/// Reads up to the empty line that ends the head.
pub(crate) async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else {
            break;
        };
        head.push(byte);
    }
    String::from_utf8(head).unwrap()
}

pub(crate) fn url(port: u16, path: &str) -> Url {
    at("example.nl", port, path)
}

pub(crate) fn at(host: &str, port: u16, path: &str) -> Url {
    format!("http://{host}:{port}{path}").parse().unwrap()
}
