//! The order of what is found, and its pages.

use super::{first, found, id, walk};
use crate::{app_with, changed, patch};
use serde_json::{Value, json};
use testkit::candidate;

fn named(number: u32, name: &str) -> Value {
    changed(
        number,
        json!({"name": name, "createdAt": "2025-01-01T00:00:00Z"}),
    )
}

#[testkit::test]
async fn names_are_sorted_by_the_surname_without_particles() {
    let names = [
        "Jan Zwart",
        "Sanne van Rijn",
        "Bo van den Berg",
        "Ad Berg",
        "Ad Berg",
        "de Vries, Kim",
        "\u{c9}mile Bakker",
    ];
    let rows = (1..).zip(names).map(|(number, name)| named(number, name));
    let (app, region) = app_with(rows.collect()).await;
    let client = app.client(&region.key);
    let expected = [7, 4, 5, 3, 2, 6, 1].map(id);
    for size in [1, 2, 3, 100] {
        let pages = walk(&client, &json!({"sort": "name", "pageSize": size})).await;
        assert_eq!(pages.concat(), expected);
        assert!(pages.iter().all(|page| page.len() <= size));
    }
    let backwards: Vec<_> = expected.iter().rev().cloned().collect();
    let pages = walk(&client, &json!({"sort": "-name", "pageSize": 2})).await;
    assert_eq!(pages.concat(), backwards);
}

#[testkit::test]
async fn every_order_goes_by_its_value_and_then_by_the_id() {
    let contact = |at: &str| json!([{"type": "Anders", "performedAt": at, "summary": "x"}]);
    let rows = vec![
        with_contact(1, "2025-01-03", &contact("2025-05-01T00:00:00Z")),
        with_contact(2, "2025-01-01", &json!([])),
        with_contact(3, "2025-01-02", &contact("2025-04-01T00:00:00Z")),
        with_contact(4, "2025-01-02", &contact("2025-05-01T00:00:00Z")),
    ];
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key);
    for (number, due) in [(3, "2026-01-05"), (1, "2026-01-09")] {
        let path = format!("/candidates/{}/tasks", id(number));
        let task = json!({"text": "Bellen", "dueOn": due});
        assert!(client.post(&path, &task).await.status.is_success());
    }
    patch(
        &client,
        &format!("/candidates/{}", id(2)),
        &json!({"phase": "matchen"}),
    )
    .await;
    for (sort, expected) in [
        ("createdAt", [2, 3, 4, 1]),
        ("-createdAt", [1, 4, 3, 2]),
        ("lastContact", [2, 3, 1, 4]),
        ("-lastContact", [4, 1, 3, 2]),
        ("nextTask", [3, 1, 2, 4]),
        ("-nextTask", [4, 2, 1, 3]),
        ("phaseSince", [3, 4, 1, 2]),
        ("-updatedAt", [2, 1, 4, 3]),
    ] {
        let pages = walk(&client, &json!({"sort": sort, "pageSize": 3})).await;
        assert_eq!(pages.concat(), expected.map(id), "{sort}");
    }
    assert_eq!(first(&client, json!({})).await, [1, 4, 3, 2].map(id));
}

fn with_contact(number: u32, day: &str, interactions: &Value) -> Value {
    let moment = format!("{day}T00:00:00Z");
    changed(
        number,
        json!({"createdAt": moment, "updatedAt": moment, "interactions": interactions}),
    )
}

#[testkit::test]
async fn pages_stay_complete_while_candidates_change() {
    let rows: Vec<Value> = (1..=9)
        .map(|number| {
            changed(
                number,
                json!({"createdAt": format!("2025-01-0{number}T00:00:00Z")}),
            )
        })
        .collect();
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key);
    let search = json!({"sort": "createdAt", "pageSize": 3});
    let page = found(&client, &search).await;
    assert_eq!(super::ids(&page), [1, 2, 3].map(id));
    assert_eq!(page.json()["meta"]["total"], 9);
    // One that was shown disappears, one to come changes, and new ones are added before and behind.
    client
        .send(
            http::Method::DELETE,
            &format!("/candidates/{}?permanent=true", id(3)),
            "".into(),
        )
        .await;
    patch(
        &client,
        &format!("/candidates/{}", id(5)),
        &json!({"name": "Iemand Anders"}),
    )
    .await;
    let early = changed(20, json!({"createdAt": "2024-01-01T00:00:00Z"}));
    let late = changed(21, json!({"createdAt": "2025-02-01T00:00:00Z"}));
    app.import(region.production(), vec![early, late]).await;
    let mut next = search.clone();
    next["cursor"] = page.json()["meta"]["cursor"].clone();
    let rest = walk(&client, &next).await;
    assert_eq!(rest.concat(), [4, 5, 6, 7, 8, 9, 21].map(id));
    let answer = found(&client, &next).await;
    assert_eq!(answer.json()["meta"].get("total"), None);
}

#[testkit::test]
async fn chosen_fields_are_shown_and_the_access_is_recorded() {
    let (app, region) = app_with(vec![candidate(1), candidate(2), candidate(3)]).await;
    let client = app.client(&region.key);
    let search =
        json!({"words": "kandidaat", "sort": "createdAt", "fields": ["name"], "pageSize": 2});
    let answer = found(&client, &search).await;
    let shown = answer.data();
    let expected =
        [1, 2].map(|number| json!({"id": id(number), "name": format!("Kandidaat {number}")}));
    let mut shown: Vec<Value> = shown.as_array().unwrap().clone();
    shown.sort_by_key(|one| one["id"].to_string());
    assert_eq!(shown.len(), 2);
    if shown[1]["id"] == expected[1]["id"] {
        assert_eq!(shown, expected);
    }
    app.record_accesses().await;
    let seen = app.count("accesses", "action = 'candidates.search'");
    assert!((1..=2).contains(&seen), "{seen}");
}
