//! The filter on the end of the retention, against what `GET /candidates/{id}/retention` says.

use super::{found, id, ids};
use crate::{app_with, changed, patch, put};
use serde_json::{Value, json};
use testkit::Client;

/// Returns whose retention ends before a moment, by their own answers.
async fn expected(client: &Client<'_>, before: &str) -> Vec<String> {
    let mut ending = Vec::new();
    for number in 1..=6 {
        let answer = client
            .get(&format!("/candidates/{}/retention", id(number)))
            .await;
        let end = answer.json()["data"]["retainUntil"].clone();
        if end.as_str().is_some_and(|end| end < before) {
            ending.push(id(number));
        }
    }
    ending
}

#[testkit::test]
async fn those_are_found_whose_retention_ends_before_a_moment() {
    let contact =
        json!([{"type": "Anders", "performedAt": "2026-01-01T00:00:00Z", "summary": "a"}]);
    let rows: Vec<Value> = (1..=6)
        .map(|number| {
            changed(number, json!({"privacyConsent": number % 2 == 0, "interactions": if number == 3 { contact.clone() } else { json!([]) }}))
        })
        .collect();
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key);
    let search = |before: &str| json!({"filters": {"retentionEndsBefore": before}});
    let far = "2099-01-01T00:00:00.000Z";
    // Without a setting, only an end that was set by hand counts.
    assert_eq!(
        ids(&found(&client, &search(far)).await),
        Vec::<String>::new()
    );
    let set = json!({"retainUntil": "2030-05-05T00:00:00Z"});
    let answer = put(&client, &format!("/candidates/{}/retention", id(5)), &set).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    assert_eq!(ids(&found(&client, &search(far)).await), [id(5)]);
    let retention = json!({"retention": {"days": 28, "daysWithConsent": 365}});
    let answer = patch(&client, "/auth/regions/me/settings", &retention).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    let mut sizes = Vec::new();
    for days in [0, 27, 29, 364, 366, 3000] {
        let moment = app.store.clock().now().micros() + days * 86_400_000_000;
        let before = model::Timestamp::from_micros(moment).to_string();
        let mut hits = ids(&found(&client, &search(&before)).await);
        hits.sort();
        assert_eq!(hits, expected(&client, &before).await, "{days} days");
        sizes.push(hits.len());
    }
    assert!(
        sizes.windows(2).all(|two| two[0] <= two[1]) && sizes[5] == 6,
        "{sizes:?}"
    );
    assert!(
        sizes
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len()
            >= 3,
        "{sizes:?}"
    );
    let both = json!({"filters": {"retentionEndsBefore": far, "privacyConsent": true}});
    assert_eq!(found(&client, &both).await.json()["meta"]["total"], 3);
    let wrong = json!({"filters": {"retentionEndsBefore": "ooit"}});
    let refused = client.post("/candidates/search", &wrong).await;
    assert_eq!(refused.status, 400);
    let errors = refused.json()["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/filters/retentionEndsBefore");
    assert_eq!(errors.as_array().unwrap().len(), 1);
}
