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
    description = "Removes a file of a candidate permanently. From then on, its URL is a 404."
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
