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
        "type": "object", "additionalProperties": true, "description": "A JSON Schema, draft \
            2020-12.",
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
    description = "Returns the JSON Schema (draft 2020-12) of a candidate in this region, \
        including the custom fields. The server validates with the same schema. It accepts valid \
        values, and answers 400 to invalid ones. The schema describes texts in their stored form, \
        and the server validates that form: Unicode NFC, without surrounding white space and \
        invisible characters. An internationalised URL is stored percent-encoded, and an e-mail \
        address without any invisible character. Blank text is `null`, so the server refuses it \
        for a required value. The schema limits dates of birth to today in UTC. In addition to \
        the schema, the server checks that an address can exist, and that the size and the type \
        of a file are allowed. In a create, `null` means that an optional member is absent. In an \
        update, `null` clears a member.",
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
