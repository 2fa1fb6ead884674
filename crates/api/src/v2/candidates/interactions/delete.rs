//! `DELETE /candidates/{id}/interactions/{interactionId}`: removes an interaction.

use crate::{
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::{CandidateId, InteractionId};
use services::mutations::Operation;

#[utoipa::path(
    delete,
    path = "/candidates/{id}/interactions/{interactionId}",
    operation_id = "deleteInteraction",
    tag = "Interactions",
    summary = "Remove an interaction",
    description = "Removes a contact moment permanently."
)]
pub(crate) async fn delete(
    Ids(ids): Ids<(CandidateId, InteractionId)>,
    mut call: WriteCall<Changes>,
) -> Result<AcceptedWrite, Problem> {
    let options = call.options();
    let (request, (candidate, interaction)) = call.validate_with(ids)?;
    let operation = Operation::DeleteInteraction {
        candidate,
        interaction,
    };
    request.submit(operation, options).await
}
