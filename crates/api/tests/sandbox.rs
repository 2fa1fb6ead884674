//! Production and sandbox share no data. The sandbox is selected by its path or a header.

use crate::app_with;
use http::StatusCode;
use serde_json::json;
use testkit::candidate;

#[testkit::test]
async fn path_or_header_selects_the_sandbox() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    app.import(region.sandbox(), vec![candidate(2)]).await;
    let client = app.client(&region.key);
    for (path, header, sandbox) in [
        ("/api/v2/candidates", None, false),
        ("/api/v2/candidates", Some("false"), false),
        ("/api/v2/candidates", Some("False"), false),
        ("/api/v2/candidates", Some("true"), true),
        ("/api/v2/candidates", Some("TRUE"), true),
        ("/api/sandbox/candidates", None, true),
        ("/api/sandbox/v2/candidates", None, true),
        ("/api/sandbox/candidates", Some("false"), true),
        ("/api/sandbox/v2/candidates", Some("true"), true),
    ] {
        let client = header.map_or(client.clone(), |value| {
            client.clone().with("x-api-sandbox", value)
        });
        let answer = client.get(path).await;
        assert_eq!(
            answer.json()["meta"]["sandboxEnabled"],
            sandbox,
            "{path} {header:?}"
        );
        assert_eq!(
            answer.each("name"),
            [if sandbox {
                "Kandidaat 2"
            } else {
                "Kandidaat 1"
            }]
        );
    }
}

#[testkit::test]
async fn misspelled_environment_never_reaches_production() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for value in ["", "1", "yes", "truе", "true,true", "on"] {
        for path in ["/api/v2/candidates", "/api/sandbox/candidates"] {
            let answer = client.clone().with("x-api-sandbox", value).get(path).await;
            assert_eq!(
                (answer.status, answer.faults()),
                (StatusCode::BAD_REQUEST, vec!["x-api-sandbox enum".into()])
            );
            assert_eq!(
                answer.json()["meta"]["sandboxEnabled"],
                path.contains("sandbox")
            );
        }
    }
    let twice = client
        .with("x-api-sandbox", "true")
        .with("x-api-sandbox", "true")
        .get("/candidates")
        .await;
    assert_eq!(
        (twice.status, twice.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["x-api-sandbox duplicate".into()]
        )
    );
}

#[testkit::test]
async fn every_problem_names_its_environment() {
    let (app, region) = app_with(vec![]).await;
    let key = region.key.as_str();
    for (path, key, status) in [
        ("/api/sandbox/candidates", "x", StatusCode::UNAUTHORIZED),
        ("/api/sandbox", key, StatusCode::NOT_FOUND),
        ("/api/sandbox/nothing", key, StatusCode::NOT_FOUND),
        ("/api/sandbox/candidates/", key, StatusCode::NOT_FOUND),
        (
            "/api/sandbox/candidates/rec00000000000001",
            key,
            StatusCode::NOT_FOUND,
        ),
        (
            "/api/sandbox/candidates?pageSize=0",
            key,
            StatusCode::BAD_REQUEST,
        ),
    ] {
        let answer = app.client(key).get(path).await;
        assert_eq!(
            (answer.status, &answer.json()["meta"]),
            (status, &json!({"sandboxEnabled": true})),
            "{path}"
        );
    }
    let by_header = app
        .client("x")
        .with("x-api-sandbox", "true")
        .get("/candidates")
        .await;
    assert_eq!(by_header.json()["meta"]["sandboxEnabled"], true);
}

#[testkit::test]
async fn environments_share_no_data() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    app.import(region.sandbox(), vec![candidate(1), candidate(2)])
        .await;
    let client = app.client(&region.key);
    assert_eq!(
        client.get("/candidates/rec00000000000002").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        client
            .get("/candidates/find?email=n2@example.nl")
            .await
            .data(),
        json!([])
    );
    assert_eq!(
        client.get("/candidates?includeTotal=true").await.json()["meta"]["total"],
        1
    );
    assert_eq!(
        client
            .get("/api/sandbox/candidates?includeTotal=true")
            .await
            .json()["meta"]["total"],
        2
    );
}

#[testkit::test]
async fn no_other_base_path_exists() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for path in [
        "/api/v1/candidates",
        "/api/candidates",
        "/api/sandbox",
        "/api/sandbox/",
        "/api/sandbox/v2",
        "/api/sandbox/v2/v2/candidates",
        "/api/sandbox/v1/candidates",
        "/api/v2",
        "/api/v2/sandbox/candidates",
        "/api/Sandbox/candidates",
    ] {
        assert_eq!(
            client.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
