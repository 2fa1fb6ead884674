//! `/auth/staff`: staff are invited, changed and disabled with an admin key.

use crate::{delete, patch};
use http::StatusCode;
use model::Role;
use serde_json::json;
use testkit::TestApp;

#[testkit::test]
async fn an_admin_invites_changes_and_disables_staff() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await.id;
    let admin = app.client(&app.admin_key().await);
    let roles = |role: &str| json!([{"regionId": noord.as_str(), "role": role}]);
    let new =
        json!({"name": " Noor Nieuw ", "email": "Noor@staff.example.nl", "roles": roles("viewer")});
    let made = admin.post("/auth/staff", &new).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let id = made.json()["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        made.json()["data"],
        json!({
            "id": id, "name": "Noor Nieuw", "email": "Noor@staff.example.nl", "status": "invited",
            "roles": roles("viewer"), "operator": false, "createdAt": "2026-01-02T03:04:05.678Z",
            "lastSeenAt": null,
        })
    );
    let mails = app.sent_emails().await;
    assert_eq!(mails.len(), 1);
    let token = mails[0].token();
    assert!(!made.json().to_string().contains(token));
    assert!(app.services.staff.is_link(token).await.unwrap());

    let taken = admin.post("/auth/staff", &new).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(!taken.json().to_string().contains("Noor"));

    let one = format!("/auth/staff/{id}");
    let change = json!({"roles": roles("manager"), "operator": true});
    let changed = patch(&admin, &one, &change).await;
    assert_eq!(changed.data()["roles"], roles("manager"));
    assert_eq!(changed.data()["operator"], true);
    assert_eq!(admin.get(&one).await.data(), changed.data());
    assert_eq!(
        admin.get("/auth/staff").await.data(),
        json!([changed.data()])
    );

    let again = admin.post(&format!("{one}/reinvite"), &json!({})).await;
    assert_eq!(again.data()["status"], "invited");
    assert!(!app.services.staff.is_link(token).await.unwrap());
    assert_eq!(delete(&admin, &one).await.status, StatusCode::NO_CONTENT);
    assert_eq!(delete(&admin, &one).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.get(&one).await.data()["status"], "disabled");
    let key = &app.audited("key.created").await[1]["subject"];
    for kind in [
        "staff.invited",
        "staff.changed",
        "staff.reinvited",
        "staff.disabled",
    ] {
        let entries = app.audited(kind).await;
        assert_eq!((entries.len(), &entries[0]["actor"]), (1, key), "{kind}");
    }
}

#[testkit::test]
async fn null_roles_are_none() {
    let app = TestApp::start().await;
    let admin = app.client(&app.admin_key().await);
    let new =
        json!({"name": "Anne", "email": "anne@staff.example.nl", "roles": null, "operator": null});
    let made = admin.post("/auth/staff", &new).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let data = &made.json()["data"];
    assert_eq!(
        (&data["roles"], &data["operator"]),
        (&json!([]), &json!(false))
    );
}

#[testkit::test]
async fn a_region_key_and_a_bad_body_are_refused() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let sanne = app.staff("Sanne", &[(region.id, Role::Viewer)]).await;
    let own = app.client(&region.key);
    let new = json!({"name": "A", "email": "a@staff.example.nl"});
    for refused in [
        own.get("/auth/staff").await,
        own.post("/auth/staff", &new).await,
        own.get(&format!("/auth/staff/{sanne}")).await,
        delete(&own, &format!("/auth/staff/{sanne}")).await,
    ] {
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    let admin = app.client(&app.admin_key().await);
    let bad = json!({
        "name": "", "email": "a@", "roles": [{"regionId": "reg00000000009999", "role": "admin"}], "x": 1,
    });
    let refused = admin.post("/auth/staff", &bad).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let mut faults: Vec<_> = refused.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap().to_owned())
        .collect();
    faults.sort();
    assert_eq!(faults, ["/email", "/name", "/roles/0/role", "/x"]);
    let unknown = json!({
        "name": "A", "email": "a@staff.example.nl",
        "roles": [{"regionId": "reg00000000009999", "role": "viewer"}],
    });
    let refused = admin.post("/auth/staff", &unknown).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "/roles/0/regionId");
    for path in ["/auth/staff/usr99999999999999", "/auth/staff/x"] {
        assert_eq!(admin.get(path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(delete(&admin, path).await.status, StatusCode::NOT_FOUND);
    }
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn an_installation_without_staff_works_as_before() {
    let app = TestApp::start().await;
    app.region("noord").await;
    let admin = app.client(&app.admin_key().await);
    assert_eq!(admin.get("/auth/staff").await.data(), json!([]));
    app.services.mutations.tidy_now().await.unwrap();
}
