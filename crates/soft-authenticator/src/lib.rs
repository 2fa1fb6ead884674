//! For tests: an authenticator in software with one passkey (ES256, no attestation), and the JSON of
//! a browser around it. What it sends can be made wrong in one thing at a time.

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// The flag of authenticator data that says that the user was present.
pub const PRESENT: u8 = 0x01;
/// The flag that says that the user was verified.
pub const VERIFIED: u8 = 0x04;
/// The flag that says that the credential's public key follows.
const ATTESTED: u8 = 0x40;

/// An authenticator with one passkey. Its members may be changed before each answer.
#[derive(Debug)]
pub struct Authenticator {
    key: EcdsaKeyPair,
    /// The origin of the page that asks.
    pub origin: String,
    /// The relying party's id.
    pub rp_id: String,
    /// The credential's id.
    pub id: Vec<u8>,
    /// The user handle of the owner, from the creation's options.
    pub handle: Vec<u8>,
    /// The flags of the next answer.
    pub flags: u8,
    /// The counter of the next answer.
    pub counter: u32,
}

impl Authenticator {
    /// Creates an authenticator in a browser whose page is of this origin.
    pub fn new(origin: &str) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random);
        let mut id = vec![0; 16];
        random.fill(&mut id).unwrap();
        let (_, host) = origin.split_once("://").unwrap();
        Self {
            key: key.unwrap(),
            origin: origin.to_owned(),
            rp_id: host.split(':').next().unwrap().to_owned(),
            id,
            handle: Vec::new(),
            flags: PRESENT | VERIFIED,
            counter: 0,
        }
    }

    /// Answers creation options, as `JSON.stringify` of the browser's credential.
    pub fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.handle = decoded(&options["user"]["id"]);
        let mut data = self.data(self.flags | ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x59");
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let client = self.client_data("webauthn.create", &options);
        self.credential(&json!({
            "clientDataJSON": encoded(&client),
            "attestationObject": encoded(&object),
            "transports": ["internal"],
        }))
    }

    /// Answers request options, as `JSON.stringify` of the browser's credential.
    pub fn get(&self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let data = self.data(self.flags);
        let client = self.client_data("webauthn.get", &options);
        let mut signed = data.clone();
        signed.extend(digest(&SHA256, &client).as_ref());
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.credential(&json!({
            "clientDataJSON": encoded(&client),
            "authenticatorData": encoded(&data),
            "signature": encoded(signature.as_ref()),
            "userHandle": encoded(&self.handle),
        }))
    }

    fn credential(&self, response: &Value) -> String {
        let id = encoded(&self.id);
        json!({
            "type": "public-key",
            "id": id,
            "rawId": id,
            "authenticatorAttachment": "platform",
            "response": response,
            "clientExtensionResults": {},
        })
        .to_string()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string()
        .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, self.rp_id.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Returns the public key as COSE: `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        cose.extend(&point[1..33]);
        cose.extend([0x22, 0x58, 0x20]);
        cose.extend(&point[33..]);
        cose
    }
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}
