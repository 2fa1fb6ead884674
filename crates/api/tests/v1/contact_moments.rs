//! Contact moments of version 1.

use super::{create, moments, saved, shown, user};
use crate::app_with;
use serde_json::{Value, json};
use std::time::Duration;

async fn moments_of(client: &testkit::Client<'_>, id: &str) -> Vec<Value> {
    moments(&shown(client, id).await)
}

#[testkit::test]
async fn contact_moments_are_added_as_people_write_them() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = user(
        "a@example.nl",
        json!({"interacties": [
            {"soort": ["E-mail", "Telefonisch"], "uitgevoerd_op": "2025-12-01", "naam": "Intake", "uitgevoerd_door": "Kim",
                "duur": "1:30", "samenvatting": "Goed.", "notities": "Belt."},
            {"duur": "even", "kandidaten": ["rec1"], "aangemaakt_door": "x"},
        ]}),
    );
    let id = saved(&client, &body).await;
    assert_eq!(
        moments_of(&client, &id).await,
        [
            json!({"type": "Anders", "performedAt": super::NOW, "notes": "Duur: even"}),
            json!({"type": "E-mail", "performedAt": "2025-12-01T11:00:00.000Z", "name": "Intake", "performedBy": "Kim",
                "durationMinutes": 90, "summary": "Goed.", "notes": "Belt.\nSoort ook: Telefonisch"}),
        ]
    );
}

#[testkit::test]
async fn a_contact_moment_sent_again_is_the_same() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let moment = json!({"soort": "Anders", "uitgevoerd_op": "2025-12-01T10:00", "naam": "Intake", "duur": 30});
    let with = |change: Value| {
        let mut moment = moment.clone();
        moment
            .as_object_mut()
            .unwrap()
            .append(change.clone().as_object_mut().unwrap());
        user("a@example.nl", json!({ "interacties": [moment] }))
    };
    let id = saved(&client, &with(json!({}))).await;
    app.clock.advance(Duration::from_hours(48));
    // What is compared is the same: another offset, other words for who did it and how long it took.
    for change in [
        json!({}),
        json!({"uitgevoerd_op": "2025-12-01T09:00:00Z"}),
        json!({"uitgevoerd_door": "Kim", "duur": 60}),
    ] {
        saved(&client, &with(change)).await;
        assert_eq!(moments_of(&client, &id).await.len(), 1);
    }
    let mut expected = 1;
    for change in [
        json!({"soort": "E-mail"}),
        json!({"uitgevoerd_op": "2025-12-01T10:01"}),
        json!({"naam": "Tweede"}),
        json!({"samenvatting": "x"}),
        json!({"notities": "x"}),
    ] {
        saved(&client, &with(change)).await;
        expected += 1;
        assert_eq!(moments_of(&client, &id).await.len(), expected);
    }
}

#[testkit::test]
async fn without_a_moment_it_is_the_same_for_a_dutch_day() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = user(
        "a@example.nl",
        json!({"interacties": [{"soort": "Telefonisch"}, {"soort": "Telefonisch"}]}),
    );
    let id = saved(&client, &body).await;
    let count = async || moments_of(&client, &id).await.len();
    assert_eq!(count().await, 1, "also within a request");
    // 04:04 in the Netherlands, and 23:59 on the same day.
    app.clock.advance(Duration::from_mins(19 * 60 + 55));
    saved(&client, &body).await;
    assert_eq!(count().await, 1);
    app.clock.advance(Duration::from_mins(1));
    saved(&client, &body).await;
    assert_eq!(count().await, 2);
    // With a moment it is another one.
    let dated = json!({"interacties": [{"soort": "Telefonisch", "uitgevoerd_op": "2026-01-01"}]});
    saved(&client, &user("a@example.nl", dated)).await;
    assert_eq!(count().await, 3);
}

#[testkit::test]
async fn faults_of_contact_moments_name_their_place() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = user(
        "a@example.nl",
        json!({"interacties": [
            {"soort": "Praten", "uitgevoerd_op": "gisteren"},
            {"soort": ["praten"], "naam": 1, "uitgevoerd_door": "x".repeat(201)},
            {"soort": ["Anders", "praten"], "duur": []},
        ]}),
    );
    let mut faults = create(&client, &body).await.faults();
    faults.sort_unstable();
    assert_eq!(
        faults,
        [
            "/interacties/0/soort enum",
            "/interacties/0/uitgevoerd_op format",
            "/interacties/1/naam type",
            "/interacties/1/soort/0 enum",
            "/interacties/1/uitgevoerd_door maxLength",
            "/interacties/2/duur type",
            "/interacties/2/soort/1 enum",
        ]
    );
    let many = json!({"interacties": vec![json!({}); 101]});
    let answer = create(&client, &user("a@example.nl", many)).await;
    assert_eq!(answer.faults(), ["/interacties maxItems"]);
    assert_eq!(client.get("/candidates").await.each("id").len(), 0);
}
