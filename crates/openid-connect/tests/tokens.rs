//! ID tokens whose form, header or signature is wrong in one thing each: every one is refused, with
//! its reason.

use crate::{
    Pair,
    provider::{Draft, Signer},
};
use openid_connect::{Purpose, Reason};
use serde_json::json;

type Change = fn(&mut Draft);
type Forge = fn(String) -> String;

/// Tokens that no client accepts.
const WRONG: &[(&str, Change, Reason)] = &[
    (
        "no algorithm",
        |t| t.sign_with(Signer::None),
        Reason::Algorithm,
    ),
    (
        "algorithm None",
        |t| {
            t.sign_with(Signer::None);
            t.header["alg"] = json!("None");
        },
        Reason::Algorithm,
    ),
    (
        "HMAC with the public key",
        |t| t.sign_with(Signer::Hs256),
        Reason::Algorithm,
    ),
    (
        "an algorithm that is not accepted",
        |t| t.header["alg"] = json!("ES384"),
        Reason::Algorithm,
    ),
    (
        "algorithm in lower case",
        |t| t.header["alg"] = json!("es256"),
        Reason::Algorithm,
    ),
    (
        "algorithm missing",
        |t| t.header = json!({"kid": "p256"}),
        Reason::Token,
    ),
    (
        "algorithm a number",
        |t| t.header["alg"] = json!(256),
        Reason::Token,
    ),
    (
        "key id a number",
        |t| t.header["kid"] = json!(1),
        Reason::Token,
    ),
    (
        "extension required",
        |t| t.header["crit"] = json!(["b64"]),
        Reason::Critical,
    ),
    (
        "access token",
        |t| t.header["typ"] = json!("at+jwt"),
        Reason::TokenType,
    ),
    (
        "logout token",
        |t| t.header["typ"] = json!("logout+jwt"),
        Reason::TokenType,
    ),
    (
        "another key",
        |t| t.signer = Signer::OtherEs256,
        Reason::Signature,
    ),
    (
        "another key, which the header has",
        |t| {
            t.signer = Signer::OtherEs256;
            t.header["jwk"] = json!({"kty": "EC"});
        },
        Reason::Signature,
    ),
    (
        "another key, whose address the header has",
        |t| {
            t.signer = Signer::OtherEs256;
            t.header["jku"] = json!("https://evil.example/keys");
        },
        Reason::Signature,
    ),
    (
        "signature missing",
        |t| t.signer = Signer::None,
        Reason::Signature,
    ),
    (
        "RSA signature for a key on P-256",
        |t| t.signer = Signer::Rs256,
        Reason::Signature,
    ),
    (
        "foreign key id",
        |t| t.header["kid"] = json!("unknown"),
        Reason::KeyUnknown,
    ),
    (
        "key id of another kind of key",
        |t| t.header["kid"] = json!("rsa"),
        Reason::KeyUnknown,
    ),
    (
        "key for encryption",
        |t| {
            t.signer = Signer::OtherEs256;
            t.header["kid"] = json!("encryption");
        },
        Reason::KeyUnknown,
    ),
    (
        "key for another algorithm",
        |t| {
            t.signer = Signer::OtherEs256;
            t.header["kid"] = json!("es256k");
        },
        Reason::KeyUnknown,
    ),
    (
        "no key id, and several keys fit",
        |t| t.header = json!({"alg": "ES256"}),
        Reason::KeyUnknown,
    ),
];

#[test]
fn every_wrong_token_is_refused_with_its_reason() {
    for (name, change, reason) in WRONG {
        let pair = Pair::new();
        pair.provider.changing(*change);
        let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
        assert_eq!(result.map(drop), Err(*reason), "{name}");
    }
}

/// Texts that are no token of the provider.
const FORGED: &[(&str, Forge, Reason)] = &[
    ("empty", |_| String::new(), Reason::Token),
    (
        "two parts",
        |t| t[..t.rfind('.').unwrap_or_default()].to_owned(),
        Reason::Token,
    ),
    (
        "five parts, encrypted",
        |t| format!("{t}.a.b"),
        Reason::Token,
    ),
    ("padded", |t| format!("{t}=="), Reason::Token),
    ("blank before", |t| format!(" {t}"), Reason::Token),
    (
        "too long",
        |t| t + &"A".repeat(32 * 1024),
        Reason::TokenTooLong,
    ),
    (
        "signature cut off",
        |t| t[..t.len() - 2].to_owned(),
        Reason::Signature,
    ),
    (
        "claims exchanged",
        |t| {
            let parts: Vec<&str> = t.split('.').collect();
            format!("{}.f{}.{}", parts[0], &parts[1][1..], parts[2])
        },
        Reason::Signature,
    ),
];

#[test]
fn every_forged_token_is_refused_with_its_reason() {
    for (name, forge, reason) in FORGED {
        let pair = Pair::new();
        pair.provider.state().forge = *forge;
        let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
        assert_eq!(result.map(drop), Err(*reason), "{name}");
    }
}
