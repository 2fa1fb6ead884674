//! Refusals of version 1: all faults at once, at the members of version 1, in both forms.

use super::{CREATE, create, user};
use crate::app_with;
use http::{Method, StatusCode};
use serde_json::json;

#[testkit::test]
async fn every_fault_names_the_member_of_version_1() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = json!({
        "naam": "", "email": "geen adres", "privacy_consent": "ja", "sector": ["primair onderwijs"], "fase": "Nieuw",
        "geboortedatum": "ooit", "telefoon": "3,16E+10", "plaats": 1, "kwalificatie": "PDG",
    });
    let answer = create(&client, &body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let mut faults = answer.faults();
    faults.sort_unstable();
    assert_eq!(
        faults,
        [
            "/email format",
            "/fase enum",
            "/geboortedatum format",
            "/kwalificatie type",
            "/naam required",
            "/plaats type",
            "/privacy_consent type",
            "/sector/0 enum",
            "/telefoon spoiledNumber",
        ]
    );
    assert!(!answer.text().contains("geen adres"));
}

#[testkit::test]
async fn a_refusal_has_the_members_of_both_forms() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key).with("x-request-id", "r1");
    let answer = client
        .post(
            "/api/create-user?x=1",
            &user("a@example.nl", json!({"sector": ["x"]})),
        )
        .await;
    let message = answer.json()["errors"][0]["message"].clone();
    assert_eq!(
        answer.json(),
        json!({
            "type": "http://127.0.0.1:8080/problems/invalid-request", "title": "Invalid request", "status": 400,
            "detail": "1 problem in the request", "instance": "urn:request:r1", "statusCode": 400,
            "message": "Invalid request", "meta": {"sandboxEnabled": false},
            "errors": [{"pointer": "/sector/0", "code": "enum", "message": message}],
            "error": true, "url": "/api/create-user", "statusMessage": "Invalid request",
            "data": {"issues": [{"path": ["sector", 0], "code": "enum", "message": message}]},
        })
    );
    let answer = app
        .anonymous()
        .with("x-request-id", "r1")
        .post(CREATE[0], &json!({}))
        .await;
    let body = answer.json();
    assert_eq!(
        (&body["error"], &body["url"], &body["statusMessage"]),
        (
            &json!(true),
            &json!("/api/v1/create-user"),
            &json!("Unauthorized")
        )
    );
    assert_eq!(body.get("data"), None);
}

#[testkit::test]
async fn a_body_is_read_as_in_version_2() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let json = client.clone().with("content-type", "application/json");
    for (body, fault) in [
        ("", " json"),
        ("{", " json"),
        ("[]", " type"),
        ("null", " type"),
        ("{\"naam\":\"a\",\"naam\":\"b\"}", "/naam duplicate"),
    ] {
        let answer = json.send(Method::POST, CREATE[0], body.into()).await;
        assert_eq!(answer.faults(), [fault], "{body}");
    }
    let answer = client.send(Method::POST, CREATE[0], "{}".into()).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
