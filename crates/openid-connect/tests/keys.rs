//! When keys are fetched.

use crate::{Pair, provider::Signer};
use openid_connect::{Purpose, Reason};
use serde_json::json;

fn fetched(pair: &Pair, document: &str) -> usize {
    let state = pair.provider.state();
    state
        .requests
        .iter()
        .filter(|path| *path == document)
        .count()
}

#[test]
fn keys_and_metadata_are_kept_for_an_hour() {
    let pair = Pair::new();
    let sign_in = || futures::executor::block_on(pair.sign_in(Purpose::SignIn)).map(drop);
    sign_in().unwrap();
    pair.provider.state().now += 3_599;
    sign_in().unwrap();
    assert_eq!(
        (
            fetched(&pair, "keys"),
            fetched(&pair, "openid-configuration")
        ),
        (1, 1)
    );
    pair.provider.state().now += 1;
    sign_in().unwrap();
    assert_eq!(
        (
            fetched(&pair, "keys"),
            fetched(&pair, "openid-configuration")
        ),
        (2, 2)
    );
}

#[test]
fn unknown_key_is_fetched_once_a_minute_at_most() {
    let pair = Pair::new();
    let sign_in = || futures::executor::block_on(pair.sign_in(Purpose::SignIn)).map(drop);
    sign_in().unwrap();
    pair.provider
        .changing(|token| token.header["kid"] = json!("new"));
    pair.provider.state().now += 59;
    for _ in 0..10 {
        assert_eq!(sign_in(), Err(Reason::KeyUnknown));
    }
    assert_eq!(fetched(&pair, "keys"), 1);
    pair.provider.state().now += 1;
    for _ in 0..10 {
        assert_eq!(sign_in(), Err(Reason::KeyUnknown));
    }
    assert_eq!(fetched(&pair, "keys"), 2);

    // A key that the provider has exchanged is found as soon as it is published.
    pair.provider.state().keys["keys"][1]["kid"] = json!("new");
    pair.provider.state().now += 60;
    assert_eq!(sign_in(), Ok(()));
    assert_eq!(fetched(&pair, "keys"), 3);
}

#[test]
fn exchanged_key_without_an_id_is_found() {
    let pair = Pair::new();
    let right = pair.provider.state().keys.clone();
    let only = |index: usize| json!({"keys": [right["keys"][index]]});
    let sign_in = || futures::executor::block_on(pair.sign_in(Purpose::SignIn)).map(drop);
    pair.provider.state().keys = only(5);
    pair.provider
        .changing(|token| token.header = json!({"alg": "ES256"}));
    assert_eq!(sign_in(), Err(Reason::Signature));
    pair.provider.state().keys = only(1);
    assert_eq!(sign_in(), Err(Reason::Signature));
    pair.provider.state().now += 60;
    assert_eq!(sign_in(), Ok(()));
}

#[test]
fn key_set_that_is_none_is_refused() {
    for keys in [json!("no JSON"), json!([]), json!({}), json!({"keys": {}})] {
        let pair = Pair::new();
        pair.provider.state().keys = keys;
        let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
        assert_eq!(result.err(), Some(Reason::KeySet));
    }
}

#[test]
fn keys_that_cannot_be_used_do_no_harm() {
    let pair = Pair::new();
    pair.provider.state().keys["keys"][0]["n"] = json!("AAAA");
    pair.provider.state().keys["keys"][1]["x"] = json!("short");
    for (signer, reason) in [
        (Signer::Rs256, Reason::Signature),
        (Signer::Es256, Reason::KeyUnknown),
    ] {
        pair.provider.changing(move |token| token.sign_with(signer));
        let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
        assert_eq!(result.err(), Some(reason));
    }
}
