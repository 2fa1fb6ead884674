//! `GET /candidates/{id}/interactions/{interactionId}`: one interaction.

use super::Interaction;
use crate::{answers::Tagged, envelope::Envelope, input::At, problem::Problem};
use model::{CandidateId, InteractionId};
use services::mutations::interaction_state;

#[utoipa::path(
    get,
    path = "/candidates/{id}/interactions/{interactionId}",
    operation_id = "getInteraction",
    tag = "Interactions",
    summary = "Read one interaction",
    description = "One contact moment with a candidate. Send its `ETag` back in `If-None-Match`, and an unchanged one is \
answered 304; in `If-Match`, and it is changed only while it is in that state.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("interactionId" = String, Path, description = "The interaction's id.", example = "recZyX13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("If-None-Match" = Option<String>, Header, description = "Entity tags of answers the client holds."),
    ),
    responses(
        (status = 200, description = "The interaction.", body = ref("#/components/schemas/InteractionRecord"),
            headers(("ETag" = String, description = "Names exactly this answer."))),
        (status = 304, description = "The client holds this answer already.",
            headers(("ETag" = String, description = "Names exactly this answer."))),
    ),
)]
pub(crate) async fn get(
    At((candidate, id), request): At<(CandidateId, InteractionId)>,
) -> Result<Tagged<Interaction>, Problem> {
    let (store, scope) = (&request.app.store, request.scope());
    let found = store.interaction(&scope, candidate, id).await?;
    let (document, position) = found.ok_or_else(Problem::not_found)?;
    request.note_viewed("interactions.get", position);
    let etag = format!("\"{:016x}\"", interaction_state(&document));
    Ok(Tagged::new(&request.parts.headers, &etag, || {
        let mut envelope = Envelope::open("Successfully retrieved interaction", document.len());
        envelope.data().extend_from_slice(document.as_bytes());
        envelope.close(scope.environment, &[])
    }))
}
