//! `GET /candidates/{id}/interactions/{interactionId}`: one interaction.

use super::Interaction;
use crate::{answers::Tagged, envelope::Envelope, input::At, problem::Problem};
use model::{Action, CandidateId, InteractionId};
use services::mutations::interaction_state;

#[utoipa::path(
    get,
    path = "/candidates/{id}/interactions/{interactionId}",
    operation_id = "getInteraction",
    tag = "Interactions",
    summary = "Read one interaction",
    description = "Returns one contact moment with a candidate. If you send its `ETag` in \
        `If-None-Match`, the response to an unchanged contact moment is a 304. If you send it in \
        `If-Match`, a write changes the contact moment only in that state.",
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
    request.note_viewed(Action::InteractionsGet, position);
    let etag = format!("\"{:016x}\"", interaction_state(&document));
    Ok(Tagged::new(&request.parts.headers, &etag, || {
        let mut envelope = Envelope::open("Successfully retrieved interaction", document.len());
        envelope.data().extend_from_slice(document.as_bytes());
        envelope.close(scope.environment, &[])
    }))
}
