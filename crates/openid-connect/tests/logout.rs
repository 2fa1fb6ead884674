//! Back-channel logout tokens.

use crate::{
    NOW, Pair,
    provider::{Draft, Signer},
};
use openid_connect::{ClaimPath, LoggedOut, Purpose, Reason};
use serde_json::json;

type Change = fn(&mut Draft);

fn logged_out(pair: &Pair, change: Change) -> Result<LoggedOut, Reason> {
    let token = pair.provider.logout_token(change);
    futures::executor::block_on(pair.client.logout_token(&token, NOW))
}

#[test]
fn token_ends_a_session_or_all_of_a_person() {
    let pair = Pair::new();
    let ended = |change| {
        let ended = logged_out(&pair, change).unwrap();
        (ended.subject, ended.session)
    };
    let (subject, session) = (Some("subject-1".to_owned()), Some("session-1".to_owned()));
    assert_eq!(ended(|_| {}), (subject.clone(), session.clone()));
    assert_eq!(ended(|t| t.without("sid")), (subject, None));
    assert_eq!(ended(|t| t.without("sub")), (None, session.clone()));

    let pair = Pair::with(|settings| settings.subject_claim = ClaimPath::new("uid"));
    let ended = logged_out(&pair, |_| {}).unwrap();
    assert_eq!((ended.subject, ended.session), (None, session));
    let result = logged_out(&pair, |t| t.without("sid"));
    assert_eq!(result, Err(Reason::LogoutTarget));
}

#[test]
fn token_is_named_until_it_is_too_old() {
    let pair = Pair::new();
    let ended = logged_out(&pair, |t| t.claims["jti"] = json!("once")).unwrap();
    assert_eq!(ended.id, "once");
    let oldest = ended.until - 1;
    let token = pair
        .provider
        .logout_token(|t| t.claims["exp"] = json!(NOW + 1_000));
    let at = |now| futures::executor::block_on(pair.client.logout_token(&token, now));
    assert!(at(oldest).is_ok());
    assert_eq!(at(ended.until), Err(Reason::TooOld));
}

const WRONG: &[(&str, Change, Reason)] = &[
    (
        "no type",
        |t| t.header = json!({"alg": "ES256", "kid": "p256"}),
        Reason::TokenType,
    ),
    (
        "type of an ID token",
        |t| t.header["typ"] = json!("JWT"),
        Reason::TokenType,
    ),
    (
        "another key",
        |t| t.signer = Signer::OtherEs256,
        Reason::Signature,
    ),
    (
        "foreign key id",
        |t| t.header["kid"] = json!("x"),
        Reason::KeyUnknown,
    ),
    (
        "another issuer",
        |t| t.claims["iss"] = json!("https://op.example.nl/"),
        Reason::Issuer,
    ),
    (
        "another audience",
        |t| t.claims["aud"] = json!("portal"),
        Reason::Audience,
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
        "issued in the future",
        |t| t.claims["iat"] = json!(NOW + 61),
        Reason::IssuedInFuture,
    ),
    (
        "too old",
        |t| t.claims["iat"] = json!(NOW - 181),
        Reason::TooOld,
    ),
    ("id missing", |t| t.without("jti"), Reason::LogoutId),
    (
        "event missing",
        |t| t.without("events"),
        Reason::LogoutEvent,
    ),
    (
        "another event",
        |t| t.claims["events"] = json!({"x": {}}),
        Reason::LogoutEvent,
    ),
    (
        "event no object",
        |t| t.claims["events"]["http://schemas.openid.net/event/backchannel-logout"] = json!(true),
        Reason::LogoutEvent,
    ),
    (
        "nonce",
        |t| t.claims["nonce"] = json!("n"),
        Reason::LogoutNonce,
    ),
    (
        "nobody",
        |t| {
            t.without("sub");
            t.without("sid");
        },
        Reason::LogoutTarget,
    ),
];

#[test]
fn every_wrong_logout_token_is_refused_with_its_reason() {
    let pair = Pair::new();
    for (name, change, reason) in WRONG {
        assert_eq!(logged_out(&pair, *change), Err(*reason), "{name}");
    }
    for text in ["", "a.b", "a.b.c", "\u{e9}.\u{e9}.\u{e9}"] {
        let result = futures::executor::block_on(pair.client.logout_token(text, NOW));
        assert_eq!(result, Err(Reason::Token), "{text}");
    }
}

#[test]
fn logout_token_signs_nobody_in() {
    let pair = Pair::new();
    pair.provider.changing(|token| {
        token.header["typ"] = json!("logout+jwt");
        token.claims["events"] = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    });
    let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
    assert_eq!(result.err(), Some(Reason::TokenType));
}
