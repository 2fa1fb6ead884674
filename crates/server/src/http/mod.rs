//! Connections: accepted, given to the API, and ended gracefully.

mod connections;

use anyhow::{Result, bail};
use api::{App, Service};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown};
use std::{io::ErrorKind, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// How long requests under way may take once the server is told to stop.
const DRAIN: Duration = Duration::from_secs(30);

pub(crate) async fn bind(address: &str) -> Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("{address} is in use by another process; stop it, or choose another address with --listen")
        }
        Err(error) => bail!("cannot listen on {address} ({error}); choose another address with --listen"),
    }
}

/// Answers until SIGTERM or SIGINT, then finishes what is under way.
pub(crate) async fn serve(app: &App, service: Service, listener: TcpListener) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let builder = connections::builder();
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, say: there is nothing to do but to wait until some come free.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
        };
        drop(stream.set_nodelay(true));
        let service = connections::service(service.clone(), address.ip());
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error, "a connection ended badly");
            }
        });
    }
    tracing::info!("stopping: finishing the requests under way");
    app.stop();
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
    Ok(())
}
