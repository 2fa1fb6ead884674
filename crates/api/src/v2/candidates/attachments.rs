//! `POST /candidates/{id}/attachments` and `DELETE …/{attachmentId}`: files of a candidate.

use crate::{
    input::{Call, PathPart, PathParts, accept},
    problem::Problem,
    writes::{Submission, submit},
};
use axum::response::Response;
use engine::mutations::{Operation, without_nulls};
use model::{AttachmentId, CandidateId};

#[utoipa::path(
    post,
    path = "/candidates/{id}/attachments",
    operation_id = "createAttachments",
    tag = "Attachments",
    summary = "Add attachments",
    description = "Adds files to a candidate, each sent along as base64 or fetched from an address; all or none.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    request_body(content = ref("#/components/schemas/NewAttachments"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn create(PathPart(id): PathPart<CandidateId>, mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(false);
    let body = call.json_with_files().await?;
    let app = call.app.clone();
    let mut drafting = app.plain_drafting();
    let mut drafts = Vec::new();
    let repeatable = call.repeatable(&options, body.as_ref());
    if let Some(body) = body {
        let mut faults = schema::NEW_ATTACHMENTS.check(&body);
        if faults.is_empty() {
            drafts = drafting.attachments(&without_nulls(body), "");
        }
        call.faults.append(&mut faults);
    }
    call.faults.append(&mut drafting.faults);
    let files = drafting.files;
    let ready = call.ready()?;
    let operation = Operation::AddAttachments { candidate: id.ok_or_else(Problem::not_found)?, drafts };
    submit(ready, Submission { operation, options, repeatable, files }).await
}

#[utoipa::path(
    delete,
    path = "/candidates/{id}/attachments/{attachmentId}",
    operation_id = "deleteAttachment",
    tag = "Attachments",
    summary = "Remove an attachment",
    description = "Removes a file of a candidate for good; its address is a 404 from then on.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("attachmentId" = String, Path, description = "The attachment's id.", example = "attAbC13pTbjpS6Iz", pattern = "^att[A-Za-z0-9]{14}$"),
    ),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn delete(
    PathParts(ids): PathParts<CandidateId, AttachmentId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(true);
    let repeatable = call.repeatable(&options, None);
    let ready = call.ready()?;
    let (candidate, attachment) = ids.ok_or_else(Problem::not_found)?;
    let operation = Operation::DeleteAttachment { candidate, attachment };
    submit(ready, Submission { operation, options, repeatable, files: Vec::new() }).await
}
