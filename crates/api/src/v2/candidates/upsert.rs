//! `POST /candidates/upsert`: the candidate with this e-mail address or phone number changed, or a new one.

use crate::{
    input::{Call, accept},
    problem::Problem,
    writes::{Submission, submit},
};
use axum::response::Response;
use engine::mutations::Operation;
use serde_json::Value;

#[utoipa::path(
    post,
    path = "/candidates/upsert",
    operation_id = "upsertCandidate",
    tag = "Candidates",
    summary = "Change a candidate, or add it",
    description = "Takes one candidate by the schema for creation. When it runs, the oldest live candidate with the same \
e-mail address, else the same phone number, is changed as by `PATCH`: what is not given stays. Interactions and attachments \
are appended. Where nobody matches, the candidate is added. Its id comes with the outcome.",
    request_body(content = ref("#/components/schemas/NewCandidate"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn upsert(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(false);
    let body = call.json_with_files().await?;
    let schema = call.region_schema().await?;
    let repeatable = call.repeatable(&options, body.as_ref());
    let mut draft = None;
    let mut files = Vec::new();
    if let (Some(body), Some(schema)) = (body, schema) {
        let mut faults = schema.create().check(&body);
        if faults.is_empty() && matches!(body, Value::Object(_)) {
            let app = call.app.clone();
            let mut drafting = app.drafting(&schema);
            draft = Some(drafting.candidate(&engine::mutations::without_nulls(body), ""));
            call.faults.append(&mut drafting.faults);
            files = drafting.files;
        }
        call.faults.append(&mut faults);
    }
    let ready = call.ready()?;
    let draft = draft.ok_or_else(|| Problem::invalid(Vec::new()))?;
    submit(ready, Submission { operation: Operation::Upsert { draft }, options, repeatable, files }).await
}
