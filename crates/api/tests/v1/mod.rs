//! Version 1 of the API, `/api/v1`.

mod contact_moments;
mod create_user;
mod custom_fields;
mod document;
mod equal_to_version_2;
mod faults;
mod files;
mod headers;
mod repeated;
mod schema;
mod switches;
mod times;

use http::StatusCode;
use serde_json::{Value, json};
use testkit::{Answer, Client};

/// The paths of version 1 that clients call, each with its alias.
const SCHEMA: [&str; 2] = ["/api/v1/schema", "/api/schema"];
const CREATE: [&str; 2] = ["/api/v1/create-user", "/api/create-user"];

/// The moment at which tests start.
const NOW: &str = "2026-01-02T03:04:05.678Z";

/// Returns a payload with this e-mail address and these members.
fn user(email: &str, mut members: Value) -> Value {
    let mut user = json!({"naam": "Sanne Voorbeeld", "email": email, "privacy_consent": true});
    let all = user.as_object_mut().unwrap();
    all.append(members.as_object_mut().unwrap());
    user
}

async fn create(client: &Client<'_>, body: &Value) -> Answer {
    client.post(CREATE[0], body).await
}

/// Saves a candidate and returns its id.
async fn saved(client: &Client<'_>, body: &Value) -> String {
    let answer = create(client, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()["data"]["id"].as_str().unwrap().to_owned()
}

/// Returns a candidate with interactions and custom fields, as version 2 shows it.
async fn shown(client: &Client<'_>, id: &str) -> Value {
    let fields = testkit_fields();
    client
        .get(&format!(
            "/candidates/{id}?fields={fields},customFields&includeInteractions=true"
        ))
        .await
        .data()
}

/// Returns the names of all shared fields, separated by commas.
fn testkit_fields() -> String {
    let names: Vec<_> = model::Field::ALL.iter().map(|field| field.name()).collect();
    names.join(",")
}

/// Returns the record's interactions, oldest member by member, without ids and times of storage.
fn moments(record: &Value) -> Vec<Value> {
    let each = record["interactions"].as_array().unwrap().iter();
    each.map(|moment| {
        let mut moment = moment.clone();
        let members = moment.as_object_mut().unwrap();
        for name in ["id", "candidateId", "createdAt", "updatedAt"] {
            members.shift_remove(name);
        }
        members.retain(|_, value| !value.is_null());
        moment
    })
    .collect()
}
