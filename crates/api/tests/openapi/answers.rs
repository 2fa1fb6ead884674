//! Answers are what the document says of them: every one of a success, and some refusals.

use super::{assert_valid, document, operations};
use crate::{
    accepted, app_with, custom_field, delete, done, full, patch, put,
    receiver::{Receiver, answer},
    v2::{app_reaching_itself, settled},
    with,
};
use http::StatusCode;
use model::CustomFieldType;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Answer, candidate};

/// Compares answers with the document, and knows which of its operations' statuses it has seen.
struct Judge {
    document: Value,
    seen: BTreeSet<(String, String, String)>,
}

impl Judge {
    fn new() -> Self {
        Self { document: document(), seen: BTreeSet::new() }
    }

    #[track_caller]
    fn see(&mut self, method: &str, path: &str, answer: &Answer) {
        let status = answer.status.as_str();
        let what = format!("{method} {path} {status}");
        let described = &self.document["paths"][path][method]["responses"][status];
        assert!(described.is_object(), "{what} is not described: {}", answer.text());
        if answer.status == StatusCode::NO_CONTENT {
            assert!(described.get("content").is_none() && answer.text().is_empty(), "{what}");
        } else {
            let schema = &described["content"][answer.header("content-type")]["schema"];
            assert!(schema.is_object(), "{what}: {}", answer.header("content-type"));
            assert_valid(&self.document, schema, &answer.json(), &what);
        }
        self.seen.insert((path.to_owned(), method.to_owned(), status.to_owned()));
    }

    /// Every success has been seen of the operations for which this is true.
    fn has_seen_all(&self, of: impl Fn(&str, &str) -> bool) {
        for (path, method, operation) in operations(&self.document) {
            let statuses = operation["responses"].as_object().unwrap().keys().filter(|status| status.starts_with('2'));
            for status in statuses.filter(|_| of(&path, &method)) {
                let one = (path.clone(), method.clone(), status.clone());
                assert!(self.seen.contains(&one), "no answer was compared: {one:?}");
            }
        }
    }
}

/// Whether an operation is about a region's own settings or the regions themselves.
fn is_of_settings(path: &str) -> bool {
    path.starts_with("/auth/region") || path.starts_with("/schema")
}

/// Whether an operation is a candidate's own.
fn is_of_sessions(path: &str) -> bool {
    path.starts_with("/auth/candidates/")
}

#[testkit::test]
async fn every_answer_is_as_described() {
    let interactions = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "durationMinutes": 5}]);
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let row = with(full(), json!({"interactions": interactions, "curriculumVitae": file}));
    let (app, region) = app_with(vec![row, candidate(1)]).await;
    let client = app.client(&region.key);
    let field = custom_field(1, "dagen", CustomFieldType::MultiSelect);
    assert!(app.store.insert_custom_field(region.id, field).await.unwrap());
    let token = client.get("/candidates").await.json()["meta"]["syncToken"].as_str().unwrap().to_owned();
    let changes = format!("/candidates/changes?syncToken={token}");
    let mutation = accepted(&delete(&client, "/candidates/rec00000000000001").await);
    let mutation = format!("/mutations/{}", mutation["mutationId"].as_str().unwrap());
    let moments = "/candidates/recAAAAAAAAAAAAAA/interactions";
    let moment = client.get(moments).await.data()[0]["id"].as_str().unwrap().to_owned();
    let moment = format!("{moments}/{moment}");
    let mut judge = Judge::new();
    for (path, url) in [
        ("/candidates", "/candidates"),
        ("/candidates", "/candidates?pageSize=1&includeTotal=true&fields=name,customFields,interactions"),
        ("/candidates", "/candidates?pageSize=0"),
        ("/candidates/changes", &changes),
        ("/candidates/changes", "/candidates/changes?syncToken=x"),
        ("/candidates/find", "/candidates/find?email=n1@example.nl"),
        ("/candidates/find", "/candidates/find"),
        ("/candidates/{id}", "/candidates/recAAAAAAAAAAAAAA?includeInteractions=true"),
        ("/candidates/{id}", "/candidates/rec99999999999999"),
        ("/candidates/{id}/retention", "/candidates/recAAAAAAAAAAAAAA/retention"),
        ("/candidates/{id}/retention", "/candidates/rec99999999999999/retention"),
        ("/candidates/{id}/interactions", moments),
        ("/candidates/{id}/interactions/{interactionId}", &moment),
        ("/mutations", "/mutations"),
        ("/mutations", "/mutations?status=x"),
        ("/mutations/{id}", &mutation),
        ("/mutations/{id}", "/mutations/mut99999999999999"),
        ("/auth/regions/me", "/auth/regions/me?include=callbackSecret"),
        ("/auth/regions/me/settings", "/auth/regions/me/settings"),
        ("/schema", "/schema?operation=update"),
        ("/schema", "/schema?operation=x"),
        ("/schema/custom-fields", "/schema/custom-fields"),
        ("/schema/custom-fields/{key}", "/schema/custom-fields/dagen"),
        ("/schema/custom-fields/{key}", "/schema/custom-fields/geen"),
        ("/openapi.json", "/openapi.json"),
    ] {
        judge.see("get", path, &client.get(url).await);
    }
    judge.see("post", "/candidates/find", &client.post("/candidates/find", &json!({"email": "n1@example.nl"})).await);
    // A file's bytes have no schema, and regions are looked at below.
    let is_read = |path: &str, method: &str| method == "get" || path == "/candidates/find";
    let is_elsewhere = |path: &str| path == "/attachments/{token}" || path.starts_with("/auth/regions/{id}");
    let is_elsewhere = |path: &str| is_elsewhere(path) || is_of_sessions(path) || path == "/auth/regions";
    judge.has_seen_all(|path, method| is_read(path, method) && !is_elsewhere(path));
}

#[testkit::test]
async fn every_change_of_settings_is_answered_as_described() {
    let (app, region) = app_with(vec![]).await;
    let own = app.client(&region.key);
    let admin = app.client(&app.admin_key().await);
    let mut keys = format!("/auth/regions/{}/api-keys", region.id);
    let made = own.post(&keys, &json!({})).await;
    keys = format!("{keys}/{}", made.json()["data"]["id"].as_str().unwrap());
    let field = json!({"key": "uren", "label": "Uren", "type": "number"});
    let one = json!({"slug": "zuid", "name": "Zuid"});
    let its_own = format!("/auth/regions/{}", region.id);
    let rotate = "/auth/regions/me/callback-secret/rotate";
    let reset = "/auth/regions/me/sandbox-reset";
    let settings = "/auth/regions/me/settings";
    let mut judge = Judge::new();
    for (method, path, answer) in [
        ("post", "/auth/regions/{id}/api-keys", made),
        ("post", "/auth/region/api-keys", own.post("/auth/region/api-keys", &json!({})).await),
        ("delete", "/auth/regions/{id}/api-keys/{keyId}", delete(&own, &keys).await),
        ("post", "/schema/custom-fields", own.post("/schema/custom-fields", &field).await),
        ("post", "/schema/custom-fields", own.post("/schema/custom-fields", &field).await),
        (
            "patch",
            "/schema/custom-fields/{key}",
            patch(&own, "/schema/custom-fields/uren", &json!({"label": "U"})).await,
        ),
        ("delete", "/schema/custom-fields/{key}", delete(&own, "/schema/custom-fields/uren").await),
        ("patch", settings, patch(&own, settings, &settled()).await),
        ("get", settings, own.get(settings).await),
        ("patch", settings, patch(&own, settings, &json!({"retention": {}})).await),
        ("post", rotate, own.post(rotate, &json!({})).await),
        ("post", reset, own.post(reset, &json!({})).await),
        ("get", "/auth/regions", admin.get("/auth/regions").await),
        ("post", "/auth/regions", admin.post("/auth/regions", &one).await),
        ("post", "/auth/regions", admin.post("/auth/regions", &one).await),
        ("get", "/auth/regions/{id}", admin.get(&its_own).await),
        ("patch", "/auth/regions/{id}", patch(&admin, &its_own, &json!({"name": "N"})).await),
    ] {
        judge.see(method, path, &answer);
    }
    judge.has_seen_all(|path, method| is_of_settings(path) && method != "get");
}

#[testkit::test]
async fn everything_of_a_candidates_own_is_answered_as_described() {
    let (app, region) = app_with(vec![]).await;
    let interactions = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "durationMinutes": 5}]);
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let row = with(full(), json!({"interactions": interactions, "curriculumVitae": file, "email": "n1@example.nl"}));
    app.import(region.sandbox(), vec![row]).await;
    let client = app.client(&region.key).with("x-api-sandbox", "true");
    accepted(&patch(&client, "/candidates/recAAAAAAAAAAAAAA", &json!({"notes": "Belt graag terug."})).await);
    let mut judge = Judge::new();
    let [verification, sessions] = ["verification", "sessions"].map(|name| format!("/auth/candidates/{name}"));
    let asked = client.post(&verification, &json!({"email": "n1@example.nl"})).await;
    judge.see("post", &verification, &asked);
    judge.see("post", &verification, &client.post(&verification, &json!({})).await);
    let shown = json!({"email": "n1@example.nl", "code": asked.json()["data"]["code"]});
    let opened = client.post(&sessions, &shown).await;
    judge.see("post", &sessions, &opened);
    judge.see("post", &sessions, &client.post(&sessions, &shown).await);
    let visitor =
        |opened: &Answer| app.visitor(opened.json()["data"]["token"].as_str().unwrap()).with("x-api-sandbox", "true");
    let own = visitor(&opened);
    let me = "/auth/candidates/me";
    judge.see("get", me, &own.get(me).await);
    judge.see("get", me, &own.get(&format!("{me}?fields=customFields,interactions,curriculumVitae")).await);
    judge.see("get", me, &client.get(me).await);
    let export = format!("{me}/export");
    judge.see("get", &export, &own.get(&export).await);
    let accesses = format!("{me}/accesses");
    judge.see("get", &accesses, &own.get(&accesses).await);

    let email = format!("{me}/email");
    let asked = own.post(&email, &json!({"email": "n2@example.nl"})).await;
    judge.see("post", &email, &asked);
    let confirm = format!("{email}/confirm");
    let confirmed = own.post(&confirm, &asked.json()["data"]).await;
    judge.see("post", &confirm, &confirmed);
    let own = visitor(&confirmed);
    let asked = delete(&own, me).await;
    judge.see("delete", me, &asked);
    let erasure = format!("{me}/erasure");
    let current = format!("{sessions}/current");
    judge.see("delete", &current, &delete(&own, &current).await);
    judge.see("delete", &current, &delete(&own, &current).await);
    judge.see("post", &erasure, &client.post(&erasure, &asked.json()["data"]).await);
    judge.see("post", &erasure, &client.post(&erasure, &asked.json()["data"]).await);
    judge.has_seen_all(|path, _| is_of_sessions(path));
}

#[testkit::test]
async fn every_write_is_answered_as_described() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1), candidate(2), candidate(3)]).await;
    let client = app.client(&region.key);
    let waiting = client.clone().with("prefer", "wait=10");
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "name": "Intake"}]);
    let file = json!({"curriculumVitae": [{"filename": "cv.txt", "base64": "aGFsbG8="}]});
    let new = json!({"name": "Nieuw", "email": "nieuw@example.nl", "privacyConsent": true});
    let mut judge = Judge::new();
    // What is made or ended comes in two, one for who does not wait and one for who does.
    for (client, candidate) in [(&client, "rec00000000000001"), (&waiting, "rec00000000000002")] {
        let at = format!("/candidates/{candidate}");
        judge.see("post", "/candidates", &client.post("/candidates", &json!([new])).await);
        judge.see("post", "/candidates", &client.post("/candidates", &json!([{}])).await);
        judge.see("post", "/candidates/upsert", &client.post("/candidates/upsert", &new).await);
        judge.see("post", "/candidates/upsert", &client.post("/candidates/upsert", &json!([])).await);
        judge.see("patch", "/candidates/{id}", &patch(client, &at, &json!({"city": "Assen"})).await);
        let stale = client.clone().with("if-match", "\"x\"");
        judge.see("patch", "/candidates/{id}", &patch(&stale, &at, &json!({"city": "Assen"})).await);

        let path = "/candidates/{id}/interactions";
        let made = client.post(&format!("{at}/interactions"), &moment).await;
        judge.see("post", path, &made);
        let (path, id) = (format!("{path}/{{interactionId}}"), made.json()["data"]["interactionIds"][0].clone());
        let one = format!("{at}/interactions/{}", id.as_str().unwrap());
        judge.see("patch", &path, &patch(client, &one, &json!({"name": null})).await);
        judge.see("delete", &path, &delete(client, &one).await);
        judge.see("delete", &path, &delete(client, &one).await);

        let path = "/candidates/{id}/retention";
        let until = json!({"retainUntil": "2030-01-01T00:00:00Z"});
        judge.see("put", path, &put(client, &format!("{at}/retention"), &until).await);
        judge.see("put", path, &put(client, &format!("{at}/retention"), &json!({})).await);
        judge.see("delete", path, &delete(client, &format!("{at}/retention")).await);

        let path = "/candidates/{id}/attachments";
        let made = client.post(&format!("{at}/attachments"), &file).await;
        judge.see("post", path, &made);
        let one = format!("{at}/attachments/{}", made.json()["data"]["attachmentIds"][0].as_str().unwrap());
        judge.see("delete", &format!("{path}/{{attachmentId}}"), &delete(client, &one).await);

        judge.see("delete", "/candidates/{id}", &delete(client, &at).await);
        judge.see("post", "/candidates/{id}/restore", &client.post(&format!("{at}/restore"), &json!({})).await);
        judge.see("delete", "/candidates/{id}", &delete(client, &format!("{at}?permanent=true")).await);
        judge.see("delete", "/candidates/{id}", &delete(client, &at).await);
    }

    // A mutation with everything in it: a key, what went wrong, and what became of its callbacks.
    let site = Receiver::start(|got, _| if got.target == "/cv" { answer(404, "", "") } else { answer(500, "", "") });
    let there = utf8_percent_encode(&site.url("/terug"), NON_ALPHANUMERIC).to_string();
    let url = format!("/candidates/rec00000000000003/attachments?idempotencyKey=k&callbackUrl={there}");
    let failing = client.post(&url, &json!({"otherAttachments": [{"url": site.url("/cv")}]})).await;
    judge.see("post", "/candidates/{id}/attachments", &failing);
    let one = format!("/mutations/{}", failing.json()["data"]["mutationId"].as_str().unwrap());
    judge.see("get", "/mutations/{id}", &client.get(&one).await);
    let redeliver = format!("{one}/redeliver");
    judge.see("post", "/mutations/{id}/redeliver", &client.post(&redeliver, &json!({})).await);
    app.app.mutations().step().await.unwrap();
    app.app.mutations().step().await.unwrap();
    let ended = done(&client, &failing.json()["data"]).await;
    assert_eq!((&ended["status"], ended["deliveries"].as_array().unwrap().len()), (&json!("failed"), 1), "{ended}");
    judge.see("get", "/mutations/{id}", &client.get(&one).await);
    judge.see("get", "/mutations", &client.get("/mutations").await);
    judge.see("post", "/mutations/{id}/redeliver", &client.post(&redeliver, &json!({})).await);
    let is_elsewhere = |path: &str| is_of_settings(path) || is_of_sessions(path) || path == "/candidates/find";
    judge.has_seen_all(|path, method| !is_elsewhere(path) && method != "get");
}
