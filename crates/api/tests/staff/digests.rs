//! The daily e-mail about tasks: who gets it, when, in which language, and once.

use model::{CandidateId, Role, Scope, StaffId};
use services::mutations::{Accepted, DeskChange, Operation, TaskDraft, Write};
use services::staff::DigestLanguage;
use std::time::Duration;
use testkit::{TestApp, candidate};

/// Adds a task, and waits for it.
async fn plan(app: &TestApp, scope: Scope, due_on: &str, who: Option<StaffId>) {
    let candidate: CandidateId = "rec00000000000001".parse().unwrap();
    let task = TaskDraft {
        text: "Zqxvraag het cv".into(),
        due_on: due_on.into(),
        assignee: who,
    };
    let change = DeskChange::AddTask { task };
    let write = Write::new(scope, Operation::Desk { candidate, change });
    let mutations = &app.services.mutations;
    let Accepted::Fresh(receipt) = mutations.accept(write, Vec::new()).await.unwrap() else {
        panic!("the task was refused")
    };
    let ended = mutations.wait(&scope, receipt.id, Duration::from_secs(10));
    assert!(ended.await.unwrap().is_some());
}

/// Lets every node do its maintenance at a moment after the present one.
async fn at(app: &TestApp, moment: &str) {
    let moment: model::Timestamp = moment.parse().unwrap();
    let micros = moment.micros() - app.store.clock().now().micros();
    app.clock
        .advance(Duration::from_micros(u64::try_from(micros).unwrap()));
    app.store.refresh_generation().await.unwrap();
    let mutations = &app.services.mutations;
    let (one, other) = tokio::join!(mutations.tidy_now(), mutations.tidy_now());
    one.and(other).unwrap();
}

#[testkit::test]
async fn people_who_want_it_get_one_e_mail_a_day() {
    // The clock of tests begins at four o'clock in the Netherlands on 2 January 2026.
    let app = TestApp::start().await;
    let (noord, zuid) = (app.region("noord").await, app.region("zuid").await);
    app.import(noord.production(), vec![candidate(1)]).await;
    app.import(zuid.production(), vec![candidate(1)]).await;
    let roles = [
        (noord.id, Role::Coordinator),
        (zuid.id, Role::Viewer),
        (zuid.id, Role::Manager),
    ];
    let anne = app.staff("Anne", &roles).await;
    let (bert, cees) = (
        app.staff("Bert", &roles).await,
        app.staff("Cees", &roles).await,
    );
    for (scope, due_on, who) in [
        (noord.production(), "2026-01-01", Some(anne)),
        (noord.production(), "2026-01-02", Some(anne)),
        (zuid.production(), "2025-12-31", Some(anne)),
        (zuid.production(), "2026-01-03", Some(anne)),
        (noord.production(), "2026-01-03", Some(bert)),
        (noord.production(), "2026-01-02", Some(cees)),
        (noord.production(), "2026-01-02", None),
    ] {
        plan(&app, scope, due_on, who).await;
    }
    let staff = &app.services.staff;
    staff
        .set_digest(anne, Some(DigestLanguage::Dutch))
        .await
        .unwrap();
    staff
        .set_digest(bert, Some(DigestLanguage::English))
        .await
        .unwrap();
    assert_eq!(
        staff.digest(anne).await.unwrap(),
        Some(DigestLanguage::Dutch)
    );
    assert_eq!(staff.digest(cees).await.unwrap(), None);
    at(&app, "2026-01-02T05:59:00Z").await;
    assert_eq!(
        app.sent_emails().await.len(),
        0,
        "it is not yet seven o'clock"
    );
    at(&app, "2026-01-02T06:00:01Z").await;
    let mails = app.sent_emails().await;
    assert_eq!(
        mails.len(),
        1,
        "Bert has nothing to do yet, and Cees wants none"
    );
    let mail = &mails[0];
    assert_eq!(mail.to, "anne@staff.example.nl");
    assert!(
        mail.text
            .contains("Taken die te laat zijn: 2. Taken voor vandaag: 1."),
        "{}",
        mail.text
    );
    assert!(
        mail.text.contains("/desk") && !mail.text.contains("English:"),
        "{}",
        mail.text
    );
    for personal in ["Zqx", "Kandidaat", "Anne", "noord"] {
        assert!(!mail.text.contains(personal), "{personal}: {}", mail.text);
    }
    at(&app, "2026-01-02T20:00:00Z").await;
    assert_eq!(app.sent_emails().await.len(), 0, "one a day");
    staff.set_digest(anne, None).await.unwrap();
    at(&app, "2026-01-03T06:00:01Z").await;
    let mails = app.sent_emails().await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.to, "bert@staff.example.nl");
    assert!(
        mail.text
            .contains("Tasks that are overdue: 0. Tasks for today: 1."),
        "{}",
        mail.text
    );
}

#[testkit::test]
async fn who_switches_it_on_after_seven_gets_it_the_next_day() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    app.import(noord.production(), vec![candidate(1)]).await;
    let anne = app.staff("Anne", &[(noord.id, Role::Coordinator)]).await;
    plan(&app, noord.production(), "2026-01-02", Some(anne)).await;
    at(&app, "2026-01-02T09:00:00Z").await;
    let staff = &app.services.staff;
    staff
        .set_digest(anne, Some(DigestLanguage::Dutch))
        .await
        .unwrap();
    at(&app, "2026-01-02T21:00:00Z").await;
    assert_eq!(app.sent_emails().await.len(), 0);
    // Another node finds nothing left to do.
    let other = app.another_node().await;
    at(&app, "2026-01-03T06:30:00Z").await;
    other.mutations.tidy_now().await.unwrap();
    assert_eq!(app.sent_emails().await.len(), 1);
}
