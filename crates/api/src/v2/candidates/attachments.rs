//! `POST /candidates/{id}/attachments` and `DELETE …/{attachmentId}`: a candidate's files.

use crate::{
    input::{Call, FilePart, JsonOrFiles, PathPart, PathParts, accept},
    problem::Problem,
    writes::{Submission, submit},
};
use axum::response::Response;
use model::{AttachmentId, CandidateId, Fault, Field};
use serde_json::{Map, Value, json};
use services::mutations::{Operation, without_nulls};
use sha2::{Digest, Sha256};
use std::fmt::Write;

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
    PathPart(id): PathPart<CandidateId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(false);
    let body = call.json_or_files().await?;
    let app = call.app.clone();
    let mut drafting = app.plain_drafting();
    let mut drafts = Vec::new();
    let repeatable;
    match body {
        JsonOrFiles::Json(body) => {
            repeatable = call.repeatable(&options, body.as_ref());
            if let Some(mut body) = body {
                let mut faults = schema::NEW_ATTACHMENTS.read(&mut body, call.now());
                if faults.is_empty() {
                    drafts = drafting.attachments(&without_nulls(body), "");
                }
                call.faults.append(&mut faults);
            }
        }
        JsonOrFiles::Files(files) => {
            let known_by = options.idempotency_key.as_ref().map(|_| contents(&files));
            repeatable = call.repeatable(&options, known_by.as_ref());
            if call.faults.is_empty() {
                call.faults = check(&files);
            }
            if call.faults.is_empty() {
                let mut counts = [0, 0];
                for FilePart {
                    field,
                    filename,
                    bytes,
                } in files
                {
                    let count = &mut counts[usize::from(field == Field::CurriculumVitae)];
                    drafts.extend(drafting.file(
                        field,
                        &filename,
                        bytes,
                        &format!("/{}/{count}", field.name()),
                    ));
                    *count += 1;
                }
            }
        }
    }
    call.faults.append(&mut drafting.faults);
    let files = drafting.files;
    let ready = call.ready()?;
    let operation = Operation::AddAttachments {
        candidate: id.ok_or_else(Problem::not_found)?,
        drafts,
    };
    submit(
        ready,
        Submission {
            operation,
            options,
            repeatable,
            files,
        },
    )
    .await
}

/// Groups the files of a multipart body by list, each converted by `of_file`.
fn listed(files: &[FilePart], of_file: impl Fn(&FilePart) -> Value) -> Value {
    let mut lists = Map::new();
    for file in files {
        let list = lists.entry(file.field.name()).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(of_file(file));
        }
    }
    lists.into()
}

/// Validates the files by the schema for JSON bodies, with a placeholder as base64 content.
fn check(files: &[FilePart]) -> Vec<Fault> {
    schema::NEW_ATTACHMENTS.check(&listed(
        files,
        |file| json!({"filename": file.filename, "base64": "AA=="}),
    ))
}

/// Returns what the idempotency check compares: the file names and digests, independent of the
/// multipart boundary.
fn contents(files: &[FilePart]) -> Value {
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    };
    json!({"multipart": listed(files, |file| json!([file.filename, hex(&Sha256::digest(&file.bytes))]))})
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
    let operation = Operation::DeleteAttachment {
        candidate,
        attachment,
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
