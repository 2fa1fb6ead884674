//! Many candidates at once: what will happen is seen first, a job does it, and it can be undone.
//! Exports are for the person who made them.

use super::{Page, Visitor, candidate, names, region};
use http::StatusCode;
use model::Role;
use serde_json::json;
use std::time::Duration;
use testkit::TestApp;

const LIST: &str = "/desk/r/noord/candidates";
const BULK: &str = "/desk/r/noord/bulk";
const EXPORTS: &str = "/desk/r/noord/exports";
const CHOSEN: [(&str, &str); 2] = [("id", "recBBBBBBBBBBBBBB"), ("id", "recCCCCCCCCCCCCCC")];

/// Returns how many candidates of a region are in a phase.
async fn in_phase(visitor: &Visitor, phase: &str) -> Vec<String> {
    let list = visitor
        .open(&format!("{LIST}?phase={phase}&sort=name"))
        .await;
    names(&list)
}

fn shows(page: &Page, text: &str) {
    assert!(page.html.contains(text), "{text}: {}", page.html);
}

#[testkit::test]
async fn a_phase_is_changed_for_many_and_changed_back() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let list = visitor.open(LIST).await;
    let none = visitor.submit(&list, BULK, &[("action", "phase")]).await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    shows(&none, "Selecteer eerst een of meer kandidaten");
    let [one, two] = CHOSEN;
    let asked = visitor
        .submit(&list, BULK, &[one, two, ("action", "phase")])
        .await;
    assert_eq!(asked.status, StatusCode::OK);
    shows(&asked, "Fase van 2 kandidaten wijzigen");
    let again = [one, two, ("action", "phase"), ("asked", "yes")];
    let missing = visitor.submit(&list, BULK, &again).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
    shows(&missing, "Kies of vul dit in.");
    let to = ("to", "werkzaam");
    let seen = visitor
        .submit(&list, BULK, &[one, two, again[2], again[3], to])
        .await;
    assert_eq!(seen.status, StatusCode::OK);
    shows(&seen, "Dit verandert 2 kandidaten.");
    assert_eq!(in_phase(&visitor, "werkzaam").await.len(), 0);
    let confirm = ("confirm", "yes");
    let run = [one, two, again[2], again[3], to, confirm];
    let started = visitor.submit(&list, BULK, &run).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.html);
    let job = started.header("location").to_owned();
    app.services.bulk.work().await.unwrap();
    let done = visitor.open(&job).await;
    shows(&done, "Klaar: 2 kandidaten gewijzigd.");
    assert_eq!(
        in_phase(&visitor, "werkzaam").await,
        ["Ömer Aksoy", "Bo de Wit"]
    );
    let undone = visitor.submit(&done, &format!("{job}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    app.services.bulk.work().await.unwrap();
    shows(
        &visitor.open(undone.header("location")).await,
        "Klaar: 2 kandidaten gewijzigd.",
    );
    assert_eq!(in_phase(&visitor, "matchen").await.len(), 2);
}

#[testkit::test]
async fn all_results_are_changed_under_the_filters_of_the_list() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let list = visitor.open(&format!("{LIST}?phase=matchen")).await;
    let query = ("query", "?phase=matchen");
    let all = visitor
        .submit(&list, &format!("{LIST}/select"), &[query, ("go", "all")])
        .await;
    shows(&all, "name=\"all\" value=\"yes\"");
    let fields = [query, ("all", "yes"), ("action", "archive")];
    let seen = visitor.submit(&list, BULK, &fields).await;
    shows(&seen, "Dit verandert 2 kandidaten.");
}

#[testkit::test]
async fn what_is_wrong_with_a_task_for_many_is_said_and_stays_filled_in() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let list = visitor.open(LIST).await;
    let [one, two] = CHOSEN;
    let long = "a".repeat(501);
    let nobody = "usrZZZZZZZZZZZZZZ";
    for (text, due_on, assignee, why) in [
        (
            &*long,
            "2027-01-15",
            "",
            "Taak is te lang: hoogstens 500 tekens.",
        ),
        (
            "Be\u{202e}llen",
            "2027-01-15",
            "",
            "Taak: op plaats 3 staat een onzichtbaar teken dat hier niet kan.",
        ),
        (
            "Bellen",
            "15-01-2027",
            "",
            "Datum: vul een bestaande dag in",
        ),
        ("Bellen", "", "", "Kies of vul dit in."),
        (
            "Bellen",
            "2027-01-15",
            nobody,
            "Deze persoon werkt niet meer in deze regio.",
        ),
    ] {
        let fields = [
            one,
            two,
            ("action", "task"),
            ("asked", "yes"),
            ("text", text),
            ("dueOn", due_on),
            ("assignee", assignee),
        ];
        let wrong = visitor.submit(&list, BULK, &fields).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{why}");
        shows(&wrong, why);
        shows(&wrong, &format!("value=\"{text}\""));
        if !due_on.is_empty() {
            shows(&wrong, &format!("value=\"{due_on}\""));
        }
    }
    let unknown = [one, two, ("action", "coordinator"), ("person", nobody)];
    let wrong = visitor.submit(&list, BULK, &unknown).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    shows(&wrong, "Deze persoon werkt niet meer in deze regio.");
}

#[testkit::test]
async fn an_export_is_for_the_person_who_made_it() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let roles = [(noord.id, Role::Coordinator)];
    let visitor = Visitor::staff(&app, "Marieke", &roles).await;
    let other = Visitor::staff(&app, "Jan", &roles).await;
    let list = visitor.open(LIST).await;
    let [one, two] = CHOSEN;
    let asked = visitor.submit(&list, EXPORTS, &[one, two]).await;
    shows(&asked, "2 kandidaten exporteren");
    let order = [
        one,
        two,
        ("asked", "yes"),
        ("column", "name"),
        ("format", "csv"),
    ];
    let made = visitor.submit(&list, EXPORTS, &order).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    let address = made.header("location").to_owned();
    let table = visitor.open(&address).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    let length = table.html.len().to_string();
    assert_eq!(table.header("content-length"), length);
    assert!(
        table.html.contains("Bo de Wit") && !table.html.contains("Sanne"),
        "{}",
        table.html
    );
    assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND);
    let without = [one, ("asked", "yes"), ("format", "csv")];
    let refused = visitor.submit(&list, EXPORTS, &without).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    shows(&refused, "Kies minstens één kolom.");
}

#[testkit::test]
async fn one_export_of_a_person_and_two_of_a_region_are_made_at_once() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let roles = [(noord.id, Role::Coordinator)];
    let marieke = app.staff("Marieke", &roles).await;
    let visitor = Visitor {
        cookie: Some(format!("__Host-desk={}", app.desk_session(marieke).await)),
        ..Visitor::new(&app)
    };
    let list = visitor.open(LIST).await;
    let [one, _] = CHOSEN;
    let order = [one, ("asked", "yes"), ("column", "name"), ("format", "csv")];
    let exports = &app.services.desk_exports;
    let own = exports.place(noord.id, marieke).unwrap();
    let refused = visitor.submit(&list, EXPORTS, &order).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    shows(&refused, "Er wordt al een bestand voor je gemaakt.");
    drop(own);

    let (jan, els) = (
        app.staff("Jan", &roles).await,
        app.staff("Els", &roles).await,
    );
    let of_jan = exports.place(noord.id, jan).unwrap();
    let of_els = exports.place(noord.id, els).unwrap();
    let refused = visitor.submit(&list, EXPORTS, &order).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    shows(&refused, "Kies over een minuut weer Bestand maken.");
    assert_eq!(app.count("desk_exports", "1 = 1"), 0);
    assert_eq!(app.audited("desk.exported").await.len(), 0);
    drop(of_jan);
    for _ in 0..2 {
        let made = visitor.submit(&list, EXPORTS, &order).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    }
    drop(of_els);
}

#[testkit::test]
async fn a_large_export_leads_to_a_step_up_and_back_to_the_list() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    let row = |number: usize| {
        let id = format!("rec{number:014}");
        candidate(&id, &format!("Persoon {number:03}"), &json!({}))
    };
    app.import(noord.production(), (0..501).map(row).collect())
        .await;
    let roles = [(noord.id, Role::Manager)];
    let mut visitor = Visitor::staff(&app, "Marieke", &roles).await;
    let coordinator = [(noord.id, Role::Coordinator)];
    let other = Visitor::staff(&app, "Jan", &coordinator).await;
    app.clock.advance(Duration::from_mins(6));
    let list = visitor.open(LIST).await;
    let all = [("query", "?sort=name"), ("all", "yes")];
    let refused = visitor.submit(&list, EXPORTS, &all).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.html);
    shows(&refused, "Log voor meer dan 500 kandidaten opnieuw in.");
    let back = "%2Fdesk%2Fr%2Fnoord%2Fcandidates%3Fsort%3Dname";
    shows(&refused, &format!("/desk/step-up?next={back}"));
    visitor.step_up(&app).await;
    let list = visitor.open(LIST).await;
    let asked = visitor.submit(&list, EXPORTS, &all).await;
    assert_eq!(asked.status, StatusCode::OK);
    shows(&asked, "501 kandidaten exporteren");
    // Every candidate is in the table once, in the order of the list.
    let [query, results] = all;
    let order = [
        query,
        results,
        ("asked", "yes"),
        ("column", "name"),
        ("format", "csv"),
        ("reason", "Verslag"),
    ];
    let made = visitor.submit(&list, EXPORTS, &order).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.html);
    let table = visitor.open(made.header("location")).await;
    let found: Vec<usize> = table
        .html
        .split("Persoon ")
        .skip(1)
        .map(|rest| rest[..3].parse().unwrap())
        .collect();
    assert_eq!(found, (0..501).collect::<Vec<_>>());
    // A step-up does not help who may not export as many.
    let list = other.open(LIST).await;
    let asked = other.submit(&list, EXPORTS, &all).await;
    assert_eq!(asked.status, StatusCode::OK);
}
