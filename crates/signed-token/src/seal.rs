//! Sealed values: encrypted and authenticated with `ChaCha20-Poly1305`, under a key that follows from
//! the installation's secret, a purpose, and what the value is bound to, such as a person.

use crate::Secret;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// The number of random bytes that sealing a value needs.
pub const SEAL_RANDOM: usize = NONCE_LEN;

impl Secret {
    /// Seals a value. Only [`Secret::open`] with the same purpose and parts reads it. `random` must
    /// be fresh random bytes: they must not be used for another value.
    pub fn seal(
        &self,
        purpose: &str,
        parts: &[&[u8]],
        random: [u8; SEAL_RANDOM],
        value: &[u8],
    ) -> Vec<u8> {
        let key = self.sealing_keys(purpose, parts).next().and_then(cipher);
        let key = key.expect("the key has the cipher's length");
        let mut sealed = value.to_vec();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(random),
            Aad::empty(),
            &mut sealed,
        )
        .expect("a value in memory is shorter than the cipher allows");
        [&random, sealed.as_slice()].concat()
    }

    /// Returns a value that [`Secret::seal`] has sealed, under this secret or a former one. `None`
    /// for another purpose, for other parts, and if the value was changed.
    pub fn open(&self, purpose: &str, parts: &[&[u8]], sealed: &[u8]) -> Option<Vec<u8>> {
        let (random, sealed) = sealed.split_first_chunk::<SEAL_RANDOM>()?;
        self.sealing_keys(purpose, parts).find_map(|key| {
            let mut value = sealed.to_vec();
            let nonce = Nonce::assume_unique_for_key(*random);
            let opened = cipher(key)?.open_in_place(nonce, Aad::empty(), &mut value);
            let length = opened.ok()?.len();
            value.truncate(length);
            Some(value)
        })
    }
}

fn cipher(key: [u8; 32]) -> Option<LessSafeKey> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, &key).ok()?;
    Some(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_value_opens_for_the_same_purpose_and_parts_only() {
        let secret = Secret::new(&[1; 32]);
        let sealed = secret.seal("draft", &[b"usr1", b"x"], [7; SEAL_RANDOM], b"Sanne belde.");
        assert!(!sealed.windows(5).any(|part| part == b"Sanne"));
        let opened = |secret: &Secret, purpose, parts: &[&[u8]], sealed: &[u8]| {
            secret.open(purpose, parts, sealed)
        };
        assert_eq!(
            opened(&secret, "draft", &[b"usr1", b"x"], &sealed).as_deref(),
            Some(b"Sanne belde.".as_slice())
        );
        for (purpose, parts) in [
            ("search", &[b"usr1".as_slice(), b"x"][..]),
            ("draft", &[b"usr2", b"x"]),
            ("draft", &[b"usr1x", b""]),
            ("draft", &[b"usr1"]),
            ("draft", &[]),
        ] {
            assert_eq!(opened(&secret, purpose, parts, &sealed), None);
        }
        assert_eq!(
            opened(&Secret::new(&[2; 32]), "draft", &[b"usr1", b"x"], &sealed),
            None
        );
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(opened(&secret, "draft", &[b"usr1", b"x"], &changed), None);
        }
        for length in 0..sealed.len() {
            assert_eq!(
                opened(&secret, "draft", &[b"usr1", b"x"], &sealed[..length]),
                None
            );
        }
    }

    #[test]
    fn former_secret_still_opens_what_it_sealed() {
        let (old, new) = ([1; 32], [2; 32]);
        let sealed = Secret::new(&old).seal("draft", &[], [9; SEAL_RANDOM], b"tekst");
        let rotated = Secret::with_former(&new, &[old]);
        assert_eq!(
            rotated.open("draft", &[], &sealed).as_deref(),
            Some(b"tekst".as_slice())
        );
        let again = rotated.seal("draft", &[], [9; SEAL_RANDOM], b"tekst");
        assert_eq!(Secret::new(&old).open("draft", &[], &again), None);
        assert!(rotated.open("draft", &[], &again).is_some());
    }
}
