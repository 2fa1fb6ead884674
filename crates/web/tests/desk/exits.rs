//! The reason of leaving: the region's list is offered, and a region may require a reason, on the board,
//! on a candidate's page, in a note and for many at once.

use super::{Page, Visitor, region};
use http::StatusCode;
use model::Role;
use store::region_settings::RegionSettingsChange;
use testkit::{TestApp, TestRegion};

const BO: &str = "recBBBBBBBBBBBBBB";
const LEFT: &str = "uitgestroomd";
const ASKED: &str = "Je regio vraagt daarom.";

async fn required(app: &TestApp) -> (TestRegion, Visitor) {
    let noord = region(app, "noord").await;
    let change = RegionSettingsChange {
        exit_reasons: Some(vec!["Verhuisd".to_owned(), "Andere baan".to_owned()]),
        exit_reason_required: Some(true),
        ..RegionSettingsChange::default()
    };
    let changed = app.store.change_region_settings(noord.id, change);
    changed.await.unwrap();
    let visitor = Visitor::staff(app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    (noord, visitor)
}

/// Returns the member of a record that holds the reason.
async fn reason_of(app: &TestApp, noord: &TestRegion, id: &str) -> String {
    let (scope, id) = (noord.production(), id.parse().unwrap());
    let text = app
        .store
        .candidate(&scope, id, |row| row.document.text().into_owned());
    let text = text.await.unwrap().unwrap();
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    record["exitReason"].as_str().unwrap_or_default().to_owned()
}

fn offers(page: &Page, id: &str) {
    let list = format!(
        "<datalist id=\"{id}-list\"><option value=\"Verhuisd\"></option><option value=\"Andere baan\"></option></datalist>"
    );
    assert!(page.html.contains(&list), "{}", page.html);
    assert!(page.html.contains(&format!("list=\"{id}-list\"")), "{id}");
}

#[testkit::test]
async fn the_board_and_the_page_of_a_candidate_require_a_reason() {
    let app = TestApp::start().await;
    let (noord, visitor) = required(&app).await;
    let (board, action) = ("/desk/r/noord/board", "/desk/r/noord/board/move");
    let page = visitor.open(board).await;
    let seen = [("candidate", BO), ("from", "matchen"), ("to", LEFT)];
    let asked = visitor.submit(&page, action, &seen).await;
    let page = visitor.open(asked.header("location")).await;
    offers(&page, "exitReason");
    let long = "x".repeat(1_001);
    for (given, error) in [
        ("", ASKED),
        ("  ", ASKED),
        (&*long, "hoogstens 1000 tekens"),
    ] {
        let [candidate, from, to] = seen;
        let fields = [candidate, from, to, ("exitReason", given)];
        let refused = visitor.submit(&page, action, &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{error}");
        assert!(refused.html.contains(error), "{error}: {}", refused.html);
    }
    let candidate = format!("/desk/r/noord/candidates/{BO}");
    let page = visitor.open(&candidate).await;
    offers(&page, "exit-reason");
    offers(&page, "note-exit");
    let phase = format!("{candidate}/phase");
    let move_with = |reason: &'static str| {
        let fields = [
            ("seen", "matchen"),
            ("phase", LEFT),
            ("exit-reason", reason),
        ];
        let (visitor, page, phase) = (&visitor, &page, &phase);
        async move { visitor.submit(page, phase, &fields).await }
    };
    let refused = move_with("").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.html.contains(ASKED), "{}", refused.html);
    let edit = format!("{candidate}/edit");
    let refused = visitor.submit(&page, &edit, &[("phase", LEFT)]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.html.contains(ASKED), "{}", refused.html);
    let left = move_with("andere baan").await;
    assert_eq!(left.header("location"), format!("{candidate}?done=phase"));
    assert_eq!(reason_of(&app, &noord, BO).await, "andere baan");
    assert_eq!(
        app.count(
            "phase_changes",
            "kind = 2 AND exit_category = 'Andere baan'"
        ),
        1
    );
}

#[testkit::test]
async fn undoing_on_the_board_takes_the_reason_back() {
    let app = TestApp::start().await;
    let (noord, visitor) = required(&app).await;
    let (board, action) = ("/desk/r/noord/board", "/desk/r/noord/board/move");
    let page = visitor.open(board).await;
    let to_left = [
        ("candidate", BO),
        ("from", "matchen"),
        ("to", LEFT),
        ("exitReason", "Verhuisd"),
    ];
    let left = visitor.submit(&page, action, &to_left).await;
    assert!(left.header("location").contains("moved="));
    assert_eq!(reason_of(&app, &noord, BO).await, "Verhuisd");
    let page = visitor.open(left.header("location")).await;
    let back = [
        ("candidate", BO),
        ("from", LEFT),
        ("to", "matchen"),
        ("undo", "yes"),
    ];
    let undone = visitor.submit(&page, action, &back).await;
    assert!(undone.header("location").contains("moved="));
    assert_eq!(reason_of(&app, &noord, BO).await, "");
    // A move that is not undone leaves the reason as it is.
    let left = visitor.submit(&page, action, &to_left).await;
    assert!(left.header("location").contains("moved="));
    let moved = visitor.submit(&page, action, &back[..3]).await;
    assert!(moved.header("location").contains("moved="));
    assert_eq!(reason_of(&app, &noord, BO).await, "Verhuisd");
}

#[testkit::test]
async fn a_note_and_a_job_require_a_reason() {
    let app = TestApp::start().await;
    let (noord, visitor) = required(&app).await;
    let candidate = format!("/desk/r/noord/candidates/{BO}");
    let page = visitor.open(&candidate).await;
    let note = format!("{candidate}/contact");
    let send = |reason: &'static str| {
        let at = page.hidden("note-at-shown").to_owned();
        let (visitor, page, note) = (&visitor, &page, &note);
        async move {
            let fields = [
                ("note-type", "Telefonisch"),
                ("note-text", "Stopt ermee."),
                ("note-at", &*at),
                ("note-at-shown", &*at),
                ("note-by", "Marieke"),
                ("note-seen", "matchen"),
                ("note-phase", LEFT),
                ("note-exit", reason),
            ];
            visitor.submit(page, note, &fields).await
        }
    };
    let refused = send("").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.html.contains("href=\"#note-exit\"") && refused.html.contains(ASKED));
    let saved = send("Verhuisd").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    assert_eq!(reason_of(&app, &noord, BO).await, "Verhuisd");

    let (bulk, other) = ("/desk/r/noord/bulk", ("id", "recCCCCCCCCCCCCCC"));
    let list = visitor.open("/desk/r/noord/candidates").await;
    let chosen = [other, ("action", "phase"), ("asked", "yes"), ("to", LEFT)];
    let asked = visitor.submit(&list, bulk, &chosen).await;
    assert_eq!(asked.status, StatusCode::BAD_REQUEST);
    offers(&asked, "exitReason");
    assert!(
        asked.html.contains("href=\"#exitReason\""),
        "{}",
        asked.html
    );
    let [id, action, is_asked, to] = chosen;
    let run = [
        id,
        action,
        is_asked,
        to,
        ("exitReason", "Naar zee"),
        ("confirm", "yes"),
    ];
    let started = visitor.submit(&list, bulk, &run).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.html);
    app.services.bulk.work().await.unwrap();
    assert_eq!(reason_of(&app, &noord, other.1).await, "Naar zee");
    let others = "kind = 2 AND exit_reason = 1 AND exit_category IS NULL";
    assert_eq!(app.count("phase_changes", others), 1);
    // What was written about people is not kept with the job.
    assert_eq!(app.count("jobs", "action LIKE '%zee%'"), 0);
}
