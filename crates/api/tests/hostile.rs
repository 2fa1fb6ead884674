//! Hostile requests: each gets a clear refusal, never a 500 and never an echo of its input.

use crate::{app_with, custom_field, with};
use http::{Method, StatusCode};
use model::{CustomField, CustomFieldType};
use serde_json::{Map, Value, json};
use testkit::candidate;

fn least() -> Value {
    json!({"name": "Zoë", "email": "zoe@example.nl", "privacyConsent": true})
}

#[testkit::test]
async fn invalid_bytes_in_a_query_are_a_fault() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for (query, faults) in [
        ("candidates?cursor=%FF%FE", vec!["cursor encoding"]),
        ("candidates?fields=%C3%28", vec!["fields encoding"]),
        ("candidates?%FF=1", vec!["? unknown"]),
        ("candidates?fields=name%00", vec!["fields unknown"]),
        ("candidates?phase=nieuw%00", vec!["phase enum"]),
        ("candidates/find?email=%FF", vec!["email encoding"]),
        ("candidates/find?phone=%00", vec!["phone pattern"]),
        ("candidates?pageSize=1%00", vec!["pageSize range"]),
        ("candidates?jan.de.boer@example.nl", vec!["? unknown"]),
        ("candidates?0612345678", vec!["? unknown"]),
        ("candidates?%3Cscript%3E=1", vec!["? unknown"]),
    ] {
        let answer = client.get(&format!("/{query}")).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (
                StatusCode::BAD_REQUEST,
                faults.into_iter().map(String::from).collect()
            ),
            "{query}"
        );
    }
}

#[testkit::test]
async fn long_query_is_rejected_cheaply() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    // As long as a URI is allowed to be.
    let many = (0..4000)
        .map(|n| format!("p{n}=1"))
        .collect::<Vec<_>>()
        .join("&");
    let answer = client.get(&format!("/candidates?{many}")).await;
    assert_eq!(
        (answer.status, answer.faults().len()),
        (StatusCode::BAD_REQUEST, 100)
    );
    assert_eq!(
        answer.json()["detail"],
        "more than 100 problems in the request; the first 100 are listed in `errors`"
    );
    for (names, separator) in [
        ("name", ","),
        ("naam", ","),
        ("customFields.k", ","),
        ("name", "&fields="),
    ] {
        let fields = vec![names; 4_000].join(separator);
        let answer = client.get(&format!("/candidates?fields={fields}")).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["fields maxItems".into()])
        );
    }
    let unknown = (0..125)
        .map(|n| format!("f{n}"))
        .collect::<Vec<_>>()
        .join(",");
    let answer = client.get(&format!("/candidates?fields={unknown}")).await;
    assert_eq!(
        (answer.status, answer.faults().len()),
        (StatusCode::BAD_REQUEST, 100)
    );
    // The known fields are listed once.
    assert_eq!(answer.text().matches("known fields").count(), 1);
    assert!(answer.body.len() < 20_000, "{}", answer.body.len());
}

#[testkit::test]
async fn at_most_a_hundred_short_faults_are_reported() {
    let (app, region) = app_with(vec![]).await;
    let field = CustomField {
        options: (0..200).map(|number| format!("{number:0193}")).collect(),
        ..custom_field(1, "veel", CustomFieldType::MultiSelect)
    };
    assert!(
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap()
    );
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let patch = async |body: Value| {
        client
            .send(
                Method::PATCH,
                "/candidates/recAAAAAAAAAAAAAA",
                body.to_string().into(),
            )
            .await
    };
    for (body, fault) in [
        (
            json!({"customFields": {"veel": vec![1; 50_000]}}),
            "/customFields/veel maxItems",
        ),
        (json!({"sectors": vec![1; 50_000]}), "/sectors maxItems"),
        (json!({"sectors": vec![1; 500_000]}), " tooManyValues"),
    ] {
        let answer = patch(body).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec![fault.to_owned()])
        );
        assert!(answer.body.len() < 1_000, "{}", answer.body.len());
    }
    let answer = patch(json!({"customFields": {"veel": vec![1; 200]}})).await;
    assert_eq!(
        (answer.faults().len(), answer.faults()[99].as_str()),
        (100, "/customFields/veel/49 type")
    );
    assert_eq!(
        answer.json()["detail"],
        "more than 100 problems in the request; the first 100 are listed in `errors`"
    );
    assert!(answer.body.len() < 100_000, "{}", answer.body.len());
    let strangers: Map<String, Value> = (0..20_000)
        .map(|number| (format!("m{number}"), 1.into()))
        .collect();
    let bodies = [
        ("/candidates", json!(vec![strangers.clone(); 2])),
        ("/candidates/find", strangers.clone().into()),
    ];
    for (path, body) in bodies
        .into_iter()
        .chain([("/auth/candidates/verification", strangers.into())])
    {
        let answer = app.client(&region.key).post(path, &body).await;
        assert_eq!(
            (answer.status, answer.faults().len()),
            (StatusCode::BAD_REQUEST, 100),
            "{path}"
        );
    }
}

#[testkit::test]
async fn number_of_items_is_checked_before_their_content() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for (path, body, fault) in [
        ("/candidates", json!(vec![1; 11]), " length"),
        (
            "/candidates",
            json!([with(least(), json!({"interactions": vec![1; 101]}))]),
            "/0/interactions maxItems",
        ),
        (
            "/candidates",
            json!([with(least(), json!({"curriculumVitae": vec![1; 6]}))]),
            "/0/curriculumVitae maxItems",
        ),
        (
            "/candidates/recAAAAAAAAAAAAAA/interactions",
            json!(vec![1; 11]),
            " length",
        ),
        (
            "/candidates/recAAAAAAAAAAAAAA/attachments",
            json!({"curriculumVitae": vec![1; 6]}),
            "/curriculumVitae maxItems",
        ),
        (
            "/candidates/find",
            json!({"email": "a@example.nl", "fields": vec![1; model::Selection::MAX + 1]}),
            "/fields maxItems",
        ),
        (
            "/schema/custom-fields",
            json!({"key": "a", "label": "A", "type": "multiSelect", "options": vec![1; 201]}),
            "/options maxItems",
        ),
    ] {
        let answer = client.post(path, &body).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec![fault.to_owned()]),
            "{path}"
        );
    }
}

#[testkit::test]
async fn hostile_json_is_one_clear_fault() {
    let (app, region) = app_with(vec![]).await;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let deep = "[".repeat(500_000);
    let deep_inside = format!("{{\"email\":{}", "{\"a\":".repeat(100_000));
    for body in [
        b"".to_vec(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"{\"email\":\"\xff\"}".to_vec(),
        b"{\"email\":\"\\ud800\"}".to_vec(),
        b"{\"email\":\"a\"}{}".to_vec(),
        b"{\"email\":NaN}".to_vec(),
        b"\0".to_vec(),
        deep.into_bytes(),
        deep_inside.into_bytes(),
    ] {
        let answer = client
            .send(Method::POST, "/candidates/find", body.into())
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let fault = &answer.faults()[0];
        assert!(
            [" json", " type", " tooDeep"].contains(&fault.as_str()),
            "{fault}"
        );
        assert_eq!(answer.faults().len(), 1);
    }
}

#[testkit::test]
async fn nul_and_quotes_are_searched_as_text() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for local in [
        "a\0b",
        "'OR'1'='1",
        "\"OR\"\"=\"",
        "%",
        "_",
        "n1'--",
        &"é".repeat(100_000),
    ] {
        let answer = client
            .post(
                "/candidates/find",
                &json!({"email": format!("{local}@example.nl")}),
            )
            .await;
        match answer.status {
            StatusCode::OK => assert_eq!(answer.data(), json!([])),
            _ => assert_eq!(answer.faults(), ["/email format"]),
        }
    }
}

#[testkit::test]
async fn hostile_headers_are_refused_or_ignored() {
    let (app, region) = app_with(vec![]).await;
    let long = "x".repeat(100_000);
    for (name, value, status) in [
        ("x-api-key", long.as_str(), StatusCode::UNAUTHORIZED),
        ("x-api-key", "\u{e9}", StatusCode::UNAUTHORIZED),
        ("authorization", long.as_str(), StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(
            app.anonymous()
                .with(name, value)
                .get("/candidates")
                .await
                .status,
            status
        );
    }
    for (name, value, status) in [
        ("x-request-id", long.as_str(), StatusCode::OK),
        ("traceparent", long.as_str(), StatusCode::OK),
        ("if-none-match", long.as_str(), StatusCode::OK),
        ("accept", long.as_str(), StatusCode::NOT_ACCEPTABLE),
        ("x-api-sandbox", long.as_str(), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(
            app.client(&region.key)
                .with(name, value)
                .get("/candidates")
                .await
                .status,
            status,
            "{name}"
        );
    }
    let admin = app
        .client(&app.admin_key().await)
        .with("x-api-region", &long);
    assert_eq!(admin.get("/candidates").await.status, StatusCode::NOT_FOUND);
}

#[testkit::test]
async fn odd_paths_are_404() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for path in [
        "/candidates/%2e%2e/%2e%2e/etc/passwd",
        "/candidates/../health",
        "/%00",
        "/candidates/%ff",
        "/candidates/a/b",
        "/api/sandbox/%2e%2e/v2/candidates",
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("passwd"));
    }
    let long = format!("/candidates/{}", "a".repeat(60_000));
    assert_eq!(client.get(&long).await.status, StatusCode::NOT_FOUND);
}
