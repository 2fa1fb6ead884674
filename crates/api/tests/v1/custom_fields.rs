//! Custom fields of version 1.

use super::{create, saved, shown, user};
use crate::{app_with, custom_field, patch};
use model::{CustomField, CustomFieldType};
use serde_json::{Value, json};
use testkit::{TestApp, TestRegion};

async fn app_with_fields() -> (TestApp, TestRegion) {
    let (app, region) = app_with(vec![]).await;
    for (number, key, kind) in [
        (1, "stad", CustomFieldType::Text),
        (2, "dagen", CustomFieldType::MultiSelect),
        (3, "uren", CustomFieldType::Number),
        (4, "vog", CustomFieldType::Boolean),
        (5, "start", CustomFieldType::Date),
    ] {
        let field = CustomField {
            label: format!("Label {key}"),
            ..custom_field(number, key, kind)
        };
        assert!(
            app.store
                .insert_custom_field(region.id, field)
                .await
                .unwrap()
        );
    }
    (app, region)
}

fn values(values: &[(&str, Value)]) -> Value {
    let each = values.iter();
    let each = each.map(|(name, value)| json!({"field_name": name, "field_value": value}));
    user(
        "a@example.nl",
        json!({"custom_fields": each.collect::<Vec<_>>()}),
    )
}

#[testkit::test]
async fn values_are_found_by_key_or_label_and_converted() {
    let (app, region) = app_with_fields().await;
    let client = app.client(&region.key);
    let body = values(&[
        ("LABEL stad", json!(3)),
        ("dagen", json!("ma")),
        ("uren", json!("24")),
        ("vog", json!("true")),
        ("start", json!("31-12-2026")),
    ]);
    let id = saved(&client, &body).await;
    let expected =
        json!({"stad": "3", "dagen": ["ma"], "uren": 24, "vog": true, "start": "2026-12-31"});
    assert_eq!(shown(&client, &id).await["customFields"], expected);
    // Fields that are absent or blank stay.
    saved(
        &client,
        &values(&[
            ("stad", json!("")),
            ("uren", json!(null)),
            ("vog", json!(false)),
        ]),
    )
    .await;
    let mut expected = expected;
    expected["vog"] = false.into();
    assert_eq!(shown(&client, &id).await["customFields"], expected);
}

#[testkit::test]
async fn unknown_and_unfitting_values_name_their_place() {
    let (app, region) = app_with_fields().await;
    let client = app.client(&region.key);
    let body = values(&[
        ("maat", json!("M")),
        ("uren", json!("veel")),
        ("dagen", json!("wo")),
    ]);
    let answer = create(&client, &body).await;
    assert_eq!(
        answer.faults(),
        [
            "/custom_fields/1/field_value type",
            "/custom_fields/2/field_value enum",
        ]
    );
    let answer = create(&client, &values(&[("maat", json!("M"))])).await;
    assert_eq!(
        answer.json()["meta"]["ignored"],
        json!(["custom_fields.maat"])
    );
    patch(
        &client,
        "/auth/regions/me/settings",
        &json!({"v1Unknown": "refuse"}),
    )
    .await;
    let answer = create(&client, &values(&[("maat", json!("M"))])).await;
    assert_eq!(answer.faults(), ["/custom_fields/0/field_name unknown"]);
    assert_eq!(
        answer.json()["errors"][0]["message"],
        "the region has no custom field of this name; known fields: stad, dagen, uren, vog, start"
    );
}

#[testkit::test]
async fn a_required_field_is_required_in_version_1() {
    let (app, region) = app_with(vec![]).await;
    let field = CustomField {
        required: true,
        ..custom_field(1, "stad", CustomFieldType::Text)
    };
    assert!(
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap()
    );
    let client = app.client(&region.key);
    let answer = create(&client, &user("a@example.nl", json!({}))).await;
    assert_eq!(answer.faults(), ["/custom_fields required"]);
    let answer = create(&client, &values(&[("onbekend", json!(1))])).await;
    assert_eq!(answer.faults(), ["/custom_fields required"]);
    saved(&client, &values(&[("stad", json!("Assen"))])).await;
}
