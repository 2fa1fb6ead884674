//! What turns version 1 off: the operator, a date, and a region.

use super::{CREATE, SCHEMA, create, saved, user};
use crate::{app_with, patch};
use http::{Method, StatusCode};
use model::Timestamp;
use serde_json::json;
use std::time::Duration;
use testkit::{Answer, Client, Settings, TestApp};

const PATHS: [&str; 5] = [
    SCHEMA[0],
    SCHEMA[1],
    CREATE[0],
    CREATE[1],
    "/api/v1/openapi.json",
];

async fn app_until(sunset: Option<Timestamp>) -> TestApp {
    let mut settings = Settings::unlimited();
    settings.api.version_1 = api::Version1 {
        is_on: sunset.is_some(),
        sunset,
    };
    TestApp::with(settings).await
}

/// Sends a request that the path takes.
async fn send(client: &Client<'_>, path: &str) -> Answer {
    let client = client.clone().with("x-request-id", "same");
    if CREATE.contains(&path) {
        client.post(path, &user("a@example.nl", json!({}))).await
    } else {
        client.get(path).await
    }
}

#[testkit::test]
async fn switched_off_its_paths_do_not_exist() {
    let app = app_until(None).await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let never = send(&client, "/api/v1/nothing").await;
    assert_eq!(never.status, StatusCode::NOT_FOUND);
    for path in PATHS {
        let answer = send(&client, path).await;
        assert_eq!((answer.status, answer.text()), (never.status, never.text()));
        let names = |answer: &Answer| -> Vec<String> {
            answer.headers.keys().map(ToString::to_string).collect()
        };
        assert_eq!(names(&answer), names(&never), "{path}");
    }
}

#[testkit::test]
async fn region_that_does_not_use_it_has_no_such_path() {
    let (app, region) = app_with(vec![]).await;
    let other = app.client(&app.region("zuid").await.key);
    let client = app.client(&region.key);
    assert_eq!(send(&client, SCHEMA[0]).await.status, StatusCode::OK);
    let change = json!({"v1": false, "v1Unknown": "refuse"});
    let settings = patch(&client, "/auth/regions/me/settings", &change)
        .await
        .data();
    assert_eq!(
        (&settings["v1"], &settings["v1Unknown"]),
        (&json!(false), &json!("refuse"))
    );
    let never = send(&client, "/api/v1/nothing").await;
    let admin = app
        .client(&app.admin_key().await)
        .with("x-api-region", "noord");
    for path in [SCHEMA, CREATE].concat() {
        for client in [&client, &admin] {
            let answer = send(client, path).await;
            assert_eq!((answer.status, answer.text()), (never.status, never.text()));
            assert!(!answer.headers.contains_key("deprecation"));
        }
        assert_eq!(send(&other, path).await.status, StatusCode::OK);
    }
    let cleared = json!({"v1": null, "v1Unknown": null});
    let settings = patch(&client, "/auth/regions/me/settings", &cleared)
        .await
        .data();
    assert_eq!(
        (&settings["v1"], &settings["v1Unknown"]),
        (&json!(true), &json!("ignore"))
    );
    assert_eq!(send(&client, SCHEMA[0]).await.status, StatusCode::OK);
}

#[testkit::test]
async fn after_the_sunset_it_answers_where_to_go() {
    let app = app_until("2026-01-03T00:00:00Z".parse().ok()).await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let sunset = "Sat, 03 Jan 2026 00:00:00 GMT";
    let answer = send(&client, SCHEMA[0]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("sunset"), sunset);
    app.clock.advance(Duration::from_hours(21));
    for path in PATHS {
        // No credential is looked at.
        for client in [&client, &app.anonymous()] {
            let answer = send(client, path).await;
            assert_eq!(answer.status, StatusCode::GONE, "{path}");
            let body = answer.json();
            assert_eq!(body["type"], "http://127.0.0.1:8080/problems/version-ended");
            assert_eq!(
                body["detail"],
                "Version 1 of the API ended on 2026-01-03. Use version 2, /api/v2; the guide that `Link` names says how."
            );
            assert_eq!(body["url"], path);
            assert_eq!(answer.header("sunset"), sunset);
            assert!(answer.header("link").ends_with(
                "<http://127.0.0.1:8080/docs/guides/from-version-1>; rel=\"sunset\"; type=\"text/html\""
            ));
        }
    }
}

#[testkit::test]
async fn unknown_members_and_parameters_are_ignored_and_named() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = user(
        "a@example.nl",
        json!({"utm_source": "x", "interacties": [{"kleur": 1}]}),
    );
    let answer = client.post("/api/v1/create-user?utm=1", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(
        answer.json()["meta"],
        json!({"sandboxEnabled": false, "ignored": ["utm_source", "interacties.kleur"]})
    );
    patch(
        &client,
        "/auth/regions/me/settings",
        &json!({"v1Unknown": "refuse"}),
    )
    .await;
    let answer = client.post("/api/v1/create-user?utm=1", &body).await;
    let mut faults = answer.faults();
    faults.sort_unstable();
    assert_eq!(
        faults,
        [
            "/interacties/0/kleur unknown",
            "/utm_source unknown",
            "utm unknown"
        ]
    );
    saved(&client, &user("a@example.nl", json!({}))).await;
}

#[testkit::test]
async fn sandbox_is_selected_by_its_header() {
    let (app, region) = app_with(vec![]).await;
    let sandbox_only = app.client(&app.sandbox_only_key(&region).await);
    let body = user("a@example.nl", json!({}));
    let answer = create(&sandbox_only, &body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = create(&sandbox_only.clone().with("x-api-sandbox", "true"), &body).await;
    assert_eq!(answer.json()["meta"]["sandboxEnabled"], true);
    let client = app.client(&region.key);
    assert_eq!(client.get("/candidates").await.each("id").len(), 0);
    assert_eq!(
        client.get("/api/sandbox/candidates").await.each("id").len(),
        1
    );
    let answer = create(&client.clone().with("x-api-sandbox", "ja"), &body).await;
    assert_eq!(answer.faults(), ["x-api-sandbox enum"]);
}

#[testkit::test]
async fn permissions_hold_in_version_1() {
    let (app, region) = app_with(vec![]).await;
    let reader = app
        .key_with(Some(&region), &[model::Permission::Read])
        .await;
    let writer = app
        .key_with(Some(&region), &[model::Permission::Write])
        .await;
    let [reader, writer] = [reader, writer].map(|key| app.client(&key));
    for (client, path, status) in [
        (&reader, SCHEMA[1], StatusCode::OK),
        (&reader, CREATE[1], StatusCode::FORBIDDEN),
        (&writer, SCHEMA[0], StatusCode::FORBIDDEN),
        (&writer, CREATE[0], StatusCode::OK),
    ] {
        assert_eq!(send(client, path).await.status, status, "{path}");
    }
    let session = app
        .session("a@example.nl", model::Environment::Production, None)
        .await;
    let answer = app
        .visitor(&session)
        .send(Method::GET, SCHEMA[0], "".into())
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
