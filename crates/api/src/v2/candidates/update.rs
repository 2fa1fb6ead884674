//! `PATCH /candidates/{id}`: some fields of one candidate.

use crate::{
    input::{Call, PathPart, accept},
    problem::Problem,
    writes::{Submission, submit},
};
use axum::response::Response;
use engine::mutations::Operation;
use model::CandidateId;

#[utoipa::path(
    patch,
    path = "/candidates/{id}",
    operation_id = "updateCandidate",
    tag = "Candidates",
    summary = "Change a candidate",
    description = "Changes the fields that are given: a list is replaced, `null` clears, custom fields are merged by key, \
what is not given stays. With `If-Match`, only while the record is in that state.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    request_body(content = ref("#/components/schemas/CandidateChanges"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn update(PathPart(id): PathPart<CandidateId>, mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(true);
    let body = call.json().await?;
    let schema = call.region_schema().await?;
    let mut changes = None;
    if let (Some(body), Some(schema)) = (&body, schema) {
        let mut faults = schema.update().check(body);
        if let (true, Some(members)) = (faults.is_empty(), body.as_object()) {
            let custom = call.app.drafting(&schema).custom(members);
            let members = members.iter().filter(|(name, _)| *name != "customFields");
            let members = members.map(|(name, value)| (name.clone(), value.clone())).collect();
            changes = Some((members, custom));
        }
        call.faults.append(&mut faults);
    }
    let fingerprint = call.fingerprint(body.as_ref());
    let ready = call.ready()?;
    let candidate = id.ok_or_else(Problem::not_found)?;
    let (members, custom) = changes.ok_or_else(|| Problem::invalid(Vec::new()))?;
    let operation = Operation::Update { candidate, members, custom };
    submit(ready, Submission { operation, options, fingerprint, files: Vec::new() }).await
}
