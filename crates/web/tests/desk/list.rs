//! The list: filters, search, order, columns, selection, and what is recorded about it.

use super::{Visitor, candidate, names, region};
use http::StatusCode;
use model::Role;
use serde_json::json;
use testkit::TestApp;

const LIST: &str = "/desk/r/noord/candidates";

#[testkit::test]
async fn the_list_shows_the_candidates_of_its_environment() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    region(&app, "zuid").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Viewer)]).await;
    let list = visitor.open(LIST).await;
    assert!(list.html.contains("3 kandidaten"), "{}", list.html);
    assert_eq!(names(&list).len(), 3);
    assert!(list.html.contains("De lijst toont er hoogstens twaalf."));
    assert!(!list.html.contains("class=\"sandbox\""));
    let sandbox = visitor.open("/desk/r/noord/sandbox/candidates").await;
    assert_eq!(names(&sandbox), ["Proef Persoon"]);
    assert!(sandbox.html.contains("class=\"sandbox\""));
}

#[testkit::test]
async fn filters_stand_in_the_address_and_each_has_a_chip() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Viewer)]).await;
    for (query, expected) in [
        ("phase=matchen&sort=name", &["Ömer Aksoy", "Bo de Wit"][..]),
        (
            "phase=matchen&phase=nieuw&sort=name",
            &["Ömer Aksoy", "Sanne van Rijn", "Bo de Wit"],
        ),
        ("city=alk", &["Sanne van Rijn"]),
        ("sectors=leeg&phase=nieuw", &["Sanne van Rijn"]),
        (
            "contact=never&sort=-name",
            &["Bo de Wit", "Sanne van Rijn", "Ömer Aksoy"],
        ),
        ("coordinator=me", &[]),
        ("archived=yes", &[]),
        ("contactFrom=2020-01-01", &[]),
        ("contactTo=2099-01-01", &[]),
        ("endsBefore=2099-01-01", &[]),
        ("contact=never&contactFrom=2020-01-01", &[]),
    ] {
        let list = visitor.open(&format!("{LIST}?{query}")).await;
        assert_eq!(names(&list), expected, "{query}");
        let conditions = query.split('&').filter(|pair| !pair.starts_with("sort"));
        let chips = list.html.matches("class=\"chip\"").count();
        assert_eq!(chips, conditions.count(), "{query}");
    }
    // What is left out does not filter, and has no chip.
    for (query, chips) in [
        ("phase=onzin&x=y", 0),
        ("phase=leeg", 0),
        ("cv=onzin", 0),
        ("endsBefore=onzin", 0),
        ("contact=never&contact=recent", 1),
        ("createdFrom=2000-01-01&createdFrom=2099-01-01", 1),
    ] {
        let wrong = visitor.open(&format!("{LIST}?{query}")).await;
        assert!(
            wrong
                .html
                .contains("Een filter in dit adres bestaat niet meer"),
            "{query}"
        );
        assert_eq!(names(&wrong).len(), 3, "{query}");
        let shown = wrong.html.matches("class=\"chip\"").count();
        assert_eq!(shown, chips, "{query}");
    }
}

#[testkit::test]
async fn fields_of_the_region_are_filters() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    let field = |key: &str, label: &str, kind, options: &[&str]| model::CustomField {
        id: model::CustomFieldId::random(app.store.random().as_ref()),
        key: key.to_owned(),
        label: label.to_owned(),
        kind,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        required: false,
        description: None,
    };
    let day = field(
        "day",
        "Voorkeursdag",
        model::CustomFieldType::SingleSelect,
        &["dinsdag", "vrijdag"],
    );
    let hours = field("hours", "Uren", model::CustomFieldType::Number, &[]);
    let (day_id, hours_id) = (day.id, hours.id);
    for added in [day, hours] {
        app.store.add_custom_field(noord.id, added).await.unwrap();
    }
    let row = |id: &str, name: &str, custom: serde_json::Value| {
        candidate(id, name, &json!({"customFields": custom}))
    };
    let rows = vec![
        row(
            "recAAAAAAAAAAAAAA",
            "Sanne van Rijn",
            json!({"day": "dinsdag", "hours": 24}),
        ),
        row(
            "recBBBBBBBBBBBBBB",
            "Bo de Wit",
            json!({"day": "vrijdag", "hours": 36.5}),
        ),
        row("recCCCCCCCCCCCCCC", "Ömer Aksoy", json!({})),
    ];
    app.import(noord.production(), rows).await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Viewer)]).await;
    for (query, expected) in [
        (format!("cf.{day_id}=dinsdag"), &["Sanne van Rijn"][..]),
        (format!("cf.{day_id}=leeg"), &["Ömer Aksoy"]),
        (
            format!("cf.{hours_id}.from=20&cf.{hours_id}.to=30"),
            &["Sanne van Rijn"],
        ),
        (format!("cf.{hours_id}.from=30"), &["Bo de Wit"]),
    ] {
        let list = visitor.open(&format!("{LIST}?{query}")).await;
        assert_eq!(names(&list), expected, "{query}");
        assert!(list.html.contains("class=\"chip\""), "{query}");
    }
    let unknown = visitor.open(&format!("{LIST}?cf.{day_id}=zondag")).await;
    assert!(
        unknown
            .html
            .contains("Een filter in dit adres bestaat niet meer")
    );
}

#[testkit::test]
async fn the_words_of_a_search_are_in_no_address() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let roles = [(noord.id, Role::Viewer)];
    let mut visitor = Visitor::staff(&app, "Marieke", &roles).await;
    let list = visitor.open(LIST).await;
    let fields = [("words", "rijn sanne"), ("query", "?phase=nieuw")];
    let found = visitor
        .submit(&list, &format!("{LIST}/search"), &fields)
        .await;
    assert_eq!(found.status, StatusCode::SEE_OTHER);
    let location = found.header("location").to_owned();
    assert!(location.contains("phase=nieuw&search="), "{location}");
    assert!(!location.to_lowercase().contains("rijn"), "{location}");
    let page = visitor.open(&location).await;
    assert_eq!(names(&page), ["Sanne van Rijn"]);
    assert!(page.html.contains("Gezocht: rijn sanne"));
    for (name, value) in [("href", "rijn"), ("action", "rijn")] {
        let begin = format!(" {name}=\"");
        for link in page.html.split(&begin).skip(1) {
            let link = link.split('"').next().unwrap().to_lowercase();
            assert!(!link.contains(value), "{link}");
        }
    }
    // The address is of no use to another person, in another environment, or after twelve hours.
    let other = Visitor::staff(&app, "Jan", &roles).await;
    let sandbox = location.replace("/noord/", "/noord/sandbox/");
    for page in [other.open(&location).await, visitor.open(&sandbox).await] {
        assert!(page.html.contains("Deze zoekopdracht is verlopen"));
        assert_eq!(names(&page).len(), 0);
    }
    // It stays when a step-up gives the session another token.
    visitor.step_up(&app).await;
    assert_eq!(names(&visitor.open(&location).await), ["Sanne van Rijn"]);
    let list = visitor.open(LIST).await;
    let unclosed = [("words", "\"van rijn")];
    let wrong = visitor
        .submit(&list, &format!("{LIST}/search"), &unclosed)
        .await;
    let page = visitor.open(wrong.header("location")).await;
    assert!(page.html.contains("Sluit de aanhalingstekens"));
}

#[testkit::test]
async fn pages_of_fifty_follow_each_other_and_the_selection_stays() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    let row = |number: usize| {
        let id = format!("rec{number:014}");
        candidate(&id, &format!("Persoon {number:03}"), &json!({}))
    };
    app.import(noord.production(), (0..60).map(row).collect())
        .await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let first = visitor.open(&format!("{LIST}?sort=name")).await;
    let shown = |page: &super::Page| page.html.matches("name=\"id\" value=\"rec").count();
    assert_eq!(shown(&first), 50);
    let (_, next) = first.html.split_once("name=\"go\" value=\"").unwrap();
    let next = next.split('"').next().unwrap().to_owned();
    let select = format!("{LIST}/select");
    let query = [("query", "?sort=name"), ("go", &*next)];
    let plain = visitor.submit(&first, &select, &query).await;
    assert_eq!(plain.status, StatusCode::SEE_OTHER);
    let second = visitor.open(plain.header("location")).await;
    assert_eq!(shown(&second), 10);
    assert!(second.html.contains(">Persoon 059</a>") && !second.html.contains(">Persoon 049</a>"));
    let id = format!("rec{:014}", 7);
    let chosen = [query[0], query[1], ("id", &*id)];
    let kept = visitor.submit(&first, &select, &chosen).await;
    assert_eq!(kept.status, StatusCode::OK);
    assert!(
        kept.html
            .contains(&format!("type=\"hidden\" name=\"id\" value=\"{id}\""))
    );
    assert_eq!(shown(&kept), 11);
    let back = [query[0], ("go", "first"), chosen[2]];
    let back = visitor.submit(&first, &select, &back).await;
    assert_eq!(
        back.html.matches(" checked aria-label=\"Persoon").count(),
        1
    );
    let forged = visitor.get(&format!("{LIST}?after=x")).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
}

#[testkit::test]
async fn what_a_list_shows_is_recorded_and_nothing_else() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Viewer)]).await;
    visitor.open(&format!("{LIST}?phase=matchen")).await;
    app.services.accesses.flush().await.unwrap();
    let mut seen = Vec::new();
    for id in [
        "recAAAAAAAAAAAAAA",
        "recBBBBBBBBBBBBBB",
        "recCCCCCCCCCCCCCC",
    ] {
        let id = id.parse().unwrap();
        let scope = noord.production();
        let position = app.store.candidate(&scope, id, |row| row.position).await;
        let position = position.unwrap().unwrap();
        let start = store::access_log::AccessCursor::START;
        let page = app.store.accesses_of(&scope, position, start, 10).await;
        let actions = page.unwrap().accesses.into_iter().map(|one| one.action);
        seen.push(actions.filter(|action| action == "desk.list").count());
    }
    assert_eq!(seen, [0, 1, 1]);
}

#[testkit::test]
async fn a_view_is_saved_without_the_words_of_the_search() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let roles = [(noord.id, Role::Viewer)];
    let visitor = Visitor::staff(&app, "Marieke", &roles).await;
    let other = Visitor::staff(&app, "Jan", &roles).await;
    let views = visitor
        .open("/desk/r/noord/views?phase=matchen&sort=name")
        .await;
    let query = ("query", "?phase=matchen&sort=name");
    let save = "/desk/r/noord/views";
    let missing = visitor.submit(&views, save, &[query]).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
    let hidden = [query, ("name", "Mat\u{202e}chen")];
    let hidden = visitor.submit(&views, save, &hidden).await;
    assert_eq!(hidden.status, StatusCode::BAD_REQUEST);
    let why = "In de naam staat op plaats 4 een onzichtbaar teken";
    assert!(hidden.html.contains(why), "{}", hidden.html);
    let saved = visitor
        .submit(&views, save, &[query, ("name", "Matchen")])
        .await;
    let address = saved.header("location").to_owned();
    assert_eq!(address, format!("{LIST}?phase=matchen&sort=name"));
    assert!(visitor.open(LIST).await.html.contains(">Matchen</a>"));
    assert!(!other.open(LIST).await.html.contains(">Matchen</a>"));
    let all = [query, ("name", "Allen"), ("of", "region")];
    let refused = visitor.submit(&views, save, &all).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let manager = Visitor::staff(&app, "Anna", &[(noord.id, Role::Manager)]).await;
    let page = manager.open(save).await;
    let shared = manager.submit(&page, save, &all).await;
    assert_eq!(shared.status, StatusCode::SEE_OTHER);
    let seen = other.open(save).await;
    assert!(seen.html.contains(">Allen</a>"));
    let (_, id) = page_of(&visitor, save).await;
    let removed = visitor
        .submit(
            &views,
            "/desk/r/noord/views/remove",
            &[("id", &*id), ("of", "me")],
        )
        .await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(!visitor.open(LIST).await.html.contains(">Matchen</a>"));
}

/// Returns a page and the id of the first view that the person may remove.
async fn page_of(visitor: &Visitor, path: &str) -> (super::Page, String) {
    let page = visitor.open(path).await;
    let (_, id) = page.html.split_once("name=\"id\" value=\"").unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    (page, id)
}
