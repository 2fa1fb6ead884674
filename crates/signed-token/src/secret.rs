//! The secret that signs tokens.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::Arc;

/// A secret of 32 bytes, the same on every node of an installation. After a rotation, former
/// secrets still verify what they signed.
#[derive(Clone)]
pub struct Secret {
    newest: Hmac<Sha256>,
    former: Arc<[Hmac<Sha256>]>,
    /// The index of the former secret that signs long-lived look-up keys; the newest secret signs
    /// them if there is none.
    lasting: Option<usize>,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Creates a secret from its bytes.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self::with_former(bytes, &[])
    }

    /// Creates a secret with its former ones, newest first.
    pub fn with_former(bytes: &[u8; 32], former: &[[u8; 32]]) -> Self {
        let key =
            |bytes: &[u8; 32]| Hmac::new_from_slice(bytes).expect("HMAC takes a key of any length");
        Self {
            newest: key(bytes),
            former: former.iter().map(key).collect(),
            lasting: None,
        }
    }

    /// Returns the same secret with the former one at this index for [`Secret::sign_lasting`].
    #[must_use]
    pub fn lasting(self, place: Option<usize>) -> Self {
        let lasting = place.filter(|place| *place < self.former.len());
        Self { lasting, ..self }
    }

    /// Does the same as [`Secret::sign`] with the lasting secret, the installation's first, so that
    /// a rotation does not change the result. For values that are stored and looked up again and
    /// that prove nothing.
    pub fn sign_lasting(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 16] {
        let key = self
            .lasting
            .map_or(&self.newest, |place| &self.former[place]);
        truncated(mac(key, purpose, parts))
    }

    /// Returns the HMAC-SHA256 over `purpose` and the parts, each preceded by its length, truncated
    /// to 128 bits.
    pub fn sign(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 16] {
        truncated(mac(&self.newest, purpose, parts))
    }

    /// Returns whether `tag` is the result of [`Secret::sign`] under the newest or a former secret.
    /// Compares in constant time.
    pub fn verify(&self, purpose: &str, parts: &[&[u8]], tag: &[u8; 16]) -> bool {
        let made_by = |key| mac(key, purpose, parts).verify_truncated_left(tag).is_ok();
        made_by(&self.newest) || self.former.iter().any(made_by)
    }
}

impl Secret {
    /// Returns the keys that seal values of a purpose, which are bound to the parts: the newest
    /// first, then those of the former secrets.
    pub(crate) fn sealing_keys<'s>(
        &'s self,
        purpose: &'s str,
        parts: &'s [&'s [u8]],
    ) -> impl Iterator<Item = [u8; 32]> + 's {
        let key = move |secret| {
            let mut bound = vec![purpose.as_bytes()];
            bound.extend(parts);
            mac(secret, "sealing key", &bound)
                .finalize()
                .into_bytes()
                .into()
        };
        std::iter::once(&self.newest)
            .chain(self.former.iter())
            .map(key)
    }
}

fn mac(key: &Hmac<Sha256>, purpose: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = key.clone();
    for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac
}

fn truncated(mac: Hmac<Sha256>) -> [u8; 16] {
    mac.finalize().into_bytes()[..16]
        .try_into()
        .expect("a SHA-256 tag has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_secret_verifies_but_does_not_sign() {
        let (old, new) = ([1; 32], [2; 32]);
        let (before, after) = (Secret::new(&old), Secret::with_former(&new, &[old]));
        let parts: &[&[u8]] = &[b"a", b"b"];
        let (first, second) = (before.sign("p", parts), after.sign("p", parts));
        assert_eq!(second, Secret::new(&new).sign("p", parts));
        assert!(after.verify("p", parts, &first) && after.verify("p", parts, &second));
        assert!(
            !before.verify("p", parts, &second) && !Secret::new(&new).verify("p", parts, &first)
        );
        let lasting = after.clone().lasting(Some(0));
        assert_eq!(
            (lasting.sign("p", parts), lasting.sign_lasting("p", parts)),
            (second, first)
        );
        assert_eq!(
            (
                after.sign_lasting("p", parts),
                before.sign_lasting("p", parts)
            ),
            (second, first)
        );
    }
}
