//! Seals what is kept for one person for a short time, so that the database alone does not show it.
//!
//! The key is derived from the installation's secret and from what the data is bound to, such as a
//! person and an id. Each piece has its number as nonce, so one key must seal one text only.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use store::Installation;

/// The key of what is bound to these values.
#[derive(Debug)]
pub struct SealingKey(LessSafeKey);

impl SealingKey {
    /// Derives the key of a purpose that is bound to these values. One of them must be a random id
    /// that is used for one text only.
    pub fn new(installation: &Installation, purpose: &str, bound: &[&[u8]]) -> Self {
        let mut bytes = [0; 32];
        for (half, number) in bytes.chunks_mut(16).zip(["1", "2"]) {
            let purpose = format!("seal {number} {purpose}");
            half.copy_from_slice(&installation.secret.sign(&purpose, bound));
        }
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).expect("the key has 32 bytes");
        Self(LessSafeKey::new(key))
    }

    /// Seals a piece of the text. `last` says whether it is the last piece.
    pub fn seal(&self, number: u64, last: bool, mut piece: Vec<u8>) -> Vec<u8> {
        self.0
            .seal_in_place_append_tag(nonce(number), Aad::from([u8::from(last)]), &mut piece)
            .expect("a piece is far smaller than the cipher's limit");
        piece
    }

    /// Opens a piece of the text. Returns `None` if it was sealed with another key, as another
    /// piece, or has been changed since.
    pub fn open(&self, number: u64, last: bool, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let aad = Aad::from([u8::from(last)]);
        let opened = self.0.open_in_place(nonce(number), aad, &mut sealed).ok()?;
        let size = opened.len();
        sealed.truncate(size);
        Some(sealed)
    }
}

fn nonce(number: u64) -> Nonce {
    let mut bytes = [0; 12];
    bytes[4..].copy_from_slice(&number.to_be_bytes());
    Nonce::assume_unique_for_key(bytes)
}
