//! Sessions of the desk: idle and absolute end, number, renewal, list.

use super::{is_open, is_open_at, pass};
use model::{Role, Token, TokenKind};
use serde_json::json;
use services::staff::{Client, SignIn};
use std::time::Duration;
use store::audit::Actor;
use testkit::TestApp;

async fn with_one() -> (TestApp, model::StaffId) {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let sanne = app.staff("Sanne", &[(region.id, Role::Coordinator)]).await;
    (app, sanne)
}

#[testkit::test]
async fn a_session_ends_after_an_hour_without_use() {
    let (app, sanne) = with_one().await;
    let token = app.desk_session(sanne).await;
    assert!(token.starts_with("orw_"), "{token}");
    for _ in 0..3 {
        pass(&app, Duration::from_mins(59)).await;
        assert!(is_open(&app, &token).await);
    }
    pass(&app, Duration::from_mins(61)).await;
    assert!(!is_open(&app, &token).await);
    // Another node agrees, and a restart does not bring it back.
    assert!(!is_open_at(&app.another_node().await.staff, &token).await);
}

#[testkit::test]
async fn use_on_one_node_counts_on_the_other() {
    let (app, sanne) = with_one().await;
    let token = app.desk_session(sanne).await;
    let elsewhere = app.another_node().await;
    assert!(is_open_at(&elsewhere.staff, &token).await);
    pass(&app, Duration::from_mins(50)).await;
    assert!(is_open(&app, &token).await);
    pass(&app, Duration::from_mins(50)).await;
    elsewhere.store.refresh_generation().await.unwrap();
    assert!(is_open_at(&elsewhere.staff, &token).await);
    let member = app.store.staff_member(sanne).await.unwrap().unwrap();
    let seen = member.last_seen_at.unwrap();
    assert_eq!(seen.to_string(), "2026-01-02T03:54:05.678Z");
}

#[testkit::test]
async fn a_session_lasts_twelve_hours_at_most() {
    let (app, sanne) = with_one().await;
    let token = app.desk_session(sanne).await;
    for _ in 0..23 {
        pass(&app, Duration::from_mins(30)).await;
        assert!(is_open(&app, &token).await);
    }
    let session = app.services.staff.session(token.as_bytes()).await.unwrap();
    let session = session.unwrap();
    assert_eq!(session.idle_until(), session.expires_at);
    pass(&app, Duration::from_mins(30)).await;
    assert!(!is_open(&app, &token).await);
}

#[testkit::test]
async fn an_eleventh_session_ends_the_least_used() {
    let (app, sanne) = with_one().await;
    let mut tokens = Vec::new();
    for _ in 0..10 {
        tokens.push(app.desk_session(sanne).await);
        pass(&app, Duration::from_mins(1)).await;
    }
    // The first was used last, so the second is unused for longest.
    assert!(is_open(&app, &tokens[0]).await);
    pass(&app, Duration::from_mins(2)).await;
    tokens.push(app.desk_session(sanne).await);
    let mut open = Vec::new();
    for token in &tokens {
        open.push(is_open(&app, token).await);
    }
    let expected: Vec<_> = (0..11).map(|number| number != 1).collect();
    assert_eq!(open, expected);
}

#[testkit::test]
async fn a_step_up_gives_a_new_token_and_lasts_five_minutes() {
    let (app, sanne) = with_one().await;
    let staff = &app.services.staff;
    let old = app.desk_session(sanne).await;
    pass(&app, Duration::from_mins(6)).await;
    let session = staff.session(old.as_bytes()).await.unwrap().unwrap();
    assert!(!session.is_stepped_up(app.store.clock().now()));
    let renewed = staff.step_up(&session, "passkey").await.unwrap().unwrap();
    assert_eq!(renewed.expires_at, session.expires_at);
    let new = renewed.token.reveal();
    assert!(!is_open(&app, &old).await, "the old token is dead");
    let now = staff.session(new.as_bytes()).await.unwrap().unwrap();
    assert!(now.is_stepped_up(app.store.clock().now()));
    assert_eq!(now.created_at, session.created_at);
    // The old session cannot be renewed again.
    assert!(staff.step_up(&session, "passkey").await.unwrap().is_none());
    pass(&app, Duration::from_mins(5)).await;
    assert!(!now.is_stepped_up(app.store.clock().now()));
}

#[testkit::test]
async fn a_link_counts_as_no_recent_proof() {
    let (app, sanne) = with_one().await;
    let sign_in = SignIn {
        staff: sanne,
        method: "link".into(),
        client: Client::default(),
        provider_session: None,
    };
    let opened = app.services.staff.open(sign_in).await.unwrap().unwrap();
    let token = opened.token.reveal().as_bytes().to_vec();
    let session = app.services.staff.session(&token).await.unwrap().unwrap();
    assert!(!session.is_stepped_up(app.store.clock().now()));
}

#[testkit::test]
async fn a_session_stays_that_of_its_provider_after_a_step_up_by_a_passkey() {
    let (app, sanne) = with_one().await;
    let staff = &app.services.staff;
    let sign_in = SignIn {
        staff: sanne,
        method: "oidc:surf".into(),
        client: Client::default(),
        provider_session: None,
    };
    let opened = staff.open(sign_in).await.unwrap().unwrap();
    let token = opened.token.reveal().as_bytes().to_vec();
    let session = staff.session(&token).await.unwrap().unwrap();
    let renewed = staff.step_up(&session, "passkey").await.unwrap().unwrap();
    let kept = app.store.sessions_of_staff(sanne).await.unwrap();
    let methods: Vec<_> = kept.iter().map(|one| one.method.as_str()).collect();
    assert_eq!(methods, ["oidc:surf"]);
    let token = renewed.token.reveal().as_bytes().to_vec();
    let session = staff.session(&token).await.unwrap().unwrap();
    // Each way counts once.
    let renewed = staff.step_up(&session, "passkey").await.unwrap().unwrap();
    let token = renewed.token.reveal().as_bytes().to_vec();
    let session = staff.session(&token).await.unwrap().unwrap();
    let ways: Vec<_> = session.ways().collect();
    assert_eq!(ways, ["oidc:surf", "passkey"]);
}

#[testkit::test]
async fn sessions_are_listed_and_ended_on_every_node() {
    let (app, sanne) = with_one().await;
    let staff = &app.services.staff;
    let sign_in = SignIn {
        staff: sanne,
        method: "oidc:surf".into(),
        client: Client {
            network: Some(std::net::IpAddr::from([192, 0, 2, 77]).into()),
            browser: Some("Firefox".into()),
        },
        provider_session: None,
    };
    let first = staff.open(sign_in).await.unwrap().unwrap();
    let first = first.token.reveal().to_owned();
    pass(&app, Duration::from_mins(5)).await;
    let second = app.desk_session(sanne).await;
    let elsewhere = app.another_node().await;
    assert!(is_open_at(&elsewhere.staff, &first).await);
    let current = staff.session(second.as_bytes()).await.unwrap().unwrap();
    let listed = staff.sessions(sanne, Some(current.hash)).await.unwrap();
    let shown: Vec<_> = listed
        .iter()
        .map(|one| {
            let (network, browser) = (one.network.as_deref(), one.browser.as_deref());
            (one.method.as_str(), network, browser, one.current)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("passkey", None, None, true),
            ("oidc:surf", Some("192.0.2.0/24"), Some("Firefox"), false)
        ]
    );

    let by = Actor::Staff(sanne);
    let other = app.staff("Iemand anders", &[]).await;
    assert!(!staff.end_listed(other, listed[1].id, by).await.unwrap());
    assert_eq!(staff.end_others(&current, by).await.unwrap(), 1);
    elsewhere.store.refresh_generation().await.unwrap();
    assert!(!is_open_at(&elsewhere.staff, &first).await && is_open(&app, &second).await);
    staff.end(&current).await.unwrap();
    assert!(!is_open(&app, &second).await);

    let opened = app.audited("session.opened").await;
    let expected = json!({"method": "oidc:surf", "network": "192.0.2.0/24"});
    assert_eq!((opened.len(), &opened[0]["details"]), (2, &expected));
    assert_eq!(opened[0]["actor"], sanne.as_str());
    let ended = app.audited("session.ended").await;
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0]["subject"], listed[1].id.as_str());
    assert_eq!(ended[0]["details"], json!({"person": sanne.as_str()}));
}

#[testkit::test]
async fn only_a_token_of_the_desk_opens_it() {
    let (app, sanne) = with_one().await;
    let good = app.desk_session(sanne).await;
    let unknown = Token::random(TokenKind::Staff, &model::RepeatingRandom::new(77));
    let typo = format!("{}x", &good[..good.len() - 1]);
    let key = app.admin_key().await;
    for token in ["", "orw_", &typo, &key, unknown.reveal()] {
        assert!(!is_open(&app, token).await, "{token}");
    }
}
