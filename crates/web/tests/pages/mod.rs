//! What the pages of a session show and change.

mod forms;

use super::{Visitor, somebody};
use axum::body::Body;
use http::{Method, Request, StatusCode};
use model::{DocumentBuilder, Field};
use std::time::Duration;
use store::{
    ScopeTx,
    candidates::{Finished, NewCandidate},
};

#[testkit::test]
async fn overview_lists_exactly_the_records_of_the_person() {
    let (app, _) = somebody().await;
    let sanne = Visitor::signed_in(&app, "Sanne@example.nl").await;
    let overview = sanne.get("/portal").await;
    assert_eq!(overview.status, StatusCode::OK);
    for shown in [
        "Dag Sanne",
        "Regio noord",
        "Regio zuid",
        "Stap 2 van 6",
        "2 januari 2026",
    ] {
        assert!(overview.html.contains(shown), "{shown}");
    }
    let record = sanne.get("/portal/records/recBBBBBBBBBBBBBB").await;
    for shown in [
        "<h1>Regio zuid</h1>",
        "2 januari 2026, 00:30",
        "Gebeld.",
        "Assen",
    ] {
        assert!(record.html.contains(shown), "{shown}");
    }
    let missing = sanne.get("/portal/records/recZZZZZZZZZZZZZZ").await;
    let others = sanne.get("/portal/records/recCCCCCCCCCCCCCC").await;
    assert_eq!(
        (others.status, missing.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(
        others.html,
        missing
            .html
            .replace("recZZZZZZZZZZZZZZ", "recCCCCCCCCCCCCCC")
    );
    for path in ["edit", "consent"] {
        let form = format!(
            "form={}&consent=false&state=0&name=X",
            overview.hidden("form")
        );
        let refused = sanne
            .post(&format!("/portal/records/recCCCCCCCCCCCCCC/{path}"), &form)
            .await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[testkit::test]
async fn record_without_an_id_is_left_out_and_the_others_are_shown() {
    let (app, [_, zuid]) = somebody().await;
    let value = |field: Field, out: &mut Vec<u8>| {
        let text = match field {
            Field::Email => "\"sanne@example.nl\"",
            Field::Phase => "\"nieuw\"",
            _ => field.empty(),
        };
        out.extend_from_slice(text.as_bytes());
    };
    let new = NewCandidate {
        id: "recDDDDDDDDDDDDDD".parse().unwrap(),
        finished: Finished::of(DocumentBuilder::build(value).finish(), None),
        interactions: vec![],
        attachments: vec![],
    };
    let stored = app
        .store
        .write(zuid.production(), async move |tx: &mut ScopeTx<'_, '_>| {
            tx.candidates().insert(&new).await?;
            Ok::<_, store::Error>(())
        });
    stored.await.unwrap();
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let overview = sanne.get("/portal").await;
    assert_eq!(overview.status, StatusCode::OK, "{}", overview.html);
    let shown = overview.html.matches("href=\"/portal/records/").count();
    assert_eq!(shown, 2, "{}", overview.html);
    let record = sanne.get("/portal/records/recBBBBBBBBBBBBBB").await;
    assert_eq!(record.status, StatusCode::OK);
}

#[testkit::test]
async fn unused_session_expires() {
    let (app, _) = somebody().await;
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let later = async |minutes| {
        app.clock.advance(Duration::from_mins(minutes));
        app.store.refresh_generation().await.unwrap();
    };
    later(29).await;
    assert_eq!(
        sanne.get("/portal/alive").await.status,
        StatusCode::NO_CONTENT
    );
    later(29).await;
    assert_eq!(sanne.get("/portal/account").await.status, StatusCode::OK);
    later(30).await;
    let over = sanne.get("/portal/account").await;
    assert_eq!(
        (over.status, over.header("location")),
        (StatusCode::SEE_OTHER, "/portal?ended")
    );
    assert_eq!(
        over.header("set-cookie"),
        "__Host-portal=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
    );
    let email = Visitor::new(&app).get("/portal?ended").await;
    assert!(email.html.contains("Je bent niet meer ingelogd"));
}

#[testkit::test]
async fn page_uses_the_language_chosen_last() {
    let app = testkit::TestApp::start().await;
    let visitor = Visitor::new(&app);
    let english = visitor
        .send(
            Method::GET,
            "/portal",
            &[("accept-language", "en-GB,nl;q=0.5")],
            "",
        )
        .await;
    assert!(english.html.contains("<html lang=\"en\">"));
    let chosen = visitor.get("/portal/signed-out?lang=en").await;
    assert!(chosen.html.contains("You are signed out"));
    let cookie = "portal-language=en; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=31536000";
    assert_eq!(chosen.header("set-cookie"), cookie);
    let remembered = visitor
        .send(
            Method::GET,
            "/portal",
            &[("cookie", "portal-language=en")],
            "",
        )
        .await;
    assert!(remembered.html.contains("href=\"/portal?lang=nl\""));
}

#[testkit::test]
async fn page_with_a_form_token_is_not_compressed_and_the_style_sheet_is() {
    let (app, _) = somebody().await;
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let gzip: &[_] = &[("accept-encoding", "gzip")];
    for path in [
        "/portal",
        "/portal/records/recAAAAAAAAAAAAAA/edit",
        "/portal/account",
        "/portal/export.json",
    ] {
        let page = sanne.send(Method::GET, path, gzip, "").await;
        assert_eq!(
            (page.status, page.header("content-encoding")),
            (StatusCode::OK, ""),
            "{path}"
        );
    }
    let overview = sanne.get("/portal").await;
    let (_, style) = overview.html.split_once("href=\"/portal/assets/").unwrap();
    let style = format!("/portal/assets/{}", style.split_once('"').unwrap().0);
    let (_, plain, content) = sanne.bytes(&style).await;
    let request = Request::get(&style)
        .header("accept-encoding", "gzip")
        .body(Body::empty())
        .unwrap();
    let (_, packed, compressed) = sanne.answered(request).await;
    assert_eq!(
        (
            packed["content-encoding"].as_bytes(),
            plain.get("content-encoding")
        ),
        (&b"gzip"[..], None)
    );
    assert!(compressed.len() < content.len());
    let request = Request::get(&style)
        .header("if-none-match", &plain["etag"])
        .body(Body::empty())
        .unwrap();
    assert_eq!(sanne.answered(request).await.0, StatusCode::NOT_MODIFIED);
}
