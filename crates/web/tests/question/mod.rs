//! The second question: if the records of an address have different names, whose are they?

mod chosen;

use super::{Page, Visitor};
use http::StatusCode;
use model::Environment;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{TestApp, TestRegion};

const EMAIL: &str = "samen@example.nl";
const SANNE: &str = "recAAAAAAAAAAAAAA";
const JAN: &str = "recBBBBBBBBBBBBBB";
const MYSTERY: &str = "recCCCCCCCCCCCCCC";

fn person(id: &str, name: &str, more: &Value) -> Value {
    let mut row =
        json!({"id": id, "name": name, "email": EMAIL, "privacyConsent": true, "city": "Assen"});
    row.as_object_mut()
        .unwrap()
        .extend(more.as_object().cloned().unwrap_or_default());
    row
}

/// Creates a region with these records, and another without any.
async fn start(rows: Vec<Value>) -> (TestApp, [TestRegion; 2]) {
    let app = TestApp::start().await;
    let regions = [app.region("noord").await, app.region("zuid").await];
    app.import(regions[0].production(), rows).await;
    (app, regions)
}

/// Creates Sanne and Jan, who share a mailbox.
async fn couple() -> (TestApp, [TestRegion; 2]) {
    start(vec![
        person(
            SANNE,
            "Sanne Voorbeeld",
            &json!({"dateOfBirth": "1990-03-07"}),
        ),
        person(JAN, "Jan Voorbeeld", &json!({"dateOfBirth": "1988-11-30"})),
    ])
    .await
}

async fn answer(visitor: &Visitor, form: &str) -> Page {
    let page = visitor.get("/portal/question").await;
    assert_eq!(page.status, StatusCode::OK);
    visitor
        .post(
            "/portal/question",
            &format!("form={}&{form}", page.hidden("form")),
        )
        .await
}

#[testkit::test]
async fn nothing_is_shown_before_the_question_is_answered() {
    let (app, _) = couple().await;
    let visitor = Visitor::signed_in(&app, EMAIL).await;
    let record = format!("/portal/records/{SANNE}");
    for path in [
        "/portal",
        &record,
        &format!("{record}/edit"),
        "/portal/files/x",
        "/portal/accesses",
        "/portal/account",
        "/portal/sessions",
        "/portal/export",
        "/portal/export.json",
        "/portal/email",
        "/portal/erase",
    ] {
        let sent = visitor.get(path).await;
        assert_eq!(
            (sent.status, sent.header("location")),
            (StatusCode::SEE_OTHER, "/portal/question"),
            "{path}"
        );
    }
    let asked = visitor.get("/portal/question").await;
    assert!(
        asked.html.contains("Wie ben je?") && asked.html.contains("name=\"day\""),
        "{}",
        asked.html
    );
    assert!(!asked.html.contains("name=\"phone\""));
    for shown in ["Sanne", "Jan Voorbeeld", "Regio", "Assen", "1990", EMAIL] {
        assert!(!asked.html.contains(shown), "{shown}");
    }
    let form = format!("form={}", asked.hidden("form"));
    for path in [
        "/portal/email",
        "/portal/erase",
        "/portal/sessions",
        &format!("{record}/consent"),
    ] {
        let sent = visitor.post(path, &form).await;
        assert_eq!(sent.header("location"), "/portal/question", "{path}");
    }
    // The session can be kept alive, and ended.
    assert_eq!(
        visitor.get("/portal/alive").await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        visitor
            .post("/portal/sign-out", &form)
            .await
            .header("location"),
        "/portal/signed-out"
    );
}

#[testkit::test]
async fn only_matching_records_are_shown() {
    let (app, _) = couple().await;
    let visitor = Visitor::signed_in(&app, EMAIL).await;
    let right = answer(&visitor, "day=7&month=maart").await;
    assert_eq!(
        (right.status, right.header("location")),
        (StatusCode::SEE_OTHER, "/portal")
    );
    let overview = visitor.get("/portal").await;
    assert!(
        overview.html.contains("Dag Sanne")
            && overview.html.contains("die niet bij je antwoord passen")
    );
    assert!(
        overview.html.contains(SANNE) && !overview.html.contains(JAN),
        "{}",
        overview.html
    );
    for path in [
        format!("/portal/records/{JAN}"),
        format!("/portal/records/{JAN}/edit"),
    ] {
        assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    let form = format!("form={}&consent=false", overview.hidden("form"));
    let refused = visitor
        .post(&format!("/portal/records/{JAN}/consent"), &form)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let export = visitor.get("/portal/export.json").await.html;
    assert!(export.contains(SANNE) && !export.contains(JAN));
    assert_eq!(
        visitor.get("/portal/question").await.header("location"),
        "/portal"
    );
    // Another session of the same mailbox is asked again.
    let jan = Visitor::signed_in(&app, EMAIL).await;
    assert_eq!(
        jan.get("/portal").await.header("location"),
        "/portal/question"
    );
    answer(&jan, "day=30&month=11").await;
    let overview = jan.get("/portal").await;
    assert!(overview.html.contains("Dag Jan") && !overview.html.contains(SANNE));
}

#[testkit::test]
async fn answer_is_known_to_other_nodes() {
    let (app, _) = couple().await;
    let token = app.session(EMAIL, Environment::Production, None).await;
    let visitor = Visitor {
        cookie: Some(format!("__Host-portal={token}")),
        ..Visitor::new(&app)
    };
    let elsewhere = services::sessions::Sessions::new(app.store.clone());
    let choice = async || {
        let found = elsewhere
            .find(token.as_bytes(), Environment::Production)
            .await
            .unwrap()
            .unwrap();
        found.choice.is_made()
    };
    assert!(!choice().await);
    answer(&visitor, "day=7&month=3").await;
    assert!(choice().await);
    // The API shows such a session no more than the portal does.
    let api = app.visitor(&token);
    assert_eq!(api.get("/auth/candidates/me").await.each("id"), [SANNE]);
    assert_eq!(
        api.get(&format!("/candidates/{JAN}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        api.get(&format!("/candidates/{SANNE}")).await.status,
        StatusCode::OK
    );
}

#[testkit::test]
async fn five_wrong_answers_end_the_session_and_ten_an_hour_the_next() {
    let (app, _) = couple().await;
    for _ in 0..2 {
        let visitor = Visitor::signed_in(&app, EMAIL).await;
        // A form without a valid answer does not count as an attempt.
        for empty in ["", "day=7", "day=7&month=13"] {
            let again = answer(&visitor, empty).await;
            assert_eq!(again.status, StatusCode::BAD_REQUEST);
            assert!(
                again.html.contains("Vul je verjaardag in"),
                "{}",
                again.html
            );
        }
        for _ in 0..4 {
            let wrong = answer(&visitor, "day=8&month=3").await;
            assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
            assert!(wrong.html.contains("past bij geen van de gegevens"));
        }
        let over = answer(&visitor, "day=9&month=3").await;
        assert_eq!(over.status, StatusCode::FORBIDDEN);
        assert!(over.html.contains("Te vaak een fout antwoord"));
        assert!(over.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(
            visitor.get("/portal").await.header("location"),
            "/portal?ended"
        );
    }
    let third = Visitor::signed_in(&app, EMAIL).await;
    assert_eq!(
        answer(&third, "day=7&month=3").await.status,
        StatusCode::FORBIDDEN
    );
    app.clock.advance(Duration::from_hours(1));
    app.store.refresh_generation().await.unwrap();
    let later = Visitor::signed_in(&app, EMAIL).await;
    assert_eq!(
        answer(&later, "day=7&month=3").await.header("location"),
        "/portal"
    );
}

#[testkit::test]
async fn question_falls_back_to_phone_and_then_name() {
    let (app, [_, zuid]) = start(vec![
        person(SANNE, "Sanne Voorbeeld", &json!({"phone": "06 00000011"})),
        person(JAN, "Jan Voorbeeld", &json!({"phone": "06 00000022"})),
        person(MYSTERY, "Piet Vreemd", &json!({})),
    ])
    .await;
    app.import(
        zuid.production(),
        vec![person("recDDDDDDDDDDDDDD", "SANNE VOORBEELD", &json!({}))],
    )
    .await;
    let visitor = Visitor::signed_in(&app, EMAIL).await;
    let asked = visitor.get("/portal/question").await;
    assert!(asked.html.contains("name=\"phone\"") && !asked.html.contains("name=\"day\""));
    assert_eq!(
        answer(&visitor, "phone=12").await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        answer(&visitor, "phone=11").await.status,
        StatusCode::SEE_OTHER
    );
    let overview = visitor.get("/portal").await.html;
    assert!(
        overview.contains(SANNE) && overview.contains("recDDDDDDDDDDDDDD"),
        "{overview}"
    );
    assert!(!overview.contains(JAN) && !overview.contains(MYSTERY));
}

#[testkit::test]
async fn page_names_a_contact_when_no_question_is_possible() {
    let rows = vec![
        person(SANNE, "Sanne Voorbeeld", &json!({})),
        person(JAN, "Jan Voorbeeld", &json!({"phone": "9"})),
    ];
    let (app, _) = start(rows).await;
    let visitor = Visitor::signed_in(&app, EMAIL).await;
    let page = visitor.get("/portal/question").await;
    assert!(
        page.html
            .contains("We weten niet welke gegevens van jou zijn"),
        "{}",
        page.html
    );
    assert!(!page.html.contains("action=\"/portal/question\"") && !page.html.contains("Sanne"));
}
