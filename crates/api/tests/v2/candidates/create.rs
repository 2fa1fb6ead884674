//! `POST /candidates`.

use crate::{accepted, app_with, custom_field, full, patch};
use http::StatusCode;
use model::{CustomFieldType, Field};
use serde_json::{Map, Value, json};
use testkit::{TestApp, candidate};

fn new(number: u32) -> Value {
    json!({"name": format!("Nieuw {number}"), "email": format!("nieuw{number}@example.nl"), "privacyConsent": true})
}

/// Returns a body with all members.
fn everything() -> Value {
    let mut row = full();
    for read_only in ["id", "createdAt", "updatedAt"] {
        row.as_object_mut().unwrap().remove(read_only);
    }
    row["interactions"] = json!([
        {"type": "Telefonisch", "performedAt": "2025-03-01T10:00:00.5+01:00", "name": "Intake", "durationMinutes": 1e1},
        {"type": "E-mail", "performedAt": "2025-02-01T10:00:00Z", "summary": null},
    ]);
    row["curriculumVitae"] = json!([{"filename": "../cv.txt", "base64": "aGFsbG8="}]);
    row["otherAttachments"] = json!([{"filename": "brief.pdf", "base64": "JVBERi0xLjQK"}]);
    row["customFields"] = json!({"uren": 12.5, "dagen": ["di", "ma"]});
    row
}

#[testkit::test]
async fn new_candidate_has_every_given_value() {
    let (app, region) = app_with(vec![]).await;
    for (number, key, kind) in [
        (1, "uren", CustomFieldType::Number),
        (2, "dagen", CustomFieldType::MultiSelect),
    ] {
        assert!(
            app.store
                .insert_custom_field(region.id, custom_field(number, key, kind))
                .await
                .unwrap()
        );
    }
    let client = app.client(&region.key);
    let answer = client.post("/candidates", &json!([everything()])).await;
    let data = accepted(&answer);
    let one = |ids: &str, index: usize| data[ids][index].as_str().unwrap().to_owned();
    let (mutation, id) = (data["mutationId"].as_str().unwrap(), one("candidateIds", 0));
    let [first, second] = [0, 1].map(|index| one("interactionIds", index));
    let [cv, other] = [0, 1].map(|index| one("attachmentIds", index));
    assert_eq!(
        answer.text(),
        format!(
            r#"{{"statusCode":202,"message":"Successfully accepted mutation","data":{{"mutationId":"{mutation}","status":"queued","idempotencyKey":null,"candidateIds":["{id}"],"interactionIds":["{first}","{second}"],"attachmentIds":["{cv}","{other}"]}},"meta":{{"sandboxEnabled":false}}}}"#
        )
    );

    let path = format!("/candidates/{id}?includeInteractions=true&fields=customFields");
    let shown = client.get(&path).await.data();
    let now = "2026-01-02T03:04:05.678Z";
    let empty = json!({"name": null, "performedBy": null, "durationMinutes": null, "summary": null, "notes": null,
        "candidateId": id, "createdAt": now, "updatedAt": now});
    let interaction = |changes: Value| crate::with(empty.clone(), changes);
    assert_eq!(
        shown,
        json!({
            "id": id,
            "customFields": {"uren": 12.5, "dagen": ["di", "ma"]},
            "interactions": [
                interaction(json!({"id": first, "type": "Telefonisch", "performedAt": "2025-03-01T09:00:00.500Z",
                    "name": "Intake", "durationMinutes": 10})),
                interaction(json!({"id": second, "type": "E-mail", "performedAt": "2025-02-01T10:00:00.000Z"})),
            ],
        })
    );
    let mut shown = client.get(&format!("/candidates/{id}")).await.data();
    for (field, id, filename, kind, size, content) in [
        ("curriculumVitae", &cv, "cv.txt", "text/plain", 5, "hallo"),
        (
            "otherAttachments",
            &other,
            "brief.pdf",
            "application/pdf",
            9,
            "%PDF-1.4\n",
        ),
    ] {
        let file = shown[field][0].as_object_mut().unwrap();
        let url = file.remove("url").unwrap();
        assert_eq!(
            shown[field],
            json!([{"id": id, "filename": filename, "type": kind, "size": size, "createdAt": now}])
        );
        let path = url
            .as_str()
            .unwrap()
            .strip_prefix("http://127.0.0.1:8080")
            .unwrap();
        assert_eq!(app.anonymous().get(path).await.text(), content);
    }
    let mut expected = full();
    for (name, value) in [
        ("id", id.as_str().into()),
        ("createdAt", json!(now)),
        ("updatedAt", json!(now)),
    ] {
        expected[name] = value;
    }
    expected["archivedAt"] = Value::Null;
    for attachments in ["curriculumVitae", "otherAttachments"] {
        shown.as_object_mut().unwrap().remove(attachments);
    }
    assert_eq!(shown, expected);
}

#[testkit::test]
async fn absent_and_null_members_are_empty() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let mut nulls = everything();
    for value in nulls.as_object_mut().unwrap().values_mut() {
        *value = Value::Null;
    }
    let nulls = crate::with(nulls, new(1));
    let data = accepted(&client.post("/candidates", &json!([nulls, new(1)])).await);
    let mut shown = Vec::new();
    for id in data["candidateIds"].as_array().unwrap() {
        let mut record = client
            .get(&format!("/candidates/{}", id.as_str().unwrap()))
            .await
            .data();
        record.as_object_mut().unwrap().remove("id");
        shown.push(record);
    }
    let now = "2026-01-02T03:04:05.678Z";
    let set = json!({
        "name": "Nieuw 1", "email": "nieuw1@example.nl", "privacyConsent": true, "phase": "nieuw",
        "createdAt": now, "updatedAt": now,
    });
    let lists = [
        "sectors",
        "roles",
        "qualifications",
        "curriculumVitae",
        "otherAttachments",
    ];
    let value = |name: &str| {
        let empty = if lists.contains(&name) {
            json!([])
        } else {
            Value::Null
        };
        set.get(name).cloned().unwrap_or(empty)
    };
    let names = Field::ALL.iter().map(|field| field.name()).skip(1);
    let expected: Map<String, Value> = names.map(|name| (name.to_owned(), value(name))).collect();
    let expected = Value::Object(expected);
    assert_eq!(shown, [expected.clone(), expected]);
}

#[testkit::test]
async fn up_to_ten_candidates_are_added_in_order() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let ten: Vec<_> = (1..=10).map(new).collect();
    let data = accepted(&client.post("/candidates", &json!(ten)).await);
    assert_eq!(
        client.get("/candidates").await.each("id"),
        *data["candidateIds"].as_array().unwrap()
    );
    let eleven: Vec<_> = (1..=11).map(new).collect();
    for (body, fault) in [
        (json!(eleven), " length"),
        (json!([]), " length"),
        (new(1), " type"),
        (json!(null), " type"),
    ] {
        let answer = client.post("/candidates", &body).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec![fault.to_owned()])
        );
    }
    assert_eq!(
        client.get("/candidates?includeTotal=true").await.json()["meta"]["total"],
        10
    );
}

#[testkit::test]
async fn every_fault_is_reported_and_nothing_added() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let bad = json!({
        "email": "geen adres", "phase": "Nieuw", "naam": "x", "id": "recAAAAAAAAAAAAAA", "customFields": {"uren": 1},
        "interactions": [{"type": "Bellen", "performedAt": "gisteren", "durationMinutes": 1441}],
        "curriculumVitae": [{"base64": "a", "filename": "x"}, {"url": "ftp://example.nl/"}],
    });
    let files = crate::with(
        new(2),
        json!({
            "curriculumVitae": [{"url": "http://127.0.0.1/cv"}, {"base64": "f0VMRgIBAQ==", "filename": "cv.pdf"}],
            "otherAttachments": [{"url": "https://example.nl/brief"}, {"url": "http://[::1]/"}],
        }),
    );
    let path = "/candidates?callbackUrl=http://localhost/&x=1";
    let answer = client.post(path, &json!([new(1), bad, files, "x"])).await;
    let mut faults = answer.faults();
    faults.sort();
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        faults,
        [
            "/1/curriculumVitae/0/base64 pattern",
            "/1/curriculumVitae/1/url pattern",
            "/1/customFields/uren unknown",
            "/1/email format",
            "/1/id unknown",
            "/1/interactions/0/durationMinutes maximum",
            "/1/interactions/0/performedAt format",
            "/1/interactions/0/type enum",
            "/1/naam unknown",
            "/1/name required",
            "/1/phase enum",
            "/1/privacyConsent required",
            "/2/curriculumVitae/0/url url",
            "/2/curriculumVitae/1/base64 mediaType",
            "/2/otherAttachments/1/url url",
            "/3 type",
            "callbackUrl url",
            "x unknown",
        ]
    );
    assert_eq!(client.get("/candidates").await.data(), json!([]));
    assert_eq!(client.get("/mutations").await.data(), json!([]));
    let kept = std::fs::read_dir(app.folder().join("attachments"))
        .unwrap()
        .count();
    assert_eq!(kept, 0, "no file is kept of a refused request");
}

#[testkit::test]
async fn faults_of_files_are_named_with_all_others() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let page = json!({"filename": "a.txt", "base64": "PGh0bWw+"});
    let wrong = json!({
        "email": "nieuw", "curriculumVitae": [page, {"base64": "PGh0bWw+"}],
        "otherAttachments": [{"url": "http://10.0.0.1/"}],
    });
    let wrong = crate::with(new(1), wrong);
    let expected = [
        "/curriculumVitae/0/base64 mediaType",
        "/curriculumVitae/1/filename required",
        "/email format",
        "/otherAttachments/0/url url",
    ];
    let of_list = expected.map(|fault| format!("/0{fault}"));
    let former = json!({"naam": "Jan", "email": "nieuw", "privacy_consent": true, "cv": page});
    for (path, body, expected) in [
        ("/candidates", json!([wrong]), of_list.to_vec()),
        (
            "/candidates/upsert",
            wrong,
            expected.map(str::to_owned).to_vec(),
        ),
        (
            "/candidates/rec00000000000001/attachments",
            json!({"onbekend": 1, "otherAttachments": [page]}),
            vec![
                "/onbekend unknown".to_owned(),
                "/otherAttachments/0/base64 mediaType".to_owned(),
            ],
        ),
        (
            "/api/v1/create-user",
            former,
            vec![
                "/cv/base64 mediaType".to_owned(),
                "/email format".to_owned(),
            ],
        ),
    ] {
        let refused = client.post(path, &body).await;
        let mut faults = refused.faults();
        faults.sort();
        assert_eq!(faults, expected, "{path}");
    }
}

#[testkit::test]
async fn new_id_accepts_writes_at_once() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let data = accepted(&client.post("/candidates", &json!([new(1)])).await);
    let path = format!("/candidates/{}", data["candidateIds"][0].as_str().unwrap());
    accepted(&patch(&client, &path, &json!({"city": "Assen"})).await);
    assert_eq!(client.get(&path).await.data()["city"], "Assen");
}

#[testkit::test]
async fn sandbox_stores_its_own_candidates() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let answer = client
        .post("/api/sandbox/candidates", &json!([new(1)]))
        .await;
    accepted(&answer);
    assert_eq!(answer.json()["meta"]["sandboxEnabled"], true);
    assert_eq!(client.get("/candidates").await.data(), json!([]));
    assert_eq!(
        client.get("/api/sandbox/candidates").await.each("email"),
        ["nieuw1@example.nl"]
    );
}

#[testkit::test]
async fn body_over_its_limit_is_413_and_file_over_its_limit_is_400() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let file = |bytes: usize| {
        use base64::{Engine, engine::general_purpose::STANDARD};
        crate::with(
            new(1),
            json!({"curriculumVitae": [{"filename": "a.txt", "base64": STANDARD.encode(vec![b'a'; bytes])}]}),
        )
    };
    let largest = 10 * 1024 * 1024;
    let answer = client
        .post("/candidates", &json!([file(largest + 1)]))
        .await;
    assert_eq!(
        (answer.status, answer.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["/0/curriculumVitae/0/base64 tooLarge".into()]
        )
    );
    let answer = client
        .post("/candidates", &json!([file(largest), file(largest)]))
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let data = accepted(&client.post("/candidates", &json!([file(largest)])).await);
    let path = format!("/candidates/{}", data["candidateIds"][0].as_str().unwrap());
    assert_eq!(
        client.get(&path).await.data()["curriculumVitae"][0]["size"],
        largest
    );
    let long = json!({"notes": "x".repeat(1024 * 1024)});
    assert_eq!(
        patch(&client, &path, &long).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}
