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
    responses(
        (status = 200, description = "The interaction."),
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
