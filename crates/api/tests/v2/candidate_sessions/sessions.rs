//! `/auth/candidates/me/sessions`: lists a candidate's sessions, and ends them.

use super::{own, sign_in};
use crate::{app_with, changed, delete};
use http::StatusCode;
use model::Environment::Production;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{TestApp, candidate};

const SESSIONS: &str = "/auth/candidates/me/sessions";
const EMAIL: &str = "n1@example.nl";

async fn listed(app: &TestApp, token: &str) -> Vec<Value> {
    app.visitor(token)
        .get(SESSIONS)
        .await
        .data()
        .as_array()
        .unwrap()
        .clone()
}

/// Returns a session's id, which the session itself can see.
async fn id_of(app: &TestApp, token: &str) -> String {
    let own = listed(app, token)
        .await
        .into_iter()
        .find(|one| one["current"] == true)
        .unwrap();
    own["id"].as_str().unwrap().to_owned()
}

async fn is_alive(app: &TestApp, token: &str) -> bool {
    own(app, token, "/api/v2").await.is_ok()
}

/// Advances the clock. Before, the node writes last uses to the store; after, it refreshes its
/// caches.
async fn pass(app: &TestApp, time: Duration) {
    app.tidy().await;
    app.clock.advance(time);
    app.store.refresh_generation().await.unwrap();
}

#[testkit::test]
async fn each_session_is_listed_with_times_and_without_secrets() {
    let (app, _) = app_with(vec![candidate(1), candidate(2)]).await;
    let first = app.session(EMAIL, Production, None).await;
    app.session("n2@example.nl", Production, None).await;
    pass(&app, Duration::from_mins(10)).await;
    assert!(is_alive(&app, &first).await);
    pass(&app, Duration::from_mins(5)).await;
    let second = app.session(EMAIL, Production, None).await;
    let shown = listed(&app, &second).await;
    let expected = json!([
        {"id": shown[0]["id"], "region": null, "createdAt": "2026-01-02T03:19:05.678Z",
            "lastUsedAt": "2026-01-02T03:19:05.678Z", "expiresAt": "2026-01-02T15:19:05.678Z", "current": true},
        {"id": shown[1]["id"], "region": null, "createdAt": "2026-01-02T03:04:05.678Z",
            "lastUsedAt": "2026-01-02T03:14:05.678Z", "expiresAt": "2026-01-02T15:04:05.678Z", "current": false},
    ]);
    assert_eq!(json!(shown), expected);
    assert_ne!(shown[0]["id"], shown[1]["id"]);
    assert_eq!(
        id_of(&app, &first).await,
        shown[1]["id"],
        "the same for every session"
    );
}

#[testkit::test]
async fn session_is_ended_at_once_on_every_node() {
    let (app, _) = app_with(vec![candidate(1)]).await;
    let [here, there] = [(); 2].map(|()| app.session(EMAIL, Production, None));
    let (here, there) = (here.await, there.await);
    let elsewhere = crate::credentials::reopened(&app).await;
    let other_node = services::sessions::Sessions::new(elsewhere.clone());
    assert!(
        other_node
            .find(there.as_bytes(), Production)
            .await
            .unwrap()
            .is_some(),
        "and it is remembered there"
    );
    let id = id_of(&app, &there).await;
    let visitor = app.visitor(&here);
    assert_eq!(
        delete(&visitor, &format!("{SESSIONS}/{id}")).await.status,
        StatusCode::NO_CONTENT
    );
    assert!(!is_alive(&app, &there).await && is_alive(&app, &here).await);
    elsewhere.refresh_generation().await.unwrap();
    assert!(
        other_node
            .find(there.as_bytes(), Production)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        delete(&visitor, &format!("{SESSIONS}/{id}")).await.status,
        StatusCode::NOT_FOUND
    );
    let ended = app.audited("session.ended").await;
    assert_eq!(ended.len(), 1);
    assert_eq!(
        (&ended[0]["actor"], &ended[0]["subject"]),
        (&json!("candidate"), &json!(id))
    );
    assert_eq!(ended[0]["details"], json!({"environment": "production"}));
    // Ending the current session is allowed too: it is signing out.
    let own = id_of(&app, &here).await;
    assert_eq!(
        delete(&visitor, &format!("{SESSIONS}/{own}")).await.status,
        StatusCode::NO_CONTENT
    );
    assert!(!is_alive(&app, &here).await);
}

#[testkit::test]
async fn session_of_another_person_is_404() {
    let (app, _) = app_with(vec![candidate(1), candidate(2)]).await;
    let own = app.session(EMAIL, Production, None).await;
    let foreign = app.session("n2@example.nl", Production, None).await;
    let visitor = app.visitor(&own).with("x-request-id", "same");
    let refused = delete(
        &visitor,
        &format!("{SESSIONS}/{}", id_of(&app, &foreign).await),
    )
    .await;
    let never = delete(&visitor, &format!("{SESSIONS}/ses00000000000001")).await;
    assert_eq!(
        (refused.status, never.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(refused.text(), never.text());
    assert_eq!(
        delete(&visitor, &format!("{SESSIONS}/x")).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(is_alive(&app, &foreign).await);
    assert_eq!(
        delete(&visitor, SESSIONS).await.status,
        StatusCode::NO_CONTENT
    );
    assert!(is_alive(&app, &foreign).await);
}

#[testkit::test]
async fn all_other_sessions_are_ended_together() {
    let (app, _) = app_with(vec![candidate(1)]).await;
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(app.session(EMAIL, Production, None).await);
    }
    let own = app.session(EMAIL, Production, None).await;
    for left in [1, 1] {
        assert_eq!(
            delete(&app.visitor(&own), SESSIONS).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(listed(&app, &own).await.len(), left);
    }
    for other in &others {
        assert!(!is_alive(&app, other).await);
    }
    assert_eq!(app.audited("session.ended").await.len(), 3);
}

#[testkit::test]
async fn eleventh_session_ends_the_least_recently_used() {
    let (app, region) = app_with(vec![]).await;
    app.import(region.sandbox(), vec![candidate(1), candidate(2)])
        .await;
    let client = app.client(&region.key);
    let other = sign_in(&client, "n2@example.nl").await;
    let mut sessions = Vec::new();
    for _ in 0..10 {
        sessions.push(sign_in(&client, EMAIL).await);
        pass(&app, Duration::from_mins(1)).await;
        // Deletes the sign-in requests, because the hourly limit on e-mails is not what this test
        // is about.
        app.store
            .forget_ended_sessions(
                app.store.clock().now(),
                app.store.clock().now(),
                app.store.clock().now(),
            )
            .await
            .unwrap();
    }
    let sandbox = "/api/sandbox";
    assert!(
        own(&app, &sessions[0], sandbox).await.is_ok(),
        "the oldest was used a moment ago"
    );
    pass(&app, Duration::from_mins(1)).await;
    app.tidy().await;
    sessions.push(sign_in(&client, EMAIL).await);
    for (number, session) in sessions.iter().enumerate() {
        assert_eq!(
            own(&app, session, sandbox).await.is_ok(),
            number != 1,
            "{number}"
        );
    }
    assert!(own(&app, &other, sandbox).await.is_ok());
}

#[testkit::test]
async fn ended_session_is_not_listed() {
    let (app, region) = app_with(vec![
        candidate(1),
        changed(2, json!({"email": "N1@example.nl"})),
    ])
    .await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    sign_in(&app.client(&region.key), EMAIL).await;
    let _idle = app.session(EMAIL, Production, None).await;
    pass(&app, Duration::from_mins(29)).await;
    let own = app.session(EMAIL, Production, None).await;
    pass(&app, Duration::from_mins(1)).await;
    assert_eq!(
        listed(&app, &own).await.len(),
        1,
        "neither the idle one nor the sandbox's"
    );
}

#[testkit::test]
async fn sandbox_session_lists_its_own_region() {
    let (app, region) = app_with(vec![]).await;
    let other = app.region("zuid").await;
    for region in [&region, &other] {
        app.import(region.sandbox(), vec![candidate(1)]).await;
    }
    let own = sign_in(&app.client(&region.key), EMAIL).await;
    let foreign = sign_in(&app.client(&other.key), EMAIL).await;
    let at = format!("/api/sandbox{SESSIONS}");
    let shown = app.visitor(&own).get(&at).await.data();
    assert_eq!(shown.as_array().unwrap().len(), 1);
    assert_eq!(
        shown[0]["region"],
        json!({"id": region.id, "name": "Regio noord"})
    );
    assert_eq!(
        delete(&app.visitor(&own), &at).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(app.visitor(&foreign).get(&at).await.status, StatusCode::OK);
}

#[testkit::test]
async fn operator_ends_sessions_of_one_person_or_of_all() {
    let (app, region) = app_with(vec![candidate(1), candidate(2)]).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    let [own, again] = [(); 2].map(|()| app.session(EMAIL, Production, None));
    let (own, again) = (own.await, again.await);
    let other = app.session("n2@example.nl", Production, None).await;
    let sandbox = sign_in(&app.client(&region.key), EMAIL).await;
    let store = app.store.on_behalf_of(store::audit::Actor::Operator);
    let of = async |id: &str| {
        services::sessions::end_sessions_of(&store, &region.production(), id.parse().unwrap())
            .await
            .unwrap()
    };
    assert_eq!(of("rec00000000000009").await, None);
    assert_eq!(of("rec00000000000001").await, Some(2));
    assert!(
        !is_alive(&app, &own).await
            && !is_alive(&app, &again).await
            && is_alive(&app, &other).await
    );
    assert_eq!(
        services::sessions::end_every_session(&store).await.unwrap(),
        2
    );
    assert!(!is_alive(&app, &other).await);
    assert_eq!(
        super::own(&app, &sandbox, "/api/sandbox").await,
        Err(StatusCode::UNAUTHORIZED)
    );
    let entries = app.audited("session.ended").await;
    assert!(entries.len() == 3 && entries.iter().all(|entry| entry["actor"] == "cli"));
    assert_eq!(entries[2]["details"], json!({"sessions": 2}));
}
