//! How a session ends: by expiry, by sign-out, and with the last record of its e-mail address.

use super::{own, sign_in, sign_out};
use crate::{accepted, app_with, changed, delete, patch};
use http::{Method, StatusCode};
use model::Environment::Production;
use serde_json::json;
use std::time::Duration;
use testkit::{TestApp, candidate};

/// Advances the clock. Before, the node writes last uses to the store; after, it refreshes its
/// caches.
async fn pass(app: &TestApp, time: Duration) {
    app.tidy().await;
    app.clock.advance(time);
    app.store.refresh_generation().await.unwrap();
}

const ENDED: Result<Vec<serde_json::Value>, StatusCode> = Err(StatusCode::UNAUTHORIZED);

async fn is_alive(app: &TestApp, session: &str) -> bool {
    own(app, session, "/api/v2").await.is_ok()
}

#[testkit::test]
async fn session_ends_after_half_an_hour_without_a_request() {
    let (app, _) = app_with(vec![candidate(1)]).await;
    let session = app.session("n1@example.nl", Production, None).await;
    for _ in 0..3 {
        pass(&app, Duration::from_millis(1_799_999)).await;
        assert!(is_alive(&app, &session).await);
    }
    pass(&app, Duration::from_mins(30)).await;
    assert_eq!(own(&app, &session, "/api/v2").await, ENDED);
}

#[testkit::test]
async fn session_ends_after_twelve_hours() {
    let (app, _) = app_with(vec![candidate(1)]).await;
    let session = app.session("n1@example.nl", Production, None).await;
    for _ in 0..35 {
        pass(&app, Duration::from_mins(20)).await;
        assert!(is_alive(&app, &session).await);
    }
    pass(&app, Duration::from_millis(1_199_999)).await;
    assert!(is_alive(&app, &session).await);
    pass(&app, Duration::from_millis(1)).await;
    assert_eq!(own(&app, &session, "/api/v2").await, ENDED);
}

#[testkit::test]
async fn signing_out_ends_one_session_at_once_and_on_every_node() {
    let (app, _) = app_with(vec![candidate(1)]).await;
    let [here, there] = [(); 2].map(|()| app.session("n1@example.nl", Production, None));
    let (here, there) = (here.await, there.await);
    let elsewhere = crate::credentials::reopened(&app).await;
    let other_node = services::sessions::Sessions::new(elsewhere.clone());
    assert!(
        other_node
            .find(here.as_bytes(), Production)
            .await
            .unwrap()
            .is_some(),
        "and it is remembered there"
    );
    assert!(is_alive(&app, &here).await);
    assert_eq!(
        sign_out(&app.visitor(&here), "/api/v2").await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        sign_out(&app.visitor(&here), "/api/v2").await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(own(&app, &here, "/api/v2").await, ENDED);
    elsewhere.refresh_generation().await.unwrap();
    assert!(
        other_node
            .find(here.as_bytes(), Production)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        is_alive(&app, &there).await,
        "another session of the same person goes on"
    );
}

#[testkit::test]
async fn old_token_stays_invalid_after_a_new_session() {
    let (app, region) = app_with(vec![]).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let old = sign_in(&client, "n1@example.nl").await;
    assert_eq!(
        sign_out(&app.visitor(&old), "/api/sandbox").await,
        StatusCode::NO_CONTENT
    );
    let new = sign_in(&client, "n1@example.nl").await;
    assert_eq!(own(&app, &old, "/api/sandbox").await, ENDED);
    assert!(own(&app, &new, "/api/sandbox").await.is_ok());
    // A session cannot open another one.
    let body = json!({"email": "n1@example.nl", "code": "123456"});
    let answer = app.visitor(&new).post(super::SESSIONS, &body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[testkit::test]
async fn session_ends_with_the_last_record_of_its_address() {
    for erasing in [true, false] {
        let (app, north) = app_with(vec![candidate(1), candidate(2)]).await;
        let south = app.region("zuid").await;
        app.import(
            south.production(),
            vec![changed(3, json!({"email": "N1@example.nl"}))],
        )
        .await;
        app.import(south.sandbox(), vec![candidate(1)]).await;
        let [own, others] =
            ["n1@example.nl", "n2@example.nl"].map(|email| app.session(email, Production, None));
        let (own, others) = (own.await, others.await);
        let sandbox = sign_in(&app.client(&south.key), "n1@example.nl").await;
        for (region, id) in [(&north, "rec00000000000001"), (&south, "rec00000000000003")] {
            assert!(is_alive(&app, &own).await, "{id}");
            let (client, path) = (app.client(&region.key), format!("/candidates/{id}"));
            // Neither archiving the record nor a different spelling of the address ends the
            // session.
            accepted(&delete(&client, &path).await);
            accepted(
                &patch(
                    &client,
                    &path,
                    &json!({"email": "n1@EXAMPLE.nl", "city": "Assen"}),
                )
                .await,
            );
            assert!(is_alive(&app, &own).await, "{id}");
            if erasing {
                accepted(&delete(&client, &format!("{path}?permanent=true")).await);
            } else {
                accepted(&patch(&client, &path, &json!({"email": "nieuw@example.nl"})).await);
            }
            app.store.refresh_generation().await.unwrap();
        }
        assert!(!is_alive(&app, &own).await);
        assert!(is_alive(&app, &others).await);
        assert!(
            super::own(&app, &sandbox, "/api/sandbox").await.is_ok(),
            "the sandbox is apart"
        );
        // Candidates who later get the address do not get the session.
        app.import(
            north.production(),
            vec![changed(5, json!({"email": "n1@example.nl"}))],
        )
        .await;
        assert!(!is_alive(&app, &own).await);
    }
}

#[testkit::test]
async fn upsert_by_phone_alone_gives_no_session_access() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let session = app.session("n1@example.nl", Production, None).await;
    assert!(is_alive(&app, &session).await);
    let changed = json!({"name": "K. 1", "email": "nieuw@example.nl", "phone": "0600000001", "privacyConsent": true});
    for path in ["/candidates/upsert", "/candidates/upsert?match=phone"] {
        accepted(&app.client(&region.key).post(path, &changed).await);
    }
    app.store.refresh_generation().await.unwrap();
    assert_eq!(
        app.client(&region.key)
            .get("/candidates")
            .await
            .each("email"),
        ["n1@example.nl"]
    );
    assert!(is_alive(&app, &session).await);
}

#[testkit::test]
async fn emptying_a_sandbox_ends_its_sessions_and_codes() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let other = app.region("zuid").await;
    for region in [&region, &other] {
        app.import(region.sandbox(), vec![candidate(1)]).await;
    }
    let (client, others) = (app.client(&region.key), app.client(&other.key));
    let production = app.session("n1@example.nl", Production, None).await;
    let (ended, alive) = (
        sign_in(&client, "n1@example.nl").await,
        sign_in(&others, "n1@example.nl").await,
    );
    let code = super::ask(&client, "n1@example.nl").await;
    let reset = client
        .send(Method::POST, "/auth/regions/me/sandbox-reset", "".into())
        .await;
    assert_eq!(reset.status, StatusCode::NO_CONTENT);
    app.import(region.sandbox(), vec![candidate(1)]).await;
    assert_eq!(own(&app, &ended, "/api/sandbox").await, ENDED);
    assert_eq!(
        super::show(&client, "n1@example.nl", &code).await.status,
        StatusCode::BAD_REQUEST
    );
    assert!(own(&app, &alive, "/api/sandbox").await.is_ok());
    assert!(is_alive(&app, &production).await);
}

#[testkit::test]
async fn each_session_has_its_own_rate_limit() {
    let rate_limit = Some(api::RateLimit {
        per_second: 2,
        burst: 3,
    });
    let app = TestApp::with(api::Settings {
        rate_limit,
        ..api::Settings::default()
    })
    .await;
    app.region("noord").await;
    let [one, other] = [(); 2].map(|()| app.session("n1@example.nl", Production, None));
    let (one, other) = (one.await, other.await);
    for _ in 0..3 {
        assert!(is_alive(&app, &one).await);
    }
    let refused = app.visitor(&one).get("/auth/candidates/me").await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "1")
    );
    assert_eq!(
        refused.json()["detail"],
        "This session is over its rate limit. Wait for `Retry-After` seconds."
    );
    assert!(is_alive(&app, &other).await);
}
