//! E-mails, from the transaction that inserts one into the outbox to the folder in which it
//! arrives.

use model::{MailId, Timestamp};
use services::mail::{self, Folder, Kind, Transport, post};
use std::time::Duration;
use store::Error;
use testkit::{Settings, TestApp};

async fn write_to(app: &TestApp, recipient: &'static str) {
    let (id, now) = (
        MailId::random(app.store.random().as_ref()),
        app.store.clock().now(),
    );
    let posted = app.store.transaction(move |transaction| {
        Box::pin(async move { post(transaction, id, Kind::Erased, recipient, "", now).await })
    });
    posted.await.unwrap();
}

fn after(moment: Timestamp, time: Duration) -> Timestamp {
    Timestamp::from_micros(moment.micros() + i64::try_from(time.as_micros()).unwrap())
}

/// Returns the number of e-mails in the outbox, due or not. It leases them, so nothing sends them
/// afterwards.
async fn waiting(app: &TestApp) -> usize {
    let later = after(app.store.clock().now(), Duration::from_hours(48));
    app.store
        .claim_mails(later, later, 100)
        .await
        .unwrap()
        .len()
}

#[testkit::test]
async fn each_email_arrives_once() {
    let app = TestApp::start().await;
    for recipient in ["a@example.nl", "josé@bücher.example.nl", "b@example.nl"] {
        write_to(&app, recipient).await;
    }
    let sent_emails = app.sent_emails().await;
    let to: Vec<_> = sent_emails
        .iter()
        .map(|sent_email| sent_email.to.as_str())
        .collect();
    assert_eq!(
        to,
        [
            "a@example.nl",
            "b@example.nl",
            "josé@xn--bcher-kva.example.nl"
        ]
    );
    assert_eq!(sent_emails[0].subject, "Je gegevens zijn gewist");
    assert!(
        sent_emails[0].text.starts_with(
            "Je gegevens zijn gewist\n\nAlles wat de onderwijsregio's over je bewaarden"
        )
    );
    assert_eq!((app.sent_emails().await.len(), waiting(&app).await), (0, 0));
}

#[testkit::test]
async fn withdrawn_email_is_not_sent() {
    let app = TestApp::start().await;
    let (id, now) = (
        MailId::random(app.store.random().as_ref()),
        app.store.clock().now(),
    );
    let refused = app.store.transaction(move |transaction| {
        Box::pin(async move {
            post(transaction, id, Kind::Erased, "a@example.nl", "", now).await?;
            Err::<(), _>(Error::internal("something else went wrong"))
        })
    });
    refused.await.unwrap_err();
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn email_to_an_invalid_address_is_abandoned_at_once() {
    let app = TestApp::start().await;
    write_to(&app, "a@example.nl\r\nBcc: b@example.nl").await;
    assert!(app.sent_emails().await.is_empty());
    assert_eq!(waiting(&app).await, 0);
}

#[testkit::test]
async fn claimed_email_belongs_to_one_node_until_the_claim_ends() {
    let app = TestApp::start().await;
    write_to(&app, "a@example.nl").await;
    let now = app.store.clock().now();
    let [soon, later] = [1, 2].map(|minutes| after(now, Duration::from_mins(minutes)));
    let first = app.store.claim_mails(now, soon, 8).await.unwrap();
    assert_eq!(
        (
            first.len(),
            app.store.claim_mails(now, soon, 8).await.unwrap().len()
        ),
        (1, 0)
    );
    assert!(!format!("{first:?}").contains("example.nl"));
    let second = app.store.claim_mails(soon, later, 8).await.unwrap();
    assert_eq!(second[0].attempts, 1);
    // A worker whose lease has expired no longer affects the e-mail.
    app.store.remove_mail(&first[0]).await.unwrap();
    app.store.postpone_mail(&first[0], now).await.unwrap();
    assert_eq!(
        app.store.claim_mails(soon, later, 8).await.unwrap().len(),
        0
    );
    app.store.postpone_mail(&second[0], soon).await.unwrap();
    assert_eq!(app.sent_emails().await.len(), 0);
    app.clock.advance(Duration::from_mins(1));
    assert_eq!(app.sent_emails().await.len(), 1);
}

#[testkit::test]
async fn failed_email_is_retried_with_backoff_for_a_day() {
    let nowhere = Transport::Folder(Folder {
        path: "/dev/null/mail".into(),
        on_send: |_| (),
    });
    let mail = mail::Options {
        transport: nowhere,
        ..mail::Options::default()
    };
    let mut settings = Settings::default();
    settings.services.mail = mail;
    let app = TestApp::with(settings).await;
    write_to(&app, "a@example.nl").await;
    let minute = Duration::from_mins(1);
    let mut tried = Vec::new();
    for passed in 0..=24 * 60 {
        if app.services.mailer.step().await.unwrap() > 0 {
            tried.push(passed);
        }
        app.clock.advance(minute);
    }
    assert_eq!(tried.len(), 9, "{tried:?}");
    assert!(
        tried
            .windows(3)
            .all(|three| three[2] - three[1] >= three[1] - three[0]),
        "{tried:?}"
    );
    assert_eq!(waiting(&app).await, 0);
}
