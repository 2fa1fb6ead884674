//! "Who looked": members of staff appear by their function.

use super::{Visitor, somebody};
use model::{Action, Role, Runs};
use services::access_log::{ReadEvent, Viewer};

#[testkit::test]
async fn portal_shows_the_function_of_who_looked() {
    let (app, [noord, _]) = somebody().await;
    let scope = noord.production();
    let id = "recAAAAAAAAAAAAAA".parse().unwrap();
    let position = app.store.candidate(&scope, id, |row| row.position).await;
    let mut shown = Runs::default();
    shown.push(position.unwrap().unwrap());
    let person = "usrAbC13pTbjpS6Iz".parse().unwrap();
    for (viewer, action) in [
        (Viewer::Staff(person, Role::Coordinator), Action::DeskView),
        (Viewer::Operator(Some(person)), Action::DeskFile),
    ] {
        let read = ReadEvent {
            scope,
            viewer,
            action,
            fields: None,
        };
        app.services.accesses.note(read, &shown);
    }
    app.record_accesses().await;
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let html = sanne.get("/portal/accesses").await.html;
    for text in [
        "<strong>Een coördinator van de regio</strong> bekeek je gegevens",
        "<strong>De beheerder van dit systeem</strong> bekeek een bestand van je",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert!(!html.contains("usrAbC"));
}
