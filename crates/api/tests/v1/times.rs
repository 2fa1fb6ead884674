//! Dates and times of version 1, on the days on which the clocks change.

use super::{moments, saved, shown, user};
use crate::app_with;
use serde_json::json;

#[testkit::test]
async fn times_without_an_offset_are_dutch() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for (number, (given, expected)) in [
        ("2025-03-30", "2025-03-30T10:00:00.000Z"),
        ("2025-03-30T02:30", "2025-03-30T01:30:00.000Z"),
        ("2025-10-26 02:30", "2025-10-26T00:30:00.000Z"),
        ("2025-06-01T10:00:00", "2025-06-01T08:00:00.000Z"),
        ("2025-06-01T10:00:00-05:00", "2025-06-01T15:00:00.000Z"),
    ]
    .into_iter()
    .enumerate()
    {
        let given = json!({"interacties": [{"soort": "Anders", "uitgevoerd_op": given}]});
        let body = user(&format!("n{number}@example.nl"), given);
        let id = saved(&client, &body).await;
        let record = shown(&client, &id).await;
        assert_eq!(moments(&record)[0]["performedAt"], expected);
    }
}

#[testkit::test]
async fn a_date_of_birth_never_shifts_a_day() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for given in [
        "1980-12-31",
        "31-12-1980",
        "31/12/1980",
        "1980-12-31T00:00:00+01:00",
        "1980-12-30T23:00:00.000Z",
    ] {
        let body = user("a@example.nl", json!({ "geboortedatum": given }));
        let id = saved(&client, &body).await;
        assert_eq!(
            shown(&client, &id).await["dateOfBirth"],
            "1980-12-31",
            "{given}"
        );
    }
}
