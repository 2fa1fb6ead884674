//! The routes: what they take, answer and refuse.

use super::{PATH, path_of, subscribed};
use crate::{
    app_with, delete,
    harness::receiver::{Receiver, answer},
    patch,
    v2::app_reaching_itself,
};
use http::{Method, StatusCode};
use model::Permission;
use serde_json::{Value, json};
use testkit::Client;

async fn post(client: &Client<'_>, path: &str) -> testkit::Answer {
    client.send(Method::POST, path, "".into()).await
}

#[testkit::test]
async fn subscription_is_created_shown_changed_and_removed() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = json!({"url": " https://www.example.nl/gebeurtenissen ", "events": ["mutation.failed", "candidate.created"],
        "description": " CRM ", "environment": null, "verify": null});
    let made = client.post(PATH, &body).await;
    let data = made.json()["data"].clone();
    let (id, secret) = (
        data["id"].as_str().unwrap(),
        data["secret"].as_str().unwrap(),
    );
    let now = "2026-01-02T03:04:05.678Z";
    let shown = json!({"id": id, "environment": "production", "url": "https://www.example.nl/gebeurtenissen",
        "events": ["candidate.created", "mutation.failed"], "description": "CRM", "paused": false, "pausedFor": null,
        "pausedAt": null, "failingSince": null, "lastSuccessAt": null, "createdAt": now, "updatedAt": now});
    assert_eq!(data, crate::with(shown.clone(), json!({"secret": secret})));
    assert!(
        secret.starts_with("whsec_") && secret.len() == 50,
        "{secret}"
    );
    assert_eq!(made.status, StatusCode::CREATED);
    let path = path_of(&data);
    assert_eq!(
        made.header("location"),
        format!("http://127.0.0.1:8080/api/v2{path}")
    );
    assert_eq!(client.get(&path).await.data(), shown);
    assert_eq!(client.get(PATH).await.data(), json!([shown]));
    let changed = patch(
        &client,
        &path,
        &json!({"events": "*", "description": null, "paused": true}),
    )
    .await
    .data();
    let expected = json!({"events": ["*"], "description": null, "paused": true, "pausedFor": "requested", "pausedAt": now});
    assert_eq!(changed, crate::with(shown, expected));
    let rotated = patch(&client, &path, &json!({"rotateSecret": true}))
        .await
        .data();
    assert_ne!(rotated["secret"], secret);
    assert!(client.get(&path).await.data().get("secret").is_none());
    assert_eq!(delete(&client, &path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(delete(&client, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(client.get(PATH).await.data(), json!([]));
    let audited = ["created", "changed", "removed"].map(|what| format!("subscription.{what}"));
    for kind in audited {
        let entries = app.audited(&kind).await;
        assert_eq!(entries[0]["subject"], id, "{entries:?}");
        assert!(!entries[0].to_string().contains("example.nl"));
    }
}

#[testkit::test]
async fn every_fault_of_a_body_is_named() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = json!({"url": "ftp://example.nl", "events": ["candidate.created", "candidate.create"], "environment": "test",
        "secret": "x"});
    let refused = client.post(PATH, &body).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let mut faults = refused.faults();
    faults.sort();
    assert_eq!(
        faults,
        [
            "/environment enum",
            "/events/1 enum",
            "/secret unknown",
            "/url url"
        ]
    );
    assert_eq!(
        client.post(PATH, &json!({})).await.faults(),
        ["/url required", "/events required"]
    );
    let several = json!({"url": "http://10.0.0.1/", "events": "all"});
    let refused = client.post(PATH, &several).await;
    let mut faults = refused.faults();
    faults.sort();
    assert_eq!(faults, ["/events pattern", "/url url"]);
    assert_eq!(
        client
            .post(PATH, &json!({"url": "https://example.nl/", "events": []}))
            .await
            .faults(),
        ["/events minItems"]
    );
    let production =
        json!({"url": "https://example.nl/", "events": "*", "environment": "production"});
    let refused = client
        .post(&format!("/api/sandbox{PATH}"), &production)
        .await;
    assert_eq!(refused.faults(), ["/environment environment"]);
    let made = subscribed(
        &client,
        json!({"url": "https://example.nl/", "events": "*"}),
    )
    .await;
    let path = path_of(&made);
    let refused = patch(&client, &path, &json!({"url": "x", "paused": "no"})).await;
    let mut faults = refused.faults();
    faults.sort();
    assert_eq!(faults, ["/paused type", "/url url"]);
    assert_eq!(
        patch(&client, &path, &json!({})).await.faults(),
        [" minProperties"]
    );
    let since = client
        .post(
            &format!("{path}/deliveries/redeliver"),
            &json!({"since": "gisteren"}),
        )
        .await;
    assert_eq!(since.faults(), ["/since format"]);
    let listed = client
        .get(&format!(
            "{path}/deliveries?status=sent&pageSize=0&cursor=x"
        ))
        .await;
    let mut faults = listed.faults();
    faults.sort();
    assert_eq!(faults.len(), 3, "{faults:?}");
}

#[testkit::test]
async fn twentieth_subscription_is_the_last() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = json!({"url": "https://example.nl/", "events": "*"});
    for number in 0..20 {
        let base = if number % 2 == 0 { "" } else { "/api/sandbox" };
        super::subscribed_in(&client, base, body.clone()).await;
    }
    for base in ["", "/api/sandbox"] {
        let refused = client.post(&format!("{base}{PATH}"), &body).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(
            refused.json()["detail"],
            "The region has 20 subscriptions, the maximum. Delete one that nobody needs."
        );
    }
    let other = app.region("zuid").await;
    subscribed(&app.client(&other.key), body).await;
}

#[testkit::test]
async fn other_regions_and_lesser_keys_get_nothing() {
    let app = app_reaching_itself().await;
    let (noord, zuid) = (app.region("noord").await, app.region("zuid").await);
    let client = app.client(&noord.key);
    let made = subscribed(
        &client,
        json!({"url": "https://example.nl/", "events": "*"}),
    )
    .await;
    let path = path_of(&made);
    let others = app.client(&zuid.key);
    assert_eq!(others.get(PATH).await.data(), json!([]));
    for answer in [
        others.get(&path).await,
        patch(&others, &path, &json!({"paused": true})).await,
        delete(&others, &path).await,
        others.get(&format!("{path}/deliveries")).await,
        post(&others, &format!("{path}/test")).await,
        post(
            &others,
            &format!("{path}/deliveries/evtAAAAAAAAAAAAAA/redeliver"),
        )
        .await,
        others
            .post(
                &format!("{path}/deliveries/redeliver"),
                &json!({"since": "2026-01-01T00:00:00Z"}),
            )
            .await,
        client.get(&format!("/api/sandbox{path}")).await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
    }
    let reader = app
        .key_with(Some(&noord), &[Permission::Read, Permission::Write])
        .await;
    let sandbox = app.sandbox_only_key(&noord).await;
    for (key, base, read) in [(&reader, "", 200), (&sandbox, "/api/sandbox", 403)] {
        let key = app.client(key);
        assert_eq!(key.get(&format!("{base}{PATH}")).await.status, read);
        let body: Value = json!({"url": "https://example.nl/", "events": "*"});
        let refused = key.post(&format!("{base}{PATH}"), &body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}

#[testkit::test]
async fn receiver_is_subscribed_only_if_it_answers_the_challenge() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let answers = Receiver::start(|request, _| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let challenge = body["data"]["challenge"].as_str().unwrap_or_default();
        match request.target.as_str() {
            "/text" => answer(200, "", challenge),
            "/json" => answer(202, "", &json!({"challenge": challenge}).to_string()),
            "/other" => answer(200, "", "hallo"),
            "/status" => answer(404, "", challenge),
            "/redirect" => answer(302, "location: /text\r\n", challenge),
            _ => answer(200, "", &format!("{}{challenge}", " ".repeat(5000))),
        }
    });
    let new = |path: &str| json!({"url": answers.url(path), "events": "*", "verify": true});
    for (path, found) in [
        (
            "/other",
            "; found another body, one of more than 4096 bytes, or no HTTP",
        ),
        ("/status", "; found status 404"),
        ("/redirect", "; found status 302"),
        (
            "/long",
            "; found another body, one of more than 4096 bytes, or no HTTP",
        ),
    ] {
        let refused = client.post(PATH, &new(path)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}");
        let fault = refused.json()["errors"][0].clone();
        assert_eq!(
            (&fault["code"], &fault["pointer"]),
            (&json!("challenge"), &json!("/url"))
        );
        let message = fault["message"].as_str().unwrap();
        assert!(message.ends_with(found), "{path}: {message}");
    }
    assert_eq!(client.get(PATH).await.data(), json!([]));
    let first = subscribed(&client, new("/text")).await;
    subscribed(&client, new("/json")).await;
    let asked: Value = serde_json::from_slice(&answers.received().pop().unwrap().body).unwrap();
    assert_eq!(asked["type"], "subscription.verification");
    assert_eq!(asked["data"]["challenge"].as_str().unwrap().len(), 32);
    // A new URL is challenged, too, and stays as it was if it does not answer.
    let change = json!({"url": answers.url("/other"), "verify": true});
    let refused = patch(&client, &path_of(&first), &change).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let kept = client.get(&path_of(&first)).await.data();
    assert_eq!(kept["url"], answers.url("/text"));
    // Without the member no challenge is sent.
    let before = answers.received().len();
    subscribed(
        &client,
        json!({"url": answers.url("/other"), "events": "*"}),
    )
    .await;
    assert_eq!(answers.received().len(), before);
}
