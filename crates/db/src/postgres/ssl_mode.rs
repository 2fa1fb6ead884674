//! The TLS parameters of a database URL: `sslmode` and `sslrootcert`, with libpq's meaning.

use super::tls::{Authorities, Verification};
use crate::OpenError;
use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use tokio_postgres::config::SslMode as Wire;

/// When a connection is encrypted, and how the server is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SslMode {
    /// Never encrypted.
    Disable,
    /// Without encryption first. If the server refuses that, encrypted.
    Allow,
    /// Encrypted first. If that fails, without encryption.
    Prefer,
    /// Always encrypted.
    Require(Verification),
}

impl SslMode {
    /// Separates the TLS parameters from a URL. Returns the URL without them, and the mode.
    pub(super) fn of_url(url: &str) -> Result<(String, Self), OpenError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut authorities) = ("prefer".to_owned(), None);
        let mut kept = Vec::new();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", text)) => mode = decoded("sslmode", text)?,
                Some(("sslrootcert", text)) => authorities = Some(decoded("sslrootcert", text)?),
                _ => kept.push(parameter),
            }
        }
        let separator = if kept.is_empty() { "" } else { "?" };
        let rest = format!("{base}{separator}{}", kept.join("&"));
        Ok((rest, Self::of(&mode, authorities.as_deref())?))
    }

    /// As in libpq, `sslrootcert` makes `require` the same as `verify-ca`, and the system's
    /// authorities can be used only with `verify-full`, because anybody can get a certificate from
    /// them. Unlike in libpq, they are used where `sslrootcert` is missing.
    fn of(mode: &str, authorities: Option<&str>) -> Result<Self, OpenError> {
        let system = authorities == Some("system");
        let trusted = || match authorities {
            None | Some("system") => Authorities::System,
            Some(file) => Authorities::File(PathBuf::from(file)),
        };
        let verification = match mode {
            "disable" => return Ok(Self::Disable),
            _ if system && mode != "verify-full" => {
                let cause = "sslrootcert=system needs sslmode=verify-full";
                return Err(OpenError::PostgresAddress(cause.to_owned()));
            }
            "allow" => return Ok(Self::Allow),
            "prefer" => return Ok(Self::Prefer),
            "require" | "verify-ca" if authorities.is_some() => Verification::Authority(trusted()),
            "require" => Verification::None,
            "verify-ca" | "verify-full" => Verification::Full(trusted()),
            _ => {
                let cause =
                    "sslmode is not disable, allow, prefer, require, verify-ca or verify-full";
                return Err(OpenError::PostgresAddress(cause.to_owned()));
            }
        };
        Ok(Self::Require(verification))
    }

    /// Returns how the server is verified when the connection is encrypted.
    pub(super) fn verification(&self) -> &Verification {
        match self {
            Self::Disable | Self::Allow | Self::Prefer => &Verification::None,
            Self::Require(verification) => verification,
        }
    }

    /// Returns the mode of the first attempt to connect, and that of the second, if there is one.
    pub(super) fn attempts(&self) -> (Wire, Option<Wire>) {
        match self {
            Self::Disable => (Wire::Disable, None),
            Self::Allow => (Wire::Disable, Some(Wire::Require)),
            Self::Prefer => (Wire::Prefer, Some(Wire::Disable)),
            Self::Require(_) => (Wire::Require, None),
        }
    }
}

fn decoded(name: &str, text: &str) -> Result<String, OpenError> {
    percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| OpenError::PostgresAddress(format!("{name} is not UTF-8")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> (String, SslMode) {
        SslMode::of_url(url).unwrap()
    }

    #[test]
    fn modes_have_the_meaning_of_libpq() {
        let file = || Authorities::File("/ca.pem".into());
        for (query, rest, mode) in [
            ("", "", SslMode::Prefer),
            ("?a=b", "?a=b", SslMode::Prefer),
            ("?sslmode=disable&a=b", "?a=b", SslMode::Disable),
            ("?sslmode=allow", "", SslMode::Allow),
            ("?sslmode=prefer", "", SslMode::Prefer),
            ("?sslmode=require", "", SslMode::Require(Verification::None)),
            (
                "?sslmode=require&sslrootcert=%2Fca.pem",
                "",
                SslMode::Require(Verification::Authority(file())),
            ),
            (
                "?a=b&sslmode=verify-ca&sslrootcert=/ca.pem&c=d",
                "?a=b&c=d",
                SslMode::Require(Verification::Authority(file())),
            ),
            (
                "?sslmode=verify-ca",
                "",
                SslMode::Require(Verification::Full(Authorities::System)),
            ),
            (
                "?sslmode=verify-full&sslrootcert=/ca.pem",
                "",
                SslMode::Require(Verification::Full(file())),
            ),
            (
                "?sslrootcert=system&sslmode=verify-full",
                "",
                SslMode::Require(Verification::Full(Authorities::System)),
            ),
        ] {
            let expected = (format!("postgres://x/y{rest}"), mode);
            assert_eq!(of(&format!("postgres://x/y{query}")), expected, "{query}");
        }
    }

    #[test]
    fn unknown_mode_and_weakly_verified_system_authorities_are_rejected() {
        for (query, cause) in [
            (
                "sslmode=maybe",
                "sslmode is not disable, allow, prefer, require, verify-ca or verify-full",
            ),
            (
                "sslmode=verify-ca&sslrootcert=system",
                "sslrootcert=system needs sslmode=verify-full",
            ),
        ] {
            let refused = SslMode::of_url(&format!("postgres://x/y?{query}")).unwrap_err();
            assert!(refused.to_string().contains(cause), "{refused}");
        }
    }
}
