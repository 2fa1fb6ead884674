//! `GET /candidates`.

use crate::{app_with, changed};
use http::StatusCode;
use serde_json::{Value, json};
use testkit::{Client, candidate, many};

/// Follows the cursor to the end. Returns the ids of each page.
async fn walk(client: &Client<'_>, query: &str) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut path = format!("/candidates?{query}");
    loop {
        let answer = client.get(&path).await;
        pages.push(answer.each("id"));
        match &answer.json()["meta"]["cursor"] {
            Value::Null => return pages,
            Value::String(cursor) => path = format!("/candidates?{query}&cursor={cursor}"),
            other => panic!("a cursor is a string or null, not {other}"),
        }
    }
}

fn ids(numbers: impl IntoIterator<Item = u32>) -> Vec<Value> {
    numbers
        .into_iter()
        .map(|number| candidate(number)["id"].clone())
        .collect()
}

#[testkit::test]
async fn an_empty_region_has_one_empty_page() {
    let (app, region) = app_with(vec![]).await;
    let answer = app.client(&region.key).get("/candidates").await;
    let token = answer.json()["meta"]["syncToken"]
        .as_str()
        .expect("a token on the last page")
        .to_owned();
    let begin =
        r#"{"statusCode":200,"message":"Successfully retrieved candidates","data":[],"meta""#;
    let meta = format!(r#"{{"sandboxEnabled":false,"cursor":null,"syncToken":"{token}"}}"#);
    assert_eq!(answer.text(), format!("{begin}:{meta}}}"));
}

#[testkit::test]
async fn pages_hold_everything_once_in_the_order_of_the_file() {
    let shuffled = [7, 3, 9, 1, 5];
    let rows = shuffled.map(|number| {
        changed(
            number,
            json!({"createdAt": format!("2025-01-0{number}T00:00:00Z")}),
        )
    });
    let (app, region) = app_with(rows.to_vec()).await;
    let client = app.client(&region.key);
    assert_eq!(
        walk(&client, "pageSize=2").await,
        [ids([7, 3]), ids([9, 1]), ids([5])]
    );
    assert_eq!(walk(&client, "pageSize=5").await, [ids(shuffled)]);
    assert_eq!(walk(&client, "").await, [ids(shuffled)]);
}

#[testkit::test]
async fn default_page_size_is_100() {
    let (app, region) = app_with(many(1..=201)).await;
    let pages = walk(&app.client(&region.key), "").await;
    assert_eq!(
        pages.iter().map(Vec::len).collect::<Vec<_>>(),
        [100, 100, 1]
    );
    assert_eq!(pages.concat(), ids(1..=201));
}

#[testkit::test]
async fn candidates_created_during_a_listing_come_last() {
    let (app, region) = app_with(many(1..=3)).await;
    let client = app.client(&region.key);
    let first = client.get("/candidates?pageSize=2").await.json();
    app.import(region.production(), many(4..=5)).await;
    let cursor = first["meta"]["cursor"].as_str().unwrap();
    assert_eq!(
        client
            .get(&format!("/candidates?cursor={cursor}"))
            .await
            .each("id"),
        ids(3..=5)
    );
}

#[testkit::test]
async fn fields_and_page_size_may_change_between_pages() {
    let (app, region) = app_with(many(1..=5)).await;
    let client = app.client(&region.key);
    let first = client
        .get("/candidates?pageSize=1&fields=name")
        .await
        .json();
    let cursor = first["meta"]["cursor"].as_str().unwrap();
    let second = client
        .get(&format!(
            "/candidates?pageSize=3&fields=email&includeTotal=true&cursor={cursor}"
        ))
        .await;
    assert_eq!(
        second.data(),
        json!([
            {"id": "rec00000000000002", "email": "n2@example.nl"},
            {"id": "rec00000000000003", "email": "n3@example.nl"},
            {"id": "rec00000000000004", "email": "n4@example.nl"},
        ])
    );
    assert_eq!(second.json()["meta"]["total"], 5);
}

#[testkit::test]
async fn archived_candidates_are_a_separate_list() {
    let archived = |number| changed(number, json!({"archivedAt": "2025-05-05T05:05:05Z"}));
    let (app, region) = app_with(vec![candidate(1), archived(2), candidate(3), archived(4)]).await;
    let client = app.client(&region.key);
    assert_eq!(walk(&client, "pageSize=1").await, [ids([1]), ids([3])]);
    assert_eq!(walk(&client, "archived=false").await, [ids([1, 3])]);
    assert_eq!(
        walk(&client, "archived=true&pageSize=1").await,
        [ids([2]), ids([4])]
    );
    assert_eq!(
        client
            .get("/candidates?archived=true&includeTotal=true")
            .await
            .json()["meta"]["total"],
        2
    );
}

#[testkit::test]
async fn phases_filter_the_list() {
    let phases = [
        "nieuw",
        "matchen",
        "nieuw",
        "oriënteren",
        "in opleiding",
        "matchen",
        "nieuw",
    ];
    let rows = phases
        .iter()
        .zip(1..)
        .map(|(phase, number)| changed(number, json!({"phase": phase})));
    let (app, region) = app_with(rows.collect()).await;
    let client = app.client(&region.key);
    assert_eq!(
        walk(&client, "phase=nieuw&pageSize=2").await,
        [ids([1, 3]), ids([7])]
    );
    assert_eq!(
        walk(&client, "phase=nieuw&phase=matchen&pageSize=3").await,
        [ids([1, 2, 3]), ids([6, 7])]
    );
    assert_eq!(
        walk(&client, "phase=matchen&phase=matchen").await,
        [ids([2, 6])]
    );
    assert_eq!(walk(&client, "phase=ori%C3%ABnteren").await, [ids([4])]);
    assert_eq!(walk(&client, "phase=in+opleiding").await, [ids([5])]);
    assert_eq!(walk(&client, "phase=in%20opleiding").await, [ids([5])]);
    assert_eq!(walk(&client, "phase=werkzaam").await, [ids([])]);
    assert_eq!(walk(&client, "phase=nieuw&archived=true").await, [ids([])]);
    let total = |query| async move {
        client
            .get(&format!("/candidates?includeTotal=true&{query}"))
            .await
            .json()
    };
    assert_eq!(
        total("phase=nieuw&phase=matchen&pageSize=1").await["meta"]["total"],
        5
    );
}

#[testkit::test]
async fn a_cursor_is_bound_to_region_environment_and_filter() {
    let (app, region) = app_with(many(1..=3)).await;
    let other = app.region("zuid").await;
    app.import(region.sandbox(), many(1..=3)).await;
    app.import(other.production(), many(1..=3)).await;
    let client = app.client(&region.key);
    let answer = client
        .get("/candidates?pageSize=1&phase=nieuw&phase=matchen")
        .await
        .json();
    let cursor = answer["meta"]["cursor"].as_str().unwrap();
    assert!(
        cursor
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
        "{cursor}"
    );

    let same = client
        .get(&format!(
            "/candidates?phase=matchen&phase=nieuw&phase=nieuw&cursor={cursor}"
        ))
        .await;
    assert_eq!(same.each("id"), ids([2, 3]));
    for (client, path) in [
        (client.clone(), format!("/candidates?cursor={cursor}")),
        (
            client.clone(),
            format!("/candidates?phase=nieuw&cursor={cursor}"),
        ),
        (
            client.clone(),
            format!("/candidates?phase=nieuw&phase=matchen&archived=true&cursor={cursor}"),
        ),
        (
            client.clone(),
            format!("/api/sandbox/candidates?phase=nieuw&phase=matchen&cursor={cursor}"),
        ),
        (
            app.client(&other.key),
            format!("/candidates?phase=nieuw&phase=matchen&cursor={cursor}"),
        ),
        (
            client.clone(),
            format!("/candidates?phase=nieuw&phase=matchen&cursor={cursor}A"),
        ),
        (client.clone(), "/candidates?cursor=".to_owned()),
        (client.clone(), "/candidates?cursor=1".to_owned()),
        (client.clone(), "/candidates?cursor=%00".to_owned()),
    ] {
        let refused = client.get(&path).await;
        assert_eq!(
            (refused.status, refused.faults()),
            (StatusCode::BAD_REQUEST, vec!["cursor cursor".into()]),
            "{path}"
        );
    }
}

#[testkit::test]
async fn no_character_of_a_cursor_can_be_changed() {
    let (app, region) = app_with(many(1..=2)).await;
    let client = app.client(&region.key);
    let answer = client.get("/candidates?pageSize=1").await.json();
    let cursor = answer["meta"]["cursor"].as_str().unwrap();
    for at in 0..cursor.len() {
        let mut forged = cursor.as_bytes().to_vec();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        let answer = client.get(&format!("/candidates?cursor={forged}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{forged}");
    }
}

#[testkit::test]
async fn page_size_is_1_to_100() {
    let (app, region) = app_with(many(1..=2)).await;
    let client = app.client(&region.key);
    for good in ["1", "100", "007"] {
        assert_eq!(
            client
                .get(&format!("/candidates?pageSize={good}"))
                .await
                .status,
            StatusCode::OK,
            "{good}"
        );
    }
    for bad in [
        "0",
        "101",
        "-1",
        "+2",
        "%2B2",
        "1.0",
        "1e1",
        "",
        "alle",
        "99999999999999999999",
        "%D9%A1",
        "0x10",
        "5 ",
    ] {
        let answer = client
            .get(&format!("/candidates?pageSize={}", bad.replace(' ', "%20")))
            .await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["pageSize range".into()]),
            "{bad}"
        );
    }
}

#[testkit::test]
async fn every_fault_is_reported_at_once() {
    let (app, region) = app_with(vec![]).await;
    let path = "/candidates?pagesize=5&pageSize=0&pageSize=1&cursor=x&fields=naam&archived=ja&phase=Nieuw&includeTotal=1&includeInteractions=";
    let answer = app
        .client(&region.key)
        .with("x-api-sandbox", "yes")
        .get(path)
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let mut faults = answer.faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "archived enum",
            "cursor cursor",
            "fields unknown",
            "includeInteractions enum",
            "includeTotal enum",
            "pageSize duplicate",
            "pageSize range",
            "pagesize unknown",
            "phase enum",
            "x-api-sandbox enum",
        ]
    );
    assert_eq!(answer.json()["detail"], "10 problems in the request");
}
