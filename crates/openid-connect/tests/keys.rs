//! When keys are fetched.

use crate::{
    Pair,
    provider::{Provider, Signer},
};
use bytes::Bytes;
use futures::{
    FutureExt,
    future::{BoxFuture, join},
};
use http::{Request, Response};
use openid_connect::{Client, HttpClient, Purpose, Reason, Unreachable};
use serde_json::json;
use std::{future::poll_fn, mem::replace, sync::Arc, task::Poll};

/// A provider each of whose answers takes a moment.
#[derive(Debug)]
struct Slow(Provider);

impl HttpClient for Slow {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, Unreachable>> {
        let answer = self.0.send(request);
        async move {
            let mut has_waited = false;
            let moment = poll_fn(|context| {
                if replace(&mut has_waited, true) {
                    return Poll::Ready(());
                }
                context.waker().wake_by_ref();
                Poll::Pending
            });
            moment.await;
            answer.await
        }
        .boxed()
    }
}

/// Returns a client with a slow provider.
fn slow() -> Pair {
    let pair = Pair::new();
    let settings = pair.client.settings().clone();
    let provider = Arc::new(Slow(pair.provider.clone()));
    Pair {
        client: Client::new(settings, provider),
        ..pair
    }
}

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
fn callers_at_the_same_time_share_one_fetch() {
    let pair = slow();
    let both = join(pair.sign_in(Purpose::SignIn), pair.sign_in(Purpose::SignIn));
    let (one, other) = futures::executor::block_on(both);
    assert!(one.is_ok() && other.is_ok());
    for document in ["keys", "openid-configuration"] {
        assert_eq!(fetched(&pair, document), 1, "{document}");
    }
}

#[test]
fn caller_that_goes_away_does_not_end_the_fetch() {
    let pair = slow();
    futures::executor::block_on(pair.sign_in(Purpose::SignIn)).unwrap();
    pair.provider.state().now += 60;
    let now = pair.provider.state().now;
    let token = pair
        .provider
        .logout_token(|token| token.header["kid"] = json!("new"));
    // Polled once, and dropped.
    let ask = || pair.client.logout_token(&token, now).now_or_never();
    assert_eq!(ask(), None);
    for _ in 0..10 {
        assert_eq!(ask(), Some(Err(Reason::KeyUnknown)));
    }
    assert_eq!(fetched(&pair, "keys"), 2);
}

#[test]
fn fetch_that_nobody_waited_for_is_replaced_after_its_timeout() {
    let pair = slow();
    futures::executor::block_on(pair.sign_in(Purpose::SignIn)).unwrap();
    pair.provider.state().now += 60;
    let ask = || {
        let now = pair.provider.state().now;
        let token = pair
            .provider
            .logout_token(|token| token.header["kid"] = json!("new"));
        pair.client.logout_token(&token, now).now_or_never()
    };
    assert_eq!(ask(), None);
    pair.provider.state().now += 15;
    assert_eq!(ask(), None);
    assert_eq!(fetched(&pair, "keys"), 3);
    assert_eq!(ask(), Some(Err(Reason::KeyUnknown)));
}

#[test]
fn failed_fetch_for_an_unknown_key_waits_a_minute_and_harms_no_known_one() {
    let pair = Pair::new();
    let sign_in = || futures::executor::block_on(pair.sign_in(Purpose::SignIn)).map(drop);
    sign_in().unwrap();
    pair.provider.state().keys = json!("no JSON");
    let unknown = || {
        pair.provider
            .changing(|token| token.header["kid"] = json!("new"));
        sign_in()
    };
    pair.provider.state().now += 60;
    assert_eq!(unknown(), Err(Reason::KeySet));
    for _ in 1..60 {
        pair.provider.state().now += 1;
        assert_eq!(unknown(), Err(Reason::KeyUnknown));
    }
    assert_eq!(fetched(&pair, "keys"), 2);
    pair.provider.changing(|_| {});
    assert_eq!(sign_in(), Ok(()));
    pair.provider.state().now += 1;
    assert_eq!(unknown(), Err(Reason::KeySet));
    assert_eq!(fetched(&pair, "keys"), 3);
}

#[test]
fn provider_without_keys_is_asked_less_and_less_often() {
    let pair = Pair::new();
    pair.provider.state().keys = json!("no JSON");
    let mut asked = Vec::new();
    for second in 0..200 {
        let before = fetched(&pair, "keys");
        let result = futures::executor::block_on(pair.sign_in(Purpose::SignIn));
        assert_eq!(result.err(), Some(Reason::KeySet));
        if fetched(&pair, "keys") > before {
            asked.push(second);
        }
        pair.provider.state().now += 1;
    }
    assert_eq!(asked, [0, 5, 15, 35, 75, 135, 195]);
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
