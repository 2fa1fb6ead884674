//! `PATCH /candidates/{id}/interactions/{interactionId}`: changes an interaction.

use crate::{
    input::{Call, Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::{CandidateId, InteractionId};
use serde_json::{Map, Value};
use services::mutations::Operation;

#[utoipa::path(
    patch,
    path = "/candidates/{id}/interactions/{interactionId}",
    operation_id = "updateInteraction",
    tag = "Interactions",
    summary = "Change an interaction",
    description = "Changes the members that are given; `null` clears. It does not change the candidate's `updatedAt`.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("interactionId" = String, Path, description = "The interaction's id.", example = "recZyX13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    request_body(content = ref("#/components/schemas/InteractionChanges"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn update(
    Ids(ids): Ids<(CandidateId, InteractionId)>,
    mut call: WriteCall<Changes>,
) -> Result<AcceptedWrite, Problem> {
    let (options, body) = call.options_and_json().await?;
    let members = body.and_then(|body| changed(&mut call, body));
    let (request, (candidate, interaction)) = call.validate_with(ids)?;
    let operation = Operation::UpdateInteraction {
        candidate,
        interaction,
        members: members.ok_or_else(|| Problem::invalid(Vec::new()))?,
    };
    request.submit(operation, options).await
}

/// Returns the changed members, and collects all faults.
fn changed(call: &mut Call, mut body: Value) -> Option<Map<String, Value>> {
    let mut faults = schema::CHANGED_INTERACTION.read(&mut body, call.now());
    let mut changed = None;
    if let (true, Value::Object(members)) = (faults.is_empty(), body) {
        let app = call.app.clone();
        let mut drafting = app.plain_drafting();
        drafting.check_moment(&members, "");
        faults.append(&mut drafting.faults);
        changed = Some(members);
    }
    call.faults.append(&mut faults);
    changed
}
