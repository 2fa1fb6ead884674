//! `GET /api/v1/schema`.

use super::SCHEMA;
use crate::{app_with, custom_field};
use http::StatusCode;
use model::CustomFieldType;
use serde_json::json;

#[testkit::test]
async fn schema_lists_the_members_of_the_region() {
    let (app, region) = app_with(vec![]).await;
    for (number, key, kind) in [
        (1, "stad", CustomFieldType::Text),
        (2, "dagen", CustomFieldType::MultiSelect),
    ] {
        let field = custom_field(number, key, kind);
        assert!(
            app.store
                .insert_custom_field(region.id, field)
                .await
                .unwrap()
        );
    }
    let client = app.client(&region.key);
    let answer = client.get(SCHEMA[0]).await;
    let body = answer.json();
    assert_eq!(body["statusCode"], 200);
    assert_eq!(body["meta"], json!({"sandboxEnabled": false}));
    let data = &body["data"];
    assert_eq!(
        data["fields"][5],
        json!({"fieldName": "sector", "fieldType": "array", "required": false, "options": model::vocabulary::SECTORS,
            "fieldDescription": "Sectoren"})
    );
    assert_eq!(
        data["interacties"][0],
        json!({"fieldName": "soort", "fieldType": "array", "required": false,
            "options": model::vocabulary::INTERACTION_TYPES, "fieldDescription": "Soort contact"})
    );
    assert_eq!(
        data["custom_fields"],
        json!([
            {"fieldName": "stad", "fieldType": "string", "required": false, "fieldDescription": "stad"},
            {"fieldName": "dagen", "fieldType": "array", "required": false, "options": ["ma", "di"],
                "fieldDescription": "dagen"},
        ])
    );

    let tag = answer.header("etag").to_owned();
    let again = client.clone().with("if-none-match", &tag);
    for path in SCHEMA {
        assert_eq!(again.get(path).await.status, StatusCode::NOT_MODIFIED);
    }
    let sandbox = again.with("x-api-sandbox", "true").get(SCHEMA[0]).await;
    assert_eq!(sandbox.json()["meta"]["sandboxEnabled"], true);
}

#[testkit::test]
async fn content_type_of_a_read_is_ignored() {
    let (app, region) = app_with(vec![]).await;
    for kind in ["application/json", "text/plain", "x"] {
        let client = app.client(&region.key).with("content-type", kind);
        assert_eq!(client.get(SCHEMA[0]).await.status, StatusCode::OK, "{kind}");
    }
    let head = app.client(&region.key);
    let head = head.send(http::Method::HEAD, SCHEMA[1], "".into()).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}
