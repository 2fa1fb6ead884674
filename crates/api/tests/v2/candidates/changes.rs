//! `GET /candidates/changes`.

use crate::{accepted, app_with, delete, patch};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Answer, Client, candidate, many};

fn token(answer: &Answer) -> String {
    answer.json()["meta"]["syncToken"]
        .as_str()
        .expect("a token on the last page")
        .to_owned()
}

/// Returns the changes since a token as `id change`, in order, and the next token.
async fn since(client: &Client<'_>, token_before: &str) -> (Vec<String>, String) {
    let answer = client
        .get(&format!("/candidates/changes?syncToken={token_before}"))
        .await;
    let entries = answer.data();
    let entry = |entry: &Value| {
        format!(
            "{} {}",
            entry["id"].as_str().unwrap(),
            entry["change"].as_str().unwrap()
        )
    };
    (
        entries.as_array().unwrap().iter().map(entry).collect(),
        token(&answer),
    )
}

#[testkit::test]
async fn each_kind_of_change_is_in_the_feed_once() {
    let (app, region) = app_with(many(1..=4)).await;
    let client = app.client(&region.key);
    let start = token(&client.get("/candidates").await);
    assert_eq!(since(&client, &start).await, (vec![], start.clone()));
    let at = |number: u32| format!("/candidates/rec{number:014}");
    accepted(&patch(&client, &at(1), &json!({"city": "Assen"})).await);
    accepted(&delete(&client, &at(2)).await);
    accepted(&delete(&client, &at(3)).await);
    accepted(&delete(&client, &format!("{}?permanent=true", at(4))).await);
    accepted(
        &client
            .send(Method::POST, &format!("{}/restore", at(3)), "".into())
            .await,
    );
    let new = json!([{"name": "N", "email": "x@example.nl", "privacyConsent": true}]);
    let id = accepted(&client.post("/candidates", &new).await)["candidateIds"][0]
        .as_str()
        .unwrap()
        .to_owned();
    let (reported, next) = since(&client, &start).await;
    let rec = |number: u32, change: &str| format!("rec{number:014} {change}");
    assert_eq!(
        reported,
        [
            rec(1, "updated"),
            rec(2, "archived"),
            rec(4, "deleted"),
            rec(3, "restored"),
            format!("{id} created")
        ]
    );
    assert_eq!(since(&client, &next).await.0, Vec::<String>::new());
    assert_eq!(
        since(&client, &start).await.0,
        reported,
        "a token does not expire"
    );
}

#[testkit::test]
async fn feed_entry_shows_the_current_record() {
    let (app, region) = app_with(many(1..=2)).await;
    let client = app.client(&region.key);
    let start = token(&client.get("/candidates").await);
    accepted(
        &patch(
            &client,
            "/candidates/rec00000000000001",
            &json!({"city": "Assen"}),
        )
        .await,
    );
    accepted(&delete(&client, "/candidates/rec00000000000002").await);
    let answer = client
        .get(&format!(
            "/candidates/changes?fields=city&syncToken={start}"
        ))
        .await;
    let next = token(&answer);
    assert_eq!(
        answer.text(),
        format!(
            r#"{{"statusCode":200,"message":"Successfully retrieved changes","data":[{{"id":"rec00000000000001","change":"updated","candidate":{{"id":"rec00000000000001","city":"Assen"}}}},{{"id":"rec00000000000002","change":"archived","candidate":null}}],"meta":{{"sandboxEnabled":false,"cursor":null,"syncToken":"{next}"}}}}"#
        )
    );
}

#[testkit::test]
async fn interaction_puts_its_candidate_into_the_feed() {
    let (app, region) = app_with(many(1..=2)).await;
    let client = app.client(&region.key);
    let start = token(&client.get("/candidates").await);
    let path = "/candidates/rec00000000000002/interactions";
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]);
    accepted(&client.post(path, &moment).await);
    let answer = client
        .get(&format!(
            "/candidates/changes?fields=interactions&syncToken={start}"
        ))
        .await;
    assert_eq!(answer.each("change"), ["updated"]);
    assert_eq!(
        answer.data()[0]["candidate"]["interactions"][0]["type"],
        "Anders"
    );
}

#[testkit::test]
async fn change_during_a_listing_is_found_in_the_feed() {
    let (app, region) = app_with(many(1..=4)).await;
    let client = app.client(&region.key);
    let first = client.get("/candidates?pageSize=2").await.json();
    assert_eq!(
        first["meta"]["syncToken"],
        Value::Null,
        "only the last page has one"
    );
    accepted(
        &patch(
            &client,
            "/candidates/rec00000000000001",
            &json!({"city": "Assen"}),
        )
        .await,
    );
    let last = client
        .get(&format!(
            "/candidates?cursor={}",
            first["meta"]["cursor"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        since(&client, &token(&last)).await.0,
        ["rec00000000000001 updated"]
    );
}

#[testkit::test]
async fn a_filtered_list_gives_no_token() {
    let (app, region) = app_with(many(1..=2)).await;
    let client = app.client(&region.key);
    for query in ["archived=true", "phase=nieuw"] {
        let meta = client.get(&format!("/candidates?{query}")).await.json()["meta"].clone();
        assert_eq!(
            meta,
            json!({"sandboxEnabled": false, "cursor": null}),
            "{query}"
        );
    }
}

#[testkit::test]
async fn pages_are_followed_by_cursor_only() {
    let (app, region) = app_with(many(1..=5)).await;
    let client = app.client(&region.key);
    let start = token(&client.get("/candidates").await);
    for number in 1..=5 {
        accepted(
            &patch(
                &client,
                &format!("/candidates/rec{number:014}"),
                &json!({"city": "Assen"}),
            )
            .await,
        );
    }
    let mut answer = client
        .get(&format!("/candidates/changes?pageSize=2&syncToken={start}"))
        .await;
    let mut sizes = vec![answer.each("id").len()];
    while let Some(cursor) = answer.json()["meta"]["cursor"].as_str() {
        assert_eq!(answer.json()["meta"].get("syncToken"), None);
        answer = client
            .get(&format!("/candidates/changes?pageSize=2&cursor={cursor}"))
            .await;
        sizes.push(answer.each("id").len());
    }
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(
        since(&client, &token(&answer)).await.0,
        Vec::<String>::new()
    );
}

#[testkit::test]
async fn sync_token_is_bound_to_region_and_environment() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let other = app.region("zuid").await;
    let given = token(&client.get("/candidates").await);
    let path = format!("/candidates/changes?syncToken={given}");
    for answer in [
        app.client(&other.key).get(&path).await,
        client.get(&format!("/api/sandbox{path}")).await,
        client
            .get(&format!(
                "/candidates/changes?syncToken={}x",
                &given[..given.len() - 1]
            ))
            .await,
        client.get("/candidates/changes?syncToken=x").await,
        client.get("/candidates/changes?syncToken=").await,
    ] {
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["syncToken cursor".into()])
        );
    }
    let as_cursor = client
        .get(&format!("/candidates/changes?cursor={given}"))
        .await;
    assert_eq!(
        as_cursor.faults(),
        ["cursor cursor"],
        "a token is no cursor"
    );
    assert_eq!(
        client.get("/candidates/changes").await.faults(),
        ["syncToken required"]
    );
    assert_eq!(
        client.get(&format!("{path}&cursor=x")).await.faults(),
        ["cursor unexpected"]
    );
}
