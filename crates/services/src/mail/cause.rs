//! Why an e-mail was not sent: a text for the log without personal data, and a reason that is
//! counted.

use std::sync::atomic::{AtomicU64, Ordering};

/// The reason why an e-mail was not delivered to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The server does not offer STARTTLS, and without TLS nothing is sent.
    StartTls,
    /// The server's certificate is invalid, issued for another name, or from an unknown authority.
    Certificate,
    /// TLS failed for another reason.
    Tls,
    /// The server rejects the user name or password.
    Authentication,
    /// The server offers no supported authentication mechanism.
    Mechanism,
    /// The server rejected the e-mail.
    Rejected,
    /// The server lacks a capability that the e-mail needs.
    Capability,
    /// The server did not respond in time.
    Timeout,
    /// The server is unreachable.
    Unreachable,
    /// Anything else: no server is configured, the e-mail is too old, the response is not SMTP.
    Other,
}

impl Reason {
    /// All reasons.
    const ALL: [Self; 10] = [
        Self::StartTls,
        Self::Certificate,
        Self::Tls,
        Self::Authentication,
        Self::Mechanism,
        Self::Rejected,
        Self::Capability,
        Self::Timeout,
        Self::Unreachable,
        Self::Other,
    ];

    /// Returns the reason's name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::StartTls => "starttls",
            Self::Certificate => "certificate",
            Self::Tls => "tls",
            Self::Authentication => "authentication",
            Self::Mechanism => "mechanism",
            Self::Rejected => "refused",
            Self::Capability => "capability",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Other => "other",
        }
    }

    /// Returns what the operator can do, if the cause is configuration. Until then no e-mail is
    /// sent at all.
    pub fn remedy(self) -> Option<&'static str> {
        Some(match self {
            Self::StartTls => {
                "use smtps:// with port 465 in --mail-url, or switch STARTTLS on at the server; for a relay nearby that takes mail \
                 without a password, add ?tls=opportunistic"
            }
            Self::Certificate => {
                "let --mail-url name the host in the server's certificate, and name your own authority with ?ca=FILE"
            }
            Self::Tls => {
                "see that the port in --mail-url speaks TLS from the start (smtps, 465) or by STARTTLS (smtp, 587)"
            }
            Self::Authentication => "check the user and the password in --mail-url",
            Self::Mechanism => {
                "let the server offer AUTH PLAIN or AUTH LOGIN, or leave the user out of --mail-url"
            }
            _ => return None,
        })
    }
}

/// Why an e-mail was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The reason that is counted.
    pub reason: Reason,
    /// A description for the log, without personal data.
    pub text: String,
}

impl Cause {
    /// Creates a cause with this reason.
    pub(super) fn new(reason: Reason, text: impl Into<String>) -> Self {
        Self {
            reason,
            text: text.into(),
        }
    }
}

impl From<String> for Cause {
    fn from(text: String) -> Self {
        Self::new(Reason::Other, text)
    }
}

impl From<&str> for Cause {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// Counts failed attempts by reason.
#[derive(Debug, Default)]
pub(super) struct Failures([AtomicU64; Reason::ALL.len()]);

impl Failures {
    pub(super) fn count(&self, reason: Reason) {
        let place = Reason::ALL.iter().position(|known| *known == reason);
        if let Some(counter) = place.and_then(|place| self.0.get(place)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Returns every reason's name with its count.
    pub(super) fn read(&self) -> impl Iterator<Item = (&'static str, u64)> {
        Reason::ALL
            .iter()
            .zip(&self.0)
            .map(|(reason, counter)| (reason.name(), counter.load(Ordering::Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_counted_separately() {
        let failures = Failures::default();
        failures.count(Reason::StartTls);
        failures.count(Reason::StartTls);
        failures.count(Reason::Other);
        let counted: Vec<_> = failures.read().filter(|(_, count)| *count > 0).collect();
        assert_eq!(counted, [("starttls", 2), ("other", 1)]);
    }
}
