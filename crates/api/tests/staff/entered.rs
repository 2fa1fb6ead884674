//! An operator opens a region: what the region hears of it.

use crate::{
    harness::receiver::{Receiver, answer},
    patch,
    v2::app_reaching_itself,
};
use http::StatusCode;
use serde_json::{Value, json};

#[testkit::test]
async fn opened_region_gets_an_e_mail_for_each_manager_and_a_notice() {
    let app = app_reaching_itself().await;
    let [noord, zuid] = app.regions_with_managers().await;
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    let settings = json!({"notificationUrl": receiver.url("/")});
    let client = app.client(&noord.key);
    let set = patch(&client, "/auth/regions/me/settings", &settings).await;
    assert_eq!(set.status, StatusCode::OK);
    let operator = app.operator("Olga Beheer").await;
    let token = app.desk_session(operator).await;
    let staff = &app.services.staff;
    let session = staff.session(token.as_bytes()).await.unwrap().unwrap();
    let reason = "Melding 12: de lijst blijft leeg.";
    let opened = staff.enter(&session, noord.id, reason).await.unwrap();
    let token = opened.unwrap().token;
    let session_of = staff.session(token.reveal().as_bytes()).await.unwrap();
    let until = session_of.unwrap().entered.clone().unwrap().until;

    let sent = app.sent_emails().await;
    let to: Vec<_> = sent.iter().map(|email| email.to.as_str()).collect();
    assert_eq!(
        to,
        ["bea.baas@staff.example.nl", "mo.baas@staff.example.nl"]
    );
    assert!(sent[0].text.contains("Olga Beheer"), "{sent:?}");

    app.services.mutations.step().await.unwrap();
    let received = receiver.received();
    assert_eq!(received.len(), 1);
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    assert_eq!(body["type"], "operator.entered");
    assert_eq!(
        body["data"],
        json!({"operatorId": operator, "openUntil": until})
    );
    assert!(received[0].header("webhook-id").starts_with("ntc"));

    // The session before it has ended, so nothing is opened, and nobody hears of it.
    assert!(
        staff
            .enter(&session, noord.id, reason)
            .await
            .unwrap()
            .is_none()
    );
    // A region without an address gets no notice.
    let session = app.desk_session(operator).await;
    let session = staff.session(session.as_bytes()).await.unwrap().unwrap();
    staff.enter(&session, zuid.id, reason).await.unwrap();
    app.services.mutations.step().await.unwrap();
    assert_eq!(receiver.received().len(), 1);
    let sent = app.sent_emails().await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, "zoe.zuid@staff.example.nl");
}
