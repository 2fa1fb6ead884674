//! The board: its columns, moving, undoing, and two people who move one card.

use super::{Visitor, names, region};
use http::StatusCode;
use model::Role;
use testkit::TestApp;

const BOARD: &str = "/desk/r/noord/board";
const MOVE: &str = "/desk/r/noord/board/move";

#[testkit::test]
async fn a_card_is_moved_from_the_phase_that_the_person_saw() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let roles = [(noord.id, Role::Coordinator)];
    let (one, other) = (
        Visitor::staff(&app, "Marieke", &roles).await,
        Visitor::staff(&app, "Jan", &roles).await,
    );
    let board = one
        .open(&format!("{BOARD}?phase=nieuw&phase=matchen"))
        .await;
    assert_eq!(names(&board).len(), 3);
    assert_eq!(board.html.matches("data-column=").count(), 7);
    let seen = [
        ("query", "?phase=nieuw&phase=matchen"),
        ("candidate", "recAAAAAAAAAAAAAA"),
        ("from", "nieuw"),
        ("to", "matchen"),
    ];
    let moved = one.submit(&board, MOVE, &seen).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    let location = moved.header("location").to_owned();
    assert_eq!(
        location,
        format!("{BOARD}?phase=nieuw&phase=matchen&moved=recAAAAAAAAAAAAAA&was=nieuw")
    );
    let after = one.open(&location).await;
    assert!(
        after
            .html
            .contains("Sanne van Rijn: van nieuw naar matchen.")
    );
    let stale = other.open(BOARD).await;
    let late = other.submit(&stale, MOVE, &seen).await;
    let page = other.open(late.header("location")).await;
    assert!(
        page.html
            .contains("Sanne van Rijn stond niet meer in nieuw: Marieke heeft de kandidaat naar matchen verplaatst"),
        "{}",
        page.html
    );
    let undo = [
        ("candidate", "recAAAAAAAAAAAAAA"),
        ("from", "matchen"),
        ("to", "nieuw"),
        ("undo", "yes"),
    ];
    let undone = one.submit(&after, MOVE, &undo).await;
    let page = one.open(undone.header("location")).await;
    assert!(
        page.html
            .contains("Sanne van Rijn: van matchen naar nieuw.")
    );
}

#[testkit::test]
async fn leaving_asks_for_a_reason_that_may_be_skipped() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let board = visitor.open(BOARD).await;
    let seen = [
        ("candidate", "recBBBBBBBBBBBBBB"),
        ("from", "matchen"),
        ("to", "uitgestroomd"),
    ];
    let asked = visitor.submit(&board, MOVE, &seen).await;
    let page = visitor.open(asked.header("location")).await;
    assert!(page.html.contains("Waarom gaat de kandidaat weg?"));
    let [candidate, from, to] = seen;
    for (wrong, said) in [
        (
            "Ver\u{202e}huisd",
            "In de reden staat op plaats 4 een onzichtbaar teken",
        ),
        (
            &*"a".repeat(1001),
            "De reden is te lang: hoogstens 1000 tekens.",
        ),
    ] {
        let fields = [candidate, from, to, ("exitReason", wrong)];
        let again = visitor.submit(&page, MOVE, &fields).await;
        assert_eq!(again.status, StatusCode::BAD_REQUEST);
        assert!(again.html.contains(said), "{}", again.html);
    }
    let answer = [candidate, from, to, ("exitReason", "Verhuisd")];
    let left = visitor.submit(&page, MOVE, &answer).await;
    let page = visitor.open(left.header("location")).await;
    assert!(
        page.html
            .contains("Bo de Wit: van matchen naar uitgestroomd.")
    );
    let scope = noord.production();
    let id = "recBBBBBBBBBBBBBB".parse().unwrap();
    let text = app
        .store
        .candidate(&scope, id, |row| row.document.text().into_owned())
        .await;
    assert!(
        text.unwrap()
            .unwrap()
            .contains("\"exitReason\":\"Verhuisd\"")
    );
}

#[testkit::test]
async fn a_viewer_sees_the_board_and_cannot_move() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Viewer)]).await;
    let board = visitor.open(BOARD).await;
    assert!(!board.html.contains("board/move") && !board.html.contains("draggable=\"true\""));
    let seen = [
        ("candidate", "recAAAAAAAAAAAAAA"),
        ("from", "nieuw"),
        ("to", "matchen"),
    ];
    let refused = visitor.submit(&board, MOVE, &seen).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.html.contains("Dit mag je hier niet"));
}

#[testkit::test]
async fn a_search_that_has_ended_shows_nobody_on_the_board_and_in_the_list() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Viewer)]).await;
    for page in [BOARD, "/desk/r/noord/candidates"] {
        let page = visitor.open(&format!("{page}?search=onbekend")).await;
        assert_eq!(names(&page), Vec::<String>::new());
    }
    app.record_accesses().await;
    assert_eq!(app.count("accesses", "action = 'desk.list'"), 0);
}

#[testkit::test]
async fn viewer_reads_that_a_colleague_moved_a_card_and_not_who() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let noor = Visitor::staff(&app, "Noor", &[(noord.id, Role::Coordinator)]).await;
    let seen = [
        ("candidate", "recAAAAAAAAAAAAAA"),
        ("from", "nieuw"),
        ("to", "matchen"),
    ];
    let board = noor.open(BOARD).await;
    let moved = noor.submit(&board, MOVE, &seen).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.html);
    let viewer = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Viewer)]).await;
    let address = format!("{BOARD}?conflict=recAAAAAAAAAAAAAA&was=nieuw");
    for (visitor, who) in [(&noor, "Noor"), (&viewer, "een medewerker")] {
        let page = visitor.open(&address).await;
        let said = format!("nieuw: {who} heeft de kandidaat naar matchen verplaatst");
        assert!(page.html.contains(&said), "{said}: {}", page.html);
    }
}

#[testkit::test]
async fn a_name_in_a_message_of_the_board_is_an_access() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Viewer)]).await;
    for (about, name, number) in [
        ("moved=recAAAAAAAAAAAAAA", "Sanne van Rijn", 1),
        ("conflict=recBBBBBBBBBBBBBB", "Bo de Wit", 2),
    ] {
        let address = format!("{BOARD}?phase=werkzaam&{about}&was=voorbereiden");
        let page = visitor.open(&address).await;
        assert!(page.html.contains(name), "{}", page.html);
        app.record_accesses().await;
        let seen = app.count("accesses", "action = 'desk.list'");
        assert_eq!(seen, number, "{about}");
    }
}

#[testkit::test]
async fn every_shortcut_of_a_page_is_explained() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let roles = [(noord.id, Role::Coordinator)];
    let visitor = Visitor::staff(&app, "Marieke", &roles).await;
    let help = visitor.open("/desk/keys").await;
    let moved = format!("{BOARD}?moved=recAAAAAAAAAAAAAA&was=matchen");
    let record = "/desk/r/noord/candidates/recAAAAAAAAAAAAAA";
    for path in [
        &*moved,
        "/desk/r/noord/candidates",
        "/desk/r/noord/tasks",
        record,
    ] {
        let page = visitor.open(path).await;
        let mut keys = page.html.split("data-key=\"").skip(1);
        assert!(keys.clone().count() > 5, "{path}");
        let is_explained = |key: &str| {
            let words = key.split(' ').map(|word| format!("<kbd>{word}</kbd>"));
            help.html.contains(&words.collect::<Vec<_>>().join(" "))
        };
        let unknown = keys.find(|rest| !is_explained(rest.split('"').next().unwrap()));
        assert_eq!(unknown.map(|rest| &rest[..10]), None, "{path}");
    }
}
