//! Words in texts.

use super::{first, found, id};
use crate::{app_with, changed, patch};
use serde_json::{Value, json};
use testkit::{candidate, many};

fn people() -> Vec<Value> {
    let contact = |summary: &str| {
        let notes = "Eerst:\nzijinstroom";
        json!([{"type": "Anders", "performedAt": "2025-05-01T00:00:00Z", "summary": summary, "notes": notes}])
    };
    vec![
        changed(1, json!({"motivation": "Wil graag\nKleuters lesgeven"})),
        changed(2, json!({"notes": "Belt terug over caf\u{e9}-project"})),
        changed(
            3,
            json!({"interactions": contact("Sprak over kleuters en pabo")}),
        ),
        changed(4, json!({"name": "Kleuters Naam"})),
        changed(5, json!({"motivation": "kleuters", "phase": "matchen"})),
        candidate(6),
    ]
}

#[testkit::test]
async fn words_are_found_in_texts_newest_first() {
    let (app, region) = app_with(people()).await;
    let client = app.client(&region.key);
    let search = |words: &str| json!({"words": words, "inTexts": true});
    for (words, expected) in [
        ("kleuters", vec![5, 4, 3, 1]),
        ("kleut pab", vec![3]),
        ("zijinstroom", vec![3]),
        ("CAFE", vec![2]),
        ("leuters", vec![]),
        ("kleuters kandidaat", vec![5, 3, 1]),
        ("\"kleuters lesgeven\"", vec![1]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(id).collect();
        assert_eq!(first(&client, search(words)).await, expected, "{words}");
    }
    let filtered = json!({"words": "kleuters", "inTexts": true, "filters": {"phase": ["matchen"]}});
    assert_eq!(first(&client, filtered).await, [id(5)]);
    let pages = super::walk(
        &client,
        &json!({"words": "kleuters", "inTexts": true, "pageSize": 1}),
    )
    .await;
    assert_eq!(pages.concat(), [5, 4, 3, 1].map(id));
    let answer = found(&client, &search("kleuters")).await;
    assert_eq!(answer.json()["meta"]["lookedThrough"], 7);
}

#[testkit::test]
async fn changed_texts_are_found_at_once() {
    let (app, region) = app_with(people()).await;
    let client = app.client(&region.key);
    let search = || json!({"words": "kleuters", "inTexts": true});
    let path = |number| format!("/candidates/{}", id(number));
    patch(&client, &path(1), &json!({"motivation": "Iets anders"})).await;
    let notes = json!({"notes": "Foto's van kleuters, mail s.dijk@school.example"});
    patch(&client, &path(6), &notes).await;
    let expected = [6, 5, 4, 3].map(id);
    assert_eq!(first(&client, search()).await, expected);
    for words in [
        "foto's",
        "s.dijk@school.example",
        "s.d",
        "\"s.dijk@school.example\"",
    ] {
        let search = json!({"words": words, "inTexts": true});
        assert_eq!(first(&client, search).await, [id(6)], "{words}");
    }
    // A row from before filters of texts has none.
    app.run_sql("UPDATE desk_rows SET text_filter = NULL WHERE position = 5");
    assert_eq!(first(&client, search()).await, expected);
    // A record that cannot have a word is not read.
    app.run_sql(
        "UPDATE desk_rows SET text_filter = (SELECT other.text_filter FROM desk_rows other WHERE other.position = 2) \
         WHERE position = 6",
    );
    assert_eq!(first(&client, search()).await, [5, 4, 3].map(id));
}

#[testkit::test]
async fn a_word_of_many_records_is_found_in_all() {
    let people = many(1..=120).into_iter().map(|mut one| {
        one["motivation"] = json!("Wil kleuters lesgeven");
        one
    });
    let (app, region) = app_with(people.collect()).await;
    let client = app.client(&region.key);
    let search = json!({"words": "kleuters", "inTexts": true, "pageSize": 50});
    let pages = super::walk(&client, &search).await;
    let all: Vec<String> = (1..=120).rev().map(id).collect();
    assert_eq!(pages.concat(), all);
}
