//! `GET /auth/candidates/me/export`.

use super::{named, sign_in, sign_in_to_sandbox, visitor};
use crate::{custom_field, full, patch, with};
use http::StatusCode;
use model::CustomFieldType;
use serde_json::{Value, json};
use testkit::TestApp;

const EXPORT: &str = "/auth/candidates/me/export";

fn moments(count: usize) -> Vec<Value> {
    (0..count)
        .map(|number| {
            let moment = format!("2025-01-01T{:02}:{:02}:00Z", number / 60, number % 60);
            json!({"type": "Telefonisch", "performedAt": moment, "summary": format!("Gesprek {number} <b>")})
        })
        .collect()
}

#[testkit::test]
async fn export_has_everything_of_every_region() {
    let app = TestApp::start().await;
    let (noord, zuid) = (app.region("noord").await, app.region("zuid").await);
    app.store
        .insert_custom_field(noord.id, custom_field(1, "maat", CustomFieldType::Text))
        .await
        .unwrap();
    let file = json!([{"filename": "cv.txt", "base64": "SGFsbG8="}]);
    let row = json!({"email": "sanne@example.nl", "customFields": {"maat": "L"}, "interactions": moments(120),
        "curriculumVitae": file});
    app.import(
        noord.production(),
        vec![with(full(), row), named("Jos", "jos@example.nl")],
    )
    .await;
    app.import(
        zuid.production(),
        vec![with(
            named("Sanne", "sanne@example.nl"),
            json!({"archivedAt": "2025-02-03T04:05:06Z"}),
        )],
    )
    .await;
    app.import(
        noord.sandbox(),
        vec![named("Sanne proef", "sanne@example.nl")],
    )
    .await;
    let changed = patch(
        &app.client(&noord.key),
        "/candidates/recAAAAAAAAAAAAAA",
        &json!({"city": "Zwolle"}),
    )
    .await;
    assert_eq!(changed.status, StatusCode::ACCEPTED);

    let settings = json!({"retention": {"days": 28, "daysWithConsent": 365}});
    assert_eq!(
        patch(
            &app.client(&noord.key),
            "/auth/regions/me/settings",
            &settings
        )
        .await
        .status,
        StatusCode::OK
    );
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let answer = sanne.get(EXPORT).await;
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"onderwijsregio.json\""
    );
    let data = answer.data();
    assert_eq!(data["exportedAt"], "2026-01-02T03:04:05.678Z");
    let mut records = data["candidates"].as_array().unwrap().clone();
    records.sort_by_key(|record| record["region"]["name"].to_string());
    let [in_noord, in_zuid] = records.try_into().unwrap();
    let mut shown = app
        .client(&noord.key)
        .get("/candidates/recAAAAAAAAAAAAAA?fields=customFields")
        .await
        .data();
    assert_eq!(in_noord["customFields"], shown["customFields"].take());
    assert_eq!(
        in_noord["region"],
        json!({"id": noord.id, "name": "Regio noord"})
    );
    assert_eq!(in_noord["city"], "Zwolle");
    assert_eq!(in_noord["notes"], full()["notes"]);
    assert_eq!(
        (&in_noord["retainUntil"], &in_zuid["retainUntil"]),
        (&json!("2027-01-02T03:04:05.678Z"), &Value::Null)
    );
    let interactions = in_noord["interactions"].as_array().unwrap();
    assert_eq!(
        (interactions.len(), &interactions[0]["summary"]),
        (120, &json!("Gesprek 119 <b>"))
    );
    let now = "2026-01-02T03:04:05.678Z";
    let mutation = json!({"operation": "candidates.update", "status": "succeeded", "createdAt": now, "startedAt": now, "finishedAt": now});
    assert_eq!(in_noord["mutations"], json!([mutation]));
    let city = json!({"field": "city", "from": full()["city"], "to": "Zwolle"});
    assert_eq!(
        in_noord["history"],
        json!([
            {"at": now, "by": "key", "operation": "candidates.update", "changes": [city]},
            {"at": now, "by": "system", "operation": "candidates.import", "changes": []},
        ])
    );
    let access = json!({"at": now, "until": now, "action": "candidates.update", "fields": ["city"],
        "by": {"kind": "key", "function": null}, "key": {"description": null}});
    assert_eq!(
        (&in_noord["accesses"], &in_zuid["accesses"]),
        (&json!([access]), &json!([]))
    );
    let attachment = &in_noord["curriculumVitae"][0];
    assert_eq!(attachment["filename"], "cv.txt");
    let path = attachment["url"]
        .as_str()
        .unwrap()
        .trim_start_matches("http://127.0.0.1:8080")
        .to_owned();
    assert_eq!(app.anonymous().get(&path).await.text(), "Hallo");
    let names: Vec<&String> = in_zuid.as_object().unwrap().keys().collect();
    assert_eq!(names[..3], ["id", "region", "name"]);
    assert_eq!(
        names[names.len() - 9..],
        [
            "archivedAt",
            "customFields",
            "removedCustomFields",
            "interactions",
            "tasks",
            "mutations",
            "accesses",
            "history",
            "retainUntil"
        ]
    );
    assert_eq!(
        (&in_zuid["name"], &in_zuid["archivedAt"]),
        (&json!("Sanne"), &json!("2025-02-03T04:05:06.000Z"))
    );

    let page = sanne.clone().with("accept", "text/html").get(EXPORT).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::OK, "text/html; charset=utf-8")
    );
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    let page = page.text();
    for text in [
        "<h2>Regio noord</h2>",
        "<h2>Regio zuid</h2>",
        "<dt>Woonplaats</dt><dd>Zwolle</dd>",
        "cv.txt</a>",
        "Gesprek 0 &lt;b&gt;",
        "Kandidaat gewijzigd (gelukt)",
        "Kandidaat gewijzigd (een sleutel van de regio)",
        "<dt>maat</dt><dd>L</dd>",
        "<dt>Wordt bewaard tot</dt><dd>2027-01-02T03:04:05.678Z</dd>",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("<b>") && !page.contains("Jos"));
}

#[testkit::test]
async fn sandbox_session_exports_its_sandbox() {
    let app = TestApp::start().await;
    let (noord, zuid) = (app.region("noord").await, app.region("zuid").await);
    for region in [&noord, &zuid] {
        app.import(region.sandbox(), vec![named("Sanne", "sanne@example.nl")])
            .await;
        app.import(
            region.production(),
            vec![named("Sanne", "sanne@example.nl")],
        )
        .await;
    }
    let sanne = visitor(
        &app,
        &sign_in_to_sandbox(&app, &noord.key, "sanne@example.nl").await,
    );
    let answer = sanne.get(&format!("/api/sandbox{EXPORT}")).await;
    let candidates = answer.data()["candidates"].as_array().unwrap().clone();
    assert_eq!(
        (candidates.len(), &candidates[0]["region"]["id"]),
        (1, &json!(noord.id))
    );
    assert_eq!(answer.json()["meta"]["sandboxEnabled"], true);
}

#[testkit::test]
async fn export_needs_a_session_and_a_known_format() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await;
    app.import(noord.production(), vec![named("Sanne", "sanne@example.nl")])
        .await;
    assert_eq!(
        app.anonymous().get(EXPORT).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        app.client(&noord.key).get(EXPORT).await.status,
        StatusCode::FORBIDDEN
    );
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    assert_eq!(
        sanne
            .clone()
            .with("accept", "text/csv")
            .get(EXPORT)
            .await
            .status,
        StatusCode::NOT_ACCEPTABLE
    );
    assert_eq!(
        sanne.get(&format!("{EXPORT}?fields=name")).await.faults(),
        ["fields unknown"]
    );
}
