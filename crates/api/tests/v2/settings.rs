//! `/auth/regions/me/settings`.

use crate::{app_with, patch};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Method, StatusCode};
use model::{Permission, Role};
use serde_json::{Value, json};
use testkit::Client;

const PATH: &str = "/auth/regions/me/settings";
/// A PNG of one pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Returns a body with all settings.
pub(crate) fn settled() -> Value {
    json!({
        "notificationUrl": "https://www.example.nl/meldingen?van=portaal",
        "portal": {"displayName": "Werken in Noord", "colour": "#0B5A9D", "logo": {"base64": PNG}},
        "retention": {"days": 28, "daysWithConsent": 365},
        "exitReasons": ["Verhuisd", " Andere baan "], "exitReasonRequired": true,
    })
}

async fn changed_to(client: &Client<'_>, change: Value) -> Value {
    let answered = patch(client, PATH, &change).await.data();
    assert_eq!(client.get(PATH).await.data(), answered);
    answered
}

#[testkit::test]
async fn absent_setting_stays_and_null_clears() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let nothing = json!({
        "notificationUrl": null, "portal": {"displayName": null, "colour": null, "logo": null}, "retention": null,
        "v1": true, "v1Unknown": "ignore", "exitReasons": [], "exitReasonRequired": false, "signIn": null,
    });
    let first = client.get(PATH).await;
    assert_eq!(
        first.json(),
        json!({"statusCode": 200, "message": "Successfully retrieved settings", "data": nothing,
            "meta": {"sandboxEnabled": false}})
    );
    let mut shown = json!({
        "notificationUrl": "https://www.example.nl/meldingen?van=portaal",
        "portal": {"displayName": "Werken in Noord", "colour": "#0b5a9d", "logo": {"type": "image/png", "size": 70,
            "url": format!("http://127.0.0.1:8080/portal/regions/{}/9f2eb75d46e1b3d9/logo", region.id)}},
        "retention": {"days": 28, "daysWithConsent": 365, "warnDays": 14}, "v1": true, "v1Unknown": "ignore",
        "exitReasons": ["Verhuisd", "Andere baan"], "exitReasonRequired": true, "signIn": null,
    });
    let answer = patch(&client, PATH, &settled()).await;
    assert_eq!(answer.json()["message"], "Successfully updated settings");
    shown["portal"]["logo"]["url"] = answer.data()["portal"]["logo"]["url"].clone();
    assert_eq!(answer.data(), shown);

    shown["portal"]["displayName"] = "Noord".into();
    assert_eq!(
        changed_to(&client, json!({"portal": {"displayName": " Noord "}})).await,
        shown
    );
    shown["retention"] = json!({"days": 7, "daysWithConsent": 14, "warnDays": 3});
    assert_eq!(
        changed_to(&client, json!({"retention": shown["retention"]})).await,
        shown
    );
    shown["notificationUrl"] = Value::Null;
    assert_eq!(
        changed_to(&client, json!({"notificationUrl": null})).await,
        shown
    );
    shown["portal"]["logo"] = Value::Null;
    assert_eq!(
        changed_to(&client, json!({"portal": {"logo": null}})).await,
        shown
    );
    shown["retention"] = Value::Null;
    assert_eq!(changed_to(&client, json!({"retention": null})).await, shown);
    shown["exitReasons"] = json!([]);
    assert_eq!(
        changed_to(&client, json!({"exitReasons": null})).await,
        shown
    );
    shown["exitReasonRequired"] = json!(false);
    assert_eq!(
        changed_to(&client, json!({"exitReasonRequired": false})).await,
        shown
    );
    assert_eq!(changed_to(&client, json!({"portal": null})).await, nothing);
}

#[testkit::test]
async fn ways_to_sign_in_keep_one_that_a_manager_has() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let only = json!({"signIn": ["passkey"]});
    // Without managers, nobody is locked out.
    assert_eq!(
        changed_to(&client, only.clone()).await["signIn"],
        only["signIn"]
    );
    let all = json!({"signIn": null});
    assert_eq!(
        changed_to(&client, all.clone()).await["signIn"],
        Value::Null
    );
    for (ways, fault) in [
        (json!([]), "/signIn minItems"),
        (json!(["wachtwoord"]), "/signIn/0 pattern"),
        (json!(["passkey", "oidc:surf"]), "/signIn/1 signIn"),
        (json!(["passkey", "passkey"]), "/signIn uniqueItems"),
    ] {
        let answer = patch(&client, PATH, &json!({"signIn": ways})).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.faults(), [fault]);
    }
    let manager = app.staff("Mo Baas", &[(region.id, Role::Manager)]).await;
    let refused = patch(&client, PATH, &only).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let detail = refused.json()["detail"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(detail.contains("no active manager"), "{detail}");
    // All ways together close nothing that was open.
    assert_eq!(
        changed_to(&client, all.clone()).await["signIn"],
        Value::Null
    );
    assert_eq!(client.get(PATH).await.data()["signIn"], Value::Null);
    app.add_passkey(manager).await;
    assert_eq!(
        changed_to(&client, only.clone()).await["signIn"],
        only["signIn"]
    );
}

#[testkit::test]
async fn every_fault_is_reported() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let image = |bytes: &[u8]| json!({"portal": {"logo": {"base64": STANDARD.encode(bytes)}}});
    let mut large = STANDARD.decode(PNG).unwrap();
    large.resize(100_001, 0);
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"/>"#;
    for (body, faults) in [
        (json!({}), vec![" minProperties"]),
        (
            json!({"portal": {"naam": "x"}, "kleur": 1}),
            vec!["/kleur unknown", "/portal/naam unknown"],
        ),
        (
            json!({"notificationUrl": "http://127.0.0.1/", "portal": {"displayName": " ", "colour": "red"},
                "retention": {"days": 0}}),
            vec![
                "/notificationUrl url",
                "/portal/colour pattern",
                "/retention/days minimum",
                "/retention/daysWithConsent required",
            ],
        ),
        (
            json!({"exitReasons": ["a", "a"], "exitReasonRequired": "ja"}),
            vec!["/exitReasonRequired type", "/exitReasons uniqueItems"],
        ),
        (
            json!({"exitReasons": (0..31).map(|n| format!("reden {n}")).collect::<Vec<_>>()}),
            vec!["/exitReasons maxItems"],
        ),
        (
            json!({"notificationUrl": "ftp://example.nl/"}),
            vec!["/notificationUrl url"],
        ),
        (
            json!({"retention": {"days": 1, "daysWithConsent": 1.5, "warnDays": 366}}),
            vec![
                "/retention/daysWithConsent type",
                "/retention/warnDays maximum",
            ],
        ),
        (
            json!({"portal": {"logo": {"base64": "a"}}}),
            vec!["/portal/logo/base64 pattern"],
        ),
        (image(svg), vec!["/portal/logo/base64 mediaType"]),
        (image(b"GIF89a"), vec!["/portal/logo/base64 mediaType"]),
        (image(&large), vec!["/portal/logo/base64 tooLarge"]),
    ] {
        let answer = patch(&client, PATH, &body).await;
        let mut named = answer.faults();
        named.sort();
        assert_eq!(
            (answer.status, named),
            (
                StatusCode::BAD_REQUEST,
                faults.iter().map(ToString::to_string).collect()
            )
        );
    }
    assert_eq!(client.get(PATH).await.data()["retention"], Value::Null);
}

#[testkit::test]
async fn settings_are_per_region_and_equal_in_both_environments() {
    let (app, region) = app_with(vec![]).await;
    let other = app.region("zuid").await;
    let own = app.client(&region.key);
    let kept = changed_to(&own, settled()).await;
    assert_eq!(own.get(&format!("/api/sandbox{PATH}")).await.data(), kept);
    assert_eq!(
        app.client(&other.key).get(PATH).await.data()["notificationUrl"],
        Value::Null
    );
    let admin = app
        .client(&app.admin_key().await)
        .with("x-api-region", "noord");
    assert_eq!(admin.get(PATH).await.data(), kept);
    let sandbox_only = app.client(&app.sandbox_only_key(&region).await);
    let sandbox = format!("/api/sandbox{PATH}");
    for answer in [
        sandbox_only.get(&sandbox).await,
        patch(&sandbox_only, &sandbox, &settled()).await,
    ] {
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let answer = own.send(Method::POST, PATH, "".into()).await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD,PATCH")
    );
    assert_eq!(own.get("/auth/regions/me").await.data().get("portal"), None);
}

/// Names, labels and descriptions shown to people, on every route that accepts one.
#[testkit::test]
async fn misleading_name_is_rejected() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let admin = app.client(&app.admin_key().await);
    for text in [
        "Noord\u{202e}diuZ",
        "Noord\u{9b}2J",
        "Noord\nZuid",
        "No\u{2066}ord",
        "\u{7f}Noord",
        "No\u{200f}ord",
    ] {
        let key = client
            .post("/auth/region/api-keys", &json!({"description": text}))
            .await;
        assert_eq!(key.faults(), ["/description pattern"], "{text:?}");
        let made = admin
            .post("/auth/regions", &json!({"slug": "zuid", "name": text}))
            .await;
        assert_eq!(made.faults(), ["/name pattern"], "{text:?}");
        let renamed = patch(
            &admin,
            &format!("/auth/regions/{}", region.id),
            &json!({"name": text}),
        )
        .await;
        assert_eq!(renamed.faults(), ["/name pattern"], "{text:?}");
        let settled = patch(&client, PATH, &json!({"portal": {"displayName": text}})).await;
        assert_eq!(
            settled.faults(),
            ["/portal/displayName pattern"],
            "{text:?}"
        );
        let field =
            json!({"key": "a", "label": text, "type": "singleSelect", "options": ["x", text]});
        let made = client.post("/schema/custom-fields", &field).await;
        assert_eq!(
            made.faults(),
            ["/label pattern", "/options/1 pattern"],
            "{text:?}"
        );
    }
    let lines = json!({"key": "a", "label": "A", "type": "text", "description": "Een regel\r\nen nog\u{202e} een"});
    assert_eq!(
        client.post("/schema/custom-fields", &lines).await.faults(),
        ["/description pattern"]
    );
    for text in [
        "Noord & Zuid",
        "Région Élan",
        "北",
        "شما\u{200c}ل",
        "👩\u{200d}🏫 Lerarenhuis",
    ] {
        assert_eq!(
            patch(&client, PATH, &json!({"portal": {"displayName": text}}))
                .await
                .status,
            StatusCode::OK
        );
        let made = client
            .post("/auth/region/api-keys", &json!({"description": text}))
            .await;
        assert_eq!(made.status, StatusCode::CREATED, "{text}");
    }
    let blank = patch(
        &client,
        PATH,
        &json!({"portal": {"displayName": "\u{200b} \u{ad}"}}),
    )
    .await;
    assert_eq!(
        blank.data()["portal"]["displayName"],
        Value::Null,
        "blank text is no value"
    );
}

/// Setting a retention period erases candidates.
#[testkit::test]
async fn setting_a_retention_period_needs_erase() {
    let (app, region) = app_with(vec![]).await;
    let with = async |permissions: &[Permission]| app.key_with(Some(&region), permissions).await;
    let settles = with(&[Permission::Settings]).await;
    let erases = with(&[Permission::Settings, Permission::Erase]).await;
    let (settles, erases) = (app.client(&settles), app.client(&erases));
    let period = json!({"retention": {"days": 28, "daysWithConsent": 365}});
    let refused = patch(&settles, PATH, &period).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let detail = "This needs a key with the permission `erase`, which this key does not have. \
                  Use another key, or ask for one.";
    assert_eq!(refused.json()["detail"], detail);
    assert_eq!(
        app.client(&region.key).get(PATH).await.data()["retention"],
        Value::Null
    );

    assert_eq!(
        patch(&erases, PATH, &period).await.data()["retention"]["days"],
        28
    );
    assert_eq!(
        patch(&settles, PATH, &json!({"portal": {"displayName": "Noord"}}))
            .await
            .data()["retention"]["days"],
        28
    );
    assert_eq!(
        patch(&settles, PATH, &json!({"retention": null}))
            .await
            .data()["retention"],
        Value::Null
    );
}
