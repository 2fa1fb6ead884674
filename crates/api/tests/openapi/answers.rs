//! Produces every success response of the document once, and some refusals. The test client checks
//! that each response agrees with the document; see `testkit::contract`.

use crate::{
    accepted, app_with, custom_field, delete, done, full,
    harness::receiver::{Receiver, answer},
    patch, put,
    v2::{app_reaching_itself, settled},
    with,
};
use model::{CustomFieldType, Role};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use testkit::{Answer, TestApp, candidate, contract::operations};

/// Fails unless each success response of the operations that `of` selects has been seen.
pub(super) fn assert_seen_all(app: &TestApp, of: impl Fn(&str, &str) -> bool) {
    let seen = app.seen();
    for (path, method, operation) in operations().filter(|(path, method, _)| of(path, method)) {
        let statuses = operation["responses"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|status| status.starts_with('2'));
        for status in statuses {
            let one = (path.to_owned(), method.to_owned(), status.parse().unwrap());
            assert!(seen.contains(&one), "no answer was compared: {one:?}");
        }
    }
}

/// Returns whether an operation concerns regions or their settings.
fn is_of_settings(path: &str) -> bool {
    path.starts_with("/auth/region") || path.starts_with("/schema")
}

/// Returns whether an operation concerns candidate sessions.
fn is_of_sessions(path: &str) -> bool {
    path.starts_with("/auth/candidates/")
}

#[testkit::test]
async fn responses_of_reads_match_the_document() {
    let interactions =
        json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "durationMinutes": 5}]);
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let row = with(
        full(),
        json!({"interactions": interactions, "curriculumVitae": file}),
    );
    let (app, region) = app_with(vec![row, candidate(1)]).await;
    let client = app.client(&region.key);
    let field = custom_field(1, "dagen", CustomFieldType::MultiSelect);
    assert!(
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap()
    );
    let token = client.get("/candidates").await.json()["meta"]["syncToken"]
        .as_str()
        .unwrap()
        .to_owned();
    let changes = format!("/candidates/changes?syncToken={token}");
    let mutation = accepted(&delete(&client, "/candidates/rec00000000000001").await);
    let mutation = format!("/mutations/{}", mutation["mutationId"].as_str().unwrap());
    let moments = "/candidates/recAAAAAAAAAAAAAA/interactions";
    let moment = client.get(moments).await.data()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let moment = format!("{moments}/{moment}");
    let one = client
        .get("/candidates/recAAAAAAAAAAAAAA?includeInteractions=true")
        .await;
    let file = one.data()["curriculumVitae"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let file = file.split_once("/api/v2").unwrap().1;
    for url in [
        "/candidates?pageSize=1&includeTotal=true&fields=name,customFields,interactions",
        "/candidates?pageSize=0",
        &changes,
        "/candidates/changes?syncToken=x",
        "/candidates/find?email=n1@example.nl",
        "/candidates/find",
        "/candidates/rec99999999999999",
        "/candidates/recAAAAAAAAAAAAAA/history",
        "/candidates/recAAAAAAAAAAAAAA/accesses",
        "/candidates/recAAAAAAAAAAAAAA/retention",
        "/candidates/recAAAAAAAAAAAAAA/coordinator",
        "/candidates/recAAAAAAAAAAAAAA/tasks",
        "/candidates/rec99999999999999/retention",
        &moment,
        "/mutations",
        "/mutations?status=x",
        &mutation,
        "/mutations/mut99999999999999",
        "/auth/regions/me?include=callbackSecret",
        "/auth/regions/me/settings",
        "/schema?operation=update",
        "/schema?operation=x",
        "/schema/custom-fields",
        "/schema/custom-fields/dagen",
        "/schema/custom-fields/geen",
        "/openapi.json",
        file,
    ] {
        client.get(url).await;
    }
    client
        .clone()
        .with("accept", "application/x-ndjson")
        .get("/candidates")
        .await;
    client
        .clone()
        .with("if-none-match", one.header("etag"))
        .get("/candidates/recAAAAAAAAAAAAAA")
        .await;
    client.clone().with("range", "bytes=1-2").get(file).await;
    client.clone().with("range", "bytes=9-").get(file).await;
    client
        .post("/candidates/find", &json!({"email": "n1@example.nl"}))
        .await;
    client
        .post("/candidates/search", &json!({"words": "kandidaat"}))
        .await;
    let is_read = |path: &str, method: &str| {
        method == "get" || ["/candidates/find", "/candidates/search"].contains(&path)
    };
    let is_elsewhere = |path: &str| {
        ["/auth/regions/{id}", "/auth/regions/me/subscriptions"]
            .iter()
            .any(|elsewhere| path.starts_with(elsewhere))
            || path == "/auth/regions"
            || path.starts_with("/auth/staff")
    };
    assert_seen_all(&app, |path, method| {
        is_read(path, method) && !is_elsewhere(path) && !is_of_sessions(path)
    });
}

#[testkit::test]
async fn responses_of_settings_changes_match_the_document() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let own = app.client(&region.key);
    let admin = app.client(&app.admin_key().await);
    super::subscriptions::request_each(&app, &region).await;
    let keys = format!("/auth/regions/{}/api-keys", region.id);
    let made = own.post(&keys, &json!({})).await;
    own.post("/auth/region/api-keys", &json!({})).await;
    let key = format!("{keys}/{}", made.json()["data"]["id"].as_str().unwrap());
    own.get(&format!("{key}/accesses")).await;
    delete(&own, &key).await;
    let field = json!({"key": "uren", "label": "Uren", "type": "number"});
    for _ in 0..2 {
        own.post("/schema/custom-fields", &field).await;
    }
    for route in [
        "/schema",
        "/schema/custom-fields",
        "/schema/custom-fields/uren",
        "/auth/regions/me",
    ] {
        own.get(route).await;
    }
    patch(&own, "/schema/custom-fields/uren", &json!({"label": "U"})).await;
    delete(&own, "/schema/custom-fields/uren").await;
    for settings in [settled(), json!({"retention": {}})] {
        patch(&own, "/auth/regions/me/settings", &settings).await;
    }
    own.get("/auth/regions/me/settings").await;
    own.post("/auth/regions/me/callback-secret/rotate", &json!({}))
        .await;
    own.post("/auth/regions/me/sandbox-reset", &json!({})).await;
    let its_own = format!("/auth/regions/{}", region.id);
    for _ in 0..2 {
        admin
            .post("/auth/regions", &json!({"slug": "zuid", "name": "Zuid"}))
            .await;
    }
    admin.get("/auth/regions").await;
    admin.get(&its_own).await;
    patch(&admin, &its_own, &json!({"name": "N"})).await;
    assert_seen_all(&app, |path, _| is_of_settings(path));
}

#[testkit::test]
async fn responses_to_candidates_match_the_document() {
    let (app, region) = app_with(vec![]).await;
    let interactions =
        json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "durationMinutes": 5}]);
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let row = with(
        full(),
        json!({"interactions": interactions, "curriculumVitae": file, "email": "n1@example.nl"}),
    );
    app.import(region.sandbox(), vec![row]).await;
    let client = app.client(&region.key).with("x-api-sandbox", "true");
    accepted(
        &patch(
            &client,
            "/candidates/recAAAAAAAAAAAAAA",
            &json!({"notes": "Belt graag terug."}),
        )
        .await,
    );
    let [verification, sessions] =
        ["verification", "sessions"].map(|name| format!("/auth/candidates/{name}"));
    let asked = client
        .post(&verification, &json!({"email": "n1@example.nl"}))
        .await;
    client.post(&verification, &json!({})).await;
    let shown = json!({"email": "n1@example.nl", "code": asked.json()["data"]["code"]});
    let opened = client.post(&sessions, &shown).await;
    client.post(&sessions, &shown).await;
    let visitor = |opened: &Answer| {
        app.visitor(opened.json()["data"]["token"].as_str().unwrap())
            .with("x-api-sandbox", "true")
    };
    let own = visitor(&opened);
    let me = "/auth/candidates/me";
    client.get(me).await;
    for route in [
        "",
        "?fields=customFields,interactions,curriculumVitae",
        "/export",
        "/accesses",
    ] {
        own.get(&format!("{me}{route}")).await;
    }
    own.clone()
        .with("accept", "text/html")
        .get(&format!("{me}/export"))
        .await;

    let more = client
        .post(&verification, &json!({"email": "n1@example.nl"}))
        .await;
    let more = json!({"email": "n1@example.nl", "code": more.json()["data"]["code"]});
    let more = visitor(&client.post(&sessions, &more).await);
    let list = format!("{me}/sessions");
    let listed = more.get(&list).await.json()["data"].clone();
    let is_current = |one: &&serde_json::Value| one["current"] == true;
    let current = listed.as_array().unwrap().iter().find(is_current).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for _ in 0..2 {
        delete(&own, &format!("{list}/{current}")).await;
    }
    delete(&own, &list).await;

    let email = format!("{me}/email");
    let asked = own.post(&email, &json!({"email": "n2@example.nl"})).await;
    let approval = format!("{email}/approve");
    let approved = own.post(&approval, &asked.json()["data"]).await;
    own.post(&approval, &asked.json()["data"]).await;
    let changed = own
        .post(&format!("{email}/confirm"), &approved.json()["data"])
        .await;
    for _ in 0..2 {
        client
            .post(
                &format!("{email}/undo"),
                &json!({"token": changed.json()["data"]["undoToken"]}),
            )
            .await;
    }
    let again = client
        .post(&verification, &json!({"email": "n1@example.nl"}))
        .await;
    let again = json!({"email": "n1@example.nl", "code": again.json()["data"]["code"]});
    let own = visitor(&client.post(&sessions, &again).await);
    let asked = delete(&own, me).await;
    let current = format!("{sessions}/current");
    for _ in 0..2 {
        delete(&own, &current).await;
    }
    for _ in 0..2 {
        client
            .post(&format!("{me}/erasure"), &asked.json()["data"])
            .await;
    }
    assert_seen_all(&app, |path, _| is_of_sessions(path));
}

#[testkit::test]
async fn responses_of_writes_match_the_document() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(
        region.production(),
        vec![candidate(1), candidate(2), candidate(3)],
    )
    .await;
    let client = app.client(&region.key);
    let waiting = client.clone().with("prefer", "wait=10");
    let staff = app.staff("Anne", &[(region.id, Role::Coordinator)]).await;
    let moment =
        json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "name": "Intake"}]);
    let file = json!({"curriculumVitae": [{"filename": "cv.txt", "base64": "aGFsbG8="}]});
    let new = json!({"name": "Nieuw", "email": "nieuw@example.nl", "privacyConsent": true});
    // What can be created or ended only once exists twice: for a caller who does not wait for the
    // result, and for one who does.
    for (client, candidate) in [
        (&client, "rec00000000000001"),
        (&waiting, "rec00000000000002"),
    ] {
        let at = format!("/candidates/{candidate}");
        client.post("/candidates", &json!([new])).await;
        client.post("/candidates", &json!([{}])).await;
        client.post("/candidates/upsert", &new).await;
        client.post("/candidates/upsert", &json!([])).await;
        patch(client, &at, &json!({"city": "Assen"})).await;
        patch(
            &client.clone().with("if-match", "\"x\""),
            &at,
            &json!({"city": "Assen"}),
        )
        .await;

        let made = client.post(&format!("{at}/interactions"), &moment).await;
        let id = made.json()["data"]["interactionIds"][0].clone();
        let one = format!("{at}/interactions/{}", id.as_str().unwrap());
        patch(client, &one, &json!({"name": null})).await;
        delete(client, &one).await;
        delete(client, &one).await;

        super::tasks::request_each(client, &at, staff).await;

        for until in [json!({"retainUntil": "2030-01-01T00:00:00Z"}), json!({})] {
            put(client, &format!("{at}/retention"), &until).await;
        }
        delete(client, &format!("{at}/retention")).await;

        let made = client.post(&format!("{at}/attachments"), &file).await;
        let id = made.json()["data"]["attachmentIds"][0].clone();
        delete(
            client,
            &format!("{at}/attachments/{}", id.as_str().unwrap()),
        )
        .await;

        delete(client, &at).await;
        client.post(&format!("{at}/restore"), &json!({})).await;
        delete(client, &format!("{at}?permanent=true")).await;
        delete(client, &at).await;
    }

    // A mutation with all members: an idempotency key, a problem, and the results of its callbacks.
    let site = Receiver::start(|got, _| {
        if got.target == "/cv" {
            answer(404, "", "")
        } else {
            answer(500, "", "")
        }
    });
    let there = utf8_percent_encode(&site.url("/terug"), NON_ALPHANUMERIC).to_string();
    let url =
        format!("/candidates/rec00000000000003/attachments?idempotencyKey=k&callbackUrl={there}");
    let failing = client
        .post(
            &url,
            &json!({"otherAttachments": [{"url": site.url("/cv")}]}),
        )
        .await;
    let one = format!(
        "/mutations/{}",
        failing.json()["data"]["mutationId"].as_str().unwrap()
    );
    client.get(&one).await;
    let redeliver = format!("{one}/redeliver");
    client.post(&redeliver, &json!({})).await;
    app.services.mutations.step().await.unwrap();
    app.services.mutations.step().await.unwrap();
    let ended = done(&client, &failing.json()["data"]).await;
    assert_eq!(
        (
            &ended["status"],
            ended["deliveries"].as_array().unwrap().len()
        ),
        (&json!("failed"), 1),
        "{ended}"
    );
    client.get("/mutations").await;
    client.post(&redeliver, &json!({})).await;
    let is_elsewhere = |path: &str| {
        is_of_settings(path)
            || is_of_sessions(path)
            || path.starts_with("/auth/staff")
            || ["/candidates/find", "/candidates/search"].contains(&path)
    };
    assert_seen_all(&app, |path, method| !is_elsewhere(path) && method != "get");
}
