//! Opens connections to a server: encrypted, without encryption, or one after the other where
//! `sslmode` allows both.

use super::address::Address;
use deadpool_postgres::Connect;
use futures::future::BoxFuture;
use std::{error::Error as _, io};
use tokio::task::JoinHandle;
use tokio_postgres::{
    Client, Config, Connection, Error, Socket, config::SslMode, error::SqlState,
    tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// An open connection, to be polled while its client is in use.
pub(super) type Opened = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

impl Address {
    /// Opens a connection.
    pub(super) async fn connect(&self) -> Result<(Client, Opened), Error> {
        let (first, second) = self.mode.attempts();
        let opened = self.attempt(first).await;
        match (opened, second) {
            (Err(error), Some(second)) if may_differ_by_encryption(&error) => {
                self.attempt(second).await
            }
            (opened, _) => opened,
        }
    }

    async fn attempt(&self, mode: SslMode) -> Result<(Client, Opened), Error> {
        let mut config = self.config.clone();
        config.ssl_mode(mode);
        config.connect(self.tls.clone()).await
    }
}

/// Whether the same attempt with other encryption may succeed: the TLS handshake failed, or the
/// server has no rule that lets this user in with this encryption.
fn may_differ_by_encryption(error: &Error) -> bool {
    if let Some(code) = error.code() {
        return *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION;
    }
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    cause.is_some_and(|cause: &io::Error| {
        matches!(
            cause.kind(),
            io::ErrorKind::InvalidData
                | io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
        )
    })
}

/// Opens the connections of a pool.
pub(super) struct Connector(pub(super) Address);

impl Connect for Connector {
    fn connect(&self, _: &Config) -> BoxFuture<'_, Result<(Client, JoinHandle<()>), Error>> {
        Box::pin(async {
            let (client, connection) = self.0.connect().await?;
            // When the connection ends, its next statement says why.
            let driver = tokio::spawn(async move { drop(connection.await) });
            Ok((client, driver))
        })
    }
}
