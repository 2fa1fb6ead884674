//! Opaque, URL-safe tokens with an HMAC: cursors and links that only the installation can make.
//!
//! A token is valid for one purpose and for what it is bound to, such as a region. It carries its
//! data, so nothing is stored and it never expires.
//!
//! The secret also seals what is stored for a short time and may be read by one party only
//! ([`Secret::seal`]).

mod payload;
mod seal;
mod secret;

pub use payload::Payload;
pub use seal::SEAL_RANDOM;
pub use secret::Secret;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Number of bytes of a tag.
const TAG: usize = 16;
/// The largest number of values that a token is bound to.
const MAX_BOUND_VALUES: usize = 7;

/// Makes and reads the tokens of one purpose that are bound to `N` values.
#[derive(Debug, Clone, Copy)]
pub struct SignedToken<'a, const N: usize> {
    secret: &'a Secret,
    purpose: &'a str,
    bound: [&'a [u8]; N],
}

impl<'a, const N: usize> SignedToken<'a, N> {
    /// Creates the codec of a purpose. A token is valid only where it is decoded with the same
    /// purpose and the same `bound` values; these are not part of the token.
    pub fn new(secret: &'a Secret, purpose: &'a str, bound: [&'a [u8]; N]) -> Self {
        const { assert!(N <= MAX_BOUND_VALUES) }
        Self {
            secret,
            purpose,
            bound,
        }
    }

    /// Returns the token of a value.
    pub fn encode<T: Payload>(&self, value: &T) -> String {
        let mut bytes = Vec::with_capacity(64);
        value.write(&mut bytes);
        let tag = self
            .secret
            .sign(self.purpose, self.parts(&bytes).as_slice(N));
        bytes.extend_from_slice(&tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Returns the value of a token, or nothing for any other text.
    pub fn decode<T: Payload>(&self, text: &str) -> Option<T> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (payload, tag) = bytes.split_last_chunk::<TAG>()?;
        if !self
            .secret
            .verify(self.purpose, self.parts(payload).as_slice(N), tag)
        {
            return None;
        }
        let mut rest = payload;
        let value = T::read(&mut rest)?;
        rest.is_empty().then_some(value)
    }

    fn parts<'p>(&'p self, payload: &'p [u8]) -> Parts<'p> {
        let mut parts: [&[u8]; MAX_BOUND_VALUES + 1] = [&[]; MAX_BOUND_VALUES + 1];
        parts[0] = payload;
        parts[1..=N].copy_from_slice(&self.bound);
        Parts(parts)
    }
}

/// The payload and what the token is bound to.
struct Parts<'p>([&'p [u8]; MAX_BOUND_VALUES + 1]);

impl<'p> Parts<'p> {
    fn as_slice(&self, bound: usize) -> &[&'p [u8]] {
        &self.0[..=bound]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn token_is_valid_only_for_its_secret_purpose_and_binding() {
        let (secret, other) = (Secret::new(&KEY), Secret::new(&[8; 32]));
        let bound: [&[u8]; 2] = [b"reg1", b"p"];
        let text = SignedToken::new(&secret, "one", bound).encode(&42_i64);
        let decoded = |secret: &Secret, purpose: &str, bound: [&[u8]; 2]| {
            SignedToken::new(secret, purpose, bound).decode::<i64>(&text)
        };
        assert_eq!(decoded(&secret, "one", bound), Some(42));
        assert_eq!(decoded(&other, "one", bound), None);
        assert_eq!(decoded(&secret, "two", bound), None);
        assert_eq!(decoded(&secret, "one", [b"reg1", b"s"]), None);
        assert_eq!(decoded(&secret, "one", [b"reg", b"1p"]), None);
    }

    #[test]
    fn token_of_another_type_is_rejected() {
        let secret = Secret::new(&KEY);
        let tokens = SignedToken::new(&secret, "one", []);
        assert_eq!(tokens.decode::<(i64, i64)>(&tokens.encode(&1_i64)), None);
        assert_eq!(tokens.decode::<i64>(&tokens.encode(&(1_i64, 2_i64))), None);
    }

    proptest! {
        #[test]
        fn token_returns_its_value_and_a_forged_one_is_rejected(
            numbers: (i64, [i64; 3]),
            text in ".*",
            flip in 0usize..60,
        ) {
            let secret = Secret::new(&KEY);
            let tokens = SignedToken::new(&secret, "one", [b"a"]);
            let value = (numbers.0, (numbers.1, text));
            let token = tokens.encode(&value);
            prop_assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            prop_assert_eq!(tokens.decode(&token), Some(value));
            let mut forged = token.into_bytes();
            let flip = flip % forged.len();
            forged[flip] = if forged[flip] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            prop_assert_eq!(tokens.decode::<(i64, ([i64; 3], String))>(&forged), None);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let secret = Secret::new(&KEY);
            let tokens = SignedToken::new(&secret, "one", []);
            prop_assert_eq!(tokens.decode::<i64>(&text), None);
        }
    }
}
