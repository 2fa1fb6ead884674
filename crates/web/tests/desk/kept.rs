//! What is kept for people: searches of a session, and saved views of a person and of the region.

use super::{Visitor, names, region};
use http::StatusCode;
use model::{Environment, Role, Scope};
use serde_json::json;
use services::{desk_lists, staff::StaffSession};
use std::time::Duration;
use testkit::TestApp;

const LIST: &str = "/desk/r/noord/candidates";
const VIEWS: &str = "/desk/r/noord/views";

/// Searches for words, and returns the address of the result.
async fn search(visitor: &Visitor, list: &super::Page, words: &str) -> String {
    let search = format!("{LIST}/search");
    let sent = visitor.submit(list, &search, &[("words", words)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    sent.header("location").to_owned()
}

#[testkit::test]
async fn a_session_has_fifty_searches_under_ids_that_say_nothing() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let roles = [(noord.id, Role::Viewer)];
    let person = app.staff("Marieke", &roles).await;
    let visit = async || Visitor {
        cookie: Some(format!("__Host-desk={}", app.desk_session(person).await)),
        ..Visitor::new(&app)
    };
    let visitor = visit().await;
    let list = visitor.open(LIST).await;
    let mut addresses = Vec::new();
    for _ in 0..51 {
        app.clock.advance(Duration::from_secs(1));
        addresses.push(search(&visitor, &list, "rijn").await);
    }
    let ids: std::collections::BTreeSet<_> = addresses
        .iter()
        .map(|address| address.split_once("?search=").unwrap().1)
        .collect();
    assert_eq!(ids.len(), 51, "the same words get another id each time");
    assert!(ids.iter().all(|id| id.len() >= 16), "{ids:?}");
    assert_eq!(app.count("searches", "kept_until > 0"), 50);
    for (index, is_kept) in [(0, false), (1, true), (50, true)] {
        let page = visitor.open(&addresses[index]).await;
        assert_eq!(names(&page).len(), usize::from(is_kept), "{index}");
        assert_eq!(
            page.html.contains("Deze zoekopdracht is verlopen"),
            !is_kept
        );
    }
    // An id of another session answers like one that never was, even if it is the same person's.
    let unknown = visitor
        .open(&format!("{LIST}?search=AAAAAAAAAAAAAAAAAAAAAA"))
        .await;
    assert!(unknown.html.contains("Deze zoekopdracht is verlopen"));
    let other = Visitor::staff(&app, "Jan", &roles).await;
    for stranger in [other, visit().await] {
        let page = stranger.open(&addresses[50]).await;
        assert!(page.html.contains("Deze zoekopdracht is verlopen"));
        assert_eq!(names(&page).len(), 0);
        assert!(!page.html.to_lowercase().contains("gezocht: rijn"));
    }
}

#[testkit::test]
async fn a_search_is_kept_for_twelve_hours_for_its_session_and_place() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    let zuid = app.region("zuid").await;
    let (scope, words) = (
        noord.production(),
        json!({"words": "zqx", "inTexts": false}),
    );
    let session = async |name: &str| {
        let person = app.staff(name, &[(noord.id, Role::Viewer)]).await;
        let token = app.desk_session(person).await;
        let session = app.services.staff.session(token.as_bytes()).await;
        session.unwrap().unwrap()
    };
    let (mine, other) = (session("Marieke").await, session("Jan").await);
    let store = &app.store;
    let id = desk_lists::keep_search(store, scope, &mine, &words)
        .await
        .unwrap();
    let found = async |scope: Scope, session: &StaffSession| {
        desk_lists::search(store, &scope, session, &id)
            .await
            .unwrap()
    };
    assert_eq!(found(scope, &mine).await, Some(words));
    let sandbox = Scope {
        environment: Environment::Sandbox,
        ..scope
    };
    assert_eq!(found(scope, &other).await, None);
    assert_eq!(found(sandbox, &mine).await, None);
    assert_eq!(found(zuid.production(), &mine).await, None);
    app.clock
        .advance(Duration::from_hours(12) - Duration::from_secs(1));
    assert!(found(scope, &mine).await.is_some());
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(found(scope, &mine).await, None);
    assert_eq!(app.count("searches", "kept_until > 0"), 1);
    store.remove_old_searches().await.unwrap();
    assert_eq!(app.count("searches", "kept_until > 0"), 0);
}

#[testkit::test]
async fn a_person_and_a_region_have_fifty_views_each() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let manager = Visitor::staff(&app, "Anna", &[(noord.id, Role::Manager)]).await;
    let other = Visitor::staff(&app, "Jan", &[(noord.id, Role::Viewer)]).await;
    let page = manager.open(VIEWS).await;
    for owner in ["me", "region"] {
        for number in 0..51 {
            let name = format!("{owner} {number:02}");
            let fields = [("query", "?phase=matchen"), ("name", &*name), ("of", owner)];
            let saved = manager.submit(&page, VIEWS, &fields).await;
            let expected = if number < 50 {
                StatusCode::SEE_OTHER
            } else {
                StatusCode::CONFLICT
            };
            assert_eq!(saved.status, expected, "{name}: {}", saved.html);
        }
    }
    let (own, others) = (manager.open(VIEWS).await, other.open(VIEWS).await);
    let named = |page: &super::Page, owner: &str| page.html.matches(&format!(">{owner} ")).count();
    assert_eq!((named(&own, "me"), named(&own, "region")), (50, 50));
    assert_eq!((named(&others, "me"), named(&others, "region")), (0, 50));
    // Neither another person's view nor one of the region can be removed by a viewer.
    let id = |page: &super::Page, name: &str| {
        let (_, row) = page.html.split_once(&format!(">{name}<")).unwrap();
        let (_, id) = row.split_once("name=\"id\" value=\"").unwrap();
        id.split('"').next().unwrap().to_owned()
    };
    let (mine, shared) = (id(&own, "me 07"), id(&own, "region 07"));
    let remove = format!("{VIEWS}/remove");
    let fields = [("id", &*mine), ("of", "me")];
    let gone = other.submit(&others, &remove, &fields).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "it has no such view");
    let fields = [("id", &*shared), ("of", "region")];
    let refused = other.submit(&others, &remove, &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let own = manager.open(VIEWS).await;
    assert_eq!((named(&own, "me"), named(&own, "region")), (50, 50));
    manager.submit(&own, &remove, &fields).await;
    let fields = [("id", &*mine), ("of", "me")];
    manager.submit(&own, &remove, &fields).await;
    let own = manager.open(VIEWS).await;
    assert_eq!((named(&own, "me"), named(&own, "region")), (49, 49));
    // A place that became free is used, and a view of production is not one of the sandbox.
    let fields = [("query", ""), ("name", "me 50"), ("of", "me")];
    let saved = manager.submit(&own, VIEWS, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let sandbox = manager.open("/desk/r/noord/sandbox/views").await;
    assert_eq!((named(&sandbox, "me"), named(&sandbox, "region")), (0, 0));
}
