//! The installation's secret, with which cursors and download links are signed.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// 32 secret bytes, the same on every node of an installation.
#[derive(Clone)]
pub struct Secret(Hmac<Sha256>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Takes the secret's bytes.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(bytes).expect("HMAC takes a key of any length"))
    }

    /// HMAC-SHA256 over `purpose` and the parts, each preceded by its length, cut to 128 bits.
    pub fn sign(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 16] {
        let tag = self.mac(purpose, parts).finalize().into_bytes();
        tag[..16].try_into().expect("a SHA-256 tag has 32 bytes")
    }

    /// Whether `tag` is what [`Secret::sign`] gives, compared in constant time.
    pub fn verify(&self, purpose: &str, parts: &[&[u8]], tag: &[u8; 16]) -> bool {
        self.mac(purpose, parts).verify_truncated_left(tag).is_ok()
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}
