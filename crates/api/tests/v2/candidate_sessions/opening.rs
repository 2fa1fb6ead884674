//! `POST /auth/candidates/sessions`.

use super::{SESSIONS, ask, own, request, show, show_of, sign_in, token};
use crate::app_with;
use http::StatusCode;
use model::{Environment, Person, RepeatingRandom, Token, TokenKind};
use serde_json::{Value, json};
use std::time::Duration;
use store::verifications::{self, Credentials, Verification};
use testkit::{TestApp, TestRegion, candidate};

async fn sandbox_with_one() -> (TestApp, TestRegion) {
    let (app, region) = app_with(vec![candidate(2)]).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    (app, region)
}

/// Returns a code that differs from this one.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[testkit::test]
async fn a_code_opens_a_session_once() {
    let (app, region) = sandbox_with_one().await;
    let client = app.client(&region.key);
    let code = ask(&client, "n1@example.nl").await;
    let opened = show(
        &client,
        " N1@EXAMPLE.nl",
        &format!("{} {}", &code[..3], &code[3..]),
    )
    .await;
    let token = token(&opened);
    assert!(token.starts_with("ors_") && Token::recognise(token.as_bytes()).is_some());
    assert_eq!(
        opened.json(),
        json!({
            "statusCode": 201, "message": "Successfully opened session",
            "data": {"token": token, "expiresAt": "2026-01-02T15:04:05.678Z"},
            "meta": {"sandboxEnabled": true},
        })
    );
    assert_eq!(
        own(&app, &token, "/api/sandbox").await,
        Ok(vec![json!("rec00000000000001")])
    );
    assert_eq!(
        show(&client, "n1@example.nl", &code).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_ne!(
        sign_in(&client, "n1@example.nl").await,
        token,
        "another session has another token"
    );
    assert!(
        own(&app, &token, "/api/sandbox").await.is_ok(),
        "and the first goes on"
    );
}

#[testkit::test]
async fn every_failed_sign_in_has_the_same_response() {
    let (app, region) = sandbox_with_one().await;
    let other = app.region("zuid").await;
    let client = app.client(&region.key).with("x-request-id", "same");
    let used = ask(&client, "n1@example.nl").await;
    token(&show(&client, "n1@example.nl", &used).await);
    let unknown = ask(&client, "nobody@example.nl").await;
    let (unasked, _) = request(&client, "nobody@example.nl").await;
    let mut refusals = vec![
        show(&client, "n1@example.nl", &used).await,
        show(&client, "nobody@example.nl", &unknown).await,
        show(&client, "nobody@example.nl", &wrong(&unknown)).await,
        show(&client, "never.asked@example.nl", "123456").await,
        show(&client, "a\u{0}b", "123456").await,
        show(&client, "", "").await,
        show_of(&client, "", "123456").await,
        show_of(&client, "ver00000000000001", "123456").await,
        show_of(&client, &unasked, "123456").await,
        client.post(SESSIONS, &json!({"token": ""})).await,
        client
            .post(SESSIONS, &json!({"token": "x".repeat(200)}))
            .await,
    ];
    let code = ask(&client, "n1@example.nl").await;
    let elsewhere = app.client(&other.key).with("x-request-id", "same");
    refusals.push(show(&elsewhere, "n1@example.nl", &code).await);
    refusals.push(show(&client, "n1@example.nl", &wrong(&code)).await);
    refusals.push(show(&client, "n1@example.nl", "geen code").await);
    app.clock.advance(Duration::from_mins(10));
    refusals.push(show(&client, "n1@example.nl", &code).await);
    let mut bodies: Vec<_> = refusals
        .iter()
        .map(|answer| (answer.status, answer.text()))
        .collect();
    assert_eq!(bodies[0].0, StatusCode::BAD_REQUEST);
    assert_eq!(
        refusals[0].json()["detail"],
        "The link or the code is wrong, has been used or has expired. Request a new one."
    );
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:#?}");
}

#[testkit::test]
async fn code_is_valid_for_ten_minutes() {
    let (app, region) = sandbox_with_one().await;
    let client = app.client(&region.key);
    for (waited, status) in [
        (599_999, StatusCode::CREATED),
        (600_000, StatusCode::BAD_REQUEST),
    ] {
        let code = ask(&client, "n1@example.nl").await;
        app.clock.advance(Duration::from_millis(waited));
        assert_eq!(
            show(&client, "n1@example.nl", &code).await.status,
            status,
            "{waited}"
        );
    }
}

#[testkit::test]
async fn five_wrong_codes_end_the_code_and_four_do_not() {
    let (app, region) = sandbox_with_one().await;
    let client = app.client(&region.key);
    for (wrongly, status) in [(4, StatusCode::CREATED), (5, StatusCode::BAD_REQUEST)] {
        let code = ask(&client, "n1@example.nl").await;
        for _ in 0..wrongly {
            assert_eq!(
                show(&client, "n1@example.nl", &wrong(&code)).await.status,
                StatusCode::BAD_REQUEST
            );
        }
        assert_eq!(
            show(&client, "n1@example.nl", &code).await.status,
            status,
            "{wrongly}"
        );
    }
}

#[testkit::test]
async fn five_wrong_codes_end_only_the_code_of_their_request() {
    let (app, region) = sandbox_with_one().await;
    let client = app.client(&region.key);
    let (first, code) = request(&client, "n1@example.nl").await;
    let (second, its_code) = request(&client, "n1@example.nl").await;
    assert_eq!(
        show_of(&client, &second, &code).await.status,
        StatusCode::BAD_REQUEST,
        "another request's code"
    );
    for _ in 0..5 {
        assert_eq!(
            show_of(&client, &first, &wrong(&code)).await.status,
            StatusCode::BAD_REQUEST
        );
    }
    assert_eq!(
        show_of(&client, &first, &code).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        show_of(&client, &second, &its_code).await.status,
        StatusCode::CREATED
    );
    let elsewhere = app.client(&app.region("zuid").await.key);
    let (third, code) = request(&client, "n1@example.nl").await;
    assert_eq!(
        show_of(&elsewhere, &third, &code).await.status,
        StatusCode::BAD_REQUEST,
        "another region's sandbox"
    );
}

#[testkit::test]
async fn concurrent_attempts_are_all_counted() {
    let (app, region) = sandbox_with_one().await;
    let client = app.client(&region.key);
    let code = ask(&client, "n1@example.nl").await;
    let wrong = wrong(&code);
    futures::future::join_all((0..8).map(|_| show(&client, "n1@example.nl", &wrong))).await;
    assert_eq!(
        show(&client, "n1@example.nl", &code).await.status,
        StatusCode::BAD_REQUEST
    );

    let code = ask(&client, "n1@example.nl").await;
    let answers =
        futures::future::join_all((0..5).map(|_| show(&client, "n1@example.nl", &code))).await;
    let opened = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED)
        .count();
    assert_eq!(opened, 1, "a code is good once");
}

/// Creates a sign-in link in production, without sending it.
async fn sent(app: &TestApp, identity_key: &str, number: u64) -> String {
    let token = Token::random(TokenKind::Session, &RepeatingRandom::new(number));
    let person = Person {
        environment: Environment::Production,
        identity_key: identity_key.into(),
        region: None,
    };
    let id = format!("ver{number:014}").parse().unwrap();
    let now = app.store.clock().now();
    let credentials = Credentials {
        token: token.hash(),
        code: [0; 16],
        until: now.plus(Duration::from_mins(10)),
    };
    let sent = app.store.transaction(move |transaction| {
        Box::pin(async move {
            let new = Verification {
                id,
                person,
                redirect_url: None,
                new_email: None,
            };
            verifications::replace(transaction, &new, "sign-in", now).await?;
            verifications::set_credentials(transaction, id, &credentials).await
        })
    });
    let sent: Result<bool, store::Error> = sent.await;
    assert!(sent.unwrap());
    token.reveal().to_owned()
}

#[testkit::test]
async fn a_link_opens_a_session_once_and_in_its_own_environment() {
    let (app, region) = sandbox_with_one().await;
    let link = sent(&app, "n2@example.nl", 5).await;
    let client = app.anonymous();
    let post = async |base: &str| {
        client
            .post(
                &format!("{base}/auth/candidates/sessions"),
                &json!({"token": link}),
            )
            .await
    };
    assert_eq!(post("/api/sandbox").await.status, StatusCode::BAD_REQUEST);
    let session = token(&post("/api/v2").await);
    assert_eq!(
        own(&app, &session, "/api/v2").await,
        Ok(vec![json!("rec00000000000002")])
    );
    assert_eq!(
        own(&app, &session, "/api/sandbox").await,
        Err(StatusCode::UNAUTHORIZED)
    );
    assert_eq!(
        own(&app, &link, "/api/v2").await,
        Err(StatusCode::UNAUTHORIZED),
        "a link is no session"
    );
    assert_eq!(post("/api/v2").await.status, StatusCode::BAD_REQUEST);

    let late = sent(&app, "n2@example.nl", 6).await;
    app.clock.advance(Duration::from_mins(10));
    let answer = app
        .client(&region.key)
        .post("/auth/candidates/sessions", &json!({"token": late}))
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let nobodys = sent(&app, "nobody@example.nl", 7).await;
    let answer = client
        .post("/auth/candidates/sessions", &json!({"token": nobodys}))
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[testkit::test]
async fn either_the_token_or_the_request_and_the_code() {
    let (app, _) = app_with(vec![]).await;
    for (body, faults) in [
        (json!({}), vec!["/token required"]),
        (json!({"email": "n1@example.nl"}), vec!["/code required"]),
        (json!({"requestId": "x"}), vec!["/code required"]),
        (json!({"code": "123456"}), vec!["/requestId required"]),
        (
            json!({"requestId": "x", "email": "e", "code": "1"}),
            vec!["/email unexpected"],
        ),
        (json!({"token": "x", "code": "1"}), vec!["/code unexpected"]),
        (
            json!({"token": "x", "requestId": "y"}),
            vec!["/requestId unexpected"],
        ),
        (
            json!({"token": "x", "email": "e", "code": "1"}),
            vec!["/email unexpected", "/code unexpected"],
        ),
        (json!({"token": 1}), vec!["/token type"]),
        (
            json!({"token": null, "extra": 1}),
            vec!["/extra unknown", "/token required"],
        ),
    ] {
        let answer = app
            .anonymous()
            .post("/auth/candidates/sessions", &body)
            .await;
        assert_eq!(
            (answer.status, answer.faults()),
            (
                StatusCode::BAD_REQUEST,
                faults.iter().map(|f| (*f).to_owned()).collect()
            ),
            "{body}"
        );
    }
}

#[testkit::test]
async fn tokens_and_codes_are_stored_as_hashes() {
    let (app, region) = sandbox_with_one().await;
    let client = app.client(&region.key);
    let session = sign_in(&client, "n1@example.nl").await;
    let code = ask(&client, "n1@example.nl").await;
    let stored = app.everything_stored();
    let holds = |text: &str| {
        stored
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    assert!(holds("n1@example.nl"));
    assert!(!holds(&session) && !holds(&code));
    let _: Value = client.get("/api/sandbox/candidates").await.data();
}
