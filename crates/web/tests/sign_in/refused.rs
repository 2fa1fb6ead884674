//! Sign-ins that are refused: one page and one status for every reason, which only the audit log has.

use super::{Member, app, challenge, form, send};
use crate::{Page, URL};
use http::StatusCode;
use soft_authenticator::{Authenticator, PRESENT};
use std::time::Duration;
use store::region_settings::{RegionSettingsChange, SignInWays};
use testkit::TestApp;

/// Asserts that a sign-in was refused for this reason, and returns the page.
async fn refused(app: &TestApp, page: Page, reason: &str) -> String {
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{reason}");
    assert!(page.header("set-cookie").is_empty(), "{reason}");
    let entries = app.audited("session.refused").await;
    let last = entries.last().unwrap();
    assert_eq!(last["details"]["reason"], reason);
    assert_eq!(last["actor"], "nobody");
    page.html
}

#[testkit::test]
async fn every_refused_sign_in_is_the_same_page() {
    let app = app().await;
    let mut one = Member::new(&app, "Eerste Voorbeeld").await;
    let other = Member::new(&app, "Tweede Voorbeeld").await;
    one.visitor.cookie = None;
    let mut pages = Vec::new();

    // A replayed answer.
    let (flow, answer) = one.answer().await;
    assert_eq!(
        send(&one.visitor, &flow, &answer).await.status,
        StatusCode::SEE_OTHER
    );
    let page = send(&one.visitor, &flow, &answer).await;
    pages.push(refused(&app, page, "challenge").await);
    // An answer to another challenge, which has then ended.
    let (flow, _) = one.answer().await;
    let (_, answer) = one.answer().await;
    let page = send(&one.visitor, &flow, &answer).await;
    pages.push(refused(&app, page, "challenge").await);
    // An unknown credential.
    let (flow, options) = challenge(&one.visitor, "/desk/sign-in/challenge", "").await;
    let mut stranger = Authenticator::new(URL);
    stranger.handle.clone_from(&one.authenticator.handle);
    let page = send(&one.visitor, &flow, &stranger.get(&options)).await;
    pages.push(refused(&app, page, "unknown").await);
    // The credential of one with the handle of the other.
    let own = std::mem::replace(
        &mut one.authenticator.handle,
        other.authenticator.handle.clone(),
    );
    let (flow, answer) = one.answer().await;
    let page = send(&one.visitor, &flow, &answer).await;
    pages.push(refused(&app, page, "unknown").await);
    one.authenticator.handle = own;
    // The credential of one, signed by the key of the other.
    let (flow, options) = challenge(&one.visitor, "/desk/sign-in/challenge", "").await;
    stranger.id.clone_from(&one.authenticator.id);
    let page = send(&one.visitor, &flow, &stranger.get(&options)).await;
    pages.push(refused(&app, page, "signature").await);
    // Another origin, and no verification.
    one.authenticator.origin = "https://regio.example.nl:8443".into();
    let (flow, answer) = one.answer().await;
    let page = send(&one.visitor, &flow, &answer).await;
    pages.push(refused(&app, page, "origin").await);
    one.authenticator.origin = URL.into();
    one.authenticator.flags = PRESENT;
    let (flow, answer) = one.answer().await;
    let page = send(&one.visitor, &flow, &answer).await;
    pages.push(refused(&app, page, "unverified").await);
    // No answer at all.
    let page = send(&one.visitor, "", "").await;
    pages.push(refused(&app, page, "challenge").await);
    assert!(
        pages.iter().all(|page| *page == pages[0]),
        "one page for every reason"
    );
    assert!(pages[0].contains("Inloggen is niet gelukt"));
}

#[testkit::test]
async fn passkey_signs_nobody_in_whose_regions_do_not_allow_it() {
    let app = app().await;
    let mut member = Member::new(&app, "Regio Voorbeeld").await;
    let mut other = Member::new(&app, "Ander Voorbeeld").await;
    let region = app.store.region_named("noord").await.unwrap().unwrap();
    let change = RegionSettingsChange {
        sign_in: Some(SignInWays::new(["oidc:surf".to_owned()])),
        ..RegionSettingsChange::default()
    };
    let changed = app.store.change_region_settings(region.id, change).await;
    changed.unwrap();
    let page = other.add("Telefoon").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "no use");
    let page = member.sign_in().await;
    refused(&app, page, "way").await;
    // The choice of the region ends, and the passkey is as it was.
    let change = RegionSettingsChange {
        sign_in: Some(SignInWays::default()),
        ..RegionSettingsChange::default()
    };
    let changed = app.store.change_region_settings(region.id, change).await;
    changed.unwrap();
    assert_eq!(member.sign_in().await.status, StatusCode::SEE_OTHER);
}

#[testkit::test]
async fn challenge_lasts_five_minutes() {
    let app = app().await;
    let mut member = Member::new(&app, "Traag Voorbeeld").await;
    member.visitor.cookie = None;
    let (flow, answer) = member.answer().await;
    app.clock.advance(Duration::from_mins(5));
    let page = send(&member.visitor, &flow, &answer).await;
    refused(&app, page, "challenge").await;
}

#[testkit::test]
async fn passkey_whose_counter_goes_back_is_refused_and_its_owner_gets_an_e_mail() {
    let app = app().await;
    let mut member = Member::new(&app, "Gekopieerd Voorbeeld").await;
    member.authenticator.counter = 7;
    assert_eq!(member.sign_in().await.status, StatusCode::SEE_OTHER);
    // The passkey that was added.
    assert_eq!(app.sent_emails().await.len(), 1);
    for counter in [6, 7] {
        member.authenticator.counter = counter;
        let page = member.sign_in().await;
        refused(&app, page, "counter").await;
        let sent = app.sent_emails().await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(sent[0].to, "gekopieerd.voorbeeld@staff.example.nl");
        assert!(sent[0].text.contains("passkey"), "{sent:?}");
    }
    member.authenticator.counter = 8;
    assert_eq!(member.sign_in().await.status, StatusCode::SEE_OTHER);
}

#[testkit::test]
async fn network_that_tries_too_often_waits_ten_minutes() {
    let app = app().await;
    let mut member = Member::new(&app, "Vaak Voorbeeld").await;
    member.visitor.cookie = None;
    // The passkey was made with one challenge, which was answered.
    for _ in 0..30 {
        challenge(&member.visitor, "/desk/sign-in/challenge", "").await;
    }
    let page = member.visitor.post("/desk/sign-in/challenge", "").await;
    assert_eq!(
        (page.status, page.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "600")
    );
    // Wrong answers are counted on their own.
    for _ in 0..30 {
        let page = send(&member.visitor, "x", "{}").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    let page = send(&member.visitor, "x", "{}").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.html.contains("Te vaak geprobeerd"));
    app.clock.advance(Duration::from_mins(10));
    assert_eq!(member.sign_in().await.status, StatusCode::SEE_OTHER);
}

#[testkit::test]
async fn office_behind_one_network_is_not_locked_out() {
    let app = app().await;
    let mut member = Member::new(&app, "Kantoor Voorbeeld").await;
    // Each page for signing in begins one sign-in for the suggestions, and the button another.
    for _ in 0..40 {
        challenge(&member.visitor, "/desk/sign-in/challenge", "").await;
        assert_eq!(member.sign_in().await.status, StatusCode::SEE_OTHER);
    }
    // Who does not finish is stopped as before.
    member.visitor.cookie = None;
    for _ in 0..30 {
        challenge(&member.visitor, "/desk/sign-in/challenge", "").await;
    }
    let page = member.visitor.post("/desk/sign-in/challenge", "").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    for _ in 0..30 {
        let page = send(&member.visitor, "x", "{}").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    let page = send(&member.visitor, "x", "{}").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
}

#[testkit::test]
async fn form_of_another_site_signs_nobody_in() {
    let app = app().await;
    let mut member = Member::new(&app, "Vreemd Voorbeeld").await;
    member.visitor.cookie = None;
    let (flow, answer) = member.answer().await;
    let fields = form(&[("flow", &flow), ("answer", &answer)]);
    for headers in [&[][..], &[("sec-fetch-site", "cross-site")]] {
        let page = member
            .visitor
            .send(http::Method::POST, "/desk/sign-in", headers, &fields)
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.header("set-cookie").is_empty());
    }
    // The challenge is as it was.
    let page = send(&member.visitor, &flow, &answer).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}
