//! What a chosen part of the records may be used for.

use super::{
    super::{Page, Visitor},
    EMAIL, JAN, MYSTERY, SANNE, answer, couple, person, start,
};
use http::StatusCode;
use serde_json::json;

#[testkit::test]
async fn question_appears_when_a_second_name_does() {
    let (app, [_, zuid]) = start(vec![person(
        SANNE,
        "Sanne Voorbeeld",
        &json!({"dateOfBirth": "1990-03-07"}),
    )])
    .await;
    let visitor = Visitor::signed_in(&app, EMAIL).await;
    assert_eq!(visitor.get("/portal").await.status, StatusCode::OK);
    app.import(
        zuid.production(),
        vec![person(JAN, "sanne  VOORBEELD", &json!({}))],
    )
    .await;
    assert_eq!(visitor.get("/portal").await.status, StatusCode::OK);
    app.import(
        zuid.production(),
        vec![person(MYSTERY, "Piet Vreemd", &json!({}))],
    )
    .await;
    assert_eq!(
        visitor.get("/portal").await.header("location"),
        "/portal/question"
    );
}

#[testkit::test]
async fn erasure_covers_only_the_chosen_records() {
    let (app, [noord, _]) = couple().await;
    let visitor = Visitor::signed_in(&app, EMAIL).await;
    answer(&visitor, "day=7&month=3").await;
    let form = format!("form={}", visitor.get("/portal/erase").await.hidden("form"));
    assert_eq!(
        visitor.post("/portal/erase", &form).await.status,
        StatusCode::OK
    );
    let sent_email = app.sent_emails().await.remove(0);
    let erased = visitor
        .post(
            "/portal/erase/confirm",
            &format!("token={}", sent_email.token()),
        )
        .await;
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.html);
    let left = app.client(&noord.key).get("/candidates?fields=name").await;
    assert_eq!(left.each("id"), [JAN]);
}

#[testkit::test]
async fn email_change_covers_only_the_chosen_records() {
    let (app, [noord, _]) = couple().await;
    let visitor = Visitor::signed_in(&app, EMAIL).await;
    answer(&visitor, "day=7&month=3").await;
    let form = visitor.get("/portal/email").await.hidden("form").to_owned();
    let present = visitor
        .post(
            "/portal/email",
            &format!("form={form}&email=sanne%40example.nl"),
        )
        .await;
    assert!(
        present
            .html
            .contains("Kijk in de e-mail van je huidige adres")
            && present.html.contains(EMAIL)
    );
    let code = app.sent_emails().await.remove(0);
    assert_eq!(code.to, EMAIL);
    let with = |page: &Page, code: &str| {
        format!(
            "form={form}&email=sanne%40example.nl&request={}&code={code}",
            page.hidden("request")
        )
    };
    let wrong = visitor
        .post("/portal/email/approve", &with(&present, ""))
        .await;
    assert_eq!(
        (wrong.status, wrong.hidden("request")),
        (StatusCode::BAD_REQUEST, present.hidden("request"))
    );
    let next = visitor
        .post("/portal/email/approve", &with(&present, code.code()))
        .await;
    assert!(
        next.html.contains("Kijk in de e-mail van je nieuwe adres"),
        "{}",
        next.html
    );
    let code = app.sent_emails().await.remove(0);
    assert_eq!(code.to, "sanne@example.nl");
    let done = visitor
        .post("/portal/email/confirm", &with(&next, code.code()))
        .await;
    assert!(
        done.html.contains("Je e-mailadres is gewijzigd"),
        "{}",
        done.html
    );
    let emails = async || {
        app.client(&noord.key)
            .get("/candidates?fields=email")
            .await
            .each("email")
    };
    assert_eq!(emails().await, ["sanne@example.nl", EMAIL]);

    let email = app.sent_emails().await.remove(0);
    assert_eq!(email.to, EMAIL);
    let anyone = Visitor::new(&app);
    let link = email.link().split_once("8080").unwrap().1;
    for _ in 0..2 {
        let page = anyone.get(link).await;
        assert_eq!(
            (page.status, page.hidden("token")),
            (StatusCode::OK, email.token())
        );
    }
    let undo = format!("token={}", email.token());
    let undone = anyone.post("/portal/email/undo", &undo).await;
    assert!(
        undone.html.contains("Je oude e-mailadres is terug"),
        "{}",
        undone.html
    );
    assert_eq!(emails().await, [EMAIL, EMAIL]);
    assert_eq!(
        anyone.post("/portal/email/undo", &undo).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        anyone.get("/portal/email/undo").await.header("location"),
        "/portal"
    );
}
