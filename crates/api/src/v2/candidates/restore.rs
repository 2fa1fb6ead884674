//! `POST /candidates/{id}/restore`: restores an archived candidate.

use crate::{
    input::{Call, PathPart, accept},
    problem::Problem,
    writes::{Submission, submit},
};
use axum::response::Response;
use model::CandidateId;
use services::mutations::Operation;

#[utoipa::path(
    post,
    path = "/candidates/{id}/restore",
    operation_id = "restoreCandidate",
    tag = "Candidates",
    summary = "Restore an archived candidate",
    description = "Puts an archived candidate back in the list, where it stood. Restoring a live one succeeds and changes \
nothing. The request has no body.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn restore(
    PathPart(id): PathPart<CandidateId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(false);
    let repeatable = call.repeatable(&options, None);
    let ready = call.ready()?;
    let operation = Operation::Restore {
        candidate: id.ok_or_else(Problem::not_found)?,
    };
    submit(
        ready,
        Submission {
            operation,
            options,
            repeatable,
            files: Vec::new(),
        },
    )
    .await
}
