//! ID tokens whose claims are wrong in one thing each: every one is refused, with its reason.

use crate::{
    NOW, Pair,
    provider::{Draft, Signer},
};
use openid_connect::{Purpose, Reason};
use serde_json::json;

type Change = fn(&mut Draft);

/// Tokens that no client accepts.
const WRONG: &[(&str, Change, Reason)] = &[
    (
        "issuer with a slash",
        |t| t.claims["iss"] = json!("https://op.example.nl/"),
        Reason::Issuer,
    ),
    (
        "issuer in capitals",
        |t| t.claims["iss"] = json!("https://OP.example.nl"),
        Reason::Issuer,
    ),
    (
        "issuer in a list",
        |t| t.claims["iss"] = json!(["https://op.example.nl"]),
        Reason::Issuer,
    ),
    ("issuer missing", |t| t.without("iss"), Reason::Issuer),
    (
        "another audience",
        |t| t.claims["aud"] = json!("portal"),
        Reason::Audience,
    ),
    (
        "audience in capitals",
        |t| t.claims["aud"] = json!("DESK"),
        Reason::Audience,
    ),
    (
        "audiences without this client",
        |t| t.claims["aud"] = json!(["portal", "desk2"]),
        Reason::Audience,
    ),
    ("audience missing", |t| t.without("aud"), Reason::Audience),
    (
        "several audiences, no authorized party",
        |t| t.claims["aud"] = json!(["desk", "portal"]),
        Reason::AuthorizedParty,
    ),
    (
        "several audiences, another authorized party",
        |t| {
            t.claims["aud"] = json!(["desk", "portal"]);
            t.claims["azp"] = json!("portal");
        },
        Reason::AuthorizedParty,
    ),
    (
        "one audience, another authorized party",
        |t| t.claims["azp"] = json!("portal"),
        Reason::AuthorizedParty,
    ),
    (
        "expired",
        |t| t.claims["exp"] = json!(NOW - 60),
        Reason::Expired,
    ),
    (
        "expiry missing",
        |t| t.without("exp"),
        Reason::ExpiryMissing,
    ),
    (
        "expiry a text",
        |t| t.claims["exp"] = json!("1790000300"),
        Reason::ExpiryMissing,
    ),
    (
        "issued in the future",
        |t| t.claims["iat"] = json!(NOW + 61),
        Reason::IssuedInFuture,
    ),
    (
        "time of issue missing",
        |t| t.without("iat"),
        Reason::IssuedMissing,
    ),
    (
        "not valid yet",
        |t| t.claims["nbf"] = json!(NOW + 61),
        Reason::NotYetValid,
    ),
    (
        "start a text",
        |t| t.claims["nbf"] = json!("0"),
        Reason::NotYetValid,
    ),
    (
        "nonce missing",
        |t| t.without("nonce"),
        Reason::NonceMissing,
    ),
    (
        "old nonce",
        |t| t.claims["nonce"] = json!("n-0S6_WzA2Mj"),
        Reason::Nonce,
    ),
    (
        "nonce in a list",
        |t| t.claims["nonce"] = json!([t.claims["nonce"]]),
        Reason::Nonce,
    ),
    ("subject missing", |t| t.without("sub"), Reason::Subject),
    (
        "subject empty",
        |t| t.claims["sub"] = json!(""),
        Reason::Subject,
    ),
    (
        "subject a number",
        |t| t.claims["sub"] = json!(1),
        Reason::Subject,
    ),
    (
        "subject too long",
        |t| t.claims["sub"] = json!("s".repeat(256)),
        Reason::Subject,
    ),
    (
        "subject with a control character",
        |t| t.claims["sub"] = json!("subject-1\n"),
        Reason::Subject,
    ),
    (
        "another access token",
        |t| t.claims["at_hash"] = json!("77QmUPtjPfzWtF2AnpK9RQ"),
        Reason::AccessTokenHash,
    ),
    (
        "claims no object",
        |t| t.claims = json!(["sub"]),
        Reason::Token,
    ),
];

#[test]
fn every_wrong_claim_is_refused_with_its_reason() {
    for (name, change, reason) in WRONG {
        let pair = Pair::new();
        pair.provider.changing(*change);
        let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
        assert_eq!(result.map(drop), Err(*reason), "{name}");
    }
}

/// Tokens at the borders of what is accepted.
const RIGHT: &[(&str, Change)] = &[
    ("RS256", |t| t.sign_with(Signer::Rs256)),
    ("PS256", |t| t.sign_with(Signer::Ps256)),
    ("ES256", |t| t.sign_with(Signer::Es256)),
    ("EdDSA", |t| t.sign_with(Signer::EdDsa)),
    ("no key id, and one key fits", |t| {
        t.header = json!({"alg": "EdDSA"});
    }),
    ("type in capitals", |t| t.header["typ"] = json!("JWT")),
    ("audience in a list", |t| t.claims["aud"] = json!(["desk"])),
    ("several audiences and this authorized party", |t| {
        t.claims["aud"] = json!(["desk", "portal"]);
        t.claims["azp"] = json!("desk");
    }),
    ("expired as clocks differ", |t| {
        t.claims["exp"] = json!(NOW - 59);
    }),
    ("issued as clocks differ", |t| {
        t.claims["iat"] = json!(NOW + 60);
    }),
    ("issued and valid earlier", |t| {
        t.claims["iat"] = json!(NOW - 300);
        t.claims["nbf"] = json!(NOW - 300);
    }),
    ("times with fractions", |t| {
        t.claims["exp"] = json!(1_790_000_300.5);
    }),
    ("this access token", |t| {
        t.claims["at_hash"] = json!("9MKET0Y7WpOlF96BtnoJyA");
    }),
];

#[test]
fn right_tokens_are_accepted() {
    for (name, change) in RIGHT {
        let pair = Pair::new();
        pair.provider.changing(*change);
        let signs = |t: &mut Draft| {
            if t.header["alg"] == "EdDSA" {
                t.signer = Signer::EdDsa;
            }
        };
        pair.provider.changing(move |t| {
            change(t);
            signs(t);
        });
        let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
        assert_eq!(
            result.map(|identity| identity.subject),
            Ok("subject-1".into()),
            "{name}"
        );
    }
}
