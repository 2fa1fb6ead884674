//! The causes of failures at a mail server.

use super::{Cause, Reason};
use lettre::transport::smtp::Error;
use model::{error_chain, find_cause};

/// Why a server cannot accept e-mails: a cause for the log, and the server's own response for the
/// operator who requested a check.
pub(super) struct Unfit {
    pub(super) cause: Cause,
    pub(super) response_text: Option<String>,
}

impl Unfit {
    pub(super) fn of(cause: Cause, error: &Error) -> Self {
        Self {
            cause,
            response_text: Some(error_chain(error)),
        }
    }
}

/// Returns the cause of an error in the project's own words, because the server's response may
/// contain an address.
pub(super) fn kind(error: &Error) -> Cause {
    if let Some(rustls::Error::InvalidCertificate(_)) = find_cause(error) {
        return Cause::new(
            Reason::Certificate,
            "the server's certificate is not valid for its name, or of an unknown authority",
        );
    }
    match error.status() {
        Some(code) => Cause::new(Reason::Rejected, format!("refused with {code}")),
        None if error.is_timeout() => Cause::new(Reason::Timeout, "no answer in time"),
        None if error.is_tls() => Cause::new(Reason::Tls, "TLS failed"),
        None if error.is_response() => Cause::new(Reason::Other, "an answer that is no SMTP"),
        None if error.is_client() => Cause::new(
            Reason::Capability,
            "the server lacks a capability that the e-mail needs",
        ),
        None => Cause::new(Reason::Unreachable, "out of reach"),
    }
}

/// Returns the cause of an error that occurred during authentication.
pub(super) fn unauthenticated(error: &Error) -> Cause {
    match error.status() {
        Some(code) if error.is_permanent() => Cause::new(
            Reason::Authentication,
            format!("the server does not take the user and the password: refused with {code}"),
        ),
        None if error.is_client() => Cause::new(
            Reason::Mechanism,
            "the server offers neither AUTH PLAIN nor AUTH LOGIN, and a user is given",
        ),
        _ => kind(error),
    }
}
