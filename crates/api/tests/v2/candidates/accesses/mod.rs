//! The access log: what is recorded of reads and writes, and how long it is retained.

mod grouping;
mod tidying;

use crate::{accepted, app_with, changed, delete, patch};
use http::Method;
use model::{Action, CandidateId, Field, Scope, Selection};
use serde_json::json;
use std::time::Duration;
use store::access_log::{Access, AccessCursor, AccessSubject, AccessesPage, NewAccess, Viewer};
use testkit::{Client, TestApp, TestRegion, candidate, many};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

fn id(number: u32) -> CandidateId {
    format!("rec{number:014}").parse().unwrap()
}

/// Returns the newest hundred accesses of a candidate.
async fn accesses(app: &TestApp, scope: &Scope, candidate: CandidateId) -> Vec<Access> {
    app.record_accesses().await;
    let position = app
        .store
        .candidate(scope, candidate, |row| row.position)
        .await
        .unwrap()
        .unwrap();
    let page = app
        .store
        .accesses_of(scope, position, AccessCursor::START, 100)
        .await
        .unwrap();
    assert_eq!(page.next, None);
    page.accesses
}

/// Returns the accesses as texts: seconds since the start of the test, action and fields. All must
/// be by the region's key.
async fn seen(app: &TestApp, region: &TestRegion, scope: &Scope, number: u32) -> Vec<String> {
    let key = app.store.keys_of(region.id).await.unwrap()[0].id;
    let text = |access: Access| {
        assert_eq!(access.viewer.key(), Some(key));
        let since = |at: model::Timestamp| at.seconds() - 1_767_323_045;
        let (from, until) = (since(access.place.at), since(access.until));
        let fields = access
            .fields
            .map(|bits| Selection::names(bits).collect::<Vec<_>>().join(","));
        let shared = Selection::names(Selection::shared().bits())
            .collect::<Vec<_>>()
            .join(",");
        let fields = fields.unwrap_or_default().replace(&shared, "shared");
        format!("{from}-{until} {} {fields}", access.action)
            .trim_end()
            .to_owned()
    };
    accesses(app, scope, id(number))
        .await
        .into_iter()
        .map(text)
        .collect()
}

async fn get(client: &Client<'_>, path: &str) {
    let answer = client.get(path).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
}

#[testkit::test]
async fn each_read_is_recorded_with_its_fields() {
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "id": "recI0000000000001"}]);
    let rows = vec![
        changed(1, json!({"phase": "matchen", "interactions": moment})),
        candidate(2),
    ];
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key);
    let list = client.get("/candidates?fields=email").await.json();
    let token = list["meta"]["syncToken"].as_str().unwrap();
    accepted(
        &patch(
            &client,
            "/candidates/rec00000000000002",
            &json!({"city": "Assen", "notes": null}),
        )
        .await,
    );
    for path in [
        "/candidates/rec00000000000001",
        "/candidates/rec00000000000001?fields=name,customFields",
        "/candidates/rec00000000000001?includeInteractions=true&fields=id",
        "/candidates/find?email=n1@example.nl",
        "/candidates?phase=matchen&fields=phone",
        "/candidates/rec00000000000001/interactions",
        "/candidates/rec00000000000001/interactions/recI0000000000001",
        &format!("/candidates/changes?syncToken={token}"),
    ] {
        app.record_accesses().await;
        app.clock.advance(SECOND);
        get(&client, path).await;
    }
    app.record_accesses().await;
    app.clock.advance(SECOND);
    client
        .post("/candidates/find", &json!({"phone": "0600000002"}))
        .await
        .data();
    app.clock.advance(SECOND);
    get(
        &client.clone().with("accept", "application/x-ndjson"),
        "/candidates?fields=city",
    )
    .await;
    let scope = region.production();
    let expected = [
        "10-10 candidates.list id,city",
        "7-7 interactions.get",
        "6-6 interactions.list",
        "5-5 candidates.list id,phone",
        "4-4 candidates.find shared",
        "3-3 candidates.get id,interactions",
        "2-2 candidates.get id,name,customFields",
        "1-1 candidates.get shared",
        "0-0 candidates.list id,email",
    ];
    assert_eq!(seen(&app, &region, &scope, 1).await, expected);
    let mut two = seen(&app, &region, &scope, 2).await;
    two[3..].sort();
    let expected = [
        "10-10 candidates.list id,city",
        "9-9 candidates.find shared",
        "8-8 candidates.changes shared",
        "0-0 candidates.list id,email",
        "0-0 candidates.update city,notes",
    ];
    assert_eq!(two, expected);
}

#[testkit::test]
async fn read_that_returns_no_candidate_is_not_recorded() {
    let (app, region) = app_with(many(1..=2)).await;
    let other = app.region("zuid").await;
    let [own, other] = [&region.key, &other.key].map(|key| app.client(key));
    for (client, path) in [
        (&other, "/candidates/rec00000000000001"),
        (&other, "/candidates"),
        (&own, "/api/sandbox/candidates/rec00000000000001"),
        (&own, "/candidates/rec00000000000001?fields=nothing"),
        (&own, "/candidates/rec00000000000002"),
        (&own, "/candidates?archived=true"),
        (&own, "/candidates/find?email=nobody@example.nl"),
    ] {
        client.get(path).await;
    }
    let refused = patch(
        &own.with("if-match", "\"0000000000000000\""),
        "/candidates/rec00000000000001",
        &json!({"city": "A"}),
    )
    .await;
    assert_eq!(refused.status.as_u16(), 412);
    assert_eq!(accesses(&app, &region.production(), id(1)).await, []);
}

/// Versions before `nationality` recorded custom fields and interactions at bits 23 and 24.
#[testkit::test]
async fn access_records_of_earlier_versions_keep_their_meaning() {
    let (app, region) = app_with(many(1..=1)).await;
    let (scope, client) = (region.production(), app.client(&region.key));
    get(
        &client,
        "/candidates/rec00000000000001?fields=nationality,customFields",
    )
    .await;
    get(
        &client,
        "/candidates/rec00000000000001?fields=nationality&includeInteractions=true",
    )
    .await;
    app.record_accesses().await;
    let key = app.store.keys_of(region.id).await.unwrap()[0].id;
    let position = app
        .store
        .candidate(&scope, id(1), |row| row.position)
        .await
        .unwrap()
        .unwrap();
    let recorded = [
        (1, (1 << 23) - 1),
        (2, 1 << 23 | 1 << 14 | 1),
        (3, 1 << 24 | 1),
    ]
    .map(|(second, fields)| {
        let at = model::Timestamp::from_micros((1_767_323_045 + second) * 1_000_000);
        let place = AccessSubject::Position(position);
        let fields = Some(fields);
        NewAccess {
            place,
            id: 1,
            first_at: at,
            last_at: at,
            viewer: Viewer::Key(key),
            action: Action::CandidatesList,
            fields,
            positions: None,
        }
    });
    app.store
        .note_accesses(vec![(scope, recorded.into())])
        .await
        .unwrap();
    let first = Field::ALL
        .iter()
        .filter(|field| field.definition().since == 1)
        .map(|field| field.name());
    let first = first.collect::<Vec<_>>().join(",");
    let mut seen = seen(&app, &region, &scope, 1).await;
    seen[3..].sort();
    let expected = [
        "3-3 candidates.list id,interactions".to_owned(),
        "2-2 candidates.list id,city,customFields".into(),
        format!("1-1 candidates.list {first}"),
        "0-0 candidates.get id,nationality,customFields".into(),
        "0-0 candidates.get id,nationality,interactions".into(),
    ];
    assert_eq!(seen, expected);
}

#[testkit::test]
async fn each_change_is_recorded_in_its_transaction() {
    let (app, region) = app_with(many(1..=1)).await;
    let client = app.client(&region.key);
    let path = "/candidates/rec00000000000001";
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]);
    let file = json!({"curriculumVitae": [{"filename": "cv.txt", "base64": "aGFsbG8="}]});
    accepted(&patch(&client, path, &json!({"city": "Assen"})).await);
    app.clock.advance(SECOND);
    let upsert = json!({"name": "Nieuw", "email": "n1@example.nl", "privacyConsent": true});
    accepted(&client.post("/candidates/upsert", &upsert).await);
    app.clock.advance(SECOND);
    accepted(&client.post(&format!("{path}/interactions"), &moment).await);
    app.clock.advance(SECOND);
    accepted(&client.post(&format!("{path}/attachments"), &file).await);
    app.clock.advance(SECOND);
    accepted(&delete(&client, path).await);
    app.clock.advance(SECOND);
    accepted(
        &client
            .send(Method::POST, &format!("{path}/restore"), "".into())
            .await,
    );
    let expected = [
        "5-5 candidates.restore",
        "4-4 candidates.archive",
        "3-3 attachments.create",
        "2-2 interactions.create",
        "1-1 candidates.upsert name,email,privacyConsent",
        "0-0 candidates.update city",
    ];
    assert_eq!(seen(&app, &region, &region.production(), 1).await, expected);
    let new = json!([{"name": "Nieuw", "email": "nieuw@example.nl", "privacyConsent": true}]);
    let made = accepted(&client.post("/candidates", &new).await);
    let made = made["candidateIds"][0].as_str().unwrap().parse().unwrap();
    let made = accesses(&app, &region.production(), made).await;
    assert_eq!(
        made.iter()
            .map(|access| access.action.as_str())
            .collect::<Vec<_>>(),
        ["candidates.create"]
    );
}

#[testkit::test]
async fn accesses_are_paged_newest_first() {
    let (app, region) = app_with(many(1..=200)).await;
    let client = app.client(&region.key);
    for round in 0..30 {
        let path = if round % 3 == 0 {
            "/candidates"
        } else {
            "/candidates/rec00000000000007"
        };
        get(&client, path).await;
        app.record_accesses().await;
        app.clock.advance(MINUTE);
    }
    let scope = region.production();
    let whole = accesses(&app, &scope, id(7)).await;
    assert_eq!(whole.len(), 30);
    assert!(whole.is_sorted_by_key(|access| std::cmp::Reverse(access.place)));
    let (mut paged, mut next) = (Vec::new(), Some(AccessCursor::START));
    while let Some(before) = next {
        let page: AccessesPage = app.store.accesses_of(&scope, 7, before, 7).await.unwrap();
        assert!(page.accesses.len() <= 7);
        paged.extend(page.accesses);
        next = page.next;
    }
    assert_eq!(paged, whole);
}
