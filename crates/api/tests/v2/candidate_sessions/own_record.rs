//! `GET` and `PATCH /candidates/{id}` in a session.

use super::own;
use crate::{accepted, app_with, changed, full, patch, with};
use http::StatusCode;
use model::{Environment::Production, Field};
use serde_json::{Value, json};
use testkit::{TestApp, TestRegion, candidate, sample};

/// Creates the candidate's own record, another candidate's record, and the candidate's own record
/// in a second region.
async fn two_regions() -> (TestApp, TestRegion, TestRegion, String) {
    let (app, north) = app_with(vec![
        with(full(), json!({"email": "sanne@example.nl"})),
        candidate(2),
    ])
    .await;
    let south = app.region("zuid").await;
    app.import(
        south.production(),
        vec![changed(3, json!({"email": "SANNE@example.nl"}))],
    )
    .await;
    app.import(
        north.sandbox(),
        vec![changed(4, json!({"email": "sanne@example.nl"}))],
    )
    .await;
    let session = app.session("sanne@example.nl", Production, None).await;
    (app, north, south, session)
}

const OWN: &str = "/candidates/recAAAAAAAAAAAAAA";

#[testkit::test]
async fn session_reads_its_record_as_a_region_key_does() {
    let (app, north, south, session) = two_regions().await;
    let visitor = app.visitor(&session);
    for (key, path) in [
        (&north.key, OWN.to_owned()),
        (
            &north.key,
            format!("{OWN}?fields=name,customFields&includeInteractions=true"),
        ),
        (&south.key, "/candidates/rec00000000000003".into()),
    ] {
        let (by_key, own) = (app.client(key).get(&path).await, visitor.get(&path).await);
        assert_eq!(
            (own.text(), own.header("etag")),
            (by_key.text(), by_key.header("etag")),
            "{path}"
        );
        assert_eq!(own.status, StatusCode::OK);
        let held = visitor
            .clone()
            .with("if-none-match", own.header("etag"))
            .get(&path)
            .await;
        assert_eq!(held.status, StatusCode::NOT_MODIFIED);
    }
}

#[testkit::test]
async fn records_of_others_are_404() {
    let (app, _, _, session) = two_regions().await;
    let visitor = app.visitor(&session).with("x-request-id", "same");
    let mut bodies = Vec::new();
    for id in [
        "rec00000000000002",
        "rec00000000000004",
        "rec99999999999999",
        "rec1",
        "att00000000000001",
    ] {
        let path = format!("/candidates/{id}");
        for answer in [
            visitor.get(&path).await,
            patch(&visitor, &path, &json!({"city": "Assen"})).await,
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
            bodies.push(answer.text());
        }
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:#?}");
}

#[testkit::test]
async fn session_changes_its_record_in_any_region() {
    let (app, north, south, session) = two_regions().await;
    let visitor = app.visitor(&session);
    let mut changes = json!({
        "name": "Sanne V.", "phone": null, "privacyConsent": false, "sectors": ["Praktijkonderwijs"], "roles": [],
        "qualifications": ["Pabo"], "priorEducation": "wo", "linkedin": null, "dateOfBirth": "1991-01-01",
        "nationality": "Belgische", "motivation": "Anders", "address": "Elders 2", "city": "Emmen", "postalCode": null,
    });
    for field in Field::changed_by_candidates() {
        if changes.get(field.name()).is_none() {
            changes[field.name()] = sample(field, 2);
        }
    }
    assert_eq!(
        changes.as_object().unwrap().len(),
        Field::changed_by_candidates().count()
    );
    let waited = patch(&visitor.clone().with("prefer", "wait=5"), OWN, &changes).await;
    assert_eq!(
        (waited.status, &waited.json()["data"]["status"]),
        (StatusCode::OK, &json!("succeeded"))
    );
    let record = app.client(&north.key).get(OWN).await.data();
    for (name, value) in changes.as_object().unwrap() {
        assert_eq!(record[name], *value, "{name}");
    }
    accepted(
        &patch(
            &visitor,
            "/candidates/rec00000000000003",
            &json!({"city": "Zwolle"}),
        )
        .await,
    );
    assert_eq!(
        app.client(&south.key)
            .get("/candidates/rec00000000000003")
            .await
            .data()["city"],
        "Zwolle"
    );
    let mutation = waited.json()["data"]["mutationId"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        visitor.get(&format!("/mutations/{mutation}")).await.status,
        StatusCode::FORBIDDEN
    );
    let seen = app
        .client(&north.key)
        .get(&format!("/mutations/{mutation}"))
        .await
        .data();
    assert_eq!(
        (&seen["operation"], &seen["candidateIds"]),
        (&json!("candidates.update"), &json!(["recAAAAAAAAAAAAAA"]))
    );
}

#[testkit::test]
async fn session_cannot_change_fields_of_the_region() {
    let (app, north, _, session) = two_regions().await;
    let visitor = app.visitor(&session);
    let before = app.client(&north.key).get(OWN).await.text();
    let others = json!({
        "city": "Emmen", "email": "x@example.nl", "phase": "werkzaam", "notes": "x", "exitReason": "x",
        "customFields": {"uren": 1}, "id": "rec00000000000009", "createdAt": null, "curriculumVitae": [], "interactions": [],
    });
    let answer = patch(&visitor, OWN, &others).await;
    let expected: Vec<_> = others
        .as_object()
        .unwrap()
        .keys()
        .skip(1)
        .map(|name| format!("/{name} unknown"))
        .collect();
    assert_eq!(
        (answer.status, answer.faults()),
        (StatusCode::BAD_REQUEST, expected)
    );
    for (path, body, faults) in [
        (
            format!("{OWN}?callbackUrl=https://example.nl/"),
            json!({"city": "Emmen"}),
            vec!["callbackUrl unexpected"],
        ),
        (OWN.into(), json!({}), vec![" minProperties"]),
        (
            OWN.into(),
            json!({"name": null, "city": 5}),
            vec!["/name type", "/city type"],
        ),
        (OWN.into(), json!([]), vec![" type"]),
    ] {
        let answer = patch(&visitor, &path, &body).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (
                StatusCode::BAD_REQUEST,
                faults.iter().map(|f| (*f).to_owned()).collect()
            ),
            "{path} {body}"
        );
    }
    assert_eq!(app.client(&north.key).get(OWN).await.text(), before);
}

#[testkit::test]
async fn if_match_and_idempotency_keys_work_for_sessions() {
    let (app, north, _, session) = two_regions().await;
    let (visitor, client) = (app.visitor(&session), app.client(&north.key));
    let tag = visitor.get(OWN).await.header("etag").to_owned();
    let matching = visitor.clone().with("if-match", &tag);
    accepted(&patch(&matching, OWN, &json!({"city": "Emmen"})).await);
    assert_eq!(
        patch(&matching, OWN, &json!({"city": "Assen"}))
            .await
            .status,
        StatusCode::PRECONDITION_FAILED
    );

    let [visitor, client] = [visitor, client].map(|one| {
        one.with("idempotency-key", "one")
            .with("x-request-id", "same")
    });
    let first = patch(&visitor, OWN, &json!({"city": "Hoogeveen"})).await;
    let again = patch(&visitor, OWN, &json!({"city": "Hoogeveen"})).await;
    assert_eq!(
        (first.text(), again.header("idempotency-replayed")),
        (again.text(), "true")
    );
    let reused = patch(&visitor, OWN, &json!({"city": "Meppel"})).await;
    assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The region's keys have a separate namespace.
    accepted(&patch(&client, OWN, &json!({"city": "Meppel"})).await);
    assert_eq!(client.get(OWN).await.data()["city"], "Meppel");
}

/// A queued change must not affect a record that belongs to another person by the time it runs.
#[testkit::test]
async fn queued_change_is_checked_again_when_it_runs() {
    let (app, north, _, session) = two_regions().await;
    let (visitor, client) = (app.visitor(&session), app.client(&north.key));
    // A file that cannot be fetched yet blocks the scope's queue.
    let file = json!({"curriculumVitae": [{"url": "https://bestanden.invalid/cv.pdf"}]});
    accepted(&client.post(&format!("{OWN}/attachments"), &file).await);
    accepted(&patch(&client, OWN, &json!({"email": "ander@example.nl"})).await);
    let waiting = accepted(&patch(&visitor, OWN, &json!({"city": "Emmen"})).await);
    assert_eq!(
        own(&app, &session, "/api/v2").await.unwrap().len(),
        2,
        "as long as it waits"
    );
    for _ in 0..3 {
        app.services.mutations.step().await.unwrap();
    }
    let ended = crate::done(&client, &waiting).await;
    assert_eq!(
        (&ended["status"], &ended["problem"]["status"]),
        (&json!("failed"), &json!(404))
    );
    let record: Value = client.get(OWN).await.data();
    assert_eq!(
        (&record["email"], &record["city"]),
        (&json!("ander@example.nl"), &json!("Assen"))
    );
    assert_eq!(
        own(&app, &session, "/api/v2").await,
        Ok(vec![json!("rec00000000000003")])
    );
}
