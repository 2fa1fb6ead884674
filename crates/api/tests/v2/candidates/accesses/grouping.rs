//! How accesses are grouped, so that they take few rows.

use super::{
    MINUTE, SECOND, accesses, get, id, seen,
    tidying::{PRODUCTION, rows},
};
use crate::{accepted, app_with, changed};
use model::{Action, CandidateId, Runs};
use serde_json::json;
use services::access_log::{ReadEvent, Viewer};
use store::access_log::Access;
use testkit::{TestApp, candidate, many};

#[testkit::test]
async fn repeated_reads_in_one_minute_are_one_access() {
    let (app, region) = app_with(many(1..=2)).await;
    let client = app.client(&region.key);
    for _ in 0..100 {
        get(&client, "/candidates/rec00000000000001").await;
        app.record_accesses().await;
        app.clock.advance(SECOND);
    }
    // The test begins 5.678 seconds after a full minute.
    let expected = ["55-99 candidates.get shared", "0-54 candidates.get shared"];
    assert_eq!(seen(&app, &region, &region.production(), 1).await, expected);
}

#[testkit::test]
async fn large_read_is_recorded_for_exactly_the_returned_candidates() {
    let rows: Vec<_> = (1..=400)
        .map(|number| match number % 4 {
            0 => changed(number, json!({"phase": "matchen"})),
            1 => changed(number, json!({"archivedAt": "2025-01-01T00:00:00Z"})),
            _ => candidate(number),
        })
        .collect();
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key);
    let scope = region.production();
    get(&client, "/candidates?phase=matchen&fields=name").await;
    app.clock.advance(SECOND);
    for number in (2..400).step_by(4) {
        get(&client, &format!("/candidates/rec{number:014}?fields=city")).await;
    }
    app.record_accesses().await;
    app.clock.advance(SECOND);
    let first = client.get("/candidates?fields=id").await.json();
    get(
        &client,
        &format!(
            "/candidates?fields=id&cursor={}",
            first["meta"]["cursor"].as_str().unwrap()
        ),
    )
    .await;
    for number in 1..=400 {
        let mut expected = Vec::new();
        // The live candidates among the first 266 numbers are on the first two pages.
        if number % 4 != 1 && number <= 267 {
            expected.push("2-2 candidates.list id");
        }
        if number % 4 == 2 {
            expected.push("1-1 candidates.get id,city");
        }
        if number % 4 == 0 {
            expected.push("0-0 candidates.list id,name");
        }
        assert_eq!(
            seen(&app, &region, &scope, number).await,
            expected,
            "{number}"
        );
    }
}

#[testkit::test]
async fn equal_changes_in_one_transaction_are_one_row() {
    let (app, region) = app_with(many(1..=4090)).await;
    let client = app.client(&region.key);
    let new = |number: u32| json!({"name": "Nieuw", "email": format!("nieuw{number}@example.nl"), "privacyConsent": true});
    let mut made = Vec::new();
    // The first ten have the positions 4,091 to 4,100, five in each of two spans. The next ten are
    // in one span. Seven are too few to be combined.
    for (new_ones, expected) in [(0..10, 10), (10..20, 11), (20..27, 18)] {
        let new_ones: Vec<_> = new_ones.map(new).collect();
        let accepted = accepted(&client.post("/candidates", &new_ones.into()).await);
        let ids = accepted["candidateIds"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap());
        made.extend(ids.map(|id| id.parse::<CandidateId>().unwrap()));
        assert_eq!(rows(&app, PRODUCTION).await, expected);
        app.clock.advance(SECOND);
    }
    let key = app.store.keys_of(region.id).await.unwrap()[0].id;
    for (number, id) in made.iter().enumerate() {
        let accesses = accesses(&app, &region.production(), *id).await;
        let [
            Access {
                place,
                until,
                viewer: Viewer::Key(by),
                action,
                fields,
                ..
            },
        ] = &accesses[..]
        else {
            panic!("{accesses:?}")
        };
        assert_eq!(
            (place.at, *by, &action[..], *fields),
            (*until, key, "candidates.create", None)
        );
        assert_eq!(
            place.at.seconds() - 1_767_323_045,
            i64::try_from(number / 10).unwrap()
        );
    }
    assert_eq!(
        accesses(&app, &region.production(), id(4090)).await,
        [],
        "the neighbour in the span"
    );
}

#[testkit::test]
async fn reading_a_million_candidates_takes_few_rows() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let key = app.store.keys_of(region.id).await.unwrap()[0].id;
    let note = |action, positions: &mut dyn Iterator<Item = i64>| {
        let reading = ReadEvent {
            scope: region.production(),
            viewer: Viewer::Key(key),
            action,
            fields: None,
        };
        for position in positions {
            let mut one = Runs::default();
            one.push(position);
            app.services.accesses.note(reading, &one);
        }
    };
    note(Action::CandidatesList, &mut (1..=1_000_000));
    assert_eq!(rows(&app, PRODUCTION).await, 245);
    app.clock.advance(MINUTE);
    let mut position = 1;
    let mut by_chance = std::iter::repeat_with(|| {
        position = position * 48_271 % 2_147_483_647;
        position % 1_000_000
    });
    note(Action::CandidatesGet, &mut by_chance.by_ref().take(60_000));
    let burst = rows(&app, PRODUCTION).await;
    assert_eq!(burst, 245 + 60 + 245);
    note(Action::CandidatesGet, &mut by_chance.take(60_000));
    assert_eq!(rows(&app, PRODUCTION).await, burst, "the same minute");
    assert_eq!(app.services.accesses.lost(), 0);
}
