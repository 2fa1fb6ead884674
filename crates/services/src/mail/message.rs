//! Creates the message of an e-mail: sender, recipient, headers, and the text and HTML parts.
//! Addresses are parsed strictly, so that they cannot inject headers or SMTP commands.

use super::{EmailTemplate, template::Rendered};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use model::{MailId, Timestamp};
use std::{
    str::FromStr,
    time::{Duration, SystemTime},
};

/// The sender of all e-mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl FromStr for Sender {
    type Err = &'static str;

    /// Parses `Onderwijsregio <post@example.nl>`, or an address alone. The local part must be
    /// ASCII; the domain is converted to ASCII.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "write for example Onderwijsregio <post@example.nl>";
        let Mailbox { name, email } = text.parse().map_err(|_| expected)?;
        let email = address(email.as_ref())
            .filter(|email| email.to_string().is_ascii())
            .ok_or(expected)?;
        Ok(Self(Mailbox { name, email }))
    }
}

impl Sender {
    pub(super) fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

/// Parses an address that an e-mail can be sent to, and converts its domain to ASCII.
pub(super) fn address(text: &str) -> Option<Address> {
    let (user, domain) = text.trim().rsplit_once('@')?;
    let domain = idna::domain_to_ascii_strict(domain).ok()?;
    // Quoted local parts are rejected, because other software may parse their content differently.
    let plain = !user
        .contains(|c: char| c.is_control() || c.is_whitespace() || "\"<>(),:;@[\\]".contains(c));
    Address::new(user, domain).ok().filter(|_| plain)
}

/// Returns the mailbox that an address names, with its domain in ASCII. Returns `None` if it cannot
/// receive e-mail.
pub(crate) fn mailbox(text: &str) -> Option<String> {
    address(text).map(|address| address.to_string())
}

/// The `Auto-Submitted` header (RFC 3834), which prevents automatic replies.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Creates the message. Returns `None` if the recipient's address is not valid. The `Message-ID` is
/// the same in every attempt to send the e-mail.
pub(super) fn message(
    sender: &Sender,
    (id, recipient): (MailId, &str),
    email: &EmailTemplate,
    now: Timestamp,
) -> Option<Message> {
    let Rendered {
        subject,
        text,
        html,
    } = email.render();
    let since_1970 = Duration::from_micros(u64::try_from(now.micros()).ok()?);
    Message::builder()
        .from(sender.0.clone())
        .to(Mailbox {
            name: None,
            email: address(recipient)?,
        })
        .subject(subject)
        .date(SystemTime::UNIX_EPOCH + since_1970)
        .message_id(Some(format!("<{id}@{}>", sender.domain())))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(text, html))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::SignInTo;

    fn sent_to(recipient: &str) -> Option<String> {
        let sender = "Onderwijsregio <post@example.nl>".parse().unwrap();
        let link = "https://example.nl/?token=T".into();
        let to = SignInTo {
            site: "example.nl".into(),
            region: None,
            asked_by: None,
        };
        let email = EmailTemplate::SignIn {
            link,
            code: "123456".into(),
            to,
        };
        let now = Timestamp::from_micros(1_767_323_045_678_000);
        let message = message(
            &sender,
            ("maiAbC13pTbjpS6Iz".parse().unwrap(), recipient),
            &email,
            now,
        )?;
        Some(String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn the_headers_say_what_it_is() {
        let message = sent_to("Sanne@example.nl").unwrap();
        let (headers, body) = message.split_once("\r\n\r\n").unwrap();
        for header in [
            "From: Onderwijsregio <post@example.nl>",
            "To: Sanne@example.nl",
            "Subject: Inloggen bij Onderwijsregio",
            "Date: Fri, 02 Jan 2026 03:04:05 +0000",
            "Message-ID: <maiAbC13pTbjpS6Iz@example.nl>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ] {
            assert!(
                headers.lines().any(|line| line == header),
                "{header}\n{headers}"
            );
        }
        assert!(
            body.contains("Content-Type: text/plain") && body.contains("Content-Type: text/html")
        );
        assert!(message.is_ascii());
    }

    #[test]
    fn a_domain_of_any_script_is_written_in_ascii() {
        assert_eq!(
            address("jos@münchen.example.nl").unwrap().to_string(),
            "jos@xn--mnchen-3ya.example.nl"
        );
        let message = sent_to("josé@münchen.example.nl").unwrap();
        assert!(
            message.contains("To: josé@xn--mnchen-3ya.example.nl\r\n"),
            "{message}"
        );
    }

    #[test]
    fn address_cannot_inject_headers_or_recipients() {
        for recipient in [
            "a@example.nl\r\nBcc: b@example.nl",
            "a\r\nBcc: b@example.nl",
            "a\nb@example.nl",
            "a@example.nl\r\nRCPT TO:<b@example.nl>",
            "\"a\r\n\"@example.nl",
            "\"a b\"@example.nl",
            "a@example.nl> NOTIFY=NEVER <b@example.nl",
            "a@example.nl, b@example.nl",
            "A <a@example.nl>",
            "a,b@example.nl",
            "a@b@example.nl",
            "a@exa mple.nl",
            "a@example.nl\0",
            "a\0@example.nl",
            "a\u{85}@example.nl",
            "a\u{2028}b@example.nl",
            "a@",
            "@example.nl",
            "",
            "a",
        ] {
            assert!(sent_to(recipient).is_none(), "{recipient:?}");
        }
    }

    #[test]
    fn sender_is_parsed_strictly() {
        for text in [
            "post@example.nl",
            "Regio's <post@example.nl>",
            "Onderwijsregio <post@bücher.example.nl>",
        ] {
            assert!(text.parse::<Sender>().is_ok(), "{text}");
        }
        for text in [
            "",
            "post",
            "A <post@example.nl",
            "A\r\nBcc: x@example.nl <post@example.nl>",
            "josé@example.nl",
        ] {
            assert!(text.parse::<Sender>().is_err(), "{text}");
        }
    }
}
