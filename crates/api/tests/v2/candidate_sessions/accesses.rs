//! `GET /auth/candidates/me/accesses`.

use crate::{accepted, app_with, changed, patch};
use http::StatusCode;
use model::Environment::{Production, Sandbox};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{TestApp, TestRegion, candidate};

const ACCESSES: &str = "/auth/candidates/me/accesses";

/// Creates two regions in which one e-mail address has three records.
async fn two_regions() -> (TestApp, TestRegion, TestRegion) {
    let own = |number| changed(number, json!({"email": "Sanne@Example.nl"}));
    let (app, north) = app_with(vec![own(1), candidate(2), own(3)]).await;
    let south = app.region("zuid").await;
    app.import(south.production(), vec![candidate(5), own(4)])
        .await;
    app.import(north.sandbox(), vec![own(6)]).await;
    (app, north, south)
}

/// Reads all pages of the access log. Each entry has the seconds since the start of the test, the
/// record's number and the rest.
async fn walk(app: &TestApp, session: &str, path: &str, size: usize) -> Vec<String> {
    app.record_accesses().await;
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = app
            .visitor(session)
            .get(&format!("{path}?pageSize={size}{cursor}"))
            .await;
        let page = answer.data();
        assert!(page.as_array().unwrap().len() <= size);
        all.extend(page.as_array().unwrap().iter().map(summary));
        match &answer.json()["meta"]["cursor"] {
            Value::String(next) => cursor = format!("&cursor={next}"),
            last => {
                assert_eq!(*last, Value::Null);
                return all;
            }
        }
    }
}

fn summary(access: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let number = text(&access["candidateId"])
        .trim_start_matches("rec")
        .trim_start_matches('0')
        .to_owned();
    format!(
        "{} {number} {} {} {}",
        &text(&access["at"])[17..19],
        text(&access["action"]),
        text(&access["region"]["name"]),
        text(&access["key"]["description"])
    )
}

#[testkit::test]
async fn access_list_shows_who_saw_or_changed_the_candidates_own_records() {
    let (app, north, south) = two_regions().await;
    let session = app.session("sanne@example.nl", Production, None).await;
    let named = app
        .client(&south.key)
        .post(
            "/auth/region/api-keys",
            &json!({"description": "CRM van Zuid"}),
        )
        .await;
    let named = named.json()["data"]["key"].as_str().unwrap().to_owned();
    let (north, south, named) = (
        app.client(&north.key),
        app.client(&south.key),
        app.client(&named),
    );
    for (client, path) in [
        (&north, "/candidates/rec00000000000001?fields=name,phone"),
        (&north, "/candidates/rec00000000000002"),
        (&north, "/api/sandbox/candidates/rec00000000000006"),
        (&south, "/candidates"),
        (&named, "/candidates/find?email=sanne@example.nl&fields=id"),
        (&app.visitor(&session), "/candidates/rec00000000000001"),
        (&app.visitor(&session), "/auth/candidates/me"),
    ] {
        assert_eq!(client.get(path).await.status, StatusCode::OK, "{path}");
        app.record_accesses().await;
        app.clock.advance(Duration::from_secs(1));
    }
    accepted(
        &patch(
            &named,
            "/candidates/rec00000000000004",
            &json!({"city": "Assen"}),
        )
        .await,
    );
    app.clock.advance(Duration::from_secs(1));
    accepted(
        &patch(
            &app.visitor(&session),
            "/candidates/rec00000000000004",
            &json!({"city": "Emmen"}),
        )
        .await,
    );
    let expected = [
        "12 4 candidates.update Regio zuid CRM van Zuid",
        "09 4 candidates.find Regio zuid CRM van Zuid",
        "08 4 candidates.list Regio zuid -",
        "05 1 candidates.get Regio noord -",
    ];
    for size in [1, 3, 100] {
        assert_eq!(walk(&app, &session, ACCESSES, size).await, expected);
    }
    let answer = app.visitor(&session).get(ACCESSES).await;
    let region = &app
        .visitor(&session)
        .get("/candidates/rec00000000000001")
        .await;
    assert_eq!(region.status, StatusCode::OK);
    let last = &answer.data()[3];
    assert_eq!(
        *last,
        json!({
            "at": "2026-01-02T03:04:05.678Z", "until": "2026-01-02T03:04:05.678Z", "action": "candidates.get",
            "fields": ["id", "name", "phone"], "candidateId": "rec00000000000001",
            "region": {"id": last["region"]["id"], "name": "Regio noord"}, "key": {"description": null},
            "by": {"kind": "key", "region": {"id": last["region"]["id"], "name": "Regio noord"}, "function": null},
        })
    );
    assert_eq!(answer.data()[0]["fields"], json!(["city"]));

    // The accesses of a revoked key remain.
    let keys = south.get("/auth/regions/me").await.data();
    let path = format!(
        "/auth/regions/{}/api-keys/{}",
        keys["id"].as_str().unwrap(),
        keys["keys"][1]["id"].as_str().unwrap()
    );
    assert_eq!(
        crate::delete(&south, &path).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(walk(&app, &session, ACCESSES, 100).await, expected);
}

#[testkit::test]
async fn several_records_on_one_page_are_each_one_access() {
    let rows = (1..=150).map(|number| match number % 50 {
        0 => changed(number, json!({"email": "sanne@example.nl"})),
        _ => candidate(number),
    });
    let (app, region) = app_with(rows.collect()).await;
    let session = app.session("sanne@example.nl", Production, None).await;
    let client = app.client(&region.key);
    for _ in 0..3 {
        let first = client.get("/candidates").await.json();
        client
            .get(&format!(
                "/candidates?cursor={}",
                first["meta"]["cursor"].as_str().unwrap()
            ))
            .await;
        app.record_accesses().await;
        app.clock.advance(Duration::from_mins(1));
    }
    let whole = walk(&app, &session, ACCESSES, 100).await;
    // Entries of the same moment from several nodes are in the order in which the nodes wrote them.
    let mut expected: Vec<String> = [50, 100, 150]
        .map(|number| format!("05 {number} candidates.list Regio noord -"))
        .into();
    expected.sort();
    assert_eq!(whole.len(), 9, "{whole:?}");
    for moment in whole.chunks(3) {
        let mut moment = moment.to_vec();
        moment.sort();
        assert_eq!(moment, expected);
    }
    for size in [1, 2, 4] {
        assert_eq!(walk(&app, &session, ACCESSES, size).await, whole, "{size}");
    }
}

#[testkit::test]
async fn a_sandbox_session_sees_what_happened_in_its_sandbox() {
    let (app, north, south) = two_regions().await;
    app.import(
        south.sandbox(),
        vec![changed(6, json!({"email": "sanne@example.nl"}))],
    )
    .await;
    let session = app
        .session("sanne@example.nl", Sandbox, Some(north.id))
        .await;
    for region in [&north, &south] {
        for base in ["/api/v2", "/api/sandbox"] {
            app.client(&region.key)
                .get(&format!("{base}/candidates"))
                .await;
        }
    }
    let seen = walk(&app, &session, &format!("/api/sandbox{ACCESSES}"), 100).await;
    assert_eq!(seen, ["05 6 candidates.list Regio noord -"]);
}

#[testkit::test]
async fn access_cursor_is_bound_to_its_person() {
    let (app, north, _) = two_regions().await;
    let session = app.session("sanne@example.nl", Production, None).await;
    let other = app.session("n2@example.nl", Production, None).await;
    app.client(&north.key).get("/candidates").await;
    app.record_accesses().await;
    let first = app
        .visitor(&session)
        .get(&format!("{ACCESSES}?pageSize=1"))
        .await
        .json();
    let cursor = first["meta"]["cursor"].as_str().unwrap();
    for (session, cursor) in [
        (&other, cursor),
        (&session, "nothing"),
        (&session, &cursor[1..]),
    ] {
        let refused = app
            .visitor(session)
            .get(&format!("{ACCESSES}?cursor={cursor}"))
            .await;
        assert_eq!(
            (refused.status, refused.faults()),
            (StatusCode::BAD_REQUEST, vec!["cursor cursor".to_owned()])
        );
    }
    let nobody = app.session("nobody@example.nl", Production, None).await;
    assert_eq!(app.visitor(&nobody).get(ACCESSES).await.data(), json!([]));
}
