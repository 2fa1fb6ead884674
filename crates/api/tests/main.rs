//! Tests of the API over HTTP, in process. The folders mirror the URLs. Tests of what all routes
//! share are beside them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::too_many_lines,
    reason = "a test compares whole bodies from beginning to end"
)]

mod audit;
mod clients;
mod contract_sweep;
mod credentials;
mod edges;
mod fuzz;
mod guides;
mod harness;
mod hostile;
mod limits;
mod mail;
mod metrics;
mod middleware;
mod openapi;
mod pages;
mod round_trips;
mod sandbox;
mod staff;
mod stored_faults;
mod v1;
mod v2;

use http::{Method, StatusCode};
use model::{CustomField, CustomFieldType, Field};
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp, TestRegion, candidate, sample};

/// Creates a region with these rows in production.
async fn app_with(rows: Vec<Value>) -> (TestApp, TestRegion) {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.production(), rows).await;
    (app, region)
}

/// Returns a candidate in which every field has a value, except files and `archivedAt`.
fn full() -> Value {
    let mut known = json!({
        "id": "recAAAAAAAAAAAAAA",
        "name": "Sanne Voorbeeld",
        "email": "Sanne.Voorbeeld@example.nl",
        "phone": "+31 (0)6 00000001",
        "privacyConsent": true,
        "phase": "oriënteren",
        "sectors": ["Voortgezet onderwijs", "Primair onderwijs"],
        "roles": ["Docent / leraar"],
        "qualifications": ["PDG"],
        "priorEducation": "hbo bachelor",
        "linkedin": "https://linkedin.example/in/sanne",
        "dateOfBirth": "1990-02-28",
        "nationality": "Nederlandse",
        "motivation": "Een \"motivatie\"\nmet 👩‍🏫",
        "address": "Voorbeeldlaan 1",
        "city": "Assen",
        "postalCode": "0123 AB",
        "notes": "Belt graag.",
        "exitReason": "Geen.",
        "createdAt": "2025-01-02T03:04:05.678+01:00",
        "updatedAt": "2025-06-07T08:09:10.1119Z",
    });
    let value = |field: &Field| {
        let known = known.as_object_mut()?.shift_remove(field.name());
        let has_sample = field.definition().is_writable() && !field.holds_attachments();
        let value = known.or_else(|| has_sample.then(|| sample(*field, 1)))?;
        Some((field.name().to_owned(), value))
    };
    Value::Object(Field::ALL.iter().filter_map(value).collect())
}

/// Returns the row with these members changed.
fn with(mut row: Value, mut changes: Value) -> Value {
    let changes = changes.as_object_mut().expect("changes are members");
    row.as_object_mut()
        .expect("a row is an object")
        .append(changes);
    row
}

/// Returns the candidate with this number, with these members changed.
fn changed(number: u32, changes: Value) -> Value {
    with(candidate(number), changes)
}

/// Sends a PATCH with a JSON body.
async fn patch(client: &Client<'_>, path: &str, body: &Value) -> Answer {
    let client = client.clone().with("content-type", "application/json");
    client
        .send(Method::PATCH, path, body.to_string().into())
        .await
}

/// Sends a PUT with a JSON body.
async fn put(client: &Client<'_>, path: &str, body: &Value) -> Answer {
    let client = client.clone().with("content-type", "application/json");
    client
        .send(Method::PUT, path, body.to_string().into())
        .await
}

/// Sends a DELETE.
async fn delete(client: &Client<'_>, path: &str) -> Answer {
    client.send(Method::DELETE, path, "".into()).await
}

/// Returns the data of a 202.
fn accepted(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    answer.json()["data"].clone()
}

/// Returns the current state of a 202's mutation.
async fn done(client: &Client<'_>, accepted: &Value) -> Value {
    client
        .get(&format!(
            "/mutations/{}",
            accepted["mutationId"].as_str().unwrap()
        ))
        .await
        .data()
}

/// Returns the number of files in the attachments folder.
fn files_kept(app: &TestApp) -> usize {
    let folders = std::fs::read_dir(app.folder().join("attachments")).unwrap();
    folders
        .map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count())
        .sum()
}

/// Returns a custom field. A multi-select has two days as options.
fn custom_field(number: u32, key: &str, kind: CustomFieldType) -> CustomField {
    CustomField {
        id: format!("fld{number:014}").parse().unwrap(),
        key: key.into(),
        label: key.into(),
        kind,
        options: if kind == CustomFieldType::MultiSelect {
            vec!["ma".into(), "di".into()]
        } else {
            vec![]
        },
        required: false,
        description: None,
    }
}
