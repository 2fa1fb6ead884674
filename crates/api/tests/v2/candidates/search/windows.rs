//! Searches that match many candidates of a large region.

use super::{found, id, ids};
use crate::{app_with, changed};
use serde_json::{Value, json};

/// More candidates than are read at once.
const CANDIDATES: u32 = 5000;

/// Returns the place of a candidate in the order of names and of creation, which is not that of the
/// positions.
fn place(number: u32) -> u32 {
    number * 7919 % CANDIDATES
}

/// Whether a candidate is searched for. The first and the last thousand in the order of names are not.
fn is_sought(number: u32) -> bool {
    (1200..3800).contains(&place(number))
}

fn row(number: u32) -> Value {
    let place = place(number);
    let created = format!(
        "2025-01-{:02}T{:02}:{:02}:00Z",
        1 + place / 1440,
        place / 60 % 24,
        place % 60
    );
    let city = if is_sought(number) { "Assen" } else { "Emmen" };
    changed(
        number,
        json!({"name": format!("Kandidaat {place:04}"), "createdAt": created, "phase": "matchen",
            "privacyConsent": is_sought(number), "city": city}),
    )
}

#[testkit::test]
async fn the_first_of_many_matches_are_found_in_every_order() {
    let (app, region) = app_with((1..=CANDIDATES).map(row).collect()).await;
    let client = app.client(&region.key);
    let by_id: Vec<u32> = (1..=CANDIDATES).filter(|one| is_sought(*one)).collect();
    let total = by_id.len();
    let mut by_place = by_id.clone();
    by_place.sort_by_key(|number| place(*number));
    for (sort, ascending) in [
        ("name", &by_place),
        ("createdAt", &by_place),
        ("phaseSince", &by_place),
        ("nextTask", &by_id),
        ("lastContact", &by_id),
        ("updatedAt", &by_place),
    ] {
        for sign in ["", "-"] {
            let mut expected: Vec<_> = ascending.iter().copied().map(id).collect();
            if sign == "-" {
                expected.reverse();
            }
            for narrow in [
                json!({"filters": {"privacyConsent": true}}),
                json!({"words": "kandidaat assen"}),
            ] {
                let mut search = narrow;
                search["sort"] = json!(format!("{sign}{sort}"));
                search["pageSize"] = json!(70);
                let first = found(&client, &search).await;
                assert_eq!(ids(&first), expected[..70], "{search}");
                assert_eq!(first.json()["meta"]["total"], total, "{search}");
                search["cursor"] = first.json()["meta"]["cursor"].clone();
                let second = found(&client, &search).await;
                assert_eq!(ids(&second), expected[70..140], "{search}");
            }
        }
    }
}
