//! JSON bodies: the server accepts exactly those that another validator accepts by the published
//! schema, and carries them out.

use super::{shape, target};
use crate::{app_with, done, full};
use boon::{Compiler, Draft, SchemaIndex, Schemas};
use http::{Method, StatusCode};
use serde_json::Value;
use testkit::{Answer, Client};

const WORDS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e400",
    "1440",
    "[]",
    "{}",
    "[null]",
    "\"\"",
    "\"name\"",
    "\"email\"",
    "\"phone\"",
    "\"privacyConsent\"",
    "\"phase\"",
    "\"sectors\"",
    "\"linkedin\"",
    "\"dateOfBirth\"",
    "\"nationality\"",
    "\"interactions\"",
    "\"customFields\"",
    "\"performedAt\"",
    "\"type\"",
    "\"Anders\"",
    "\"curriculumVitae\"",
    "\"filename\"",
    "\"base64\"",
    "aGFsbG8=",
    "matchen",
    "oriënteren",
    "Primair onderwijs",
    "2025-02-29",
    "2024-02-29",
    "2025-01-01T00:00:00Z",
    "a@b",
    "https://a.example.nl",
    "\\u0000",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\n",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "06",
];
/// What a schema cannot say: whether a file holds what may be kept, whether an address may be gone
/// to, whether a moment can be written back, that nobody is born tomorrow, whether a member stands
/// twice, and how large a body becomes in memory.
const BEYOND: &[&str] = &[
    "mediaType",
    "macros",
    "password",
    "tooLarge",
    "base64",
    "url",
    "format",
    "minimum",
    "maximum",
    "duplicate",
    "tooManyValues",
    "tooDeep",
];

/// The published schema, and another validator's judgement by it.
struct Judge {
    schemas: Schemas,
    index: SchemaIndex,
    /// Makes texts what is stored, of which the schema speaks.
    texts: schema::Validator,
}

impl Judge {
    async fn fetched(client: &Client<'_>, operation: &str) -> Self {
        let schema = client
            .get(&format!("/schema?operation={operation}"))
            .await
            .data();
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        let texts = schema::Validator::new(schema.clone());
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler
            .add_resource("https://example.nl/schema.json", schema)
            .unwrap();
        let index = compiler
            .compile("https://example.nl/schema.json", &mut schemas)
            .unwrap();
        Self {
            schemas,
            index,
            texts,
        }
    }

    /// A value with its texts as they are stored, and whether the schema takes it so.
    fn read(&self, value: &Value) -> (Value, bool) {
        let mut stored = value.clone();
        self.texts
            .read(&mut stored, "2026-01-02T03:04:05Z".parse().unwrap());
        let takes = self.schemas.validate(&stored, self.index).is_ok();
        (stored, takes)
    }
}

/// Checks that a body was accepted or refused correctly. Returns whether it was accepted.
fn was_taken(answer: &Answer, valid: bool, body: &[u8]) -> bool {
    let faults = answer.faults();
    let beyond = |fault: &String| {
        fault
            .split(' ')
            .next_back()
            .is_some_and(|code| BEYOND.contains(&code))
    };
    let right = match answer.status {
        StatusCode::ACCEPTED => valid,
        StatusCode::BAD_REQUEST => !faults.is_empty() && (!valid || faults.iter().all(beyond)),
        _ => false,
    };
    assert!(
        right,
        "{} for what is {valid}: {}: {}",
        answer.status,
        String::from_utf8_lossy(body),
        answer.text()
    );
    answer.status == StatusCode::ACCEPTED
}

/// Checks that the record shows what was written.
fn assert_shown(given: &Value, record: &Value) {
    let apart = [
        "customFields",
        "interactions",
        "curriculumVitae",
        "otherAttachments",
    ];
    let members = given.as_object().unwrap().iter();
    for (name, value) in
        members.filter(|(name, value)| !apart.contains(&name.as_str()) && !value.is_null())
    {
        assert_eq!(&record[name], value, "{name}");
    }
}

/// Returns the data of a 202 once its mutation has succeeded. `None` if the mutation waits for a
/// file that is not fetched in this test.
async fn carried_out(client: &Client<'_>, answer: &Answer) -> Option<Value> {
    let accepted = answer.json()["data"].clone();
    let mutation = done(client, &accepted).await;
    match mutation["status"].as_str() {
        Some("succeeded") => Some(accepted),
        Some("queued") => None,
        _ => panic!("{mutation}"),
    }
}

#[testkit::test]
async fn new_candidates_are_accepted_as_the_published_schema_says() {
    let (app, region) = app_with(vec![]).await;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let judge = Judge::fetched(&client, "create").await;
    let judge = async |input: &[u8]| {
        let parsed = serde_json::from_slice::<Value>(input).ok();
        let items = parsed
            .as_ref()
            .and_then(Value::as_array)
            .filter(|items| (1..=10).contains(&items.len()));
        let items: Option<Vec<_>> =
            items.map(|items| items.iter().map(|one| judge.read(one)).collect());
        let valid = items
            .as_ref()
            .is_some_and(|items| items.iter().all(|(_, takes)| *takes));
        let answer = client
            .send(Method::POST, "/candidates", input.to_vec().into())
            .await;
        if was_taken(&answer, valid, input)
            && let Some(accepted) = carried_out(&client, &answer).await
        {
            for (id, (given, _)) in accepted["candidateIds"]
                .as_array()
                .unwrap()
                .iter()
                .zip(items.unwrap())
            {
                let record = client
                    .get(&format!("/candidates/{}", id.as_str().unwrap()))
                    .await
                    .data();
                assert_shown(&given, &record);
            }
        }
        shape(&answer)
    };
    target("create", WORDS, 250).run(Vec::new(), judge).await;
}

#[testkit::test]
async fn changes_are_accepted_as_the_published_schema_says() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let judge = Judge::fetched(&client, "update").await;
    let judge = async |input: &[u8]| {
        let parsed = serde_json::from_slice::<Value>(input).ok();
        let (stored, valid) = parsed
            .as_ref()
            .map_or((Value::Null, false), |value| judge.read(value));
        let answer = client
            .send(
                Method::PATCH,
                "/candidates/recAAAAAAAAAAAAAA",
                input.to_vec().into(),
            )
            .await;
        if was_taken(&answer, valid, input) && carried_out(&client, &answer).await.is_some() {
            assert_shown(
                &stored,
                &client.get("/candidates/recAAAAAAAAAAAAAA").await.data(),
            );
        }
        shape(&answer)
    };
    target("update", WORDS, 250).run(Vec::new(), judge).await;
}
