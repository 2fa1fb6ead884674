//! Why a letter has not gone out: in words for the log, which hold nothing personal, and as a name that is counted.

use std::sync::atomic::{AtomicU64, Ordering};

/// What stands between a letter and its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The server offers no STARTTLS, and without it nothing is sent.
    StartTls,
    /// The server's certificate is not valid, or of another name.
    Certificate,
    /// TLS failed otherwise.
    Tls,
    /// The server does not take the user or the password.
    Authentication,
    /// The server has no way to log in that we know.
    Mechanism,
    /// The server refused the letter.
    Refused,
    /// The server cannot do what the letter needs.
    Capability,
    /// There was no answer in time.
    Timeout,
    /// The server is out of reach.
    Unreachable,
    /// Anything else: no server is named, the letter is too old, the answer is no SMTP.
    Other,
}

impl Reason {
    /// Every one.
    const ALL: [Self; 10] = [
        Self::StartTls,
        Self::Certificate,
        Self::Tls,
        Self::Authentication,
        Self::Mechanism,
        Self::Refused,
        Self::Capability,
        Self::Timeout,
        Self::Unreachable,
        Self::Other,
    ];

    /// As it is counted.
    pub fn name(self) -> &'static str {
        match self {
            Self::StartTls => "starttls",
            Self::Certificate => "certificate",
            Self::Tls => "tls",
            Self::Authentication => "authentication",
            Self::Mechanism => "mechanism",
            Self::Refused => "refused",
            Self::Capability => "capability",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Other => "other",
        }
    }

    /// What the operator can do about it, where it is a matter of settings: no letter at all goes out until then.
    pub fn remedy(self) -> Option<&'static str> {
        Some(match self {
            Self::StartTls => {
                "use smtps:// with port 465 in --mail-url, or switch STARTTLS on at the server; for a relay nearby that takes mail \
                 without a password, add ?tls=opportunistic"
            }
            Self::Certificate => {
                "let --mail-url name the host that stands in the server's certificate, and name the authority of one's own with ?ca=FILE"
            }
            Self::Tls => {
                "see that the port in --mail-url speaks TLS from the start (smtps, 465) or by STARTTLS (smtp, 587)"
            }
            Self::Authentication => "check the user and the password in --mail-url",
            Self::Mechanism => "let the server offer AUTH PLAIN or AUTH LOGIN, or leave the user out of --mail-url",
            _ => return None,
        })
    }
}

/// Why a letter has not gone out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The kind of it.
    pub reason: Reason,
    /// What happened. It holds nothing personal.
    pub text: String,
}

impl Cause {
    /// A cause of this kind.
    pub(super) fn new(reason: Reason, text: impl Into<String>) -> Self {
        Self { reason, text: text.into() }
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

/// Failed attempts, counted by reason.
#[derive(Debug, Default)]
pub(super) struct Failures([AtomicU64; Reason::ALL.len()]);

impl Failures {
    pub(super) fn count(&self, reason: Reason) {
        let place = Reason::ALL.iter().position(|known| *known == reason);
        if let Some(counter) = place.and_then(|place| self.0.get(place)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Every reason, and how often it was the one.
    pub(super) fn read(&self) -> impl Iterator<Item = (&'static str, u64)> {
        Reason::ALL.iter().zip(&self.0).map(|(reason, counter)| (reason.name(), counter.load(Ordering::Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_counted_apart() {
        let failures = Failures::default();
        failures.count(Reason::StartTls);
        failures.count(Reason::StartTls);
        failures.count(Reason::Other);
        let counted: Vec<_> = failures.read().filter(|(_, count)| *count > 0).collect();
        assert_eq!(counted, [("starttls", 2), ("other", 1)]);
    }
}
