//! Words of a search.

use super::{id, numbers};
use crate::{app_with, changed, patch};
use serde_json::{Value, json};
use testkit::many;

fn people() -> Vec<Value> {
    let row = |number, changes| changed(number, changes);
    vec![
        row(
            1,
            json!({"name": "Jan van der Berg", "email": "jan@werk.example.nl", "phone": "06 12345678", "city": "Den Haag", "postalCode": "2511 CA"}),
        ),
        row(
            2,
            json!({"name": "Jos\u{e9} Mu\u{f1}oz", "email": "j.munoz@example.nl", "phone": "+31 20 1234567", "city": "Utrecht", "postalCode": "3511 AB"}),
        ),
        row(
            3,
            json!({"name": "Sanne van Dijk", "email": "sanne@example.nl", "phone": "0612349999", "city": "'s-Hertogenbosch", "postalCode": "5211AX"}),
        ),
        row(
            4,
            json!({"name": "Berg, Anna vd", "email": "anna_100%@example.nl", "phone": "070-1234567"}),
        ),
        row(
            5,
            json!({"name": "Berghuis, Tom", "email": "tom@example.nl", "phone": "0101234567", "city": "Bergen"}),
        ),
    ]
}

#[testkit::test]
async fn words_find_by_name_address_number_and_place() {
    let (app, region) = app_with(people()).await;
    let client = app.client(&region.key);
    let cases: [(&str, &[u32]); 31] = [
        ("jan", &[1]),
        ("BERG", &[1, 4, 5]),
        ("berg jan", &[1]),
        ("van der Berg", &[1, 4]),
        ("vd berg", &[1, 4]),
        ("v.d. berg", &[1, 4]),
        ("\"berg\"", &[1, 4]),
        ("\"van der berg\"", &[1]),
        ("jose munoz", &[2]),
        ("MU\u{d1}", &[2]),
        ("di", &[3]),
        ("dyk", &[3]),
        ("dijk sanne", &[3]),
        ("den haag", &[1]),
        ("s-hertog", &[3]),
        ("2511", &[1]),
        ("2511 ca", &[1]),
        ("3511AB", &[2]),
        ("06 1234", &[1, 3]),
        ("0612345678", &[1]),
        ("+31 (0)6 12345678", &[1]),
        ("020", &[2]),
        ("jan@werk.example.nl", &[1]),
        ("JAN@WERK", &[1]),
        ("werk", &[1]),
        ("anna_100%@", &[4]),
        ("annax100%@", &[]),
        ("100", &[4]),
        ("berg berg berghuis", &[5]),
        ("niemand", &[]),
        ("jan sanne", &[]),
    ];
    for (words, expected) in cases {
        assert_eq!(numbers(&client, words).await, expected, "{words}");
    }
}

#[testkit::test]
async fn words_follow_every_change() {
    let (app, region) = app_with(people()).await;
    let client = app.client(&region.key);
    let changes = json!({"name": "Jan Zwart", "city": null, "phone": "0688888888"});
    patch(&client, &format!("/candidates/{}", id(1)), &changes).await;
    for (words, expected) in [
        ("berg", vec![4, 5]),
        ("zwart", vec![1]),
        ("haag", vec![]),
        ("0688", vec![1]),
    ] {
        assert_eq!(numbers(&client, words).await, expected, "{words}");
    }
    let words = app.count("desk_words", "word IN ('berg', 'haag', '31612345678')");
    assert_eq!(words, 1);
}

#[testkit::test]
async fn frequent_words_find_the_same_as_rare_ones() {
    let mut rows = many(1..=1_100);
    for row in rows.iter_mut().step_by(100) {
        row["name"] = json!("Kandidaat Zeldzaam");
    }
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key);
    for (words, expected) in [
        ("kandidaat", 1_100),
        ("kand zeldzaam", 11),
        ("kand exam zeld", 11),
        ("kand exam", 1_100),
        ("kand exam n1 zeld", 3),
        ("kand exam kandidaat 316 n", 1_100),
    ] {
        let answer = super::found(&client, &json!({"words": words, "pageSize": 1})).await;
        assert_eq!(answer.json()["meta"]["total"], expected, "{words}");
    }
}
