//! `DELETE /candidates/{id}/attachments/{attachmentId}`: removes a file.

use crate::{
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::{AttachmentId, CandidateId};
use services::mutations::Operation;

#[utoipa::path(
    delete,
    path = "/candidates/{id}/attachments/{attachmentId}",
    operation_id = "deleteAttachment",
    tag = "Attachments",
    summary = "Remove an attachment",
    description = "Removes a file of a candidate permanently; its address is a 404 from then on.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("attachmentId" = String, Path, description = "The attachment's id.", example = "attAbC13pTbjpS6Iz", pattern = "^att[A-Za-z0-9]{14}$"),
    ),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn delete(
    Ids(ids): Ids<(CandidateId, AttachmentId)>,
    mut call: WriteCall<Changes>,
) -> Result<AcceptedWrite, Problem> {
    let options = call.options();
    let (request, (candidate, attachment)) = call.validate_with(ids)?;
    let operation = Operation::DeleteAttachment {
        candidate,
        attachment,
    };
    request.submit(operation, options).await
}
