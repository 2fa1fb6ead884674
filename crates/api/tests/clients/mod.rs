//! Requests as integrators' libraries and tools send them, and the messages of those that are
//! refused.

mod bodies;

use crate::{accepted, app_with, changed, patch};
use http::{Method, StatusCode};
use serde_json::json;
use testkit::candidate;

#[testkit::test]
async fn flags_ignore_case() {
    let archived = json!({"archivedAt": "2025-01-01T00:00:00Z"});
    let (app, region) = app_with(vec![candidate(1), candidate(2), changed(3, archived)]).await;
    let client = app.client(&region.key);
    for word in ["True", "TRUE", "true", "tRuE"] {
        let total = client
            .get(&format!("/candidates?includeTotal={word}"))
            .await
            .json();
        assert_eq!(total["meta"]["total"], 2, "{word}");
        assert_eq!(
            client
                .get(&format!("/candidates?archived={word}"))
                .await
                .each("name"),
            ["Kandidaat 3"],
            "{word}"
        );
        let record = client
            .get(&format!(
                "/candidates/rec00000000000001?includeInteractions={word}"
            ))
            .await
            .data();
        assert_eq!(record["interactions"], json!([]), "{word}");
        let sandbox = client
            .clone()
            .with("x-api-sandbox", word)
            .get("/candidates")
            .await;
        assert_eq!(sandbox.json()["meta"]["sandboxEnabled"], true, "{word}");
    }
    for word in ["False", "FALSE", "false"] {
        assert_eq!(
            client
                .get(&format!("/candidates?archived={word}&includeTotal={word}"))
                .await
                .each("id")
                .len(),
            2
        );
    }
    for word in ["", "yes", "1", "waar", "tru", "truee", "%C4%B1"] {
        let answer = client.get(&format!("/candidates?archived={word}")).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["archived enum".to_owned()]),
            "{word}"
        );
    }
    let erased = client
        .send(
            Method::DELETE,
            "/candidates/rec00000000000001?permanent=TRUE",
            "".into(),
        )
        .await;
    accepted(&erased);
    app.services.mutations.step().await.unwrap();
    assert_eq!(
        client.get("/candidates/rec00000000000001").await.status,
        StatusCode::NOT_FOUND,
        "erased, not archived"
    );
}

#[testkit::test]
async fn etags_are_accepted_as_proxies_and_clients_write_them() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let path = "/candidates/rec00000000000001";
    let tag = client.get(path).await.header("etag").to_owned();
    let bare = tag.trim_matches('"').to_owned();
    for given in [
        tag.clone(),
        format!("W/{tag}"),
        "*".to_owned(),
        format!("\"x\", W/{tag}"),
        format!("\"x\",{tag}"),
    ] {
        let answer = client.clone().with("if-none-match", &given).get(path).await;
        assert_eq!(
            (answer.status, answer.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{given}"
        );
    }
    for given in ["\"x\"", "W/\"x\"", bare.as_str()] {
        assert_eq!(
            client
                .clone()
                .with("if-none-match", given)
                .get(path)
                .await
                .status,
            StatusCode::OK,
            "{given}"
        );
    }
    let unquoted = patch(
        &client.clone().with("if-match", &bare),
        path,
        &json!({"city": "Ede"}),
    )
    .await;
    assert_eq!(
        (unquoted.status, unquoted.faults()),
        (StatusCode::BAD_REQUEST, vec!["if-match format".to_owned()])
    );
    let other = client
        .clone()
        .with("if-match", "W/\"0000000000000000-0000000000000000\"");
    let stale = patch(&other, path, &json!({"city": "Ede"})).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    accepted(
        &patch(
            &client.clone().with("if-match", &format!("W/{tag}")),
            path,
            &json!({"city": "Ede"}),
        )
        .await,
    );
}

#[testkit::test]
async fn every_accepted_write_has_a_location() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let record = "/candidates/rec00000000000001";
    let person = r#"{"name": "A", "email": "a@example.nl", "privacyConsent": true}"#;
    let moment = r#"[{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"}]"#;
    for (base, within) in [
        ("/api/v2", "/api/v2"),
        ("/api/sandbox", "/api/sandbox"),
        ("/api/sandbox/v2", "/api/sandbox"),
    ] {
        if within != "/api/v2" {
            app.import(
                region.sandbox(),
                vec![changed(1, json!({"id": format!("rec{:014}", base.len())}))],
            )
            .await;
        }
        let record = if within == "/api/v2" {
            record.to_owned()
        } else {
            format!("/candidates/rec{:014}", base.len())
        };
        for (method, path, body) in [
            (
                Method::POST,
                "/candidates".to_owned(),
                format!("[{person}]"),
            ),
            (
                Method::POST,
                "/candidates/upsert".to_owned(),
                person.to_owned(),
            ),
            (
                Method::PATCH,
                record.clone(),
                r#"{"city": "Ede"}"#.to_owned(),
            ),
            (
                Method::POST,
                format!("{record}/interactions"),
                moment.to_owned(),
            ),
            (Method::DELETE, record.clone(), String::new()),
            (Method::POST, format!("{record}/restore"), String::new()),
        ] {
            let answer = client
                .send(method, &format!("{base}{path}"), body.into())
                .await;
            let id = accepted(&answer)["mutationId"].as_str().unwrap().to_owned();
            let location = format!("http://127.0.0.1:8080{within}/mutations/{id}");
            assert_eq!(answer.header("location"), location, "{base}{path}");
        }
    }
}

#[testkit::test]
async fn wrong_path_method_or_environment_is_answered_with_the_right_one() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let detail = async |method: Method, path: &str| {
        let answer = client.send(method, path, "".into()).await;
        (
            answer.status.as_u16(),
            answer.json()["detail"].as_str().unwrap().to_owned(),
        )
    };
    let sandbox = "There is no such path. For the sandbox use /api/sandbox/candidates, or /api/v2/candidates with the header \
                   x-api-sandbox: true.";
    for path in [
        "/api/v2/sandbox/candidates",
        "/api/Sandbox/candidates",
        "/api/v2/sandbox/v2/candidates",
    ] {
        assert_eq!(
            detail(Method::GET, path).await,
            (404, sandbox.to_owned()),
            "{path}"
        );
    }
    let bare = "There is no such path. The sandbox has the routes of /api/v2 under /api/sandbox; the header x-api-sandbox: true \
                selects it too.";
    assert_eq!(
        detail(Method::GET, "/api/sandbox").await,
        (404, bare.to_owned())
    );
    let put = "This path does not have this method. It has: GET, HEAD, POST.";
    assert_eq!(
        detail(Method::PUT, "/candidates").await,
        (405, put.to_owned())
    );
    let delete = "This path does not have this method. It has: POST.";
    assert_eq!(
        detail(Method::DELETE, "/api/sandbox/candidates/upsert").await,
        (405, delete.to_owned())
    );
    let key = app.sandbox_only_key(&region).await;
    let refused = app.client(&key).get("/candidates").await;
    let reported = "This key works only in the sandbox. Send the header x-api-sandbox: true, or use the path under /api/sandbox instead \
                of /api/v2.";
    assert_eq!(
        (refused.status, &refused.json()["detail"]),
        (StatusCode::FORBIDDEN, &json!(reported))
    );
}

#[testkit::test]
async fn any_origin_may_read_the_openapi_document_with_custom_headers() {
    let (app, _) = app_with(vec![]).await;
    let page = app.anonymous().with("origin", "https://elders.example.nl");
    let asks = page.clone().with("access-control-request-method", "GET");
    let asks = asks.with(
        "access-control-request-headers",
        "if-none-match,traceparent,tracestate",
    );
    for path in ["/openapi.json", "/openapi-3.0.json"] {
        let reported = asks.send(Method::OPTIONS, path, "".into()).await;
        assert_eq!(
            (
                reported.status,
                reported.header("access-control-allow-origin")
            ),
            (StatusCode::OK, "*"),
            "{path}"
        );
        assert_eq!(reported.header("access-control-allow-methods"), "GET,HEAD");
        for name in ["if-none-match", "traceparent", "tracestate"] {
            assert!(
                reported
                    .header("access-control-allow-headers")
                    .split(',')
                    .any(|allowed| allowed == name),
                "{name}"
            );
        }
        let read = page.clone().with("tracestate", "a=b").get(path).await;
        assert_eq!(read.status, StatusCode::OK);
        assert_eq!(
            (
                read.header("access-control-allow-origin"),
                read.header("access-control-expose-headers")
            ),
            ("*", "*")
        );
    }
    let refused = page
        .clone()
        .with("accept", "image/png")
        .get("/openapi.json")
        .await;
    assert_eq!(
        (
            refused.status,
            refused.header("access-control-allow-origin")
        ),
        (StatusCode::NOT_ACCEPTABLE, "*")
    );
    let elsewhere = asks.send(Method::OPTIONS, "/candidates", "".into()).await;
    assert_eq!(
        (
            elsewhere.status,
            elsewhere.header("access-control-allow-origin")
        ),
        (StatusCode::METHOD_NOT_ALLOWED, "")
    );
}
