//! What a person may do in a region, and that a change of it is in force at once on every node.

use model::{RegionId, Right, Role, StaffId};
use services::staff::Staff;
use store::{
    Error, Store,
    sessions::SessionTx,
    staff::{self, roles},
};
use testkit::TestApp;

async fn may(node: &Staff, token: &str, region: RegionId, right: Right) -> bool {
    let session = node.session(token.as_bytes()).await.unwrap();
    session.is_some_and(|session| session.may(region, right))
}

async fn take(store: &Store, id: StaffId, role: (RegionId, Role)) {
    let taken = store
        .write_sessions(async move |tx: &mut SessionTx<'_, '_>| roles::take(tx, id, role).await);
    let taken: Result<bool, Error> = taken.await;
    assert!(taken.unwrap());
}

#[testkit::test]
async fn roles_hold_in_their_region_only() {
    let app = TestApp::start().await;
    let (noord, zuid) = (app.region("noord").await.id, app.region("zuid").await.id);
    let staff = &app.services.staff;
    let both = [(noord, Role::Manager), (zuid, Role::Viewer)];
    let sanne = app.staff("Sanne de Boer", &both).await;
    let token = app.desk_session(sanne).await;
    let session = staff.session(token.as_bytes()).await.unwrap().unwrap();
    assert_eq!(
        (session.staff, session.name.as_str()),
        (sanne, "Sanne de Boer")
    );
    let mut sorted = both;
    sorted.sort();
    assert_eq!(session.roles, sorted);
    assert_eq!(session.regions(), sorted.map(|(region, _)| region));
    assert!(session.may(noord, Right::Erase) && !session.may(zuid, Right::Erase));
    assert!(session.may(zuid, Right::SeeCandidates));
    assert!(session.knows(noord) && session.knows(zuid) && !session.operator);
    let printed = format!("{session:?}");
    assert!(!printed.contains("Sanne"), "{printed}");

    // An operator has no role, and sees no candidates.
    let operator = app.operator("Oscar Beheer").await;
    let token = app.desk_session(operator).await;
    let session = staff.session(token.as_bytes()).await.unwrap().unwrap();
    assert!(session.operator && session.may(noord, Right::ManageKeys));
    assert!(!session.may(noord, Right::SeeCandidates) && !session.knows(noord));
}

#[testkit::test]
async fn a_role_taken_away_is_refused_on_another_node_at_once() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await.id;
    let sanne = app.staff("Sanne", &[(noord, Role::Coordinator)]).await;
    let token = app.desk_session(sanne).await;
    let elsewhere = app.another_node().await;
    let right = Right::ChangeCandidates;
    assert!(may(&app.services.staff, &token, noord, right).await);
    assert!(may(&elsewhere.staff, &token, noord, right).await);
    let members = elsewhere.staff.members(noord).await.unwrap();
    assert_eq!(members.len(), 1);
    assert_eq!((members[0].id, members[0].name.as_str()), (sanne, "Sanne"));

    take(&app.store, sanne, (noord, Role::Coordinator)).await;
    assert!(!may(&app.services.staff, &token, noord, right).await);
    elsewhere.store.refresh_generation().await.unwrap();
    assert!(!may(&elsewhere.staff, &token, noord, right).await);
    assert!(elsewhere.staff.members(noord).await.unwrap().is_empty());
    // The session goes on: the person is still known.
    assert!(super::is_open(&app, &token).await);
}

#[testkit::test]
async fn a_disabled_person_has_no_session_on_any_node() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await.id;
    let sanne = app.staff("Sanne", &[(noord, Role::Coordinator)]).await;
    let token = app.desk_session(sanne).await;
    let elsewhere = app.another_node().await;
    assert!(super::is_open_at(&elsewhere.staff, &token).await);
    let now = app.store.clock().now();
    let disabled = app
        .store
        .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
            staff::disable(tx, sanne, now).await
        });
    let disabled: Result<bool, Error> = disabled.await;
    assert!(disabled.unwrap());
    assert!(!super::is_open(&app, &token).await);
    elsewhere.store.refresh_generation().await.unwrap();
    assert!(!super::is_open_at(&elsewhere.staff, &token).await);
    let again = services::staff::SignIn {
        staff: sanne,
        method: "passkey".into(),
        client: services::staff::Client::default(),
        provider_session: None,
    };
    assert!(app.services.staff.open(again).await.unwrap().is_none());
}
