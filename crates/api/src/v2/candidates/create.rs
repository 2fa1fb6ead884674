//! `POST /candidates`: creates up to ten candidates.

use crate::{
    describe::{described_as, schemas, with_example},
    input::{Adds, Call, CreatedRecords, WriteCall, within},
    problem::Problem,
    region_schema::RegionSchema,
    writes::AcceptedWrite,
};
use model::{FileId, MAX_FAULTS};
use serde_json::{Value, json};
use services::mutations::{CandidateDraft, Operation, without_nulls};

schemas! {
    /// A candidate to add.
    NewCandidate as "NewCandidate" = {
        let schema = described_as(
            schema::create(&[]),
            "A candidate to add. `customFields` contains the region's custom fields. `GET \
                /schema` returns this schema with the custom fields.",
        );
        with_example(with_any_custom_fields(schema), &example())
    };
    /// The candidates to add.
    NewCandidates as "NewCandidates" with NewCandidate = json!({
        "type": "array", "items": {"$ref": "#/components/schemas/NewCandidate"}, "minItems": 1, "maxItems": 10,
        "examples": [[example()]],
    });
}

fn example() -> Value {
    json!({
        "name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": true, "sectors": ["Primair onderwijs"],
    })
}

/// Allows any custom field. The API reference is the same for all regions, while `GET /schema`
/// describes the fields of one. Generated clients must be able to send any.
pub(super) fn with_any_custom_fields(mut candidate: Value) -> Value {
    if let Some(own) = candidate["properties"]["customFields"].as_object_mut() {
        own.shift_remove("properties");
        own["additionalProperties"] = true.into();
    }
    candidate
}

#[utoipa::path(
    post,
    path = "/candidates",
    operation_id = "createCandidates",
    tag = "Candidates",
    summary = "Add candidates",
    description = "Adds one to ten candidates with their interactions, attachments and custom \
        fields. The server adds either all of them or none. It validates them against the \
        region's schema at once, and answers 202 when they are on disk. The ids accept further \
        writes at once. `Prefer: wait=10` waits for the result."
)]
pub(crate) async fn create(
    mut call: WriteCall<Adds, NewCandidates>,
) -> Result<AcceptedWrite, Problem> {
    let (options, body) = call.options_and_json_with_files().await?;
    let schema = call.region_schema().await?;
    let items = call.one_to_ten(body, CreatedRecords::Candidates);
    let (drafts, files) = match schema {
        Some(schema) => drafts(&mut call, &schema, items),
        None => Default::default(),
    };
    let request = call.validate()?;
    request
        .submit_with_files(Operation::Create { drafts }, options, files)
        .await
}

/// Drafts the candidates, with their files, and collects all faults.
fn drafts(
    call: &mut Call,
    schema: &RegionSchema,
    items: Vec<Value>,
) -> (Vec<CandidateDraft>, Vec<(FileId, Vec<u8>)>) {
    let mut drafts = Vec::with_capacity(items.len());
    let (now, app) = (call.now(), call.app.clone());
    let mut drafting = app.drafting(schema);
    for (index, mut item) in items.into_iter().enumerate() {
        if call.faults.len() > MAX_FAULTS {
            break;
        }
        let at = format!("/{index}");
        let faults = schema.create().read(&mut item, now);
        match item {
            Value::Object(_) if faults.is_empty() => {
                drafts.push(drafting.candidate(&without_nulls(item), &at));
            }
            _ => {
                drafting.check_files(&without_nulls(item), &at, &faults);
                call.faults.extend(within(&at, faults));
            }
        }
    }
    call.faults.append(&mut drafting.faults);
    (drafts, drafting.files)
}
