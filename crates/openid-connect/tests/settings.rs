//! What the settings and a step-up require of an ID token.

use crate::{NOW, Pair, provider::Draft};
use openid_connect::{ClaimPath, Purpose, Reason, Settings};
use serde_json::json;

type Change = fn(&mut Draft);
type Configure = fn(&mut Settings);

const GOOGLE: Configure = |settings| {
    settings.domains = vec!["noord.example.nl".into()];
    settings.requires_hosted_domain = true;
};
const LISTED: Configure = |settings| settings.domains = vec!["noord.example.nl".into()];
const ENTRA: Configure = |settings| settings.subject_claim = ClaimPath::new("oid");
const STRONG: Configure = |settings| settings.acr_values = vec!["mfa".into(), "hw".into()];

/// Tokens that a client with these settings does not accept.
const WRONG_FOR: &[(&str, Configure, Change, Option<Reason>)] = &[
    (
        "hosted domain",
        GOOGLE,
        |t| t.claims["hd"] = json!("Noord.example.nl"),
        None,
    ),
    (
        "hosted domain missing",
        GOOGLE,
        |_| {},
        Some(Reason::HostedDomainMissing),
    ),
    (
        "another hosted domain",
        GOOGLE,
        |t| t.claims["hd"] = json!("zuid.example.nl"),
        Some(Reason::HostedDomain),
    ),
    (
        "hosted domain in a list",
        GOOGLE,
        |t| t.claims["hd"] = json!(["noord.example.nl"]),
        Some(Reason::HostedDomain),
    ),
    ("no hosted domain elsewhere", LISTED, |_| {}, None),
    (
        "another hosted domain elsewhere",
        LISTED,
        |t| t.claims["hd"] = json!("zuid.example.nl"),
        Some(Reason::HostedDomain),
    ),
    (
        "object id and tenant",
        ENTRA,
        |t| {
            t.claims["oid"] = json!("o1");
            t.claims["tid"] = json!("tenant-1");
        },
        None,
    ),
    (
        "object id missing",
        ENTRA,
        |t| t.claims["tid"] = json!("tenant-1"),
        Some(Reason::SubjectClaim),
    ),
    (
        "tenant missing",
        ENTRA,
        |t| t.claims["oid"] = json!("o1"),
        Some(Reason::Tenant),
    ),
    (
        "another tenant",
        ENTRA,
        |t| {
            t.claims["oid"] = json!("o1");
            t.claims["tid"] = json!("tenant-2");
        },
        Some(Reason::Tenant),
    ),
    (
        "empty tenant",
        ENTRA,
        |t| {
            t.claims["oid"] = json!("o1");
            t.claims["tid"] = json!("");
        },
        Some(Reason::Tenant),
    ),
    ("context", STRONG, |t| t.claims["acr"] = json!("hw"), None),
    ("context missing", STRONG, |_| {}, Some(Reason::Acr)),
    (
        "another context",
        STRONG,
        |t| t.claims["acr"] = json!("password"),
        Some(Reason::Acr),
    ),
    (
        "both contexts in one text",
        STRONG,
        |t| t.claims["acr"] = json!("mfa hw"),
        Some(Reason::Acr),
    ),
];

#[test]
fn what_the_settings_require_is_required() {
    for (name, configure, change, reason) in WRONG_FOR {
        let pair = Pair::at("https://op.example.nl/tenant-1/v2.0", configure);
        pair.provider.changing(*change);
        let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
        assert_eq!(result.err(), *reason, "{name}");
    }
}

/// Times of authentication in the token of a step-up.
const STEP_UP: &[(&str, Change, Option<Reason>)] = &[
    ("now", |t| t.claims["auth_time"] = json!(NOW), None),
    (
        "as clocks differ",
        |t| t.claims["auth_time"] = json!(NOW - 60),
        None,
    ),
    ("missing", |_| {}, Some(Reason::AuthenticationTimeMissing)),
    (
        "a text",
        |t| t.claims["auth_time"] = json!("1790000000"),
        Some(Reason::AuthenticationTimeMissing),
    ),
    (
        "too long ago",
        |t| t.claims["auth_time"] = json!(NOW - 61),
        Some(Reason::AuthenticationTime),
    ),
    (
        "in the future",
        |t| t.claims["auth_time"] = json!(NOW + 61),
        Some(Reason::AuthenticationTime),
    ),
];

#[test]
fn step_up_needs_an_authentication_now() {
    for (name, change, reason) in STEP_UP {
        let pair = Pair::new();
        pair.provider.changing(*change);
        let result = futures::executor::block_on(pair.sign_in(Purpose::StepUp));
        assert_eq!(result.err(), *reason, "{name}");
    }
}
