//! A task for each candidate, and the person of the staff that the examples name.

use model::Role;
use store::{
    ScopeTx,
    sessions::SessionTx,
    staff::{self, NewStaff, roles},
    tasks::Task,
};
use testkit::{TestApp, TestRegion};

/// Adds a person to the staff of a region, and a task of the same number to each candidate of the
/// fixture.
pub(super) async fn plan(app: &TestApp, region: &TestRegion, other: &TestRegion) {
    let (id, now) = (region.id, app.store.clock().now());
    let new = NewStaff {
        id: "usrAbC13pTbjpS6Iz".parse().unwrap(),
        name: "Anne".into(),
        email: "anne@staff.example.nl".into(),
        operator: false,
        handle: [7; 16],
    };
    let added = app
        .store
        .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
            staff::insert(tx.transaction(), &new, now).await?;
            roles::give(tx, new.id, (id, Role::Coordinator), None, now).await?;
            staff::join(tx, new.id, now).await.map(drop)
        });
    let added: Result<(), store::Error> = added.await;
    added.unwrap();
    for (scope, number) in [
        (region.production(), 1),
        (region.production(), 8),
        (region.sandbox(), 3),
        (other.production(), 2),
    ] {
        let task = Task {
            id: format!("tsk{number:014}").parse().unwrap(),
            text: "Bellen".into(),
            due_on: "2026-03-01".into(),
            assignee: None,
            done_at: None,
            created_at: now,
        };
        let candidate = format!("rec{number:014}").parse().unwrap();
        let planned = app
            .store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.tasks().add(candidate, &task)
            });
        let planned: Result<(), store::Error> = planned.await;
        planned.unwrap();
    }
}
