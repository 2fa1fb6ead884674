//! Reasons of leaving among the phases: as the region's list has them.

use super::{accepted, delete, patch};
use crate::{app_with, changed};
use serde_json::json;
use testkit::candidate;

const SETTINGS: &str = "/auth/regions/me/settings";

#[testkit::test]
async fn a_reason_is_recorded_as_the_entry_of_the_list() {
    let (app, region) = app_with((1..=4).map(candidate).collect()).await;
    let client = app.client(&region.key);
    let list = json!({"exitReasons": ["Verhuisd", "Andere baan"]});
    assert!(patch(&client, SETTINGS, &list).await.status.is_success());
    let path = |number: u32| format!("/candidates/rec{number:014}");
    for (number, reason) in [
        (1, json!("verhuisd")),
        (2, json!("Ging met Piet mee")),
        (3, json!(null)),
    ] {
        let left = json!({"phase": "uitgestroomd", "exitReason": reason});
        accepted(&patch(&client, &path(number), &left).await);
    }
    let moved = |condition: &str| app.count("phase_changes", &format!("kind = 2 AND {condition}"));
    assert_eq!(moved("exit_reason = 1 AND exit_category = 'Verhuisd'"), 1);
    assert_eq!(moved("exit_reason = 1 AND exit_category IS NULL"), 1);
    assert_eq!(moved("exit_reason = 0 AND exit_category IS NULL"), 1);
    // Another reason is another entry.
    accepted(&patch(&client, &path(2), &json!({"exitReason": "Andere baan"})).await);
    assert_eq!(
        app.count(
            "phase_changes",
            "kind = 6 AND exit_category = 'Andere baan'"
        ),
        1
    );
    // What the list was then stays, also when the candidate is gone.
    assert!(
        patch(&client, SETTINGS, &json!({"exitReasons": null}))
            .await
            .status
            .is_success()
    );
    accepted(
        &patch(
            &client,
            &path(4),
            &json!({"phase": "uitgestroomd", "exitReason": "Verhuisd"}),
        )
        .await,
    );
    accepted(&delete(&client, &format!("{}?permanent=true", path(1))).await);
    assert_eq!(moved("exit_category = 'Verhuisd'"), 1);
    assert_eq!(moved("exit_reason = 1 AND exit_category IS NULL"), 2);
    assert!(patch(&client, SETTINGS, &list).await.status.is_success());
    let imported = changed(
        5,
        json!({"phase": "uitgestroomd", "exitReason": "ANDERE BAAN"}),
    );
    app.import(region.production(), vec![imported]).await;
    let came = "kind IN (0, 1) AND exit_category = 'Andere baan'";
    assert_eq!(app.count("phase_changes", came), 1);
}
