//! The provider's key set (RFC 7517), and the verification of signatures with it.

use crate::{
    Reason,
    token::{Algorithm, Token},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::{Map, Value};

/// The maximum number of keys of a set that are looked at.
const MOST: usize = 64;
/// The number of bytes of a coordinate on P-256 and of a key on Ed25519.
const COORDINATE: usize = 32;

/// The keys of a provider that can verify signatures.
#[derive(Debug, Default)]
pub(crate) struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: Option<String>,
    algorithm: Option<String>,
    public: Public,
}

#[derive(Debug)]
enum Public {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl Keys {
    /// Reads a key set. Keys of other kinds and other uses are left out.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, Reason> {
        let set: Map<String, Value> = serde_json::from_slice(text).map_err(|_| Reason::KeySet)?;
        let Some(Value::Array(keys)) = set.get("keys") else {
            return Err(Reason::KeySet);
        };
        Ok(Self(keys.iter().take(MOST).filter_map(key).collect()))
    }

    /// Verifies a token's signature. A token without a key id is verified only if a single key
    /// fits it.
    pub(crate) fn verify(&self, token: &Token<'_>) -> Result<(), Reason> {
        let fitting = self.0.iter().filter(|key| key.fits(token));
        let fitting: Vec<&Key> = fitting.collect();
        let keys = match (&token.key_id, fitting.as_slice()) {
            (_, []) | (None, [_, _, ..]) => return Err(Reason::KeyUnknown),
            (_, keys) => keys,
        };
        if keys.iter().any(|key| key.verifies(token)) {
            Ok(())
        } else {
            Err(Reason::Signature)
        }
    }
}

impl Key {
    /// Returns whether the token may be signed by this key: id, kind and algorithm agree.
    fn fits(&self, token: &Token<'_>) -> bool {
        let same_kind = matches!(
            (token.algorithm, &self.public),
            (Algorithm::Rs256 | Algorithm::Ps256, Public::Rsa { .. })
                | (Algorithm::Es256, Public::P256(_))
                | (Algorithm::EdDsa, Public::Ed25519(_))
        );
        let named = self.algorithm.as_deref();
        same_kind
            && named.is_none_or(|name| name == token.algorithm.name())
            && (token.key_id.is_none() || token.key_id == self.id)
    }

    fn verifies(&self, token: &Token<'_>) -> bool {
        let (message, signature) = (token.signed.as_bytes(), token.signature.as_slice());
        let verified = match &self.public {
            Public::Rsa { modulus, exponent } => {
                let algorithm = match token.algorithm {
                    Algorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
                    _ => &RSA_PKCS1_2048_8192_SHA256,
                };
                let (n, e) = (modulus, exponent);
                RsaPublicKeyComponents { n, e }.verify(algorithm, message, signature)
            }
            Public::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            Public::Ed25519(point) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
        };
        verified.is_ok()
    }
}

/// Reads a key, or nothing if it cannot verify signatures of an accepted algorithm.
fn key(key: &Value) -> Option<Key> {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok();
    let coordinate = |name: &str| bytes(name).filter(|bytes| bytes.len() == COORDINATE);
    if text("use").is_some_and(|purpose| purpose != "sig") {
        return None;
    }
    let public = match (text("kty")?, text("crv")) {
        ("RSA", _) => Public::Rsa {
            modulus: without_zeros(bytes("n")?),
            exponent: without_zeros(bytes("e")?),
        },
        ("EC", Some("P-256")) => {
            Public::P256([vec![4], coordinate("x")?, coordinate("y")?].concat())
        }
        ("OKP", Some("Ed25519")) => Public::Ed25519(coordinate("x")?),
        _ => return None,
    };
    Some(Key {
        id: text("kid").map(str::to_owned),
        algorithm: text("alg").map(str::to_owned),
        public,
    })
}

/// Removes leading zeros, which some providers write and the verification does not take.
fn without_zeros(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().skip_while(|byte| *byte == 0).collect()
}
