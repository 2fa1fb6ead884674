//! Back-channel logout: the provider's server ends sessions.

use super::{
    Desk, Page,
    provider::{Draft, Signer},
    signed_in,
};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

type Change = fn(&mut Draft);

impl Desk {
    /// Sends a new logout token as the provider's server does: without cookie and origin.
    async fn log_out(&self, change: impl Fn(&mut Draft)) -> Page {
        self.send_token(&self.logout_token(change)).await
    }

    /// Makes a logout token with an id of its own.
    fn logout_token(&self, change: impl Fn(&mut Draft)) -> String {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let now = self.now();
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        self.provider.logout_token(|token| {
            token.claims["jti"] = json!(format!("logout-{number}"));
            token.claims["exp"] = json!(now + 600);
            change(token);
        })
    }

    async fn send_token(&self, token: &str) -> Page {
        let form = format!("logout_token={token}");
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.visitor
            .send(Method::POST, "/desk/sign-in/op/logout", &headers, &form)
            .await
    }

    /// Signs in with a session of this name at the provider.
    async fn sign_in_as(&self, session: &str) -> String {
        self.provider.state().person["sid"] = session.into();
        signed_in(&self.sign_in().await)
    }
}

#[testkit::test]
async fn token_ends_one_session_or_all_of_the_person_at_the_provider() {
    let desk = Desk::new().await;
    let (one, two) = (desk.sign_in_as("one").await, desk.sign_in_as("two").await);
    let by_passkey = format!("__Host-desk={}", desk.app.desk_session(desk.staff).await);
    let page = desk
        .log_out(|token| token.claims["sid"] = json!("one"))
        .await;
    assert_eq!((page.status, page.html.as_str()), (StatusCode::OK, ""));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(!desk.is_in(&one).await && desk.is_in(&two).await);
    let ended = desk.app.audited("session.ended").await;
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0]["details"]["method"], "oidc:op");

    let three = desk.sign_in_as("three").await;
    let page = desk.log_out(|token| token.without("sid")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!desk.is_in(&two).await && !desk.is_in(&three).await);
    assert!(desk.is_in(&by_passkey).await);
    // Nothing is left, which is no fault.
    let page = desk.log_out(|token| token.without("sid")).await;
    assert_eq!(page.status, StatusCode::OK);
}

#[testkit::test]
async fn token_ends_the_session_whose_newest_proof_it_names() {
    let desk = Desk::new().await;
    let ends = async |session: &str, sid: &str, has_subject: bool| {
        let page = desk.log_out(|token| {
            token.claims["sid"] = json!(sid);
            if !has_subject {
                token.without("sub");
            }
        });
        assert_eq!(page.await.status, StatusCode::OK, "{sid}");
        !desk.is_in(session).await
    };
    let before = desk.sign_in_as("one").await;
    desk.provider.state().person["sid"] = "two".into();
    let after = signed_in(&desk.step_up(&before, 0).await);
    assert!(!ends(&after, "one", true).await);
    assert!(ends(&after, "two", true).await);

    // A session that began elsewhere has the provider's session since the step-up.
    let began = desk.person().await;
    desk.provider.state().person["sid"] = "three".into();
    let after = signed_in(&desk.step_up(&began, 0).await);
    assert!(!ends(&after, "two", false).await);
    assert!(ends(&after, "three", false).await);

    // A step-up elsewhere leaves it.
    let before = desk.sign_in_as("four").await;
    let after = desk.step_up_by_passkey(&before).await;
    assert!(!ends(&after, "three", false).await);
    assert!(ends(&after, "four", false).await);
}

#[testkit::test]
async fn session_that_the_provider_did_not_name_ends_with_every_token_of_its_person() {
    let desk = Desk::new().await;
    desk.provider.changing(|token| token.without("sid"));
    let session = signed_in(&desk.sign_in().await);
    let page = desk
        .log_out(|token| token.claims["sub"] = json!("subject-2"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(desk.is_in(&session).await);
    assert_eq!(desk.log_out(|_| {}).await.status, StatusCode::OK);
    assert!(!desk.is_in(&session).await);
}

#[testkit::test]
async fn replayed_token_ends_no_later_session() {
    let desk = Desk::new().await;
    for change in [(|t| t.without("sid")) as Change, |_| {}] {
        let before = desk.sign_in_as("session-1").await;
        let token = desk.logout_token(change);
        assert_eq!(desk.send_token(&token).await.status, StatusCode::OK);
        assert!(!desk.is_in(&before).await);
        // The same session at the provider leads back in.
        let after = desk.sign_in_as("session-1").await;
        let page = desk.send_token(&token).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert_eq!(page.html, r#"{"error":"invalid_request"}"#);
        assert_eq!(desk.reason().await.1, "logoutReplayed");
        assert!(desk.is_in(&after).await);
        // As long as it is valid, and after what has ended was forgotten, too.
        desk.app.clock.advance(Duration::from_secs(179));
        desk.now();
        let now = desk.app.store.clock().now();
        desk.app.store.forget_ended_of_staff(now).await.unwrap();
        let page = desk.send_token(&token).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(desk.is_in(&after).await);
        desk.app.clock.advance(Duration::from_secs(2));
        desk.now();
        let page = desk.send_token(&token).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        // Repeated refusals are counted in an entry of their own, which may follow.
        let refused = desk.app.audited("session.refused").await;
        let is_too_old = |entry: &Value| entry["details"]["reason"] == "tooOld";
        assert!(refused.iter().any(is_too_old), "{refused:?}");
        // Another token ends the session.
        let page = desk.log_out(|token| token.without("sid")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!desk.is_in(&after).await);
    }
}

#[testkit::test]
async fn tokens_of_unknown_keys_fetch_the_keys_once_a_minute() {
    let desk = Desk::new().await;
    let session = desk.sign_in_as("one").await;
    let fetched = || {
        let state = desk.provider.state();
        state.requests.iter().filter(|path| *path == "keys").count()
    };
    assert_eq!(fetched(), 1);
    for minute in 1..4 {
        desk.app.clock.advance(Duration::from_mins(1));
        for _ in 0..5 {
            let page = desk.log_out(|token| token.header["kid"] = json!("new"));
            assert_eq!(page.await.status, StatusCode::BAD_REQUEST);
            assert_eq!(fetched(), 1 + minute);
        }
    }
    assert_eq!(desk.reason().await.1, "keyUnknown");
    assert!(desk.is_in(&session).await);
}

#[testkit::test]
async fn wrong_token_ends_nothing() {
    let desk = Desk::new().await;
    let session = desk.sign_in_as("one").await;
    let wrong: &[(Change, &str)] = &[
        (|t| t.signer = Signer::OtherEs256, "signatureWrong"),
        (|t| t.sign_with(Signer::None), "algorithmNotAccepted"),
        (|t| t.header["typ"] = json!("JWT"), "tokenTypeDiffers"),
        (|t| t.claims["nonce"] = json!("x"), "logoutNoncePresent"),
        (|t| t.without("events"), "logoutEventMissing"),
        (|t| t.claims["aud"] = json!("portal"), "audienceDiffers"),
        (|t| t.claims["iat"] = json!(1_000), "tooOld"),
    ];
    for (change, reason) in wrong {
        let page = desk.log_out(change).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{reason}");
        assert_eq!(page.html, r#"{"error":"invalid_request"}"#);
        assert_eq!(desk.reason().await.1, *reason);
    }
    assert!(desk.is_in(&session).await);
    // More than the token that a form may have.
    let page = desk.send_token(&"A".repeat(9 << 10)).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    let path = "/desk/sign-in/unknown/logout";
    let page = desk.visitor.send(Method::POST, path, &[], "").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    for _ in 0..30 {
        desk.log_out(|token| token.without("jti")).await;
    }
    let page = desk.log_out(|token| token.without("jti")).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    // The provider's own tokens are not counted.
    assert_eq!(desk.log_out(|_| {}).await.status, StatusCode::OK);
    assert!(!desk.is_in(&session).await);
}
