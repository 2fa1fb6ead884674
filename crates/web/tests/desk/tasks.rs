//! The list of tasks: its order and filters, paging, changing and adding, and what is recorded.

use super::{Visitor, candidate, execute, region};
use crate::Page;
use http::StatusCode;
use model::{Role, StaffId};
use serde_json::json;
use services::{
    mutations::{DeskChange, Operation, TaskDraft},
    staff::DigestLanguage,
};
use std::time::Duration;
use testkit::{TestApp, TestRegion};

const TASKS: &str = "/desk/r/noord/tasks";
const SANNE: &str = "recAAAAAAAAAAAAAA";
const BO: &str = "recBBBBBBBBBBBBBB";

/// Adds a task.
async fn plan(
    app: &TestApp,
    noord: &TestRegion,
    to: &str,
    task: (&str, i64),
    who: Option<StaffId>,
) {
    let day = day_after(app, task.1);
    let change = DeskChange::AddTask {
        task: TaskDraft {
            text: task.0.to_owned(),
            due_on: day,
            assignee: who,
        },
    };
    let operation = Operation::Desk {
        candidate: to.parse().unwrap(),
        change,
    };
    execute(app, noord, operation).await;
}

/// Returns the date some days from now, at noon in UTC, which is the same day in the Netherlands.
fn day_after(app: &TestApp, days: i64) -> String {
    let now = app.store.clock().now().micros();
    let moment = model::Timestamp::from_micros(now + days * 86_400_000_000);
    moment.to_string()[..10].to_owned()
}

/// Returns the texts of the tasks on a page, in their order.
fn tasks(page: &Page) -> Vec<String> {
    let rows = page.html.split("<tr data-row>").skip(1);
    let text = |row: &str| {
        let (_, cells) = row.split_once("</td><td data-label=").unwrap();
        let (_, text) = cells.split_once('>').unwrap();
        text.split('<').next().unwrap().to_owned()
    };
    rows.map(text).collect()
}

/// Returns where the first form for a task with this text is sent.
fn action(page: &Page, text: &str) -> String {
    let (_, row) = page.html.split_once(&format!(">{text}</td>")).unwrap();
    let (_, action) = row.split_once("action=\"").unwrap();
    action.split('"').next().unwrap().to_owned()
}

/// A region with tasks of two people and of nobody. Returns it with Marieke's id.
async fn planned(app: &TestApp) -> (TestRegion, StaffId, StaffId) {
    let noord = region(app, "noord").await;
    let roles = [(noord.id, Role::Coordinator)];
    let me = app.staff("Marieke", &roles).await;
    let jan = app.staff("Jan", &roles).await;
    for (to, task, who) in [
        (SANNE, ("Cv vragen", 9), Some(me)),
        (SANNE, ("Terugbellen", -2), Some(jan)),
        (BO, ("Mailen", 3), Some(me)),
        (BO, ("Uitnodigen", 0), None),
    ] {
        plan(app, &noord, to, task, who).await;
    }
    (noord, me, jan)
}

async fn visitor(app: &TestApp, staff: StaffId) -> Visitor {
    Visitor {
        cookie: Some(format!("__Host-desk={}", app.desk_session(staff).await)),
        ..Visitor::new(app)
    }
}

#[testkit::test]
async fn own_tasks_come_first_and_filters_choose() {
    let app = TestApp::start().await;
    let (_, me, jan) = planned(&app).await;
    let marieke = visitor(&app, me).await;
    let jan_id = jan.to_string();
    let of_jan = format!("for={jan_id}");
    for (query, expected) in [
        (
            "",
            &["Mailen", "Cv vragen", "Terugbellen", "Uitnodigen"][..],
        ),
        ("for=me", &["Mailen", "Cv vragen"]),
        ("for=none", &["Uitnodigen"]),
        (&of_jan, &["Terugbellen"]),
        ("due=overdue", &["Terugbellen"]),
        ("due=today", &["Uitnodigen"]),
        ("due=week", &["Mailen", "Uitnodigen"]),
        ("due=later", &["Cv vragen"]),
        ("due=later&for=none", &[]),
        ("state=done", &[]),
    ] {
        let page = marieke.open(&format!("{TASKS}?{query}")).await;
        assert_eq!(tasks(&page), expected, "{query}");
        let chips = page.html.matches("class=\"chip\"").count();
        assert_eq!(chips, query.matches('=').count(), "{query}");
    }
    let page = visitor(&app, jan).await.open(TASKS).await;
    let own = ["Terugbellen", "Uitnodigen", "Mailen", "Cv vragen"];
    assert_eq!(tasks(&page), own);
    let wrong = marieke.open(&format!("{TASKS}?due=ooit&for=x")).await;
    assert!(
        wrong
            .html
            .contains("Een filter in dit adres bestaat niet meer")
    );
    let forged = marieke.get(&format!("{TASKS}?after=x")).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
}

#[testkit::test]
async fn a_task_is_ticked_off_and_opened_again() {
    let app = TestApp::start().await;
    let (_, me, _) = planned(&app).await;
    let marieke = visitor(&app, me).await;
    let page = marieke.open(&format!("{TASKS}?for=me")).await;
    let mailen = action(&page, "Mailen");
    let fields = [("query", "?for=me"), ("do", "done")];
    let ticked = marieke.submit(&page, &mailen, &fields).await;
    assert_eq!(ticked.status, StatusCode::SEE_OTHER);
    let location = ticked.header("location").to_owned();
    assert!(
        location.starts_with(&format!("{TASKS}?for=me&did=ticked&task=tsk")),
        "{location}"
    );
    let page = marieke.open(&location).await;
    assert!(page.html.contains("De taak is afgevinkt."));
    assert_eq!(tasks(&page), ["Cv vragen"]);
    assert!(
        page.html.contains(&format!("action=\"{mailen}\"")),
        "the page offers to undo it"
    );
    let done = marieke.open(&format!("{TASKS}?state=done")).await;
    assert_eq!(tasks(&done), ["Mailen"]);
    let fields = [("query", "?for=me"), ("do", "undo")];
    let undone = marieke.submit(&page, &mailen, &fields).await;
    let page = marieke.open(undone.header("location")).await;
    assert_eq!(tasks(&page), ["Mailen", "Cv vragen"]);
    assert!(page.html.contains("De taak staat weer open."));
    // The page of today ticks off in the same way, and stays there.
    let late = visitor(&app, me).await.open("/desk/r/noord").await;
    assert!(late.html.contains("Geen taken tot en met vandaag"));
    app.clock.advance(Duration::from_hours(24 * 4));
    app.store.refresh_generation().await.unwrap();
    let marieke = visitor(&app, me).await;
    let today = marieke.open("/desk/r/noord").await;
    let fields = [("back", "today"), ("do", "done")];
    let ticked = marieke
        .submit(&today, &action(&today, "Mailen"), &fields)
        .await;
    let location = ticked.header("location").to_owned();
    assert!(
        location.starts_with("/desk/r/noord?did=ticked"),
        "{location}"
    );
    let page = marieke.open(&location).await;
    assert!(page.html.contains("De taak is afgevinkt.") && !page.html.contains(">Mailen</td>"));
}

#[testkit::test]
async fn date_and_assignee_are_changed() {
    let app = TestApp::start().await;
    let (_, me, jan) = planned(&app).await;
    let marieke = visitor(&app, me).await;
    let list = marieke.open(TASKS).await;
    let path = action(&list, "Mailen");
    let page = marieke.open(&format!("{path}?for=me")).await;
    assert!(page.html.contains("Taak van Bo de Wit wijzigen"));
    let (day, jan_id) = (day_after(&app, 30), jan.to_string());
    for (on, who, error) in [
        ("", "", "Datum ontbreekt."),
        ("2026-02-30", "", "Datum: vul een bestaande dag in"),
        (
            &*day,
            "usr0000000000zzzz",
            "heeft geen rol meer in deze regio",
        ),
    ] {
        let fields = [("do", "save"), ("task-on", on), ("task-for", who)];
        let wrong = marieke.submit(&page, &path, &fields).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{error}");
        assert!(wrong.html.contains(error), "{error}: {}", wrong.html);
    }
    let fields = [
        ("do", "save"),
        ("task-on", &*day),
        ("task-for", &*jan_id),
        ("query", "?for=me"),
    ];
    let saved = marieke.submit(&page, &path, &fields).await;
    let page = marieke.open(saved.header("location")).await;
    assert!(page.html.contains("De taak is gewijzigd."));
    assert_eq!(tasks(&page), ["Cv vragen"]);
    let page = marieke.open(&format!("{TASKS}?for={jan_id}")).await;
    assert_eq!(tasks(&page), ["Terugbellen", "Mailen"]);
    let gone = marieke
        .get(&format!("{TASKS}/{BO}/tskZZZZZZZZZZZZZZ"))
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[testkit::test]
async fn a_task_is_added_for_a_candidate_who_is_found_by_words() {
    let app = TestApp::start().await;
    let (noord, me, _) = planned(&app).await;
    let other = candidate(
        "recEEEEEEEEEEEEEE",
        "Sanne Bakker",
        &json!({"city": "Hoorn"}),
    );
    app.import(noord.production(), vec![other]).await;
    let marieke = visitor(&app, me).await;
    let page = marieke.open(TASKS).await;
    let (day, me_id) = (day_after(&app, 1), me.to_string());
    let task = [
        ("task-text", "Kennismaken"),
        ("task-on", &*day),
        ("task-for", &*me_id),
    ];
    let send = |who: &'static str, more: Vec<(&'static str, &'static str)>| {
        let mut fields = task.to_vec();
        fields.push(("who", who));
        fields.extend(more);
        let (marieke, page) = (&marieke, &page);
        async move { marieke.submit(page, TASKS, &fields).await }
    };
    for (who, error) in [
        ("", "Kandidaat ontbreekt."),
        ("niemand", "Kandidaat: niemand gevonden."),
        ("\"open", "Sluit de aanhalingstekens."),
        ("sanne", "Kandidaat: er zijn er meer gevonden. Kies er een."),
    ] {
        let wrong = send(who, vec![]).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{who}");
        assert!(wrong.html.contains(error), "{who}: {}", wrong.html);
    }
    let several = send("sanne", vec![]).await;
    assert!(
        several.html.contains("value=\"recEEEEEEEEEEEEEE\"")
            && several.html.contains("Sanne Bakker, Hoorn")
    );
    let empty = marieke.submit(&page, TASKS, &[("who", "bo")]).await;
    for error in ["Taak ontbreekt.", "Datum ontbreekt."] {
        assert!(empty.html.contains(error), "{error}");
    }
    let chosen = send("sanne", vec![("candidate", "recEEEEEEEEEEEEEE")]).await;
    assert_eq!(chosen.header("location"), format!("{TASKS}?did=added"));
    // A candidate who was not found cannot be chosen.
    let forged = send("bo", vec![("candidate", "recEEEEEEEEEEEEEE")]).await;
    assert_eq!(forged.status, StatusCode::SEE_OTHER);
    for (id, expected) in [("recEEEEEEEEEEEEEE", 1), (BO, 3)] {
        let found = app
            .store
            .tasks_of(&noord.production(), id.parse().unwrap())
            .await;
        assert_eq!(found.unwrap().len(), expected, "{id}");
    }
}

#[testkit::test]
async fn pages_of_fifty_follow_each_other() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    let row = |number: usize| {
        let id = format!("rec{number:014}");
        candidate(&id, &format!("Persoon {number:03}"), &json!({}))
    };
    app.import(noord.production(), (0..30).map(row).collect())
        .await;
    let roles = [(noord.id, Role::Coordinator)];
    let (me, jan) = (
        app.staff("Marieke", &roles).await,
        app.staff("Jan", &roles).await,
    );
    let mut expected = Vec::new();
    for number in 0..120_usize {
        let id = format!("rec{:014}", number % 30);
        let text = format!("Taak {number:03}");
        let who = if number < 50 { me } else { jan };
        let days = i64::try_from(number).unwrap() - 20;
        plan(&app, &noord, &id, (&text, days), Some(who)).await;
        expected.push(text);
    }
    let marieke = visitor(&app, me).await;
    let (mut address, mut found) = (TASKS.to_owned(), Vec::new());
    for _ in 0..4 {
        let page = marieke.open(&address).await;
        let shown = tasks(&page);
        assert!(shown.len() <= 50);
        found.extend(shown);
        let Some((before, _)) = page.html.split_once("\" rel=\"next\"") else {
            break;
        };
        address = before
            .rsplit_once("href=\"")
            .unwrap()
            .1
            .replace("&#38;", "&")
            .replace("&amp;", "&");
    }
    assert_eq!(found, expected);
    // What stands behind the cursor is of no use to another person.
    let stolen = visitor(&app, jan).await.get(&address).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
}

#[testkit::test]
async fn a_viewer_sees_tasks_and_changes_none_and_names_are_recorded() {
    let app = TestApp::start().await;
    let (noord, _, _) = planned(&app).await;
    let viewer = Visitor::staff(&app, "Kijker", &[(noord.id, Role::Viewer)]).await;
    let page = viewer.open(&format!("{TASKS}?due=overdue")).await;
    assert_eq!(tasks(&page), ["Terugbellen"]);
    assert!(!page.html.contains("name=\"do\"") && !page.html.contains("id=\"add-task\""));
    let refused = viewer.submit(&page, TASKS, &[("who", "bo")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    app.services.accesses.flush().await.unwrap();
    let mut seen = Vec::new();
    for id in [SANNE, BO] {
        let id = id.parse().unwrap();
        let scope = noord.production();
        let position = app.store.candidate(&scope, id, |row| row.position).await;
        let start = store::access_log::AccessCursor::START;
        let position = position.unwrap().unwrap();
        let page = app.store.accesses_of(&scope, position, start, 10).await;
        let actions = page.unwrap().accesses.into_iter().map(|one| one.action);
        seen.push(actions.filter(|action| action == "desk.list").count());
    }
    assert_eq!(seen, [1, 0]);
}

#[testkit::test]
async fn the_daily_e_mail_is_switched_on_and_off() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let me = app.staff("Marieke", &[(noord.id, Role::Viewer)]).await;
    let marieke = visitor(&app, me).await;
    let (page, action) = ("/desk/account", "/desk/account/digest");
    let account = marieke.open(page).await;
    assert!(
        account
            .html
            .contains("<option value=\"\" selected>geen e-mail</option>")
    );
    for (chosen, expected) in [
        ("en", Some(DigestLanguage::English)),
        ("nl", Some(DigestLanguage::Dutch)),
        ("", None),
    ] {
        let saved = marieke
            .submit(&account, action, &[("digest", chosen)])
            .await;
        assert_eq!(saved.header("location"), "/desk/account?done=digest");
        let after = marieke.open(saved.header("location")).await;
        assert!(after.html.contains("De keuze is opgeslagen."));
        let option = format!("<option value=\"{chosen}\" selected>");
        assert!(after.html.contains(&option), "{option}: {}", after.html);
        let known = app.services.staff.digest(me).await.unwrap();
        assert_eq!(known, expected);
    }
    let wrong = marieke.submit(&account, action, &[("digest", "fr")]).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
}
