//! Download addresses of attachments: signed, good for ten minutes, readable without a credential.
//!
//! The token holds the region, the environment, the attachment and the end of its life; nothing personal.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{AttachmentId, Environment, Scope, Secret, Timestamp};

const PURPOSE: &str = "attachment link";
const LIFE_SECONDS: i64 = 600;
const ID: usize = 17;
/// Environment, end of life, region, attachment.
const HEAD: usize = 1 + 8 + 2 * ID;

/// Makes and reads the addresses.
#[derive(Debug)]
pub(crate) struct Links {
    base: String,
    secret: Secret,
}

impl Links {
    pub(crate) fn new(public_url: &str, secret: Secret) -> Self {
        Self { base: format!("{public_url}/api/v2/attachments/"), secret }
    }

    /// The address of an attachment, good from now on for ten minutes.
    pub(crate) fn address(&self, scope: &Scope, id: AttachmentId, now: Timestamp) -> String {
        let mut token = [0; HEAD + 16];
        token[0] = u8::from(scope.environment.is_sandbox());
        token[1..9].copy_from_slice(&(now.seconds() + LIFE_SECONDS).to_be_bytes());
        token[9..9 + ID].copy_from_slice(scope.region.as_str().as_bytes());
        token[9 + ID..HEAD].copy_from_slice(id.as_str().as_bytes());
        let tag = self.secret.sign(PURPOSE, &[&token[..HEAD]]);
        token[HEAD..].copy_from_slice(&tag);
        format!("{}{}", self.base, URL_SAFE_NO_PAD.encode(token))
    }

    /// What a token opens now; nothing when it is forged, damaged or over.
    pub(crate) fn open(&self, token: &str, now: Timestamp) -> Option<(Scope, AttachmentId)> {
        let token: [u8; HEAD + 16] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (head, tag) = token.split_at(HEAD);
        if !self.secret.verify(PURPOSE, &[head], tag.try_into().ok()?) {
            return None;
        }
        let until = i64::from_be_bytes(head[1..9].try_into().ok()?);
        let environment = if head[0] == 0 { Environment::Production } else { Environment::Sandbox };
        let region = std::str::from_utf8(&head[9..9 + ID]).ok()?.parse().ok()?;
        let id = std::str::from_utf8(&head[9 + ID..]).ok()?.parse().ok()?;
        (now.seconds() < until).then_some((Scope { region, environment }, id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_ends_and_cannot_be_forged() {
        let links = Links::new("https://api.example.nl", Secret::new(&[1; 32]));
        let scope = Scope { region: "reg00000000000001".parse().unwrap(), environment: Environment::Sandbox };
        let id = "att00000000000001".parse().unwrap();
        let now = Timestamp::from_micros(1_000_000_000_000);
        let address = links.address(&scope, id, now);
        let token = address.strip_prefix("https://api.example.nl/api/v2/attachments/").unwrap();
        let later = |seconds: i64| Timestamp::from_micros(now.micros() + seconds * 1_000_000);
        assert_eq!(links.open(token, later(599)), Some((scope, id)));
        assert_eq!(links.open(token, later(600)), None);
        for at in 0..token.len() {
            let mut forged = token.as_bytes().to_vec();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(links.open(std::str::from_utf8(&forged).unwrap(), now), None, "{at}");
        }
    }
}
