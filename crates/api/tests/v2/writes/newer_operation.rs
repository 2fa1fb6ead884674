//! A queued mutation whose operation only a newer version of the server knows waits for a node of
//! that version.

use crate::{accepted, done};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::TestApp;

fn new(name: &str) -> Value {
    json!([{"name": name, "email": format!("{}@example.nl", name.to_lowercase()), "privacyConsent": true}])
}

/// Renames the kind of operation in a mutation's payload.
fn rename_kind(app: &TestApp, mutation: &Value, [from, to]: [&str; 2]) {
    let id = mutation["mutationId"].as_str().unwrap();
    app.run_sql(&format!(
        "UPDATE mutations SET payload = replace(payload, '\"kind\":\"{from}\"', '\"kind\":\"{to}\"') WHERE id = '{id}'"
    ));
}

#[testkit::test]
async fn mutation_of_a_newer_version_waits_for_a_node_of_that_version() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let mut blocked = new("Bestand");
    blocked[0]["otherAttachments"] = json!([{"url": "https://127.0.0.1.invalid/a.txt"}]);
    let mut queued = Vec::new();
    for body in [blocked, new("Een"), new("Twee"), new("Drie")] {
        queued.push(accepted(&client.post("/candidates", &body).await));
    }
    let states = async || {
        let mut states = Vec::new();
        for mutation in &queued {
            let shown = done(&client, mutation).await;
            states.push((shown["status"].clone(), shown["attempts"].clone()));
        }
        states
    };
    let waiting = async || {
        let now = model::Clock::now(app.clock.as_ref());
        let waiting = app.store.waiting(now).await.unwrap();
        (waiting.mutations, waiting.scopes, waiting.newer_version)
    };
    let mutations = &app.services.mutations;
    rename_kind(&app, &queued[2], ["create", "merge"]);

    for _ in 0..3 {
        while mutations.step().await.is_ok() && waiting().await.1 > 0 {}
        let [failed, succeeded, left] = [("failed", 1), ("succeeded", 1), ("queued", 0)]
            .map(|(status, attempts)| (json!(status), json!(attempts)));
        assert_eq!(states().await, [failed, succeeded, left.clone(), left]);
        assert_eq!(waiting().await, (2, 0, 1), "no work is due for a while");
        app.clock.advance(Duration::from_secs(6));
        assert_eq!(waiting().await, (2, 1, 1), "another node may try");
    }

    rename_kind(&app, &queued[2], ["merge", "create"]);
    mutations.step().await.unwrap();
    let succeeded = (json!("succeeded"), json!(1));
    assert_eq!(states().await[2..], [succeeded.clone(), succeeded]);
    assert_eq!(waiting().await, (0, 0, 0));
    assert_eq!(
        client.get("/candidates").await.each("name"),
        ["Een", "Twee", "Drie"]
    );
}
