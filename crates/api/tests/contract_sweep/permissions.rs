//! The permission that each operation requires.

use super::{Fixture, Operation, Takes};
use http::StatusCode;
use model::Permission;
use serde_json::Value;
use testkit::Client;

fn takes_key(operation: &Operation) -> bool {
    !matches!(operation.takes, Takes::Session | Takes::Nothing)
}

/// Returns the permissions that an operation requires, each with the query parameter that selects
/// it.
fn needs(operation: &Operation) -> Vec<(Permission, String)> {
    let permission = |at: &Value| at["needs"].as_str().unwrap().parse().unwrap();
    let text = |at: &Value, name: &str| at[name].as_str().unwrap().to_owned();
    let always = operation.permission;
    let mut needs = vec![(permission(always), String::new())];
    if let Some(instead) = always.get("instead") {
        needs.push((
            permission(instead),
            format!("&{}={}", text(instead, "parameter"), text(instead, "value")),
        ));
    }
    needs
}

/// A region key and an admin key for each permission. They lack it or have only it, depending on
/// `chosen`.
struct Keys(Vec<(Permission, [String; 2])>);

impl Keys {
    async fn new(fixture: &Fixture, chosen: impl Fn(Permission, Permission) -> bool) -> Self {
        let mut keys = Vec::new();
        for permission in Permission::ALL {
            let chosen: Vec<_> = Permission::ALL
                .into_iter()
                .filter(|other| chosen(permission, *other))
                .collect();
            let own = fixture.app.key_with(Some(&fixture.region), &chosen).await;
            keys.push((permission, [own, fixture.app.key_with(None, &chosen).await]));
        }
        Self(keys)
    }

    fn client<'w>(
        &self,
        fixture: &'w Fixture,
        operation: &Operation,
        permission: Permission,
    ) -> Client<'w> {
        let (_, [own, admin]) = self.0.iter().find(|(of, _)| *of == permission).unwrap();
        fixture.app.client(if operation.takes == Takes::Admin {
            admin
        } else {
            own
        })
    }
}

#[testkit::test]
async fn every_operation_rejects_a_key_without_its_permission() {
    let fixture = Fixture::new().await;
    let keys = Keys::new(&fixture, |without, other| other != without).await;
    let mut refused = 0;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| takes_key(operation))
    {
        for (needed, more) in needs(operation) {
            let answer = operation
                .send(&keys.client(&fixture, operation, needed), "", &more)
                .await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{}{more}: {}",
                operation.name(),
                answer.text()
            );
            let detail = format!(
                "This needs a key with the permission `{}`, which this key does not have. Use another key, or ask for one.",
                needed.name()
            );
            assert_eq!(answer.json()["detail"], detail, "{}", operation.name());
            refused += 1;
        }
    }
    assert!(refused > 40, "{refused}");
}

#[testkit::test]
async fn every_operation_accepts_a_key_with_only_its_permission() {
    let fixture = Fixture::new().await;
    let keys = Keys::new(&fixture, |with, other| other == with).await;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| takes_key(operation))
    {
        for (needed, more) in needs(operation) {
            let answer = operation
                .send(&keys.client(&fixture, operation, needed), "", &more)
                .await;
            let text = answer.text();
            let may_not_give = operation.id.ends_with("Key") && text.contains("may not give");
            assert!(
                answer.status != StatusCode::FORBIDDEN || may_not_give,
                "{}{more}: {text}",
                operation.name()
            );
        }
    }
}

/// Permanently destroying data, and changing settings that affect everybody, always requires more
/// than `write`.
#[testkit::test]
async fn destructive_and_settings_operations_need_more_than_write() {
    let fixture = Fixture::new().await;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| takes_key(operation))
    {
        let needed: Vec<_> = needs(operation)
            .iter()
            .map(|(needed, _)| needed.name())
            .collect();
        let settles = ["/auth/region", "/schema/custom-fields"]
            .iter()
            .any(|start| operation.route.starts_with(start));
        let changes = operation.method != http::Method::GET;
        if settles && changes {
            let reset = operation.id == "resetSandbox";
            assert_eq!(
                needed,
                [if reset { "erase" } else { "settings" }],
                "{}",
                operation.name()
            );
        }
        if !changes {
            let names_keys = ["listKeyAccesses", "listCandidateAccesses"];
            let is_of_staff = operation.route.starts_with("/auth/staff");
            let expected = if is_of_staff || names_keys.contains(&operation.id) {
                "settings"
            } else {
                "read"
            };
            assert_eq!(needed[0], expected, "{}", operation.name());
        }
    }
}
