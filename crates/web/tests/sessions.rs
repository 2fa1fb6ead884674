//! Lists a person's sessions, and ends them.

use super::{Visitor, somebody};
use http::StatusCode;

#[testkit::test]
async fn sessions_are_listed_and_ended_by_a_button() {
    let (app, _) = somebody().await;
    let others = [(); 3].map(|()| Visitor::signed_in(&app, "sanne@example.nl"));
    let [one, two, three] = others;
    let (one, two, three) = (one.await, two.await, three.await);
    let here = Visitor::signed_in(&app, "sanne@example.nl").await;
    let foreign = Visitor::signed_in(&app, "i@example.nl").await;
    let page = here.get("/portal/sessions").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        page.html
            .matches("Ingelogd op 2 januari 2026, 04:04")
            .count(),
        4
    );
    assert_eq!(page.html.matches("Dit is waar je nu bent").count(), 1);
    assert_eq!(
        page.html.matches("value=\"ses").count(),
        3,
        "a button for each other"
    );

    let form = page.hidden("form").to_owned();
    let end = async |id: &str| {
        here.post("/portal/sessions", &format!("form={form}&id={id}"))
            .await
    };
    assert_eq!(
        here.post("/portal/sessions", "id=others").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(end("x").await.status, StatusCode::NOT_FOUND);
    let ended = end(page.hidden("id")).await;
    assert_eq!(
        (ended.status, ended.header("location")),
        (StatusCode::SEE_OTHER, "/portal/sessions?done")
    );
    let after = here.get("/portal/sessions?done").await;
    assert!(after.html.contains("Daar ben je niet meer ingelogd"));
    assert_eq!(after.html.matches("value=\"ses").count(), 2);
    let alive = async |visitor: &Visitor| visitor.get("/portal").await.status == StatusCode::OK;
    let before = [alive(&one).await, alive(&two).await, alive(&three).await];
    assert_eq!(before.iter().filter(|alive| **alive).count(), 2);

    end("others").await;
    let last = here.get("/portal/sessions").await;
    assert!(!last.html.contains("value=\"ses") && !last.html.contains("Alle andere"));
    assert!(!alive(&one).await && !alive(&two).await && !alive(&three).await);
    assert!(alive(&here).await && alive(&foreign).await);
}
