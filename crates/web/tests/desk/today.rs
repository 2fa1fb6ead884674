//! Today: how many candidates wait, each a link to the list of them.

use super::{Visitor, candidate, execute, names, region};
use axum::body::Body;
use http::{Method, StatusCode};
use model::Role;
use serde_json::json;
use services::mutations::{DeskChange, Operation, TaskDraft};
use std::time::Duration;
use store::region_settings::{RegionSettingsChange, Retention};
use testkit::TestApp;

/// Returns the number on a link of the page, and its address.
fn count<'p>(html: &'p str, text: &str) -> (&'p str, String) {
    let (before, _) = html.split_once(&format!("<span>{text}</span>")).unwrap();
    let (_, link) = before.rsplit_once("<a href=\"").unwrap();
    let (address, rest) = link.split_once('"').unwrap();
    let (_, number) = rest.split_once("<strong class=\"num\">").unwrap();
    (
        number.split('<').next().unwrap(),
        address.replace("&amp;", "&").replace("&#38;", "&"),
    )
}

#[testkit::test]
async fn each_number_is_that_of_the_list_behind_it() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    app.clock.advance(Duration::from_hours(24 * 20));
    app.store.refresh_generation().await.unwrap();
    let row = candidate("recEEEEEEEEEEEEEE", "Nieuw Iemand", &json!({}));
    app.import(noord.production(), vec![row]).await;
    let me = app.staff("Marieke", &[(noord.id, Role::Coordinator)]).await;
    let visitor = Visitor::of(&app, me).await;
    let own = |candidate: &str, change| Operation::Desk {
        candidate: candidate.parse().unwrap(),
        change,
    };
    let late = TaskDraft {
        text: "Bellen".to_owned(),
        due_on: "2020-01-01".to_owned(),
        assignee: None,
    };
    for operation in [
        own(
            "recEEEEEEEEEEEEEE",
            DeskChange::SetCoordinator {
                person: Some(me),
                seen: None,
            },
        ),
        own(
            "recAAAAAAAAAAAAAA",
            DeskChange::SetCoordinator {
                person: Some(me),
                seen: None,
            },
        ),
        own("recBBBBBBBBBBBBBB", DeskChange::AddTask { task: late }),
    ] {
        execute(&app, &noord, operation).await;
    }
    let today = visitor.open("/desk/r/noord").await;
    for (text, number) in [
        ("nieuw sinds gisteren", "1"),
        ("kandidaten van jou", "2"),
        ("van jou, 14 dagen geen contact", "2"),
        ("in de regio, 14 dagen geen contact", "4"),
        ("zonder coördinator", "2"),
        ("met een taak die te laat is", "1"),
    ] {
        let (shown, address) = count(&today.html, text);
        assert_eq!(shown, number, "{text}");
        let list = visitor.open(&address).await;
        let rows = list.html.matches("name=\"id\" value=\"rec").count();
        assert_eq!(rows.to_string(), number, "{text}: {address}");
    }
    assert!(today.html.contains("Geen taken tot en met vandaag"));
    let (shown, address) = count(&today.html, "worden binnen 30 dagen gewist");
    assert_eq!((shown, address.as_str()), ("0", "/desk/r/noord/retention"));
    let retention = visitor.open(&address).await;
    assert!(
        retention
            .html
            .contains("Deze regio wist kandidaten niet vanzelf")
    );
    assert_eq!(names(&retention).len(), 0);
}

#[testkit::test]
async fn those_whose_retention_ends_within_thirty_days_are_named() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let row = candidate(
        "recEEEEEEEEEEEEEE",
        "Zonder Toestemming",
        &json!({"privacyConsent": false}),
    );
    app.import(noord.production(), vec![row]).await;
    let retention = Retention {
        days: 40,
        days_with_consent: 25,
        warn_days: 10,
    };
    let change = RegionSettingsChange {
        retention: Some(Some(retention)),
        ..RegionSettingsChange::default()
    };
    app.store
        .change_region_settings(noord.id, change)
        .await
        .unwrap();
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let page = visitor.open("/desk/r/noord/retention").await;
    assert_eq!(names(&page).len(), 3, "{}", page.html);
    assert!(page.html.contains("over 25 d") && !page.html.contains("Zonder Toestemming"));
    let today = visitor.open("/desk/r/noord").await;
    assert_eq!(count(&today.html, "worden binnen 30 dagen gewist").0, "3");
    app.clock.advance(Duration::from_hours(24 * 12));
    app.store.refresh_generation().await.unwrap();
    let later = Visitor::staff(&app, "Jan", &[(noord.id, Role::Coordinator)]).await;
    let page = later.open("/desk/r/noord/retention").await;
    assert!(page.html.contains("Zonder Toestemming") && page.html.contains("over 28 d"));
}

#[testkit::test]
async fn each_candidate_has_its_own_end_of_retention() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let retention = Retention {
        days: 40,
        days_with_consent: 25,
        warn_days: 10,
    };
    let change = RegionSettingsChange {
        retention: Some(Some(retention)),
        ..RegionSettingsChange::default()
    };
    let changed = app.store.change_region_settings(noord.id, change);
    changed.await.unwrap();
    app.clock.advance(Duration::from_hours(24 * 3));
    app.store.refresh_generation().await.unwrap();
    // One is kept until a day that was set, one was spoken to, and of one nothing is known.
    let client = app.client(&noord.key);
    let set = Body::from(json!({"retainUntil": "2026-01-20T03:04:05.678Z"}).to_string());
    let path = "/candidates/recBBBBBBBBBBBBBB/retention";
    let json_client = client.clone().with("content-type", "application/json");
    let set = json_client.send(Method::PUT, path, set).await;
    assert_eq!(set.status, StatusCode::ACCEPTED, "{}", set.text());
    let moment = json!([{"type": "Anders", "performedAt": "2026-01-05T03:04:05.678Z"}]);
    let path = "/candidates/recAAAAAAAAAAAAAA/interactions";
    let spoken = client.post(path, &moment).await;
    assert_eq!(spoken.status, StatusCode::ACCEPTED, "{}", spoken.text());
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Coordinator)]).await;
    let page = visitor.open("/desk/r/noord/retention").await;
    assert_eq!(names(&page), ["Bo de Wit", "Ömer Aksoy", "Sanne van Rijn"]);
    let days: Vec<&str> = page
        .html
        .split("<span class=\"muted\">over ")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .collect();
    assert_eq!(days, ["15 d", "22 d", "25 d"], "{}", page.html);
}
