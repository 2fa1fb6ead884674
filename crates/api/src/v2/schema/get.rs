//! `GET /schema`: the JSON Schema of a candidate in this region.

use crate::{
    answers::Tagged,
    describe::{parameters, payloads, schemas},
    envelope::Envelope,
    input::{Call, QueryCall},
    problem::Problem,
};
use messages::Parameter;
use model::Fault;
use serde_json::json;

schemas! {
    /// Names the JSON Schema of a candidate as the data of an answer.
    CandidateSchema as "CandidateSchema" = json!({
        "type": "object", "additionalProperties": true, "description": "A JSON Schema, draft 2020-12.",
    });
}

payloads! {
    CandidateSchema { one: "SchemaRecord" }
}

parameters! {
    /// Which schema is shown.
    Query SchemaParameters {
        /// `create` (the default) or `update`.
        #[param(pattern = "^(create|update)$")]
        operation: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/schema",
    operation_id = "getSchema",
    tag = "Schema",
    summary = "Read the schema of a candidate",
    description = "The JSON Schema (draft 2020-12) of one candidate in this region, its custom fields included. It is the \
one the server validates with: what passes it is accepted, what fails it is a 400. It speaks of texts as they are stored, in \
which form they are judged: in Unicode NFC, without surrounding white space and invisible characters, an internationalised URL \
percent-encoded, an e-mail address without any invisible character. Blank text is `null`, so it is refused where a value is \
required. The bound on dates of birth is that of today, in UTC. Beyond the schema, an address must be one that there can be, and a file's \
content is judged: its size, and that it is of an accepted kind. To create, `null` is the same as absent where a member is optional; \
to update, `null` clears.",
    responses(
        (status = 200, description = "The schema."),
    ),
)]
pub(crate) async fn get(
    mut call: QueryCall<SchemaParameters>,
) -> Result<Tagged<CandidateSchema>, Problem> {
    let update = is_of_update(&mut call);
    let schema = call.region_schema().await?;
    let now = call.now();
    let request = call.validate()?;
    let schema = schema.ok_or_else(Problem::not_found)?;
    let validator = if update {
        schema.update()
    } else {
        schema.create()
    };
    let mut envelope = Envelope::open("Successfully retrieved schema", 16 * 1024);
    envelope.json(&*schema::published(validator.schema(), now))?;
    let seed = u64::from(request.context.environment.is_sandbox());
    let hash = xxhash_rust::xxh3::xxh3_64_with_seed(envelope.data(), seed);
    let answer = || envelope.close(request.context.environment, &[]);
    Ok(Tagged::new(
        &request.parts.headers,
        &format!("\"{hash:016x}\""),
        answer,
    ))
}

fn is_of_update(call: &mut Call) -> bool {
    match call.query.one("operation", &mut call.faults) {
        None | Some("create") => false,
        Some("update") => true,
        Some(_) => {
            call.faults
                .push(Fault::parameter("operation", Parameter::Operation));
            false
        }
    }
}
