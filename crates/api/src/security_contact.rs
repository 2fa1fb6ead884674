//! Where to report vulnerabilities, as `security.txt` says it (RFC 9116).

use egress::Url;
use model::Timestamp;
use std::{fmt::Write, time::Duration};

/// How long the file is valid, from the start of the current day.
const GOOD_FOR: Duration = Duration::from_hours(180 * 24);
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// Where to report vulnerabilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityContact {
    contacts: Vec<String>,
    policy: Option<String>,
}

impl SecurityContact {
    /// Validates the contacts (`mailto:` or `https:`, preferred first) and the URL of the policy.
    /// `None` without a contact. The error says what was expected.
    pub fn new(contacts: &[String], policy: Option<&str>) -> Result<Option<Self>, String> {
        for contact in contacts {
            let fit = if contact.starts_with("mailto:") {
                is_mailto(contact)
            } else {
                is_page(contact)
            };
            if !fit {
                return Err("a contact is written https://www.example.nl/security, or mailto: and an address".into());
            }
        }
        if policy.is_some_and(|policy| !is_page(policy)) {
            return Err("its policy is written https://www.example.nl/security-policy".into());
        }
        let (contacts, policy) = (contacts.to_vec(), policy.map(str::to_owned));
        Ok((!contacts.is_empty()).then_some(Self { contacts, policy }))
    }

    /// Returns the text of the file at a moment.
    pub(crate) fn text(&self, public_url: &str, now: Timestamp) -> String {
        let today = Timestamp::from_micros(now.micros().div_euclid(DAY) * DAY);
        let origin = Url::parse(public_url)
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default();
        let mut text = String::new();
        for contact in &self.contacts {
            let _ = writeln!(text, "Contact: {contact}");
        }
        let _ = writeln!(text, "Expires: {}", today.plus(GOOD_FOR));
        text += "Preferred-Languages: nl, en\n";
        let _ = writeln!(text, "Canonical: {origin}/.well-known/security.txt");
        if let Some(policy) = &self.policy {
            let _ = writeln!(text, "Policy: {policy}");
        }
        text
    }
}

/// Returns whether the text is visible ASCII without spaces.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_mailto(text: &str) -> bool {
    let address = text.strip_prefix("mailto:").unwrap_or_default();
    let parts = address.split_once('@');
    is_plain(text)
        && parts.is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@')
        })
}

fn is_page(text: &str) -> bool {
    let host = Url::parse(text)
        .ok()
        .filter(|url| url.scheme() == "https" && url.username().is_empty());
    is_plain(text)
        && text.starts_with("https://")
        && host.is_some_and(|url| url.password().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(contacts: &[&str], policy: Option<&str>) -> Result<Option<SecurityContact>, String> {
        SecurityContact::new(
            &contacts
                .iter()
                .map(|&contact| contact.to_owned())
                .collect::<Vec<_>>(),
            policy,
        )
    }

    #[test]
    fn security_txt_has_the_fields_of_rfc_9116() {
        let contacts = [
            "mailto:security@example.nl",
            "https://www.example.nl/melden",
        ];
        let contact = read(&contacts, Some("https://www.example.nl/beleid"))
            .unwrap()
            .unwrap();
        let now = Timestamp::from_micros(1_767_225_600_000_000 + DAY / 2);
        assert_eq!(
            contact.text("https://www.example.nl/regio", now),
            "Contact: mailto:security@example.nl\nContact: https://www.example.nl/melden\n\
             Expires: 2026-06-30T00:00:00.000Z\nPreferred-Languages: nl, en\n\
             Canonical: https://www.example.nl/.well-known/security.txt\nPolicy: https://www.example.nl/beleid\n"
        );
        assert_eq!(read(&[], None), Ok(None));
    }

    #[test]
    fn invalid_contact_is_rejected() {
        for contact in [
            "security@example.nl",
            "mailto:security",
            "mailto:@example.nl",
            "mailto:a@b@example.nl",
            "mailto:a@example.nl\nContact: mailto:b@example.nl",
            "http://www.example.nl",
            "https://",
            "https://a:b@www.example.nl",
            "tel:+31612345678",
            "",
        ] {
            assert!(
                read(&[contact], None)
                    .unwrap_err()
                    .starts_with("a contact is written"),
                "{contact}"
            );
        }
        assert!(
            read(&["mailto:a@example.nl"], Some("http://x"))
                .unwrap_err()
                .starts_with("its policy")
        );
    }
}
