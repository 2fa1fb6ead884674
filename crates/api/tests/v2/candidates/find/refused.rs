//! Searches that are refused.

use crate::app_with;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

#[testkit::test]
async fn invalid_email_search_is_rejected_with_the_reason() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for (email, expected) in [
        (
            "jan de boer@example.nl",
            "expected an e-mail address without spaces; found a space at position 4",
        ),
        (
            "geen adres",
            "expected an e-mail address without spaces; found a space at position 5",
        ),
        (
            "jan.example.nl",
            "expected an e-mail address with an @; found none",
        ),
        (
            "@example.nl",
            "expected text before and after the @; found none on one side",
        ),
        (
            "jan@",
            "expected text before and after the @; found none on one side",
        ),
        (
            "Jan <jan@example.nl>",
            "expected the bare e-mail address; found a display name, quotes or angle brackets; remove them",
        ),
        (
            "mailto:jan@example.nl",
            "expected an e-mail address; found a URL",
        ),
        (
            "https://jan@example.nl/",
            "expected an e-mail address; found a URL",
        ),
    ] {
        let encoded = utf8_percent_encode(email, NON_ALPHANUMERIC);
        for (answer, at) in [
            (
                client
                    .get(&format!("/candidates/find?email={encoded}"))
                    .await,
                "email format",
            ),
            (
                client
                    .post("/candidates/find", &json!({"email": email}))
                    .await,
                "/email format",
            ),
        ] {
            assert_eq!(
                (answer.status, answer.faults()),
                (StatusCode::BAD_REQUEST, vec![at.to_owned()]),
                "{email}"
            );
            let message = answer.json()["errors"][0]["message"]
                .as_str()
                .unwrap()
                .to_owned();
            assert_eq!(
                message.trim_end_matches("; write + as %2B in a query"),
                expected
            );
            assert!(
                !answer.text().contains("example.nl"),
                "no value is repeated"
            );
        }
    }
}

#[testkit::test]
async fn search_needs_email_or_phone() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for query in ["", "?", "?email=", "?email=%20&phone=", "?fields=name"] {
        let answer = client.get(&format!("/candidates/find{query}")).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["email required".into()]),
            "{query}"
        );
    }
    for body in [json!({}), json!({"email": " ", "phone": null})] {
        let answer = client.post("/candidates/find", &body).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["/email required".into()])
        );
    }
    let answer = client.get("/candidates/find?phone=geen").await;
    assert_eq!(
        (answer.status, answer.faults()),
        (StatusCode::BAD_REQUEST, vec!["phone pattern".into()])
    );
}

#[testkit::test]
async fn parameter_must_be_known_and_occur_once() {
    let (app, region) = app_with(vec![]).await;
    let answer = app
        .client(&region.key)
        .get("/candidates/find?email=a@example.nl&email=b@example.nl&Phone=1&pageSize=1&cursor=x")
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer.faults(),
        [
            "email duplicate",
            "Phone unknown",
            "pageSize unknown",
            "cursor unknown"
        ]
    );
    assert!(!answer.text().contains("example.nl"));
    assert_eq!(
        answer.json()["errors"][1]["message"],
        "there is no query parameter of this name here; known parameters: email, phone, fields, includeInteractions"
    );
}

#[testkit::test]
async fn address_is_judged_beside_a_phone_number_of_another_type() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for (email, faults) in [
        ("geen adres", vec!["/phone type", "/email format"]),
        (" ", vec!["/phone type"]),
    ] {
        let body = json!({"email": email, "phone": 5});
        let answer = client.post("/candidates/find", &body).await;
        assert_eq!(answer.faults(), faults, "{email}");
    }
}

#[testkit::test]
async fn bad_body_reports_every_fault_without_values() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = json!({"email": 12, "phone": ["06 12345678"], "fields": ["naam", "name", 3], "e-mail/~": "jan@example.nl"});
    let answer = client.post("/candidates/find", &body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer.faults(),
        [
            "/e-mail~1~0 unknown",
            "/email type",
            "/phone type",
            "/fields/2 type",
            "/fields/0 unknown"
        ]
    );
    assert!(!answer.text().contains("jan@") && !answer.text().contains("12345678"));
    for (body, faults) in [
        (
            json!({"email": "a@example.nl", "fields": []}),
            ["/fields blank"],
        ),
        (
            json!({"email": "a@example.nl", "fields": "name"}),
            ["/fields type"],
        ),
        (
            json!({"email": "a@example.nl", "fields": ["name", "customFields.weg"]}),
            ["/fields/1 unknown"],
        ),
        (
            json!({"email": "a@example.nl", "fields": ["name", "naam"]}),
            ["/fields/1 unknown"],
        ),
        (json!([{"email": "a@example.nl"}]), [" type"]),
    ] {
        let answer = client.post("/candidates/find", &body).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, faults.map(String::from).to_vec())
        );
    }
}
