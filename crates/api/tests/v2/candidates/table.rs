//! `GET /candidates` as CSV.

use crate::{app_with, changed, custom_field, full};
use http::{Method, StatusCode};
use model::CustomFieldType;
use serde_json::json;
use services::ExportFormat;
use testkit::{TestApp, many};

const TYPE: &str = "text/csv; charset=utf-8; header=present";

#[testkit::test]
async fn csv_list_equals_a_csv_export() {
    let mut rows = many(1..=450);
    rows.push(changed(
        451,
        json!({"name": "=cmd|'/c calc'!A1", "notes": "a;b\r\n\"c\"", "sectors": ["Hoger onderwijs"]}),
    ));
    rows.push(full());
    let (app, region) = app_with(rows).await;
    let answer = app
        .client(&region.key)
        .with("accept", "text/csv")
        .get("/candidates")
        .await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, TYPE)
    );
    let mut exported = Vec::new();
    services::export_text(
        &app.store,
        &region.production(),
        ExportFormat::Csv,
        &mut exported,
    )
    .await
    .unwrap();
    assert_eq!(answer.text(), String::from_utf8(exported).unwrap());
    assert!(
        answer.text().contains("\"'=cmd|'/c calc'!A1\""),
        "a formula is guarded"
    );
}

#[testkit::test]
async fn a_table_takes_fields_phase_and_archived() {
    let rows = vec![
        changed(
            1,
            json!({"phase": "matchen", "sectors": ["Primair onderwijs", "Hoger onderwijs"]}),
        ),
        changed(2, json!({})),
        changed(
            3,
            json!({"phase": "matchen", "archivedAt": "2025-01-01T00:00:00Z"}),
        ),
    ];
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key).with("accept", "text/csv");
    let matching = client
        .get("/candidates?phase=matchen&fields=sectors,name")
        .await
        .text();
    let expected = "\u{feff}\"id\";\"name\";\"sectors\"\r\n\
        \"rec00000000000001\";\"Kandidaat 1\";\"Primair onderwijs|Hoger onderwijs\"\r\n";
    assert_eq!(matching, expected);
    let archived = client
        .get("/candidates?archived=TRUE&fields=archivedAt")
        .await
        .text();
    assert_eq!(
        archived,
        "\u{feff}\"id\";\"archivedAt\"\r\n\"rec00000000000003\";\"2025-01-01T00:00:00.000Z\"\r\n"
    );
    let none = client
        .get("/candidates?phase=werkzaam&fields=name")
        .await
        .text();
    assert_eq!(
        none, "\u{feff}\"id\";\"name\"\r\n",
        "a table of nothing has a header"
    );
}

#[testkit::test]
async fn a_table_has_custom_fields_on_request() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    for (number, key, kind) in [
        (1, "rijbewijs", CustomFieldType::Boolean),
        (2, "uren", CustomFieldType::Number),
        (3, "dagen", CustomFieldType::MultiSelect),
    ] {
        app.store
            .insert_custom_field(region.id, custom_field(number, key, kind))
            .await
            .unwrap();
    }
    let values = json!({"rijbewijs": true, "uren": 12.5, "dagen": ["ma", "di"]});
    app.import(
        region.production(),
        vec![
            changed(1, json!({"customFields": values})),
            changed(2, json!({})),
        ],
    )
    .await;
    let client = app.client(&region.key).with("accept", "text/csv");
    let all = client.get("/candidates?fields=customFields").await.text();
    let expected = "\u{feff}\"id\";\"customFields.rijbewijs\";\"customFields.uren\";\"customFields.dagen\"\r\n\
        \"rec00000000000001\";\"true\";\"12.5\";\"ma|di\"\r\n\"rec00000000000002\";\"\";\"\";\"\"\r\n";
    assert_eq!(all, expected);
    let one = client
        .get("/candidates?fields=customFields.uren")
        .await
        .text();
    assert!(
        one.starts_with(
            "\u{feff}\"id\";\"customFields.uren\"\r\n\"rec00000000000001\";\"12.5\"\r\n"
        ),
        "{one}"
    );
    assert!(
        !client
            .get("/candidates")
            .await
            .text()
            .contains("customFields")
    );
}

#[testkit::test]
async fn parameters_that_csv_cannot_express_are_rejected() {
    let (app, region) = app_with(many(1..=3)).await;
    let client = app.client(&region.key).with("accept", "text/csv");
    for (query, faults) in [
        ("fields=name,interactions", vec!["fields unexpected"]),
        (
            "includeInteractions=true",
            vec!["includeInteractions unexpected"],
        ),
        (
            "fields=name,curriculumVitae&includeInteractions=true",
            vec!["fields unexpected"],
        ),
        (
            "pageSize=1&cursor=x&includeTotal=true",
            vec![
                "pageSize unexpected",
                "cursor unexpected",
                "includeTotal unexpected",
            ],
        ),
        ("fields=naam&phase=x", vec!["fields unknown", "phase enum"]),
    ] {
        let answer = client.get(&format!("/candidates?{query}")).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (
                StatusCode::BAD_REQUEST,
                faults.iter().map(ToString::to_string).collect()
            )
        );
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[testkit::test]
async fn csv_list_supports_head_and_compression() {
    let (app, region) = app_with(many(1..=300)).await;
    let client = app.client(&region.key).with("accept", "text/csv");
    let head = client.send(Method::HEAD, "/candidates", "".into()).await;
    assert_eq!(
        (head.status, head.header("content-type"), head.body.len()),
        (StatusCode::OK, TYPE, 0)
    );
    let packed = client
        .with("accept-encoding", "gzip")
        .get("/candidates")
        .await;
    assert_eq!(
        (
            packed.header("content-encoding"),
            packed.header("content-type")
        ),
        ("gzip", TYPE)
    );
}

#[testkit::test]
async fn csv_list_is_recorded_in_the_access_log() {
    let (app, region) = app_with(many(1..=3)).await;
    let client = app.client(&region.key);
    client
        .clone()
        .with("accept", "text/csv")
        .get("/candidates?fields=name")
        .await;
    app.services.accesses.flush().await.unwrap();
    let session = app
        .session("n2@example.nl", model::Environment::Production, None)
        .await;
    let accesses = app
        .visitor(&session)
        .get("/auth/candidates/me/accesses")
        .await
        .data();
    let seen: Vec<_> = accesses
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (&entry["action"], &entry["fields"]))
        .collect();
    assert_eq!(seen, [(&json!("candidates.list"), &json!(["id", "name"]))]);
}
