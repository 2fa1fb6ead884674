//! `/schema/custom-fields`.

mod removed;

use crate::{app_with, changed, delete, patch, with};
use http::StatusCode;
use serde_json::{Value, json};
use testkit::candidate;

const PATH: &str = "/schema/custom-fields";

fn driving_licence() -> Value {
    json!({"key": "rijbewijs", "label": "Rijbewijs", "type": "singleSelect", "options": ["B", "C"]})
}

#[testkit::test]
async fn custom_field_is_created_read_changed_and_removed() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let mut shown = json!({
        "key": "rijbewijs", "label": "Rijbewijs", "type": "singleSelect", "options": ["B", "C"],
        "required": false, "description": null,
    });
    let made = client.post(PATH, &driving_licence()).await;
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!(
        made.json(),
        json!({"statusCode": 201, "message": "Successfully created custom field", "data": shown,
            "meta": {"sandboxEnabled": false}})
    );
    let path = format!("{PATH}/rijbewijs");
    assert_eq!(client.get(&path).await.data(), shown);
    assert_eq!(client.get(PATH).await.data(), json!([shown]));
    assert_eq!(
        client.get("/api/sandbox/schema/custom-fields").await.data(),
        json!([shown])
    );

    let change = json!({"label": "Rijbewijzen", "options": ["B", "D"], "required": true, "description": "Welk?"});
    for (name, value) in change.as_object().unwrap() {
        shown[name] = value.clone();
    }
    assert_eq!(patch(&client, &path, &change).await.data(), shown);
    shown["description"] = Value::Null;
    assert_eq!(
        patch(&client, &path, &json!({"description": null}))
            .await
            .data(),
        shown
    );
    assert_eq!(client.get(&path).await.data(), shown);

    let gone = delete(&client, &path).await;
    assert_eq!((gone.status, gone.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(client.get(PATH).await.data(), json!([]));
    for answer in [
        client.get(&path).await,
        patch(&client, &path, &change).await,
        delete(&client, &path).await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[testkit::test]
async fn every_fault_is_reported() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let many: Vec<_> = (0..201).map(|number| number.to_string()).collect();
    for (body, faults) in [
        (
            json!({}),
            vec!["/key required", "/label required", "/type required"],
        ),
        (
            json!({"key": "Rij", "label": "", "type": "x"}),
            vec!["/key pattern", "/label required", "/type enum"],
        ),
        (
            json!({"key": "a", "label": "a", "type": "text", "options": ["a"]}),
            vec!["/options maxItems"],
        ),
        (
            json!({"key": "a", "label": "a", "type": "multiSelect"}),
            vec!["/options required"],
        ),
        (
            json!({"key": "a", "label": "a", "type": "multiSelect", "options": []}),
            vec!["/options minItems"],
        ),
        (
            json!({"key": "a", "label": "a", "type": "multiSelect", "options": ["a", "a"]}),
            vec!["/options uniqueItems"],
        ),
        (
            json!({"key": "a", "label": "a", "type": "multiSelect", "options": many}),
            vec!["/options maxItems"],
        ),
        (
            json!({"key": "a", "label": "a", "type": "date", "id": "x"}),
            vec!["/id unknown"],
        ),
    ] {
        let answer = client.post(PATH, &body).await;
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
    client
        .post(
            PATH,
            &json!({"key": "uren", "label": "Uren", "type": "number"}),
        )
        .await;
    for (body, faults) in [
        (json!({}), vec![" minProperties"]),
        (
            json!({"key": "b", "type": "text"}),
            vec!["/key frozen", "/type frozen"],
        ),
        (json!({"options": ["a"]}), vec!["/options unexpected"]),
        (json!({"label": null}), vec!["/label type"]),
    ] {
        let answer = patch(&client, &format!("{PATH}/uren"), &body).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (
                StatusCode::BAD_REQUEST,
                faults.iter().map(ToString::to_string).collect()
            )
        );
    }
}

#[testkit::test]
async fn custom_field_key_is_unique_and_a_region_has_at_most_a_hundred() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let other = app.region("zuid").await;
    for number in 0..100 {
        let field = json!({"key": format!("veld{number}"), "label": "Veld", "type": "text"});
        assert_eq!(client.post(PATH, &field).await.status, StatusCode::CREATED);
    }
    let field = |key: &str| json!({"key": key, "label": "Veld", "type": "text"});
    for (key, detail) in [
        (
            "veld7",
            "The custom field 'veld7' already exists. Choose another key, or change that field.",
        ),
        (
            "nog",
            "The region has 100 custom fields, the maximum. Remove one that nobody needs.",
        ),
    ] {
        let answer = client.post(PATH, &field(key)).await;
        assert_eq!(
            (answer.status, &answer.json()["detail"]),
            (StatusCode::CONFLICT, &json!(detail))
        );
    }
    assert_eq!(
        app.client(&other.key)
            .post(PATH, &field("veld7"))
            .await
            .status,
        StatusCode::CREATED
    );
}

#[testkit::test]
async fn field_that_candidates_lack_cannot_become_required() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    assert_eq!(
        client.post(PATH, &driving_licence()).await.status,
        StatusCode::CREATED
    );
    let archived = json!({"archivedAt": "2026-01-01T00:00:00Z"});
    let with_licence = json!({"customFields": {"rijbewijs": "B"}});
    let rows = vec![
        candidate(1),
        candidate(2),
        changed(3, archived),
        changed(4, with_licence),
    ];
    app.import(region.production(), rows).await;
    app.import(region.sandbox(), vec![candidate(5)]).await;
    let path = format!("{PATH}/rijbewijs");
    let answer = patch(&client, &path, &json!({"required": true, "label": "Nieuw"})).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let detail = "The field 'rijbewijs' cannot be required: 2 candidates that are not archived have no value for it. Read all pages of GET /candidates?fields=id,customFields.rijbewijs to find them, and give each a value with PATCH /candidates/{id} first.";
    assert_eq!(answer.json()["detail"], detail);
    assert_eq!(client.get(&path).await.data()["label"], "Rijbewijs");
    let new = json!({"key": "uren", "label": "Uren", "type": "number", "required": true});
    let answer = client.post(PATH, &new).await;
    assert_eq!(
        answer.json()["detail"],
        "The field 'uren' cannot be required: 3 candidates that are not archived have no value for it. Read all pages of GET /candidates?fields=id,customFields.uren to find them, and give each a value with PATCH /candidates/{id} first."
    );
}

#[testkit::test]
async fn sandbox_only_key_reads_custom_fields_and_changes_none() {
    let (app, region) = app_with(vec![]).await;
    app.client(&region.key).post(PATH, &driving_licence()).await;
    let client = app.client(&app.sandbox_only_key(&region).await);
    let path = "/api/sandbox/schema/custom-fields";
    let one = format!("{path}/rijbewijs");
    assert_eq!(client.get(path).await.data()[0]["key"], "rijbewijs");
    assert_eq!(client.get(&one).await.data()["key"], "rijbewijs");
    for answer in [
        client
            .post(path, &json!({"key": "a", "label": "a", "type": "text"}))
            .await,
        patch(&client, &one, &json!({"label": "x"})).await,
        delete(&client, &one).await,
    ] {
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
}

#[testkit::test]
async fn custom_field_of_another_region_is_404() {
    let (app, region) = app_with(vec![]).await;
    let other = app.region("zuid").await;
    app.client(&region.key).post(PATH, &driving_licence()).await;
    let (client, path) = (app.client(&other.key), format!("{PATH}/rijbewijs"));
    for answer in [
        client.get(&path).await,
        patch(&client, &path, &json!({"label": "x"})).await,
        delete(&client, &path).await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        app.client(&region.key).get(&path).await.data()["label"],
        "Rijbewijs"
    );
}

#[testkit::test]
async fn custom_field_can_be_sent_back_as_it_was_read() {
    let (app, region) = app_with(vec![]).await;
    let (client, other) = (app.client(&region.key), app.region("zuid").await);
    let elsewhere = app.client(&other.key);
    for kind in [
        "text",
        "number",
        "boolean",
        "date",
        "singleSelect",
        "multiSelect",
    ] {
        let mut field = json!({"key": format!("veld{kind}"), "label": "Veld", "type": kind});
        if kind.ends_with("Select") {
            field["options"] = json!(["a", "b"]);
        }
        assert_eq!(client.post(PATH, &field).await.status, StatusCode::CREATED);
        let path = format!("{PATH}/veld{kind}");
        let read = client.get(&path).await.data();
        let made = elsewhere.post(PATH, &read).await;
        assert_eq!(
            (made.status, &made.json()["data"]),
            (StatusCode::CREATED, &read),
            "{}",
            made.text()
        );
        assert_eq!(patch(&client, &path, &read).await.data(), read);
        assert_eq!(
            patch(
                &client,
                &path,
                &with(read.clone(), json!({"label": "Ander"}))
            )
            .await
            .data()["label"],
            "Ander"
        );
    }
    let empty = patch(
        &client,
        &format!("{PATH}/veldmultiSelect"),
        &json!({"options": []}),
    )
    .await;
    assert_eq!(
        (empty.status, empty.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["/options minItems".to_owned()]
        )
    );
    let twice = client
        .post(
            PATH,
            &json!({"key": "x", "label": "x", "type": "date", "options": ["a"]}),
        )
        .await;
    assert_eq!(
        (twice.status, twice.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["/options maxItems".to_owned()]
        )
    );
}
