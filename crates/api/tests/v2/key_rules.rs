//! The restrictions of keys: expiry, networks, permissions, and the number of keys of a region.

use crate::{app_with, delete};
use http::StatusCode;
use model::Permission::{self, Erase, Read, Settings, Write};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::TestApp;

const KEYS: &str = "/auth/region/api-keys";

#[testkit::test]
async fn expired_key_is_rejected() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let made = client
        .post(KEYS, &json!({"expiresAt": "2026-01-02T05:04:05.678+01:00"}))
        .await
        .json()["data"]
        .clone();
    assert_eq!(
        (&made["expiresAt"], &made["warnings"]),
        (&json!("2026-01-02T04:04:05.678Z"), &json!([]))
    );
    let key = app.client(made["key"].as_str().unwrap());
    let listed = async || {
        let keys = client.get("/auth/regions/me").await.data()["keys"].clone();
        keys.as_array()
            .unwrap()
            .iter()
            .find(|key| key["id"] == made["id"])
            .unwrap()
            .clone()
    };
    assert_eq!(
        (&listed().await["expiresAt"], &listed().await["warnings"]),
        (&made["expiresAt"], &json!(["expiresSoon"]))
    );
    app.clock
        .advance(Duration::from_hours(1) - Duration::from_micros(1));
    assert_eq!(key.get("/candidates").await.status, StatusCode::OK);
    app.clock.advance(Duration::from_micros(1));
    let refused = key.get("/candidates").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        refused.header("www-authenticate"),
        "ApiKey realm=\"onderwijsregio\", header=\"x-api-key\""
    );
    assert_eq!(listed().await["warnings"], json!(["expired"]));
    let failed = app.audited("authentication.failed").await;
    assert_eq!(failed[0]["details"]["reason"], "key");
}

#[testkit::test]
async fn unused_key_has_a_warning() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    client.post(KEYS, &json!({"description": "spare"})).await;
    app.clock.advance(Duration::from_hours(90 * 24));
    assert_eq!(client.get("/candidates").await.status, StatusCode::OK);
    app.tidy().await;
    let keys = client.get("/auth/regions/me").await.data()["keys"].clone();
    let warnings = |called: Value| {
        let mut keys = keys.as_array().unwrap().iter();
        keys.find(|key| key["description"] == called).unwrap()["warnings"].clone()
    };
    assert_eq!(
        [warnings(Value::Null), warnings("spare".into())],
        [json!([]), json!(["unused"])]
    );
}

#[testkit::test]
async fn key_works_only_from_its_networks() {
    let app = TestApp::with(api::Settings {
        rate_limit: None,
        proxies: 1,
        ..api::Settings::default()
    })
    .await;
    let region = app.region("noord").await;
    let networks = json!(["203.0.113.0/24", "2001:db8::/48", "::ffff:192.0.2.0/120"]);
    let made = app
        .client(&region.key)
        .with("x-forwarded-for", "198.51.100.1");
    let made = made
        .post(KEYS, &json!({"allowedNetworks": networks}))
        .await
        .json()["data"]
        .clone();
    assert_eq!(
        made["allowedNetworks"],
        json!(["203.0.113.0/24", "2001:db8::/48", "192.0.2.0/24"])
    );
    let from = async |address: &str| {
        let client = app
            .client(made["key"].as_str().unwrap())
            .with("x-forwarded-for", address);
        client.get("/candidates").await
    };
    for good in [
        "203.0.113.255",
        "::ffff:203.0.113.1",
        "2001:db8:0:1::5",
        "192.0.2.7",
        "10.0.0.1, 203.0.113.9",
    ] {
        assert_eq!(from(good).await.status, StatusCode::OK, "{good}");
    }
    for bad in [
        "203.0.114.1",
        "2001:db8:1::1",
        "::ffff:198.51.100.1",
        "203.0.113.9, 10.0.0.1",
        "unknown",
    ] {
        let refused = from(bad).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{bad}");
        assert_eq!(
            refused.json()["detail"],
            "This key may not be used from this network. Use it from one of its allowed networks, or ask for a key for this one."
        );
        assert!(!refused.text().contains("203.0.113"));
    }
    let failed = app.audited("authentication.failed").await;
    assert!(
        !failed.is_empty()
            && failed
                .iter()
                .all(|entry| entry["details"]["reason"] == "network")
    );
}

#[testkit::test]
async fn caller_without_an_address_is_in_no_network() {
    let (app, region) = app_with(vec![]).await;
    let made = app
        .client(&region.key)
        .post(KEYS, &json!({"allowedNetworks": ["0.0.0.0/0"]}))
        .await
        .json()["data"]
        .clone();
    assert_eq!(
        app.client(made["key"].as_str().unwrap())
            .get("/candidates")
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[testkit::test]
async fn every_fault_of_a_new_key_is_reported() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let many: Vec<String> = (0..21)
        .map(|number| format!("10.0.{number}.0/24"))
        .collect();
    for (body, faults) in [
        (
            json!({"expiresAt": "2026-01-02T03:04:05.678Z"}),
            vec!["/expiresAt future"],
        ),
        (json!({"permissions": []}), vec!["/permissions minItems"]),
        (
            json!({"permissions": ["read", "admin"]}),
            vec!["/permissions/1 enum"],
        ),
        (
            json!({"allowedNetworks": []}),
            vec!["/allowedNetworks minItems"],
        ),
        (
            json!({"allowedNetworks": many}),
            vec!["/allowedNetworks maxItems"],
        ),
        (
            json!({"allowedNetworks": ["10.0.0.1/8", "10.0.0.0", "10.0.0.0/8"]}),
            vec!["/allowedNetworks/0 network", "/allowedNetworks/1 network"],
        ),
    ] {
        let answer = client.post(KEYS, &body).await;
        let mut named = answer.faults();
        named.sort();
        assert_eq!(
            (answer.status.as_u16(), named),
            (400, faults.iter().map(ToString::to_string).collect()),
            "{body}"
        );
    }
    let nothing = client
        .post(
            KEYS,
            &json!({"expiresAt": null, "permissions": null, "allowedNetworks": null}),
        )
        .await;
    assert_eq!(nothing.status, StatusCode::CREATED);
}

#[testkit::test]
async fn key_cannot_grant_a_permission_it_lacks() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&app.key_with(Some(&region), &[Read, Settings]).await);
    for body in [json!({}), json!({"permissions": ["read", "write"]})] {
        let refused = client.post(KEYS, &body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let detail = "This key may not give the permission `write`, which it does not have itself. Leave it out, or use a key that has it.";
        assert_eq!(refused.json()["detail"], detail);
    }
    let made = client
        .post(KEYS, &json!({"permissions": ["settings", "read"]}))
        .await;
    assert_eq!(
        made.json()["data"]["permissions"],
        json!(["read", "settings"])
    );
}

#[testkit::test]
async fn archiving_needs_write_and_erasing_needs_erase() {
    let (app, region) = app_with(vec![testkit::candidate(1), testkit::candidate(2)]).await;
    let with = async |permissions: &[Permission]| app.key_with(Some(&region), permissions).await;
    let (write, erase) = (with(&[Write]).await, with(&[Erase]).await);
    let status = async |key: &str, path: &str| delete(&app.client(key), path).await.status.as_u16();
    let [one, two] = [
        "/candidates/rec00000000000001",
        "/candidates/rec00000000000002",
    ];
    assert_eq!(status(&erase, one).await, 403);
    assert_eq!(status(&erase, &format!("{one}?permanent=false")).await, 403);
    assert_eq!(status(&write, &format!("{one}?permanent=true")).await, 403);
    assert_eq!(status(&write, one).await, 202);
    assert_eq!(status(&erase, &format!("{two}?permanent=true")).await, 202);
    assert_eq!(
        app.client(&region.key)
            .get("/candidates?archived=true")
            .await
            .each("id"),
        ["rec00000000000001"]
    );
}

#[testkit::test]
async fn at_most_fifty_keys_are_active() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for number in 1..50 {
        app.clock.advance(Duration::from_secs(7));
        let ends = (number == 1).then_some("2026-01-02T06:00:00Z");
        assert_eq!(
            client.post(KEYS, &json!({"expiresAt": ends})).await.status,
            StatusCode::CREATED,
            "{number}"
        );
    }
    app.clock.advance(Duration::from_secs(7));
    let refused = client.post(KEYS, &json!({})).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let detail = "The region has 50 live keys, the maximum. Revoke one that nobody needs.";
    assert_eq!(refused.json()["detail"], detail);
    let keys = client.get("/auth/regions/me").await.data()["keys"].clone();
    assert_eq!(keys.as_array().unwrap().len(), 50);
    let last = keys[49]["id"].as_str().unwrap();
    assert_eq!(
        delete(
            &client,
            &format!("/auth/regions/{}/api-keys/{last}", region.id)
        )
        .await
        .status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        client.post(KEYS, &json!({})).await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        client.post(KEYS, &json!({})).await.status,
        StatusCode::CONFLICT
    );
    // An expired key does not count towards the limit.
    app.clock.advance(Duration::from_hours(3));
    assert_eq!(
        client.post(KEYS, &json!({})).await.status,
        StatusCode::CREATED
    );
    let other = app.region("zuid").await;
    assert_eq!(
        app.client(&other.key).post(KEYS, &json!({})).await.status,
        StatusCode::CREATED
    );
}

#[testkit::test]
async fn at_most_sixty_keys_are_created_a_minute() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    app.clock.advance(Duration::from_mins(1));
    for number in 0..60 {
        let created = client.post(KEYS, &json!({})).await;
        assert_eq!(created.status, StatusCode::CREATED);
        // Fewer than fifty stay.
        if number < 15 {
            let id = created.json()["data"]["id"].as_str().unwrap().to_owned();
            let path = format!("/auth/regions/{}/api-keys/{id}", region.id);
            assert_eq!(delete(&client, &path).await.status, StatusCode::NO_CONTENT);
        }
    }
    app.clock.advance(Duration::from_millis(20_500));
    let refused = client.post(KEYS, &json!({})).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "40")
    );
    assert_eq!(
        refused.json()["detail"],
        "A region makes at most 60 keys a minute. Wait for `Retry-After` seconds."
    );
    app.clock.advance(Duration::from_millis(39_500));
    assert_eq!(
        client.post(KEYS, &json!({})).await.status,
        StatusCode::CREATED
    );
    let made = app.count("api_keys", "revoked_at IS NULL");
    assert_eq!(made, 47);
}

/// Concurrent requests, possibly on several nodes, never exceed the limit on keys.
#[testkit::test]
async fn concurrently_created_keys_are_all_counted() {
    let (app, region) = app_with(vec![]).await;
    app.clock.advance(Duration::from_mins(1));
    let client = app.client(&region.key);
    let body = json!({});
    // On a busy machine those that wait for the others are refused with 503, and try again.
    let create = async || {
        for _ in 0..1_000 {
            let answer = client.post(KEYS, &body).await;
            if answer.status != StatusCode::SERVICE_UNAVAILABLE {
                return answer;
            }
            tokio::task::yield_now().await;
        }
        panic!("the server is never free");
    };
    let made = futures::future::join_all((0..60).map(|_| create())).await;
    let statuses: Vec<u16> = made.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        49,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 409).count(),
        11,
        "{statuses:?}"
    );
    assert_eq!(app.count("api_keys", "description IS NULL"), 50);
}

#[testkit::test]
async fn log_lines_have_the_permissions_of_the_key() {
    let (app, region) = app_with(vec![]).await;
    let body = json!({"expiresAt": "2027-01-01T00:00:00Z", "permissions": ["read"], "allowedNetworks": ["10.0.0.0/8"]});
    app.client(&region.key).post(KEYS, &body).await;
    let entry: Value = app.audited("key.created").await.pop().unwrap();
    assert_eq!(
        entry["details"],
        json!({"opens": "region", "sandboxOnly": false, "expiresAt": "2027-01-01T00:00:00.000Z", "permissions": ["read"],
            "allowedNetworks": ["10.0.0.0/8"]})
    );
}
