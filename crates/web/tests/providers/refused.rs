//! Refused sign-ins: whatever is wrong, the page is the same to the byte, no session is opened, and
//! the audit log has the reason.

use super::{
    BEGIN, Desk,
    provider::{Draft, Signer},
    session,
};
use http::StatusCode;
use serde_json::json;

type Change = fn(&mut Draft);

/// What is wrong with each token of a person who would else be linked by the verified address.
const WRONG: &[(Change, &str)] = &[
    (|t| t.sign_with(Signer::None), "algorithmNotAccepted"),
    (|t| t.sign_with(Signer::Hs256), "algorithmNotAccepted"),
    (|t| t.signer = Signer::OtherEs256, "signatureWrong"),
    (|t| t.header["kid"] = json!("foreign"), "keyUnknown"),
    (|t| t.header["typ"] = json!("at+jwt"), "tokenTypeDiffers"),
    (|t| t.header["crit"] = json!(["x"]), "criticalHeader"),
    (|t| t.without("iss"), "issuerDiffers"),
    (
        |t| t.claims["iss"] = json!(format!("{}/", t.claims["iss"].as_str().unwrap_or_default())),
        "issuerDiffers",
    ),
    (|t| t.claims["aud"] = json!("portal"), "audienceDiffers"),
    (
        |t| t.claims["aud"] = json!(["desk", "portal"]),
        "authorizedPartyDiffers",
    ),
    (
        |t| t.claims["azp"] = json!("portal"),
        "authorizedPartyDiffers",
    ),
    (|t| t.claims["exp"] = json!(1_000), "expired"),
    (|t| t.without("exp"), "expiryMissing"),
    (
        |t| t.claims["iat"] = json!(9_999_999_999_i64),
        "issuedInFuture",
    ),
    (|t| t.without("iat"), "issueTimeMissing"),
    (
        |t| t.claims["nbf"] = json!(9_999_999_999_i64),
        "notYetValid",
    ),
    (|t| t.without("nonce"), "nonceMissing"),
    (|t| t.claims["nonce"] = json!("old"), "nonceDiffers"),
    (|t| t.without("sub"), "subjectMissing"),
    (
        |t| t.claims["at_hash"] = json!("x"),
        "accessTokenHashDiffers",
    ),
    (
        |t| t.claims["hd"] = json!("elsewhere.example.nl"),
        "hostedDomainDiffers",
    ),
    (|t| t.without("email_verified"), "emailNotVerified"),
    (
        |t| t.claims["email_verified"] = json!(false),
        "emailNotVerified",
    ),
    (
        |t| t.claims["email_verified"] = json!("true"),
        "emailNotVerified",
    ),
    (
        |t| t.claims["email_verified"] = json!(1),
        "emailNotVerified",
    ),
    (|t| t.without("email"), "emailMissing"),
    (
        |t| t.claims["email"] = json!(["sanne.voorbeeld@staff.example.nl"]),
        "emailMissing",
    ),
    (
        |t| t.claims["email"] = json!("sanne.voorbeeld@evil.example"),
        "emailDomain",
    ),
    (
        |t| t.claims["email"] = json!("sanne.voorbeeld@staff.example.nl@evil.example"),
        "emailDomain",
    ),
    (
        |t| t.claims["email"] = json!("nobody@staff.example.nl"),
        "unknown",
    ),
    (
        |t| t.claims["email"] = json!("disabled.voorbeeld@staff.example.nl"),
        "person",
    ),
];

#[testkit::test]
async fn every_wrong_token_gets_the_same_page_and_its_reason_in_the_audit_log() {
    let desk = Desk::new().await;
    desk.app.disabled("Disabled Voorbeeld").await;
    let mut pages = Vec::new();
    for (index, (change, reason)) in WRONG.iter().enumerate() {
        if index % 20 == 0 {
            desk.wait();
        }
        desk.provider.changing(*change);
        let page = desk.sign_in().await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{reason}");
        assert_eq!(session(&page), None, "{reason}");
        let expected = ("oidc:op".to_owned(), (*reason).to_owned());
        assert_eq!(desk.reason().await, expected);
        pages.push(page.html);
    }
    pages.dedup();
    assert_eq!(pages.len(), 1);
    for text in ["sanne", "Sanne", "Testprovider", "staff.example.nl"] {
        assert!(!pages[0].contains(text), "{text}");
    }
    assert_eq!(desk.app.audited("factor.added").await.len(), 0);
    assert_eq!(desk.app.audited("session.opened").await.len(), 0);
}

#[testkit::test]
async fn callback_that_belongs_elsewhere_opens_nothing() {
    let desk = Desk::new().await;
    let refused = async |slug: &str, query: &str, cookies: &[&str], reason: &str| {
        let page = desk.back(slug, query, cookies).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{reason}");
        assert_eq!(session(&page), None, "{reason}");
        let expected = (format!("oidc:{slug}"), reason.to_owned());
        assert_eq!(desk.reason().await, expected);
    };
    // Replayed.
    let (query, cookie) = desk.begin(BEGIN).await;
    assert_eq!(
        desk.back("op", &query, &[&cookie]).await.status,
        StatusCode::SEE_OTHER
    );
    refused("op", &query, &[&cookie], "flow").await;
    // The code twice, in a new flow.
    let (other, cookie) = desk.begin(BEGIN).await;
    let code = query.split('&').next().unwrap();
    let (_, rest) = other.split_once('&').unwrap();
    refused("op", &format!("{code}&{rest}"), &[&cookie], "codeRefused").await;
    // Another browser's state, and none.
    let (query, _) = desk.begin(BEGIN).await;
    let (_, own) = desk.begin(BEGIN).await;
    refused("op", &query, &[&own], "stateDiffers").await;
    refused("op", &query, &[], "flow").await;
    refused("op", &query, &["__Host-desk-flow=AAAA"], "flow").await;
    // Another provider's flow, and another provider's answer.
    let (query, cookie) = desk.begin(BEGIN).await;
    refused("other", &query, &[&cookie], "flow").await;
    let (query, cookie) = desk.begin(BEGIN).await;
    let mixed = query.replace("iss=http%3A%2F%2F127", "iss=http%3A%2F%2F128");
    refused("op", &mixed, &[&cookie], "responseIssuerDiffers").await;
    let (query, cookie) = desk.begin(BEGIN).await;
    let (without, _) = query.split_once("&iss=").unwrap();
    refused("op", without, &[&cookie], "responseIssuerMissing").await;
    // Too late.
    let (query, cookie) = desk.begin(BEGIN).await;
    desk.wait();
    refused("op", &query, &[&cookie], "flow").await;
    // The person declined.
    let (query, cookie) = desk.begin(BEGIN).await;
    let declined = query.replace(query.split('&').next().unwrap(), "error=access_denied");
    refused("op", &declined, &[&cookie], "providerDenied").await;
}

#[testkit::test]
async fn network_that_tries_too_often_waits() {
    let desk = Desk::new().await;
    for _ in 0..30 {
        desk.begin(BEGIN).await;
    }
    let page = desk.visitor.get(BEGIN).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.header("retry-after").parse::<u32>().unwrap() <= 600);
    for _ in 0..30 {
        desk.back("op", "state=x", &[]).await;
    }
    let page = desk.back("op", "state=x", &[]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    desk.wait();
    desk.begin(BEGIN).await;
}
