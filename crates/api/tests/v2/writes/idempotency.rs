//! A repeated request with the same idempotency key is carried out once.

use crate::{accepted, app_with, delete, patch};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Answer, Client, candidate};

fn new(name: &str) -> Value {
    json!([{"name": name, "email": "nieuw@example.nl", "privacyConsent": true}])
}

fn keyed<'a>(client: &Client<'a>, key: &str) -> Client<'a> {
    client.clone().with("idempotency-key", key)
}

/// Returns the data of a repeated request's 202.
fn replayed(answer: &Answer) -> Value {
    assert_eq!(answer.header("idempotency-replayed"), "true");
    accepted(answer)
}

#[testkit::test]
async fn repeated_request_gets_the_first_response_and_runs_once() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let first = keyed(&client, "k1").post("/candidates", &new("Een")).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let data = accepted(&first);
    assert_eq!(data["idempotencyKey"], "k1");
    for _ in 0..2 {
        assert_eq!(
            replayed(&keyed(&client, "k1").post("/candidates", &new("Een")).await),
            data
        );
    }
    assert_eq!(client.get("/candidates").await.each("name"), ["Een"]);
    assert_eq!(
        client.get("/mutations").await.each("idempotencyKey"),
        ["k1"]
    );
    let other = keyed(&client, "k2").post("/candidates", &new("Een")).await;
    assert_ne!(accepted(&other)["mutationId"], data["mutationId"]);
}

#[testkit::test]
async fn request_identity_is_method_path_query_and_json() {
    let (app, region) = app_with(vec![candidate(1), candidate(2)]).await;
    let client = keyed(&app.client(&region.key), "k").with("content-type", "application/json");
    let body =
        r#"{"city":"Assen","customFields":{},"sectors":["Hoger onderwijs","Praktijkonderwijs"]}"#;
    let path = "/candidates/rec00000000000001";
    let send = |method: Method, path: &'static str, body: &'static str| {
        client.send(method, path, body.into())
    };
    let data = accepted(
        &send(
            Method::PATCH,
            "/candidates/rec00000000000001?callbackUrl=https://example.nl/",
            body,
        )
        .await,
    );
    let called = "/candidates/rec00000000000001?callbackUrl=https://example.nl/";
    for same in [
        send(Method::PATCH, called, body).await,
        send(Method::PATCH, called, "{\"sectors\": [\"Hoger onderwijs\", \"Praktijkonderwijs\"],\n \"customFields\": {}, \"city\": \"A\\u0073sen\"}").await,
        send(Method::PATCH, "/candidates/rec00000000000001?callbackUrl=https%3A%2F%2Fexample.nl%2F&idempotencyKey=k", body).await,
    ] {
        assert_eq!(replayed(&same), data);
    }
    for other in [
        send(Method::PATCH, path, body).await,
        send(
            Method::PATCH,
            "/candidates/rec00000000000002?callbackUrl=https://example.nl/",
            body,
        )
        .await,
        send(
            Method::PATCH,
            called,
            r#"{"city":"Assen","sectors":["Praktijkonderwijs","Hoger onderwijs"]}"#,
        )
        .await,
        send(Method::PATCH, called, r#"{"city":"Assen"}"#).await,
        send(Method::DELETE, called, "").await,
    ] {
        assert_eq!(
            other.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            other.text()
        );
        assert_eq!(other.json()["title"], "Idempotency key reused");
    }
}

#[testkit::test]
async fn rejected_request_does_not_use_its_idempotency_key() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let keyed = keyed(&client, "k");
    let path = "/candidates/rec00000000000001";
    assert_eq!(
        keyed.post("/candidates", &json!([])).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        delete(&keyed, "/candidates/rec00000000000009").await.status,
        StatusCode::NOT_FOUND
    );
    let stale = keyed.clone().with("if-match", "\"0\"");
    assert_eq!(
        patch(&stale, path, &json!({"city": "x"})).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    accepted(&keyed.post("/candidates", &new("Een")).await);
}

#[testkit::test]
async fn repetition_is_answered_before_the_record_is_checked() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let path = "/candidates/rec00000000000001";
    let tag = client.get(path).await.header("etag").to_owned();
    let guarded = keyed(&client, "k1").with("if-match", &tag);
    let changed = accepted(&patch(&guarded, path, &json!({"city": "Assen"})).await);
    assert_eq!(
        replayed(&patch(&guarded, path, &json!({"city": "Assen"})).await),
        changed,
        "the tag is stale by now"
    );
    let erasing = keyed(&client, "k2");
    let erased = accepted(&delete(&erasing, &format!("{path}?permanent=true")).await);
    assert_eq!(
        replayed(&delete(&erasing, &format!("{path}?permanent=true")).await),
        erased,
        "it is gone by now"
    );
    let faulty = keyed(&client, "k2").with("x-api-sandbox", "x");
    assert_eq!(
        delete(&faulty, &format!("{path}?permanent=true"))
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
}

#[testkit::test]
async fn repetition_does_not_recreate_an_erased_candidate() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let upsert = json!({"name": "Twee", "email": "twee@example.nl", "privacyConsent": true});
    let made = accepted(&keyed(&client, "k1").post("/candidates", &new("Een")).await);
    let upserted = accepted(
        &keyed(&client, "k2")
            .post("/candidates/upsert", &upsert)
            .await,
    );
    let path = format!("/candidates/{}", made["candidateIds"][0].as_str().unwrap());
    let changed = accepted(&patch(&keyed(&client, "k3"), &path, &json!({"city": "Assen"})).await);
    let ids = client.get("/candidates").await.each("id");
    for id in &ids[1..] {
        let path = format!("/candidates/{}?permanent=true", id.as_str().unwrap());
        accepted(&delete(&client, &path).await);
    }
    for hours in [0, 23] {
        app.clock.advance(std::time::Duration::from_hours(hours));
        app.services.mutations.tidy_now().await.unwrap();
        app.services.mutations.step().await.unwrap();
        assert_eq!(
            replayed(&keyed(&client, "k1").post("/candidates", &new("Een")).await),
            made
        );
        assert_eq!(
            replayed(
                &keyed(&client, "k2")
                    .post("/candidates/upsert", &upsert)
                    .await
            ),
            upserted
        );
        assert_eq!(
            replayed(&patch(&keyed(&client, "k3"), &path, &json!({"city": "Assen"})).await),
            changed
        );
        let other = keyed(&client, "k1")
            .post("/candidates", &new("Anders"))
            .await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(
        client.get("/candidates").await.each("name"),
        ["Kandidaat 1"]
    );
    // What is stored of a key does not contain the caller's text.
    assert_eq!(
        app.count("idempotency_keys", "length(key) <> 32 OR key LIKE '%k%'"),
        0
    );
    assert_eq!(app.count("mutations", "idempotency_key IS NOT NULL"), 0);
}

#[testkit::test]
async fn idempotency_header_and_parameter_are_equivalent() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let data = accepted(
        &client
            .post("/candidates?idempotencyKey=k", &new("Een"))
            .await,
    );
    assert_eq!(
        replayed(&keyed(&client, "k").post("/candidates", &new("Een")).await),
        data
    );
    assert_eq!(
        replayed(
            &keyed(&client, "k")
                .post("/candidates?idempotencyKey=k", &new("Een"))
                .await
        ),
        data
    );
    let different = keyed(&client, "k")
        .post("/candidates?idempotencyKey=j", &new("Een"))
        .await;
    assert_eq!(
        (different.status, different.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["idempotency-key ambiguous".into()]
        )
    );
    let twice = keyed(&keyed(&client, "k"), "k")
        .post("/candidates", &new("Een"))
        .await;
    assert_eq!(twice.faults(), ["idempotency-key duplicate"]);
    let twice = client
        .post("/candidates?idempotencyKey=k&idempotencyKey=k", &new("Een"))
        .await;
    assert_eq!(twice.faults(), ["idempotencyKey duplicate"]);
    let (longest, too_long) = ("x".repeat(255), "x".repeat(256));
    for unfit in ["", "a b", "é", too_long.as_str()] {
        assert_eq!(
            keyed(&client, unfit)
                .post("/candidates", &new("Een"))
                .await
                .faults(),
            ["idempotency-key format"]
        );
    }
    accepted(
        &keyed(&client, &longest)
            .post("/candidates", &new("Een"))
            .await,
    );
}

#[testkit::test]
async fn idempotency_key_is_bound_to_region_and_environment() {
    let (app, region) = app_with(vec![]).await;
    let other = app.region("zuid").await;
    let own = keyed(&app.client(&region.key), "k");
    let first = accepted(&own.post("/candidates", &new("Een")).await);
    for answer in [
        own.post("/api/sandbox/candidates", &new("Twee")).await,
        keyed(&app.client(&other.key), "k")
            .post("/candidates", &new("Drie"))
            .await,
    ] {
        assert_ne!(accepted(&answer)["mutationId"], first["mutationId"]);
        assert_eq!(answer.header("idempotency-replayed"), "");
    }
    // Another key of the region is the same caller.
    let second = app
        .client(&region.key)
        .post("/auth/region/api-keys", &json!({}))
        .await
        .json()["data"]["key"]
        .clone();
    let second = keyed(&app.client(second.as_str().unwrap()), "k");
    assert_eq!(
        replayed(&second.post("/candidates", &new("Een")).await),
        first
    );
}

#[testkit::test]
async fn repeated_upsert_returns_no_ids() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = keyed(&app.client(&region.key), "k");
    let body = json!({"name": "A", "email": "n1@example.nl", "privacyConsent": true});
    let data = accepted(&client.post("/candidates/upsert", &body).await);
    assert_eq!(data["candidateIds"], json!([]));
    assert_eq!(
        replayed(&client.post("/candidates/upsert", &body).await),
        data
    );
}

#[testkit::test]
async fn concurrent_equal_requests_run_once() {
    let (app, region) = app_with(vec![]).await;
    let client = keyed(&app.client(&region.key), "k");
    let body = new("Een");
    let answers =
        futures::future::join_all((0..20).map(|_| client.post("/candidates", &body))).await;
    let fresh = answers
        .iter()
        .filter(|answer| answer.header("idempotency-replayed").is_empty())
        .count();
    let data: Vec<_> = answers.iter().map(accepted).collect();
    assert_eq!(fresh, 1);
    assert_eq!(data, vec![data[0].clone(); 20]);
    assert_eq!(client.get("/candidates").await.each("name"), ["Een"]);
}

#[testkit::test]
async fn repetition_stores_no_second_file() {
    let (app, region) = app_with(vec![]).await;
    let client = keyed(&app.client(&region.key), "k");
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let body = json!([crate::with(
        new("Een")[0].clone(),
        json!({"curriculumVitae": file})
    )]);
    let data = accepted(&client.post("/candidates", &body).await);
    assert_eq!(replayed(&client.post("/candidates", &body).await), data);
    let other = client
        .post(
            "/candidates",
            &json!([crate::with(body[0].clone(), json!({"name": "Twee"}))]),
        )
        .await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(crate::files_kept(&app), 1);
}
