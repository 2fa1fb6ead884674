//! The address of a PostgreSQL database and its connection settings, parsed from a URL.

use super::{ssl_mode::SslMode, tls};
use crate::OpenError;
use std::time::Duration;
use tokio_postgres::{Config, config::Host};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Timeout for opening a connection, per host of the URL, unless the URL sets `connect_timeout`.
const CONNECT: Duration = Duration::from_secs(3);
/// Idle time after which TCP keepalive probes are sent.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// A parsed database URL.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
    pub(super) mode: SslMode,
    /// Host, port and database. This may be shown: it has no user name or password.
    pub(super) display: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Address").field(&self.display).finish()
    }
}

/// Whether a database address is a PostgreSQL URL.
pub(crate) fn is_postgres(address: &str) -> bool {
    address.starts_with("postgres://") || address.starts_with("postgresql://")
}

/// Checks the form of a URL.
pub(crate) fn check(url: &str) -> Result<(), OpenError> {
    Address::parse(url).map(drop)
}

impl Address {
    /// Parses a URL as libpq does. Unix-domain sockets are never encrypted.
    pub(super) fn parse(url: &str) -> Result<Self, OpenError> {
        let (plain, mut mode) = SslMode::of_url(url)?;
        let mut config: Config = plain.parse().map_err(|error: tokio_postgres::Error| {
            let cause = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), ToString::to_string);
            OpenError::PostgresAddress(cause)
        })?;
        let is_socket = |host: &Host| matches!(host, Host::Unix(_));
        if !config.get_hosts().is_empty() && config.get_hosts().iter().all(is_socket) {
            mode = SslMode::Disable;
        }
        if config.get_application_name().is_none() {
            config.application_name("onderwijsregio");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        config.keepalives_idle(KEEPALIVE);
        let tls = MakeRustlsConnect::new(tls::configuration(mode.verification())?);
        let display = display(&config);
        Ok(Self {
            config,
            tls,
            mode,
            display,
        })
    }
}

fn display(config: &Config) -> String {
    let ports = config.get_ports();
    let hosts = config
        .get_hosts()
        .iter()
        .enumerate()
        .map(|(index, host)| match host {
            Host::Tcp(name) => format!(
                "{name}:{}",
                ports.get(index).or(ports.first()).unwrap_or(&5432)
            ),
            Host::Unix(path) => path.display().to_string(),
        });
    let hosts = hosts.collect::<Vec<_>>().join(",");
    format!(
        "{hosts}/{}",
        config
            .get_dbname()
            .or(config.get_user())
            .unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displayed_address_has_no_secret() {
        let address =
            Address::parse("postgresql://ada:geheim@db.example.nl:6432/regio?sslmode=require")
                .unwrap();
        assert_eq!(address.display, "db.example.nl:6432/regio");
        assert_eq!(
            format!("{address:?}"),
            r#"Address("db.example.nl:6432/regio")"#
        );
        assert_eq!(address.mode, SslMode::Require(tls::Verification::None));
    }

    #[test]
    fn several_hosts_and_sockets_are_understood() {
        let display = |url: &str| Address::parse(url).unwrap().display;
        assert_eq!(
            display("postgres://a:1,b:2/regio?target_session_attrs=read-write"),
            "a:1,b:2/regio"
        );
        assert_eq!(
            display("postgres:///regio?host=/run/postgresql&user=x"),
            "/run/postgresql/regio"
        );
    }

    #[test]
    fn sockets_are_not_encrypted() {
        let mode = |url: &str| Address::parse(url).unwrap().mode;
        let socket = "postgres:///regio?host=/run/postgresql&user=x&sslmode=require";
        assert_eq!(mode(socket), SslMode::Disable);
        assert_eq!(mode("postgres://a/regio"), SslMode::Prefer);
    }

    #[test]
    fn invalid_address_is_explained_without_the_password() {
        for url in [
            "postgres://x:geheim@h:port/db",
            "postgres://x:geheim@h/db?sslmode=maybe",
        ] {
            let error = Address::parse(url).unwrap_err().to_string();
            assert!(
                error.contains("is not understood") && !error.contains("geheim"),
                "{error}"
            );
        }
    }
}
