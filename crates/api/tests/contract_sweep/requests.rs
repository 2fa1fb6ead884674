//! The form of requests.

use super::{Fixture, is_exception};
use http::{HeaderMap, Method, StatusCode};
use std::{collections::BTreeSet, time::Duration};
use testkit::Answer;

#[testkit::test]
async fn every_valid_request_succeeds() {
    let fixture = Fixture::new().await;
    for operation in &fixture.operations {
        let answer = operation.send(&fixture.client(operation), "", "").await;
        let status = answer.status;
        let written = operation.is_of_an_environment() && operation.method != Method::GET;
        let written = written
            && !operation.route.ends_with("/find")
            && !operation.route.ends_with("/search")
            && !operation.route.ends_with("/redeliver");
        let written =
            written || operation.route.starts_with("/auth/candidates") && operation.accepts;
        assert!(
            status.is_success(),
            "{}: {}",
            operation.name(),
            answer.text()
        );
        assert_eq!(
            status == StatusCode::ACCEPTED,
            written,
            "{}: {status}",
            operation.name()
        );
    }
}

#[testkit::test]
async fn every_operation_on_a_candidate_is_recorded() {
    let fixture = Fixture::new().await;
    let client = fixture.app.client(&fixture.region.key);
    let recorded = async || {
        fixture.app.record_accesses().await;
        fixture.app.count("accesses", "environment = 0")
    };
    let mut before = recorded().await;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| operation.route.starts_with("/candidates"))
    {
        fixture.app.clock.advance(Duration::from_mins(1));
        operation.send(&client, "", "").await;
        let after = recorded().await;
        assert!(after > before, "{}", operation.name());
        before = after;
    }
}

#[testkit::test]
async fn every_operation_rejects_an_unknown_parameter() {
    let fixture = Fixture::new().await;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| !is_exception("unknown parameter", operation))
    {
        let answer = operation
            .send(&fixture.client(operation), "", "&pagesize=1")
            .await;
        let refused = (StatusCode::BAD_REQUEST, vec!["pagesize unknown".into()]);
        assert_eq!(
            (answer.status, answer.faults()),
            refused,
            "{}",
            operation.name()
        );
        let message = answer.json()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        match operation.once.as_slice() {
            [] => assert!(
                message.contains("no query parameters") || message.contains("fields"),
                "{message}"
            ),
            known => assert!(known.iter().all(|name| message.contains(name)), "{message}"),
        }
    }
}

#[testkit::test]
async fn every_operation_rejects_a_repeated_parameter() {
    let fixture = Fixture::new().await;
    let mut refused = 0;
    for operation in &fixture.operations {
        for name in &operation.once {
            let answer = operation
                .send(
                    &fixture.client(operation),
                    "",
                    &format!("&{name}=1&{name}=1"),
                )
                .await;
            assert_eq!(
                answer.status,
                StatusCode::BAD_REQUEST,
                "{} {name}",
                operation.name()
            );
            let fault = format!("{name} duplicate");
            assert!(
                answer.faults().contains(&fault),
                "{} {name}: {:?}",
                operation.name(),
                answer.faults()
            );
            refused += 1;
        }
    }
    assert!(refused > 40, "{refused}");
}

#[testkit::test]
async fn every_operation_with_a_body_accepts_only_its_media_types() {
    let fixture = Fixture::new().await;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| operation.body.is_some())
    {
        let body = operation.body.as_ref().unwrap().to_string();
        for kind in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
            Some("application/jsonl"),
        ] {
            let client = fixture.client(operation);
            let client = kind
                .into_iter()
                .fold(client, |client, kind| client.with("content-type", kind));
            let answer = client
                .send(
                    operation.method.clone(),
                    &operation.path,
                    body.clone().into(),
                )
                .await;
            assert_eq!(
                answer.status,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "{} {kind:?}",
                operation.name()
            );
        }
    }
}

/// Such a body would have no effect, but a client that sends one expects it to have one.
#[testkit::test]
async fn every_operation_without_a_body_rejects_other_media_types() {
    let fixture = Fixture::new().await;
    let operations = fixture.operations.iter().filter(|operation| {
        operation.body.is_none() && !is_exception("415 without a body", operation)
    });
    for operation in operations {
        let send = async |header: Option<(&str, &str)>, length: &str, body: &'static str| {
            let client = fixture.client(operation).with("content-length", length);
            let client = header
                .into_iter()
                .fold(client, |client, (name, value)| client.with(name, value));
            let path = format!("{}&pagesize=1", operation.path);
            let answer = client
                .send(operation.method.clone(), &path, body.into())
                .await;
            (
                answer.status.as_u16(),
                answer.header("accept-encoding").to_owned(),
            )
        };
        let (name, text) = (operation.name(), Some(("content-type", "text/plain")));
        let json = Some(("content-type", "application/json"));
        let packed = |coding| Some(("content-encoding", coding));
        for (header, length, body, expected) in [
            (text, "1", "x", (415, "")),
            (None, "1", "x", (415, "")),
            (packed("gzip"), "0", "", (415, "identity")),
            (packed("br, identity"), "1", "x", (415, "identity")),
            // The unknown parameter is all that is wrong.
            (packed("identity"), "0", "", (400, "")),
            (json, "2", "{}", (400, "")),
            (json, "0", "", (400, "")),
            (text, "0", "", (400, "")),
        ] {
            let (status, coding) = send(header, length, body).await;
            assert_eq!(
                (status, coding.as_str()),
                expected,
                "{name} {header:?} {body:?}"
            );
        }
    }
}

#[testkit::test]
async fn every_operation_rejects_an_encoded_body() {
    let fixture = Fixture::new().await;
    let operations = fixture
        .operations
        .iter()
        .filter(|operation| !is_exception("415 without a body", operation));
    for operation in operations {
        let client = fixture.client(operation).with("content-encoding", "gzip");
        let answer = operation.send(&client, "", "").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("accept-encoding")),
            (415, "identity"),
            "{}",
            operation.name()
        );
    }
}

#[testkit::test]
async fn every_operation_answers_json_or_406() {
    let fixture = Fixture::new().await;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| !is_exception("406", operation))
    {
        let answer = operation
            .send(
                &fixture.client(operation).with("accept", "image/png"),
                "",
                "",
            )
            .await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_ACCEPTABLE,
            "{}",
            operation.name()
        );
    }
}

#[testkit::test]
async fn every_operation_is_404_with_a_trailing_slash() {
    let fixture = Fixture::new().await;
    for operation in &fixture.operations {
        let path = operation.path.replacen('?', "/?", 1);
        for base in ["", "/api/sandbox", "/api/sandbox/v2"] {
            let answer = operation
                .send_to(&fixture.client(operation), &format!("{base}{path}"))
                .await;
            let found = (answer.status, answer.header("location"));
            assert_eq!(
                found,
                (StatusCode::NOT_FOUND, ""),
                "{} {base}",
                operation.name()
            );
        }
    }
}

/// Returns what a HEAD has in common with its GET.
fn head(answer: &Answer) -> (StatusCode, HeaderMap) {
    let mut headers = answer.headers.clone();
    headers.remove("content-length");
    (answer.status, headers)
}

#[testkit::test]
async fn every_get_operation_supports_head() {
    let fixture = Fixture::new().await;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| operation.method == Method::GET)
    {
        for (good, more) in [(true, ""), (true, "&x=1"), (false, "")] {
            let client = if good {
                fixture.client(operation)
            } else {
                fixture.app.anonymous()
            };
            let client = client.with("x-request-id", "same");
            let got = operation.send(&client, "", more).await;
            let asked = client
                .send(
                    Method::HEAD,
                    &format!("{}{more}", operation.path),
                    "".into(),
                )
                .await;
            assert_eq!(
                (head(&asked), asked.body.len()),
                (head(&got), 0),
                "{}{more}",
                operation.name()
            );
        }
    }
}

/// The test client compares the methods in `Allow`, as for every 405.
#[testkit::test]
async fn every_path_rejects_other_methods_and_names_its_own() {
    let fixture = Fixture::new().await;
    let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
    ];
    let paths: BTreeSet<_> = fixture
        .operations
        .iter()
        .map(|one| (one.route, one.path.split('?').next().unwrap()))
        .collect();
    for (route, path) in paths {
        let has = |method: &str| {
            fixture
                .operations
                .iter()
                .any(|one| one.route == route && one.method.as_str() == method)
        };
        for method in methods
            .into_iter()
            .filter(|method| !(has(method) || *method == "HEAD" && has("GET")))
        {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = fixture
                .app
                .client(&fixture.region.key)
                .send(method.clone(), path, "".into())
                .await;
            assert_eq!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {route}"
            );
            assert!(!answer.header("allow").is_empty(), "{method} {route}");
        }
    }
}
