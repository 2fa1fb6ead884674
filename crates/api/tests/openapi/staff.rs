//! Produces every success response about staff once.

use super::answers::assert_seen_all;
use crate::{delete, patch};
use serde_json::json;
use testkit::TestApp;

#[testkit::test]
async fn responses_about_staff_match_the_document() {
    let app = TestApp::start().await;
    let region = app.region("noord").await.id;
    let admin = app.client(&app.admin_key().await);
    let new = json!({
        "name": "Noor", "email": "noor@staff.example.nl",
        "roles": [{"regionId": region.as_str(), "role": "viewer"}],
    });
    let made = admin.post("/auth/staff", &new).await;
    admin.post("/auth/staff", &new).await;
    admin.post("/auth/staff", &json!({})).await;
    let one = format!(
        "/auth/staff/{}",
        made.json()["data"]["id"].as_str().unwrap()
    );
    admin.get("/auth/staff").await;
    admin.get(&one).await;
    patch(&admin, &one, &json!({"operator": true})).await;
    admin.post(&format!("{one}/reinvite"), &json!({})).await;
    delete(&admin, &one).await;
    assert_seen_all(&app, |path, _| path.starts_with("/auth/staff"));
}
