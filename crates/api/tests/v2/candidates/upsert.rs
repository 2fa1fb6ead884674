//! `POST /candidates/upsert`.

use crate::{accepted, app_with, changed, delete, done};
use serde_json::{Value, json};
use testkit::{Client, candidate};

fn person(email: &str, phone: Option<&str>) -> Value {
    json!({"name": "Gewijzigd", "email": email, "phone": phone, "privacyConsent": false})
}

/// Upserts, and returns the mutation after it has ended.
async fn upsert(client: &Client<'_>, body: &Value) -> Value {
    let answer = client.post("/candidates/upsert", body).await;
    let data = accepted(&answer);
    for ids in ["candidateIds", "interactionIds", "attachmentIds"] {
        assert_eq!(data[ids], json!([]), "the ids come with the outcome");
    }
    let mutation = done(client, &data).await;
    assert_eq!(
        (&mutation["status"], &mutation["operation"]),
        (&json!("succeeded"), &json!("candidates.upsert"))
    );
    mutation
}

#[testkit::test]
async fn oldest_match_by_email_else_by_phone_is_changed() {
    let rows = vec![
        changed(1, json!({"email": "a@example.nl", "phone": "06 00000009"})),
        changed(2, json!({"email": "b@example.nl", "phone": "06 00000002"})),
        changed(3, json!({"email": "B@example.nl", "phone": "06 00000003"})),
    ];
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key);
    for (body, matched) in [
        (
            person(" B@Example.NL ".trim(), Some("06 00000009")),
            "rec00000000000002",
        ),
        (
            crate::with(
                person("c@example.nl", Some("+31 6 0000 0003")),
                json!({"name": "K. 3"}),
            ),
            "rec00000000000003",
        ),
        (person("a@example.nl", None), "rec00000000000001"),
    ] {
        assert_eq!(
            upsert(&client, &body).await["candidateIds"],
            json!([matched]),
            "{body}"
        );
    }
    assert_eq!(
        client.get("/candidates").await.each("email"),
        ["a@example.nl", "B@Example.NL", "B@example.nl"]
    );
    let added = upsert(&client, &person("d@example.nl", Some("06 12312312"))).await;
    let id = added["candidateIds"][0].as_str().unwrap();
    let record = client
        .get(&format!("/candidates/{id}?fields=email,phase,sectors"))
        .await
        .data();
    assert_eq!(
        record,
        json!({"id": id, "email": "d@example.nl", "phase": "nieuw", "sectors": []})
    );
    assert_eq!(
        client.get("/candidates?includeTotal=true").await.json()["meta"]["total"],
        4
    );
}

#[testkit::test]
async fn match_is_changed_as_by_patch() {
    let row = changed(
        1,
        json!({"phase": "matchen", "city": "Assen", "sectors": ["Hoger onderwijs"]}),
    );
    let (app, region) = app_with(vec![row]).await;
    let client = app.client(&region.key);
    let path = "/candidates/rec00000000000001";
    let before = client.get(path).await.data();
    app.clock.advance(std::time::Duration::from_secs(1));
    upsert(
        &client,
        &json!({"name": "Anders", "email": "n1@example.nl", "privacyConsent": true, "phone": null,
        "sectors": ["Praktijkonderwijs"]}),
    )
    .await;
    let expected = json!({"name": "Anders", "sectors": ["Praktijkonderwijs"], "updatedAt": "2026-01-02T03:04:06.678Z"});
    assert_eq!(client.get(path).await.data(), crate::with(before, expected));
}

#[testkit::test]
async fn interactions_and_files_are_appended_to_a_match() {
    let interaction = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]);
    let file = json!([{"filename": "a.txt", "base64": "aGFsbG8="}]);
    let more = json!({"interactions": interaction, "curriculumVitae": file});
    let (app, region) = app_with(vec![changed(1, more.clone())]).await;
    let client = app.client(&region.key);
    let mutation = upsert(&client, &crate::with(person("n1@example.nl", None), more)).await;
    assert_eq!(mutation["candidateIds"], json!(["rec00000000000001"]));
    let record = client
        .get("/candidates/rec00000000000001?includeInteractions=true&fields=curriculumVitae")
        .await
        .data();
    assert_eq!(record["interactions"].as_array().unwrap().len(), 2);
    let ids: Vec<_> = record["interactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert!(ids.contains(&&mutation["interactionIds"][0]));
    assert_eq!(
        record["curriculumVitae"][1]["id"],
        mutation["attachmentIds"][0]
    );
    assert_eq!(record["curriculumVitae"].as_array().unwrap().len(), 2);
}

#[testkit::test]
async fn archived_candidate_is_not_matched() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    accepted(&delete(&client, "/candidates/rec00000000000001").await);
    let mutation = upsert(&client, &person("n1@example.nl", Some("06 00000001"))).await;
    assert_ne!(mutation["candidateIds"], json!(["rec00000000000001"]));
    assert_eq!(
        client
            .get("/candidates/rec00000000000001?fields=name")
            .await
            .data()["name"],
        "Kandidaat 1"
    );
    assert_eq!(
        client.get("/candidates?fields=name").await.each("name"),
        ["Gewijzigd"]
    );
}

#[testkit::test]
async fn fault_is_reported_with_its_pointer() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let answer = client
        .post(
            "/candidates/upsert",
            &json!({"email": "x", "name": "", "privacyConsent": true}),
        )
        .await;
    let mut faults = answer.faults();
    faults.sort();
    assert_eq!(faults, ["/email format", "/name required"]);
    let answer = client
        .post("/candidates/upsert", &json!([candidate(1)]))
        .await;
    assert_eq!(answer.faults(), [" type"]);
    assert_eq!(client.get("/mutations").await.data(), json!([]));
}
