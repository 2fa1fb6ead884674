//! `POST /candidates/{id}/attachments`: adds files, as JSON or as multipart.

use super::files;
use crate::{
    describe::{Body, Endpoint, FilesBody, described_as, schemas, with_example},
    input::{Adds, Call, Ids, JsonOrFiles, WriteCall},
    problem::Problem,
    v2::attachments::download::File,
    writes::AcceptedWrite,
};
use model::CandidateId;
use schema::NEW_ATTACHMENTS;
use serde_json::{Value, json};
use services::mutations::{AttachmentDraft, Drafting, Operation, without_nulls};

schemas! {
    /// Files as members of JSON.
    NewAttachments as "NewAttachments" = with_example(
        described_as(NEW_ATTACHMENTS.schema().clone(), "The files to add, in one list or both."),
        &json!({"curriculumVitae": [{"filename": "cv.txt", "base64": "aGFsbG8="}]}),
    );
    /// Files as parts of a multipart body.
    NewAttachmentFiles as "NewAttachmentFiles" with File = json!({
        "type": "object",
        "description": "The files to add, one per part, each with a file name. At least one is \
            required. A file has at most 10 MiB.",
        "properties": {
            "curriculumVitae": {"type": "array", "items": {"$ref": "#/components/schemas/File"}, "maxItems": 5},
            "otherAttachments": {"type": "array", "items": {"$ref": "#/components/schemas/File"}, "maxItems": 5},
            "file": {"type": "array", "items": {"$ref": "#/components/schemas/File"}, "maxItems": 5,
                "description": "The same as `otherAttachments`."},
        },
        "additionalProperties": false,
    });
}

/// Files, as JSON or as multipart.
#[derive(Debug)]
pub(crate) struct NewFiles;

impl Body for NewFiles {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_component::<NewAttachments>();
        endpoint.add_component::<NewAttachmentFiles>();
        endpoint.set_body([
            ("application/json", "NewAttachments"),
            ("multipart/form-data", "NewAttachmentFiles"),
        ]);
    }
}

impl FilesBody for NewFiles {}

#[utoipa::path(
    post,
    path = "/candidates/{id}/attachments",
    operation_id = "createAttachments",
    tag = "Attachments",
    summary = "Add attachments",
    description = "Adds files to a candidate. The server adds either all of them or none. The \
        body contains each file in base64, or the URL from which the server fetches it. A body of \
        type `multipart/form-data` has one part per file, with a file name. A part is named \
        `curriculumVitae` or `otherAttachments`. The name `file` means `otherAttachments`."
)]
pub(crate) async fn create(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Adds, NewFiles>,
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
        JsonOrFiles::Json(body) => {
            body.map_or_else(Vec::new, |body| read_json(call, drafting, body))
        }
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

fn read_json(
    call: &mut Call,
    drafting: &mut Drafting<'_>,
    mut body: Value,
) -> Vec<AttachmentDraft> {
    let mut faults = NEW_ATTACHMENTS.read(&mut body, call.now());
    let payload = without_nulls(body);
    if faults.is_empty() {
        return drafting.attachments(&payload, "");
    }
    drafting.check_files(&payload, "", &faults);
    call.faults.append(&mut faults);
    Vec::new()
}
