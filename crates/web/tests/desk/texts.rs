//! The search in texts of the list: what it finds, how far it says it looked, and how it goes on.

use super::{Visitor, candidate};
use http::StatusCode;
use model::Role;
use serde_json::json;
use testkit::TestApp;

const LIST: &str = "/desk/r/noord/candidates";

#[testkit::test]
async fn words_are_looked_for_in_texts_on_request() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    let contact = json!([{"type": "Anders", "performedAt": "2025-05-01T00:00:00Z", "summary": "Wil naar de pabo"}]);
    let rows = vec![
        candidate(
            "recAAAAAAAAAAAAAA",
            "Sanne van Rijn",
            &json!({"motivation": "Droomt van de pabo"}),
        ),
        candidate(
            "recBBBBBBBBBBBBBB",
            "Bo de Wit",
            &json!({"phase": "matchen", "interactions": contact}),
        ),
        candidate("recCCCCCCCCCCCCCC", "Pabo Aksoy", &json!({})),
        candidate(
            "recDDDDDDDDDDDDDD",
            "Nog Iemand",
            &json!({"notes": "niets"}),
        ),
    ];
    app.import(noord.production(), rows).await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let list = visitor.open(LIST).await;
    assert!(list.html.contains("Zoek ook in teksten"));
    let shown = |page: &super::Page| page.html.matches("name=\"id\" value=\"rec").count();
    let (words, texts) = (("words", "pabo"), ("inTexts", "yes"));
    for (fields, expected) in [
        (vec![words], 1),
        (vec![words, texts], 3),
        (vec![words, texts, ("query", "?phase=matchen")], 1),
        (vec![("words", "nergens"), texts], 0),
        (vec![("words", ""), texts], 4),
    ] {
        let sent = visitor
            .submit(&list, &format!("{LIST}/search"), &fields)
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let location = sent.header("location").to_owned();
        assert!(
            !location.contains("pabo") && !location.contains("inTexts"),
            "{location}"
        );
        let page = visitor.open(&location).await;
        assert_eq!(shown(&page), expected, "{fields:?}: {}", page.html);
        let in_texts = fields.contains(&texts) && !fields[0].1.is_empty();
        assert_eq!(
            page.html.contains("In teksten gezocht:"),
            in_texts,
            "{fields:?}"
        );
        assert_eq!(
            page.html.contains("Verder terug is er niets."),
            in_texts,
            "{fields:?}"
        );
        assert_eq!(
            page.html.contains("value=\"yes\" checked aria-describedby"),
            in_texts
        );
    }
    // The board says that it looks at less.
    let sent = visitor
        .submit(&list, &format!("{LIST}/search"), &[words, texts])
        .await;
    let board = sent.header("location").replace("/candidates", "/board");
    assert!(
        visitor
            .open(&board)
            .await
            .html
            .contains("Het bord zoekt niet in teksten.")
    );
}

#[testkit::test]
async fn a_search_in_texts_goes_on_and_selects_all() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    let row = |number: usize| {
        let id = format!("rec{number:014}");
        candidate(
            &id,
            &format!("Persoon {number:03}"),
            &json!({"notes": "Kwam op de open dag"}),
        )
    };
    app.import(noord.production(), (0..60).map(row).collect())
        .await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let list = visitor.open(LIST).await;
    let fields = [("words", "\"open dag\""), ("inTexts", "yes")];
    let sent = visitor
        .submit(&list, &format!("{LIST}/search"), &fields)
        .await;
    let query = sent.header("location").replace(LIST, "");
    let first = visitor.open(sent.header("location")).await;
    let shown = |page: &super::Page| page.html.matches("name=\"id\" value=\"rec").count();
    assert_eq!(shown(&first), 50);
    assert!(
        first.html.contains("Oudere zijn nog niet doorzocht.")
            && first.html.contains(">Verder zoeken</button>")
    );
    let (_, next) = first.html.split_once("name=\"go\" value=\"").unwrap();
    let next = next.split('"').next().unwrap();
    let fields = [("query", &*query), ("go", next)];
    let on = visitor
        .submit(&first, &format!("{LIST}/select"), &fields)
        .await;
    let second = visitor.open(on.header("location")).await;
    assert_eq!(shown(&second), 10);
    assert!(second.html.contains("Verder terug is er niets."));
    let all = [("query", &*query), ("all", "yes"), ("action", "archive")];
    let bulk = visitor.submit(&first, "/desk/r/noord/bulk", &all).await;
    assert_eq!(bulk.status, StatusCode::OK, "{}", bulk.html);
    assert!(bulk.html.contains("60"), "{}", bulk.html);
}
