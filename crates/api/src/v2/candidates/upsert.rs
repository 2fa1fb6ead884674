//! `POST /candidates/upsert`: updates the candidate with this e-mail address or phone number, or
//! creates one.

use crate::{
    input::{Call, accept},
    problem::Problem,
    writes::{Submission, submit},
};
use axum::response::Response;
use messages::Parameter;
use model::Fault;
use serde_json::Value;
use services::mutations::{MatchBy, Operation};

/// Reads by what the candidate is matched.
fn match_by(call: &mut Call) -> MatchBy {
    let Some(name) = call.query.one("match", &mut call.faults) else {
        return MatchBy::default();
    };
    MatchBy::ALL
        .into_iter()
        .find(|by| by.name() == name)
        .unwrap_or_else(|| {
            let names = MatchBy::ALL.map(MatchBy::name).join(", ");
            call.faults
                .push(Fault::parameter("match", Parameter::OneOf { names }));
            MatchBy::default()
        })
}

#[utoipa::path(
    post,
    path = "/candidates/upsert",
    operation_id = "upsertCandidate",
    tag = "Candidates",
    summary = "Change a candidate, or add it",
    description = "Takes one candidate by the schema for creation. When it runs, the oldest live candidate that \
matches is changed as by `PATCH`: what is not given stays. Interactions and attachments are appended. Where nobody matches, \
the candidate is added.\n\nWho matches is said by `match`. `emailOrPhone`: whoever has the e-mail address, else whoever has \
the phone number and the same name, that is a surname in common (spelling, titles and particles aside) and no other first \
name. So a household on one number stays separate records. `email`: the address alone. `phone`: the number alone, whatever \
the name.\n\nA match by phone never changes the e-mail address, with which its owner signs in. The mutation says what became \
of it: the id, `result`, `matchedBy`, and in `ignored` the fields that were given and not taken.",
    params(("match" = Option<String>, Query, description = "By what the candidate is found: `email`, `phone` or `emailOrPhone` (the default).", pattern = "^(email|phone|emailOrPhone)$", example = "emailOrPhone")),
    request_body(content = ref("#/components/schemas/NewCandidate"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn upsert(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let by = match_by(&mut call);
    let options = call.write_options(false);
    let body = call.json_with_files().await?;
    let schema = call.region_schema().await?;
    let repeatable = call.repeatable(&options, body.as_ref());
    let mut draft = None;
    let mut files = Vec::new();
    if let (Some(mut body), Some(schema)) = (body, schema) {
        let mut faults = schema.create().read(&mut body, call.now());
        if faults.is_empty() && matches!(body, Value::Object(_)) {
            let app = call.app.clone();
            let mut drafting = app.drafting(&schema);
            draft = Some(drafting.candidate(&services::mutations::without_nulls(body), ""));
            call.faults.append(&mut drafting.faults);
            files = drafting.files;
        }
        call.faults.append(&mut faults);
    }
    let ready = call.ready()?;
    let draft = draft.ok_or_else(|| Problem::invalid(Vec::new()))?;
    submit(
        ready,
        Submission {
            operation: Operation::Upsert { draft, by },
            options,
            repeatable,
            files,
        },
    )
    .await
}
