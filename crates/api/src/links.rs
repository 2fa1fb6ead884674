//! Signed download URLs of attachments. They need no credential, and are valid for ten minutes but
//! no longer than the key or session that they were issued to.
//!
//! The token contains the environment, the expiry, the region, the attachment and the credential's
//! id or hash. It contains no personal data.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{AttachmentId, Environment, KeyId, Scope, Secret, Timestamp, TokenHash};

const PURPOSE: &str = "attachment link";
const LIFE_SECONDS: i64 = 600;
const ID: usize = 17;
/// The token's layout: environment, expiry, region, attachment, kind of holder, holder.
const HEAD: usize = 1 + 8 + 2 * ID + 1 + HOLDER;
const HOLDER: usize = 32;
const OF_KEY: u8 = 1;
const OF_SESSION: u8 = 2;

/// The credential to which a URL was issued. The URL expires with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Key(KeyId),
    Session(TokenHash),
}

/// What a URL gives access to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) scope: Scope,
    pub(crate) id: AttachmentId,
    pub(crate) holder: Holder,
}

/// The URLs' issuer and verifier.
#[derive(Debug)]
pub(crate) struct Links {
    base: String,
    secret: Secret,
}

impl Links {
    pub(crate) fn new(public_url: &str, secret: Secret) -> Self {
        Self {
            base: format!("{public_url}/api/v2/attachments/"),
            secret,
        }
    }

    /// Returns the URL of an attachment, valid for ten minutes from `now`. A URL without a holder
    /// is never valid.
    pub(crate) fn url(
        &self,
        scope: &Scope,
        id: AttachmentId,
        holder: Option<Holder>,
        now: Timestamp,
    ) -> String {
        let mut token = [0; HEAD + 16];
        token[0] = u8::from(scope.environment.is_sandbox());
        token[1..9].copy_from_slice(&(now.seconds() + LIFE_SECONDS).to_be_bytes());
        token[9..9 + ID].copy_from_slice(scope.region.as_str().as_bytes());
        token[9 + ID..9 + 2 * ID].copy_from_slice(id.as_str().as_bytes());
        let (kind, place) = token[9 + 2 * ID..HEAD].split_at_mut(1);
        match &holder {
            Some(Holder::Key(key)) => {
                kind[0] = OF_KEY;
                place[..ID].copy_from_slice(key.as_str().as_bytes());
            }
            Some(Holder::Session(hash)) => {
                kind[0] = OF_SESSION;
                place.copy_from_slice(hash);
            }
            None => {}
        }
        let tag = self.secret.sign(PURPOSE, &[&token[..HEAD]]);
        token[HEAD..].copy_from_slice(&tag);
        format!("{}{}", self.base, URL_SAFE_NO_PAD.encode(token))
    }

    /// Verifies a token. `None` if it is forged, damaged or expired. The caller must still check
    /// that the holder is valid.
    pub(crate) fn open(&self, token: &str, now: Timestamp) -> Option<Opened> {
        let token: [u8; HEAD + 16] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (head, tag) = token.split_at(HEAD);
        if !self.secret.verify(PURPOSE, &[head], tag.try_into().ok()?) {
            return None;
        }
        let until = i64::from_be_bytes(head[1..9].try_into().ok()?);
        let environment = if head[0] == 0 {
            Environment::Production
        } else {
            Environment::Sandbox
        };
        let text = |at: usize| std::str::from_utf8(&head[at..at + ID]).ok();
        let (region, id) = (text(9)?.parse().ok()?, text(9 + ID)?.parse().ok()?);
        let kind = 9 + 2 * ID;
        let holder = match head[kind] {
            OF_KEY => Holder::Key(text(kind + 1)?.parse().ok()?),
            OF_SESSION => Holder::Session(head[kind + 1..].try_into().ok()?),
            _ => return None,
        };
        (now.seconds() < until).then_some(Opened {
            scope: Scope {
                region,
                environment,
            },
            id,
            holder,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_expires_and_cannot_be_forged() {
        let links = Links::new("https://api.example.nl", Secret::new(&[1; 32]));
        let scope = Scope {
            region: "reg00000000000001".parse().unwrap(),
            environment: Environment::Sandbox,
        };
        let id = "att00000000000001".parse().unwrap();
        let now = Timestamp::from_micros(1_000_000_000_000);
        let holder = Holder::Key("key00000000000001".parse().unwrap());
        let url = links.url(&scope, id, Some(holder), now);
        let token = url
            .strip_prefix("https://api.example.nl/api/v2/attachments/")
            .unwrap();
        let later = |seconds: i64| Timestamp::from_micros(now.micros() + seconds * 1_000_000);
        assert_eq!(
            links.open(token, later(599)),
            Some(Opened { scope, id, holder })
        );
        assert_eq!(links.open(token, later(600)), None);
        for at in 0..token.len() {
            let mut forged = token.as_bytes().to_vec();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(
                links.open(std::str::from_utf8(&forged).unwrap(), now),
                None,
                "{at}"
            );
        }
        let opened = |holder| {
            let url = links.url(&scope, id, holder, now);
            links
                .open(url.rsplit('/').next().unwrap(), now)
                .map(|opened| opened.holder)
        };
        assert_eq!(
            opened(Some(Holder::Session([7; 32]))),
            Some(Holder::Session([7; 32]))
        );
        assert_eq!(opened(None), None);
    }
}
