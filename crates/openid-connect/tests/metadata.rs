//! Discovery: what is refused, and a provider that is away.

use crate::{BACK, ISSUER, Pair};
use openid_connect::{Purpose, Reason};
use serde_json::{Value, json};

fn refusal(change: impl FnOnce(&mut Value)) -> Option<Reason> {
    let pair = Pair::new();
    change(&mut pair.provider.state().metadata);
    futures::executor::block_on(pair.url(&pair.flow(Purpose::SignIn))).err()
}

#[test]
fn issuer_of_the_metadata_is_compared_to_the_byte() {
    for issuer in [
        "https://op.example.nl/",
        "https://OP.example.nl",
        "https://op.example.nl:443",
        "",
    ] {
        assert_eq!(
            refusal(|m| m["issuer"] = json!(issuer)),
            Some(Reason::MetadataIssuer),
            "{issuer}"
        );
    }
    assert_eq!(
        refusal(|m| m["issuer"] = json!([ISSUER])),
        Some(Reason::Metadata)
    );
    assert_eq!(refusal(|_| {}), None);
}

#[test]
fn metadata_without_what_a_sign_in_needs_is_refused() {
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        for value in [
            json!(null),
            json!(1),
            json!("/path"),
            json!("http://op.example.nl/x"),
            json!("file:///x"),
        ] {
            assert_eq!(
                refusal(|m| m[name] = value.clone()),
                Some(Reason::Metadata),
                "{name} {value}"
            );
        }
    }
    assert_eq!(refusal(|m| *m = json!("no JSON")), Some(Reason::Metadata));
    assert_eq!(refusal(|m| *m = json!([])), Some(Reason::Metadata));
}

#[test]
fn issuer_with_a_path_and_a_slash_is_found() {
    for issuer in [
        "https://op.example.nl/realms/noord",
        "https://op.example.nl/application/o/desk/",
    ] {
        let pair = Pair::at(issuer, |_| {});
        let identity = futures::executor::block_on(pair.sign_in(Purpose::SignIn)).unwrap();
        assert_eq!(identity.issuer, issuer);
    }
}

#[test]
fn issuer_without_tls_may_have_endpoints_without_tls() {
    let pair = Pair::at("http://op.internal:8080", |_| {});
    assert!(futures::executor::block_on(pair.sign_in(Purpose::SignIn)).is_ok());
}

#[test]
fn provider_that_is_away_is_left_alone_for_a_moment_and_found_again() {
    let pair = Pair::new();
    let now = pair.provider.state().now;
    let probe = |at| futures::executor::block_on(pair.client.probe(now + at));
    assert_eq!(pair.client.away_since(), None);
    pair.provider.state().is_away = true;
    assert_eq!(probe(0), Err(Reason::Unreachable));
    assert_eq!(pair.client.away_since(), Some(now));
    pair.provider.state().is_away = false;
    assert_eq!(probe(4), Err(Reason::Unreachable));
    assert_eq!(probe(5), Ok(()));
    assert_eq!(pair.client.away_since(), None);
}

#[test]
fn session_at_the_provider_is_ended_by_its_end_point() {
    let pair = Pair::new();
    let now = pair.provider.state().now;
    let url = futures::executor::block_on(
        pair.client
            .end_session_url("https://ow.example.nl/desk", now),
    );
    assert_eq!(
        url.unwrap().as_str(),
        "https://op.example.nl/end?client_id=desk&post_logout_redirect_uri=https%3A%2F%2Fow.example.nl%2Fdesk"
    );
    let without = Pair::new();
    without.provider.state().metadata["end_session_endpoint"] = json!(null);
    assert_eq!(
        futures::executor::block_on(without.client.end_session_url(BACK, now)),
        None
    );
}
