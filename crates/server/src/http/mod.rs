//! Connections: accepts them, passes them to the API, and ends them gracefully.

mod activity;
mod connections;
mod host;
mod refusal;
mod response_body;
mod socket;
mod streams;
mod unread;

#[cfg(test)]
mod tests;

pub(crate) use connections::serve_connection;

use anyhow::{Result, bail};
use api::{Api, Service};
use edge::PerAddress;
use messages::Command;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{io::ErrorKind, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::{Semaphore, watch},
};

/// The options of connections.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// How long a connection stays open between two requests.
    pub(crate) keep_alive: Duration,
    /// Whether the peer is a proxy, whose connections belong to many clients.
    pub(crate) behind_proxy: bool,
}

/// How long requests under way may take after shutdown begins.
const DRAIN: Duration = Duration::from_secs(30);
/// File descriptors reserved for the database, files and outgoing requests.
const RESERVED: usize = 256;

pub(crate) async fn bind(address: &str, flag: &'static str) -> Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let address = address.to_owned();
            bail!(Command::AddressInUse { address, flag })
        }
        Err(error) => {
            let (address, cause) = (address.to_owned(), error.to_string());
            bail!(Command::CannotListen {
                address,
                cause,
                flag
            })
        }
    }
}

/// Raises the limit of file descriptors to the maximum of this process, and returns how many
/// connections fit in it.
fn room_for_connections() -> usize {
    let allowed = getrlimit(Resource::Nofile);
    if allowed.current != allowed.maximum {
        // If that is not allowed, the limit stays as it is.
        setrlimit(
            Resource::Nofile,
            Rlimit {
                current: allowed.maximum,
                maximum: allowed.maximum,
            },
        )
        .ok();
    }
    let descriptors = getrlimit(Resource::Nofile)
        .current
        .and_then(|number| usize::try_from(number).ok());
    let descriptors = descriptors
        .unwrap_or(Semaphore::MAX_PERMITS)
        .min(Semaphore::MAX_PERMITS);
    descriptors.saturating_sub(RESERVED).max(descriptors / 2)
}

/// Catches SIGTERM and SIGINT from now on, and returns a future that waits for one of them.
pub(crate) fn stop_signal() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Serves requests until `stop` has ended, then finishes those under way.
pub(crate) async fn serve(
    api: &Api,
    service: Service,
    listener: TcpListener,
    options: Options,
    stop: impl Future<Output = ()>,
) {
    let mut stop = std::pin::pin!(stop);
    let (stopping, stopped) = watch::channel(());
    let places = room_for_connections();
    let room = Arc::new(Semaphore::new(places));
    // No single client can take all connections.
    let of_address = PerAddress::new(if options.behind_proxy {
        places
    } else {
        places.div_ceil(2)
    });
    loop {
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // For example out of file descriptors: wait until some are released.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let (Ok(place), Some(slot)) = (
            room.clone().try_acquire_owned(),
            of_address.try_take(Some(address.ip())),
        ) else {
            // The answer is not sent if the socket does not accept it at once.
            drop(stream.try_write(&refusal::no_room(&service)));
            continue;
        };
        drop(stream.set_nodelay(true));
        let connection = serve_connection(
            service.clone(),
            stream,
            address.ip(),
            options.keep_alive,
            stopped.clone(),
        );
        tokio::spawn(async move {
            let _taken = (place, slot);
            connection.await;
        });
    }
    tracing::info!("stopping: finishing the requests under way");
    api.stop();
    drop((listener, stopped));
    stopping.send_replace(());
    // Closed when all connections have dropped their receivers.
    if tokio::time::timeout(DRAIN, stopping.closed())
        .await
        .is_err()
    {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}
