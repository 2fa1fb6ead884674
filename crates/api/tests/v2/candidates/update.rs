//! `PATCH /candidates/{id}`.

use crate::{accepted, app_with, custom_field, done, full, patch, with};
use http::{Method, StatusCode};
use model::CustomFieldType;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, candidate};

const PATH: &str = "/candidates/recAAAAAAAAAAAAAA";

async fn etag(client: &Client<'_>, path: &str) -> String {
    client.get(path).await.header("etag").to_owned()
}

#[testkit::test]
async fn given_members_change_and_others_stay() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    let before = client.get(PATH).await.data();
    app.clock.advance(Duration::from_mins(1));
    let change = json!({"city": "Zwolle", "notes": null, "sectors": ["Hoger onderwijs"], "roles": [], "phone": null,
        "qualifications": null, "email": "sanne.twee@example.nl", "phase": "werkzaam"});
    let data = accepted(&patch(&client, PATH, &change).await);
    assert_eq!(data["candidateIds"], json!(["recAAAAAAAAAAAAAA"]));
    let now = json!({"qualifications": [], "updatedAt": "2026-01-02T03:05:05.678Z"});
    assert_eq!(
        client.get(PATH).await.data(),
        with(before, with(change, now))
    );
    let found = |query: &'static str| {
        let client = client.clone();
        async move {
            client
                .get(&format!("/candidates{query}"))
                .await
                .each("id")
                .len()
        }
    };
    assert_eq!(found("/find?email=sanne.twee@example.nl").await, 1);
    assert_eq!(found("/find?email=sanne.voorbeeld@example.nl").await, 0);
    assert_eq!(found("/find?phone=0600000001").await, 0);
    assert_eq!(found("?phase=werkzaam").await, 1);
    assert_eq!(found("?phase=ori%C3%ABnteren").await, 0);
}

#[testkit::test]
async fn custom_fields_are_merged_by_key() {
    let (app, region) = app_with(vec![full()]).await;
    for (number, key) in [(1, "a"), (2, "b"), (3, "c")] {
        let field = custom_field(number, key, CustomFieldType::Text);
        assert!(
            app.store
                .insert_custom_field(region.id, field)
                .await
                .unwrap()
        );
    }
    let client = app.client(&region.key);
    for (given, shown) in [
        (
            json!({"a": "1", "b": "2"}),
            json!({"a": "1", "b": "2", "c": null}),
        ),
        (
            json!({"b": null, "c": "3"}),
            json!({"a": "1", "b": null, "c": "3"}),
        ),
        (json!({}), json!({"a": "1", "b": null, "c": "3"})),
    ] {
        accepted(&patch(&client, PATH, &json!({"customFields": given})).await);
        assert_eq!(
            client
                .get(&format!("{PATH}?fields=customFields"))
                .await
                .data()["customFields"],
            shown
        );
    }
}

#[testkit::test]
async fn update_without_a_change_leaves_no_trace() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    let before = etag(&client, PATH).await;
    app.clock.advance(Duration::from_mins(1));
    let data = accepted(
        &patch(
            &client,
            PATH,
            &json!({"city": "Assen", "exitReason": "Geen."}),
        )
        .await,
    );
    assert_eq!(done(&client, &data).await["status"], "succeeded");
    assert_eq!(etag(&client, PATH).await, before);
}

#[testkit::test]
async fn every_fault_is_reported() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    for (body, faults) in [
        (json!({}), vec![" minProperties"]),
        (json!([]), vec![" type"]),
        (json!({"email": null}), vec!["/email type"]),
        (
            json!({"name": "", "interactions": [], "createdAt": "2025-01-01T00:00:00Z", "x": 1}),
            vec![
                "/createdAt unknown",
                "/interactions unknown",
                "/name required",
                "/x unknown",
            ],
        ),
        (
            json!({"customFields": {"weg": 1}}),
            vec!["/customFields/weg unknown"],
        ),
    ] {
        let answer = patch(&client, PATH, &body).await;
        let mut found = answer.faults();
        found.sort();
        assert_eq!(
            (answer.status, found),
            (
                StatusCode::BAD_REQUEST,
                faults.iter().map(ToString::to_string).collect()
            )
        );
    }
}

#[testkit::test]
async fn if_match_with_an_old_etag_is_412() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    let given = |tag: &str| client.clone().with("if-match", tag);
    let first = etag(&client, PATH).await;
    accepted(&patch(&given(&first), PATH, &json!({"city": "Een"})).await);
    let second = etag(&client, PATH).await;
    assert_ne!(first, second);
    for stale in [first.as_str(), "\"x\"", &format!("W/{first}")] {
        let answer = patch(&given(stale), PATH, &json!({"city": "Twee"})).await;
        assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED, "{stale}");
    }
    for unquoted in [
        first.trim_matches('"'),
        "",
        "W/",
        "\"",
        &format!("{second}, x"),
    ] {
        let answer = patch(&given(unquoted), PATH, &json!({"city": "Twee"})).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["if-match format".to_owned()]),
            "{unquoted}"
        );
    }
    let listed = format!("\"x\", , {second},");
    accepted(&patch(&given(&listed), PATH, &json!({"city": "Een"})).await);
    assert_eq!(client.get(PATH).await.data()["city"], "Een");
    accepted(
        &patch(
            &given(&format!("W/{second}")),
            PATH,
            &json!({"city": "Tweeënhalf"}),
        )
        .await,
    );
    let second = etag(&client, PATH).await;
    accepted(
        &patch(
            &given(&format!("{first}, {second}")),
            PATH,
            &json!({"city": "Drie"}),
        )
        .await,
    );
    accepted(&patch(&given("*"), PATH, &json!({"city": "Vier"})).await);
    assert_eq!(client.get(PATH).await.data()["city"], "Vier");
}

#[testkit::test]
async fn etag_of_any_selection_is_accepted() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    for query in [
        "?fields=name",
        "?includeInteractions=true",
        "?fields=customFields",
        "",
    ] {
        let tag = etag(&client, &format!("{PATH}{query}")).await;
        let answer = patch(
            &client.clone().with("if-match", &tag),
            PATH,
            &json!({"city": query}),
        )
        .await;
        assert_eq!(
            answer.status,
            StatusCode::ACCEPTED,
            "{query}: {}",
            answer.text()
        );
    }
}

#[testkit::test]
async fn unknown_id_is_404() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for id in ["rec00000000000009", "x", "rec0000000000000%31x"] {
        let answer = patch(
            &client,
            &format!("/candidates/{id}"),
            &json!({"city": "Assen"}),
        )
        .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
        let any = client.clone().with("if-match", "*");
        let answer = any
            .send(Method::DELETE, &format!("/candidates/{id}"), "".into())
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
    let faulty = patch(
        &client,
        "/candidates/rec00000000000009",
        &json!({"city": 1}),
    )
    .await;
    assert_eq!(
        faulty.status,
        StatusCode::BAD_REQUEST,
        "what is wrong with a request comes before where it goes"
    );
    assert_eq!(client.get("/mutations").await.data(), Value::Array(vec![]));
}
