//! `POST /candidates/{id}/attachments`: adds files, as JSON or as multipart.

use super::files;
use crate::{
    input::{Adds, Call, Ids, JsonOrFiles, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::CandidateId;
use serde_json::Value;
use services::mutations::{AttachmentDraft, Drafting, Operation, without_nulls};

#[utoipa::path(
    post,
    path = "/candidates/{id}/attachments",
    operation_id = "createAttachments",
    tag = "Attachments",
    summary = "Add attachments",
    description = "Adds files to a candidate, each sent along as base64 or fetched from an address; all or none. As \
`multipart/form-data` the files come as they are: a part a file, with a filename, named `curriculumVitae` or \
`otherAttachments`; one named `file` joins `otherAttachments`.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    request_body(content(
        (ref("#/components/schemas/NewAttachments") = "application/json"),
        (ref("#/components/schemas/NewAttachmentFiles") = "multipart/form-data"),
    )),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn create(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Adds>,
) -> Result<AcceptedWrite, Problem> {
    let mut options = call.unidentified_options();
    let body = call.json_or_files().await?;
    let contents = match &body {
        JsonOrFiles::Files(files) if options.has_idempotency_key() => Some(files::contents(files)),
        _ => None,
    };
    call.identify(&mut options, contents.as_ref().or(body.json()));
    let app = call.app.clone();
    let mut drafting = app.plain_drafting();
    let drafts = drafts(&mut call, &mut drafting, body);
    call.faults.append(&mut drafting.faults);
    let (request, candidate) = call.validate_with(id)?;
    let operation = Operation::AddAttachments { candidate, drafts };
    request
        .submit_with_files(operation, options, drafting.files)
        .await
}

/// Drafts the files, and collects all faults.
fn drafts(call: &mut Call, drafting: &mut Drafting<'_>, body: JsonOrFiles) -> Vec<AttachmentDraft> {
    match body {
        JsonOrFiles::Json(body) => body.map_or_else(Vec::new, |body| json(call, drafting, body)),
        JsonOrFiles::Files(given) => {
            if call.faults.is_empty() {
                call.faults = files::check(&given);
            }
            if call.faults.is_empty() {
                files::drafts(drafting, given)
            } else {
                Vec::new()
            }
        }
    }
}

fn json(call: &mut Call, drafting: &mut Drafting<'_>, mut body: Value) -> Vec<AttachmentDraft> {
    let mut faults = schema::NEW_ATTACHMENTS.read(&mut body, call.now());
    let drafts = if faults.is_empty() {
        drafting.attachments(&without_nulls(body), "")
    } else {
        Vec::new()
    };
    call.faults.append(&mut faults);
    drafts
}
