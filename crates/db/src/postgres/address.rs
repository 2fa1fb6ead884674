//! The address of a PostgreSQL database and its connection settings, parsed from a URL.

use super::tls;
use crate::OpenError;
use percent_encoding::percent_decode_str;
use std::{path::PathBuf, time::Duration};
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};
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

impl Address {
    /// Parses a URL as libpq does: `sslmode` from `disable` to `verify-full`, and `sslrootcert`
    /// with the trusted certificate authorities. `verify-ca` is treated as `verify-full`.
    pub(super) fn parse(url: &str) -> Result<Self, OpenError> {
        let (plain, security) = without_tls_parameters(url)?;
        let mut config: Config = plain.parse().map_err(|error: tokio_postgres::Error| {
            let cause = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), ToString::to_string);
            OpenError::PostgresAddress(cause)
        })?;
        if security.verified {
            config.ssl_mode(SslMode::Require);
        }
        if config.get_application_name().is_none() {
            config.application_name("onderwijsregio");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        config.keepalives_idle(KEEPALIVE);
        let tls = MakeRustlsConnect::new(tls::configuration(&security)?);
        let display = display(&config);
        Ok(Self {
            config,
            tls,
            display,
        })
    }
}

/// The TLS parameters of a URL that the client library does not understand.
#[derive(Debug, Default)]
pub(super) struct Security {
    /// Whether the server's certificate must be valid for its host name and signed by one of
    /// `authorities`.
    pub(super) verified: bool,
    /// A file with the trusted certificate authorities; the system's own if none.
    pub(super) authorities: Option<PathBuf>,
}

fn without_tls_parameters(url: &str) -> Result<(String, Security), OpenError> {
    let mut security = Security::default();
    let Some((base, query)) = url.split_once('?') else {
        return Ok((url.to_owned(), security));
    };
    let mut kept = Vec::new();
    for parameter in query.split('&') {
        match parameter.split_once('=') {
            Some(("sslmode", "verify-ca" | "verify-full")) => security.verified = true,
            Some(("sslrootcert", path)) => {
                let path = percent_decode_str(path).decode_utf8();
                let path = path
                    .map_err(|_| OpenError::PostgresAddress("sslrootcert is not UTF-8".into()))?;
                security.verified = true;
                security.authorities = (path != "system").then(|| PathBuf::from(path.into_owned()));
            }
            _ => kept.push(parameter),
        }
    }
    let separator = if kept.is_empty() { "" } else { "?" };
    Ok((format!("{base}{separator}{}", kept.join("&")), security))
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
        assert_eq!(address.config.get_ssl_mode(), SslMode::Require);
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
    fn tls_verification_follows_libpq() {
        let (url, security) =
            without_tls_parameters("postgres://x/y?sslmode=verify-full&a=b").unwrap();
        assert_eq!(
            (url.as_str(), security.verified, security.authorities),
            ("postgres://x/y?a=b", true, None)
        );
        let (url, security) =
            without_tls_parameters("postgres://x/y?sslmode=require&sslrootcert=%2Fca.pem").unwrap();
        assert_eq!(url, "postgres://x/y?sslmode=require");
        assert_eq!(
            (security.verified, security.authorities),
            (true, Some("/ca.pem".into()))
        );
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
