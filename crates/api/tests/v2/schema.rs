//! `GET /schema`.

use crate::{app_with, custom_field};
use http::StatusCode;
use model::{CustomFieldType, Field};
use serde_json::{Value, json};

/// Collects the properties of a schema at any depth, with their names.
fn properties(schema: &Value, found: &mut Vec<(String, Value)>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        found.push((name.clone(), property.clone()));
        properties(property, found);
        properties(&property["items"], found);
    }
}

#[testkit::test]
async fn every_property_has_a_description() {
    let (app, region) = app_with(vec![]).await;
    let field = custom_field(1, "rijbewijs", CustomFieldType::Boolean);
    assert!(
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap()
    );
    let client = app.client(&region.key);
    // Besides the fields: interactions, files and custom fields with their members.
    let fields = |kept: fn(&&Field) -> bool| Field::ALL.iter().filter(kept).count();
    let created = fields(|field| field.definition().is_writable());
    let changed = fields(|field| field.definition().is_writable() && !field.holds_attachments());
    for (operation, count) in [("create", created + 16), ("update", changed + 2)] {
        let schema = client
            .get(&format!("/schema?operation={operation}"))
            .await
            .data();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        let mut found = Vec::new();
        properties(&schema, &mut found);
        for (name, property) in &found {
            for words in ["title", "description"] {
                assert!(
                    property[words]
                        .as_str()
                        .is_some_and(|text| !text.is_empty()),
                    "{operation} {name}: {words}"
                );
            }
        }
        assert_eq!(found.len(), count, "{operation}");
        assert!(found.iter().any(|(name, _)| name == "rijbewijs"));
    }
}

#[testkit::test]
async fn schema_is_of_the_region_in_both_environments() {
    let (app, region) = app_with(vec![]).await;
    let other = app.region("zuid").await;
    let mut field = custom_field(1, "dagen", CustomFieldType::MultiSelect);
    field.required = true;
    assert!(
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap()
    );
    let client = app.client(&region.key);
    let schema = client.get("/schema").await.data();
    assert_eq!(schema, client.get("/schema?operation=create").await.data());
    assert_eq!(schema, client.get("/api/sandbox/schema").await.data());
    assert_eq!(
        schema["required"],
        json!(["name", "email", "privacyConsent", "customFields"])
    );
    assert_eq!(
        schema["properties"]["customFields"],
        json!({
            "type": "object",
            "properties": {"dagen": {
                "type": "array", "items": {"type": "string", "enum": ["ma", "di"]}, "maxItems": 2, "uniqueItems": true,
                "title": "dagen", "description": "dagen",
            }},
            "additionalProperties": false,
            "required": ["dagen"],
            "title": "Custom fields",
            "description": "The region's own fields, by key.",
        })
    );
    let update = client.get("/schema?operation=update").await.data();
    assert_eq!(
        (update.get("required"), &update["minProperties"]),
        (None, &json!(1))
    );
    let others = app.client(&other.key).get("/schema").await.data();
    assert_eq!(
        others["properties"]["customFields"]["properties"],
        json!({})
    );
    let sandbox_only = app.client(&app.sandbox_only_key(&region).await);
    assert_eq!(sandbox_only.get("/api/sandbox/schema").await.data(), schema);
}

#[testkit::test]
async fn schema_etag_changes_with_the_schema() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let first = client.get("/schema").await;
    let etag = first.header("etag").to_owned();
    assert!(etag.starts_with('"'));
    assert_ne!(
        client.get("/schema?operation=update").await.header("etag"),
        etag
    );
    let again = client
        .clone()
        .with("if-none-match", &etag)
        .get("/schema")
        .await;
    assert_eq!(
        (again.status, again.header("etag"), again.body.len()),
        (StatusCode::NOT_MODIFIED, etag.as_str(), 0)
    );
    let body = json!({"key": "rijbewijs", "label": "Rijbewijs", "type": "boolean"});
    assert_eq!(
        client.post("/schema/custom-fields", &body).await.status,
        StatusCode::CREATED
    );
    let changed = client
        .clone()
        .with("if-none-match", &etag)
        .get("/schema")
        .await;
    assert_eq!(
        changed.data()["properties"]["customFields"]["properties"]["rijbewijs"]["title"],
        "Rijbewijs"
    );
}

#[testkit::test]
async fn schema_has_two_operations() {
    let (app, region) = app_with(vec![]).await;
    for query in ["operation=", "operation=delete", "operation=Create"] {
        let answer = app
            .client(&region.key)
            .get(&format!("/schema?{query}"))
            .await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["operation enum".into()])
        );
    }
}
