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
    description = "Removes a contact moment permanently.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("interactionId" = String, Path, description = "The interaction's id.", example = "recZyX13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
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
