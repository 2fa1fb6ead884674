//! The e-mails to the managers of a region about subscriptions that were paused.

use super::{path_of, step, subscribed, subscribed_in};
use crate::{
    harness::receiver::{Receiver, answer},
    patch,
    v2::app_reaching_itself,
};
use serde_json::json;
use std::time::Duration;
use testkit::{Client, TestEmail, candidate};

const UNREACHABLE: &str = "kind = 'staff-subscription-unreachable'";
const GONE: &str = "kind = 'staff-subscription-gone'";
const FIVE_DAYS: Duration = Duration::from_hours(5 * 24);

fn recipients(sent: &[TestEmail]) -> Vec<&str> {
    sent.iter().map(|email| email.to.as_str()).collect()
}

/// Asserts that an e-mail says each of these.
fn assert_says(email: &TestEmail, all: &[String]) {
    for part in all {
        assert!(email.text.contains(part), "{part}\n{}", email.text);
    }
}

async fn resume(client: &Client<'_>, path: &str) {
    let resumed = patch(client, path, &json!({"paused": false})).await.data();
    assert_eq!(resumed["paused"], false);
}

#[testkit::test]
async fn each_manager_gets_one_e_mail_for_each_pause() {
    let app = app_reaching_itself().await;
    let [region, _] = app.regions_with_managers().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(503, "", ""));
    let body = json!({"url": receiver.url("/haak?sig=geheim"), "events": ["candidate.created"], "description": "CRM"});
    let made = subscribed(&client, body).await;
    let (id, path) = (made["id"].as_str().unwrap(), path_of(&made));
    app.import(region.production(), vec![candidate(1)]).await;
    step(&app).await;
    app.clock.advance(Duration::from_secs(5 * 86_400 - 1));
    step(&app).await;
    assert!(app.sent_emails().await.is_empty(), "it is not paused yet");

    app.clock.advance(Duration::from_mins(11));
    step(&app).await;
    // Stored with the pause, so also sent if this node is killed now.
    assert_eq!(app.count("mails", UNREACHABLE), 2);
    let sent = app.sent_emails().await;
    let both = ["bea.baas@staff.example.nl", "mo.baas@staff.example.nl"];
    assert_eq!(recipients(&sent), both);
    let subject = "Een abonnement op gebeurtenissen is gepauzeerd";
    let says = [
        format!("Abonnement {id} (CRM) van Regio noord stuurt niets meer naar 127.0.0.1."),
        "sinds 2026-01-02 04:04 (Nederlandse tijd)".into(),
        format!("/api/v2{path} en paused op false"),
        format!("onderwijsregio subscription resume --region noord {id}."),
        format!("Subscription {id} (CRM) of Regio noord sends nothing more to 127.0.0.1."),
        "since 2026-01-02 04:04 (time in the Netherlands)".into(),
    ];
    for email in &sent {
        assert_eq!(email.subject, subject);
        assert_says(email, &says);
        assert!(email.link().ends_with("/docs/guides/nl/events"));
        assert!(!email.text.contains("geheim"), "{}", email.text);
    }
    for _ in 0..2 {
        app.clock.advance(Duration::from_hours(1));
        step(&app).await;
        assert!(app.sent_emails().await.is_empty(), "each pause once");
    }

    resume(&client, &path).await;
    step(&app).await;
    app.clock.advance(FIVE_DAYS);
    step(&app).await;
    let sent = app.sent_emails().await;
    assert_eq!(recipients(&sent), both, "it is paused again");
    // Five days and two hours, eleven minutes less a second later.
    assert_says(&sent[0], &["sinds 2026-01-07 06:15".into()]);
}

#[testkit::test]
async fn pause_of_a_receiver_that_is_gone_is_reported_in_the_sandbox_too() {
    let app = app_reaching_itself().await;
    let [region, _] = app.regions_with_managers().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(410, "", ""));
    let body = json!({"url": receiver.url("/"), "events": ["candidate.created"]});
    let made = subscribed_in(&client, "/api/sandbox", body).await;
    let (id, path) = (made["id"].as_str().unwrap(), path_of(&made));
    app.import(region.sandbox(), vec![candidate(1)]).await;
    step(&app).await;
    let sent = app.sent_emails().await;
    assert_eq!(sent.len(), 2);
    let says = [
        format!("Abonnement {id} van Regio noord (sandbox) stuurt niets meer naar 127.0.0.1."),
        "(410)".into(),
        format!("/api/sandbox{path} en paused op false"),
        format!("onderwijsregio subscription resume --region noord --sandbox {id}."),
    ];
    assert_says(&sent[0], &says);
}

#[testkit::test]
async fn e_mail_that_says_nothing_any_more_is_not_sent_and_none_waits_for_ever() {
    let app = app_reaching_itself().await;
    let [region, _] = app.regions_with_managers().await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(410, "", ""));
    let body = json!({"url": receiver.url("/"), "events": ["candidate.created"]});
    let path = path_of(&subscribed(&client, body).await);
    app.import(region.production(), vec![candidate(1)]).await;
    step(&app).await;
    assert_eq!(app.count("mails", GONE), 2);
    resume(&client, &path).await;
    assert!(
        app.sent_emails().await.is_empty(),
        "it was resumed meanwhile"
    );
    assert_eq!(app.count("mails", GONE), 0);

    // Sent again and refused again, so it is paused again. No e-mail can be sent for a day.
    app.clock.advance(Duration::from_secs(1));
    step(&app).await;
    assert_eq!(app.count("mails", GONE), 2);
    app.clock.advance(Duration::from_hours(24));
    assert!(app.sent_emails().await.is_empty(), "it is too old");
    assert_eq!(app.count("mails", GONE), 0);
}
