//! Tokens of the provider, and the keys that sign them.

use super::{CLIENT, State};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RSA_PSS_SHA256, RsaKeyPair,
    },
};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A private key for tests alone.
const RSA: &[u8] = include_bytes!("rsa.pkcs8.der");

static KEYS: LazyLock<Signers> = LazyLock::new(Signers::new);
/// Keys that are not in the key set.
static OTHERS: LazyLock<Signers> = LazyLock::new(Signers::new);

struct Signers {
    rsa: RsaKeyPair,
    p256: EcdsaKeyPair,
    ed25519: Ed25519KeyPair,
}

impl Signers {
    fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let p256 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key for tests works");
        let ed25519 = Ed25519KeyPair::generate_pkcs8(&random).expect("a key for tests works");
        Self {
            rsa: RsaKeyPair::from_pkcs8(RSA).expect("a key for tests works"),
            p256: EcdsaKeyPair::from_pkcs8(algorithm, p256.as_ref(), &random)
                .expect("a key for tests works"),
            ed25519: Ed25519KeyPair::from_pkcs8(ed25519.as_ref()).expect("a key for tests works"),
        }
    }
}

/// What signs a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signer {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
    /// A key on P-256 that the provider does not publish.
    OtherEs256,
    /// An HMAC whose secret is the modulus of the published RSA key.
    Hs256,
    /// No signature.
    None,
}

impl Signer {
    /// Returns the header of a token that this signs.
    fn header(self) -> Value {
        match self {
            Self::Rs256 => json!({"alg": "RS256", "kid": "rsa"}),
            Self::Ps256 => json!({"alg": "PS256", "kid": "rsa"}),
            Self::Es256 | Self::OtherEs256 => json!({"alg": "ES256", "kid": "p256"}),
            Self::EdDsa => json!({"alg": "EdDSA", "kid": "ed25519"}),
            Self::Hs256 => json!({"alg": "HS256", "kid": "rsa"}),
            Self::None => json!({"alg": "none"}),
        }
    }

    fn sign(self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Rs256 | Self::Ps256 => {
                let mut signature = vec![0; KEYS.rsa.public().modulus_len()];
                let padding: &dyn ring::signature::RsaEncoding = match self {
                    Self::Ps256 => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                KEYS.rsa
                    .sign(padding, &random, message, &mut signature)
                    .expect("a key for tests works");
                signature
            }
            Self::Es256 => KEYS
                .p256
                .sign(&random, message)
                .expect("a key for tests works")
                .as_ref()
                .to_vec(),
            Self::OtherEs256 => OTHERS
                .p256
                .sign(&random, message)
                .expect("a key for tests works")
                .as_ref()
                .to_vec(),
            Self::EdDsa => KEYS.ed25519.sign(message).as_ref().to_vec(),
            Self::Hs256 => {
                let public = PublicKeyComponents::<Vec<u8>>::from(KEYS.rsa.public());
                let key = hmac::Key::new(hmac::HMAC_SHA256, &public.n);
                hmac::sign(&key, message).as_ref().to_vec()
            }
            Self::None => Vec::new(),
        }
    }
}

/// A token before it is signed.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) header: Value,
    pub(crate) claims: Value,
    pub(crate) signer: Signer,
}

impl Draft {
    /// Creates the ID token of the person.
    pub(super) fn id_token(state: &State, nonce: &str) -> Self {
        let mut claims = json!({
            "iss": state.issuer,
            "aud": CLIENT,
            "iat": state.now,
            "exp": state.now + 300,
            "nonce": nonce,
        });
        for (name, value) in state.person.as_object().expect("claims are an object") {
            claims[name] = value.clone();
        }
        Self::signed_by(Signer::Es256, claims)
    }

    /// Creates a logout token of the person's session.
    pub(super) fn logout(state: &State) -> Self {
        let claims = json!({
            "iss": state.issuer,
            "aud": CLIENT,
            "iat": state.now,
            "exp": state.now + 120,
            "jti": "logout-1",
            "sub": state.person["sub"],
            "sid": state.person["sid"],
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        let mut draft = Self::signed_by(Signer::Es256, claims);
        draft.header["typ"] = json!("logout+jwt");
        draft
    }

    fn signed_by(signer: Signer, claims: Value) -> Self {
        Self {
            header: signer.header(),
            claims,
            signer,
        }
    }

    /// Lets another key sign, and names it in the header.
    pub(crate) fn sign_with(&mut self, signer: Signer) {
        (self.signer, self.header) = (signer, signer.header());
    }

    /// Removes a claim.
    pub(crate) fn without(&mut self, name: &str) {
        self.claims
            .as_object_mut()
            .expect("claims are an object")
            .remove(name);
    }

    /// Returns the token.
    pub(super) fn sign(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&self.header), part(&self.claims));
        let signature = URL_SAFE_NO_PAD.encode(self.signer.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }
}

/// Returns the public keys, and some that must not be used.
pub(super) fn key_set() -> Value {
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let rsa = PublicKeyComponents::<Vec<u8>>::from(KEYS.rsa.public());
    let point = |keys: &Signers| {
        let bytes = keys.p256.public_key().as_ref().to_vec();
        (text(&bytes[1..33]), text(&bytes[33..]))
    };
    let (x, y) = point(&KEYS);
    let (other_x, other_y) = point(&OTHERS);
    json!({"keys": [
        {"kty": "RSA", "kid": "rsa", "use": "sig", "n": text(&rsa.n), "e": text(&rsa.e)},
        {"kty": "EC", "crv": "P-256", "kid": "p256", "alg": "ES256", "x": x, "y": y},
        {"kty": "OKP", "crv": "Ed25519", "kid": "ed25519", "x": text(KEYS.ed25519.public_key().as_ref())},
        {"kty": "EC", "crv": "P-256", "kid": "encryption", "use": "enc", "x": other_x, "y": other_y},
        {"kty": "EC", "crv": "P-256", "kid": "es256k", "alg": "ES256K", "x": other_x, "y": other_y},
        {"kty": "EC", "crv": "P-256", "kid": "second", "x": other_x, "y": other_y},
        {"kty": "oct", "kid": "secret", "k": "AAAA"},
        "no key",
    ]})
}
