//! `GET /auth/candidates/me`.

use super::{own, sign_in};
use crate::{app_with, changed, custom_field};
use http::StatusCode;
use model::{
    CustomFieldType,
    Environment::{Production, Sandbox},
};
use serde_json::{Value, json};
use testkit::{TestApp, TestRegion, candidate};

const ME: &str = "/auth/candidates/me";

/// Creates two regions in which one e-mail address has records, some of them archived.
async fn two_regions() -> (TestApp, TestRegion, TestRegion) {
    let moment = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "id": "recI0000000000001"}]);
    let own = |number, more: Value| {
        changed(
            number,
            crate::with(json!({"email": "Sanne@Example.nl"}), more),
        )
    };
    let rows = vec![
        own(1, json!({"archivedAt": "2025-05-05T05:05:05Z"})),
        candidate(2),
        own(4, json!({"interactions": moment})),
        own(3, json!({})),
    ];
    let (app, north) = app_with(rows).await;
    let south = app.region("zuid").await;
    app.import(south.production(), vec![own(9, json!({})), candidate(8)])
        .await;
    app.import(south.sandbox(), vec![own(7, json!({}))]).await;
    app.import(north.sandbox(), vec![own(6, json!({}))]).await;
    (app, north, south)
}

#[testkit::test]
async fn session_sees_every_record_of_its_address_in_every_region() {
    let (app, north, south) = two_regions().await;
    let session = app.session("sanne@example.nl", Production, None).await;
    let mut regions = [
        (north.id, "Regio noord", vec![4, 3, 1]),
        (south.id, "Regio zuid", vec![9]),
    ];
    regions.sort_by_key(|(id, _, _)| *id);
    let expected: Vec<_> = regions
        .iter()
        .flat_map(|(id, name, numbers)| {
            numbers.iter().map(move |number| {
                json!({"id": format!("rec{number:014}"), "region": {"id": id, "name": name}, "name": format!("Kandidaat {number}")})
            })
        })
        .collect();
    let answer = app
        .visitor(&session)
        .get(&format!("{ME}?fields=name"))
        .await;
    assert_eq!(answer.data(), json!(expected));
    assert_eq!(answer.json()["meta"], json!({"sandboxEnabled": false}));

    // A record is shown as to the region's key, with the region after the id.
    let mut first = app.visitor(&session).get(ME).await.data()[0].clone();
    let keys: Vec<_> = first
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .take(3)
        .collect();
    assert_eq!(keys, ["id", "region", "name"]);
    first.as_object_mut().unwrap().shift_remove("region");
    let (region, number) = (&regions[0].0, regions[0].2[0]);
    let key = if *region == north.id {
        &north.key
    } else {
        &south.key
    };
    let shown = app
        .client(key)
        .get(&format!("/candidates/rec{number:014}"))
        .await
        .data();
    assert_eq!(first.to_string(), shown.to_string());
}

#[testkit::test]
async fn session_without_records_sees_an_empty_list() {
    let (app, _, _) = two_regions().await;
    let session = app.session("nobody@example.nl", Production, None).await;
    assert_eq!(own(&app, &session, "/api/v2").await, Ok(vec![]));
}

#[testkit::test]
async fn a_sandbox_session_sees_one_regions_sandbox() {
    let (app, north, south) = two_regions().await;
    for (region, id) in [(&north, "rec00000000000006"), (&south, "rec00000000000007")] {
        let session = sign_in(&app.client(&region.key), "sanne@example.nl").await;
        assert_eq!(
            own(&app, &session, "/api/sandbox").await,
            Ok(vec![json!(id)])
        );
        assert_eq!(
            own(&app, &session, "/api/v2").await,
            Err(StatusCode::UNAUTHORIZED)
        );
        let other = app
            .visitor(&session)
            .get("/api/sandbox/candidates/rec00000000000009")
            .await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    }
    let session = app
        .session("sanne@example.nl", Sandbox, Some(south.id))
        .await;
    assert_eq!(
        own(&app, &session, "/api/sandbox").await,
        Ok(vec![json!("rec00000000000007")])
    );
}

#[testkit::test]
async fn fields_can_be_selected() {
    let (app, north, south) = two_regions().await;
    for (region, number, key) in [
        (&north, 1, "rijbewijs"),
        (&south, 2, "uren"),
        (&north, 3, "dagen"),
    ] {
        let field = custom_field(number, key, CustomFieldType::Boolean);
        assert!(
            app.store
                .insert_custom_field(region.id, field)
                .await
                .unwrap()
        );
    }
    app.store.refresh_generation().await.unwrap();
    let session = app.session("sanne@example.nl", Production, None).await;
    let visitor = app.visitor(&session);
    let of = |data: &Value, number: u32| {
        let id = format!("rec{number:014}");
        data.as_array()
            .unwrap()
            .iter()
            .find(|record| record["id"] == *id)
            .unwrap()
            .clone()
    };
    let data = visitor
        .get(&format!(
            "{ME}?fields=customFields&includeInteractions=true"
        ))
        .await
        .data();
    let north_own = json!({"rijbewijs": null, "dagen": null});
    assert_eq!(of(&data, 9)["customFields"], json!({"uren": null}));
    assert_eq!(of(&data, 3)["customFields"], north_own);
    assert_eq!(of(&data, 3)["interactions"], json!([]));
    assert_eq!(of(&data, 4)["interactions"][0]["id"], "recI0000000000001");
    assert_eq!(
        of(&data, 4)["region"],
        json!({"id": north.id, "name": "Regio noord"})
    );

    let data = visitor
        .get(&format!("{ME}?fields=customFields.uren,email"))
        .await
        .data();
    assert_eq!(of(&data, 9)["customFields"], json!({"uren": null}));
    assert_eq!(of(&data, 3)["customFields"], json!({}));
    assert_eq!(of(&data, 3)["email"], "Sanne@Example.nl");

    let refused = visitor
        .get(&format!("{ME}?fields=customFields.geen&pagesize=1"))
        .await;
    assert_eq!(
        (refused.status, refused.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["fields unknown".into(), "pagesize unknown".into()]
        )
    );
    let message = refused.json()["errors"][0]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    for known in [
        "customFields.rijbewijs",
        "customFields.dagen",
        "customFields.uren",
    ] {
        assert!(message.contains(known), "{message}");
    }
}

#[testkit::test]
async fn session_is_required() {
    let (app, region) = app_with(vec![]).await;
    let answer = app.anonymous().get(ME).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        answer.header("www-authenticate"),
        "Bearer realm=\"onderwijsregio\""
    );
    assert_eq!(
        app.client(&region.key).get(ME).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        app.client(&app.admin_key().await).get(ME).await.status,
        StatusCode::FORBIDDEN
    );
    let session = app.session("n1@example.nl", Production, None).await;
    let both = app
        .visitor(&session)
        .with("x-api-key", &region.key)
        .get(ME)
        .await;
    assert_eq!(both.status, StatusCode::BAD_REQUEST);
    let named = app
        .visitor(&session)
        .with("x-api-region", "noord")
        .get(ME)
        .await;
    assert_eq!(
        (named.status, named.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["x-api-region unexpected".into()]
        )
    );
    for scheme in ["bearer", "BEARER"] {
        let answer = app
            .anonymous()
            .with("authorization", &format!("{scheme} {session}"))
            .get(ME)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{scheme}");
    }
    for value in [
        session.clone(),
        format!("Bearer{session}"),
        format!("Basic {session}"),
        format!("Bearer {session}x"),
    ] {
        let answer = app.anonymous().with("authorization", &value).get(ME).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer realm=\"onderwijsregio\", error=\"invalid_token\""
        );
    }
}
