//! `PATCH /candidates/{id}/interactions/{interactionId}`: changes an interaction.

use crate::{
    describe::{described_as, schemas, with_example},
    input::{Call, Changes, Ids, WriteCall},
    problem::Problem,
    v2::candidates::CHANGES,
    writes::AcceptedWrite,
};
use model::{CandidateId, InteractionId};
use schema::CHANGED_INTERACTION;
use serde_json::{Map, Value, json};
use services::mutations::Operation;

schemas! {
    /// The members of an interaction to change.
    InteractionChanges as "InteractionChanges" = with_example(
        described_as(CHANGED_INTERACTION.schema().clone(), CHANGES),
        &json!({"durationMinutes": 30}),
    );
}

#[utoipa::path(
    patch,
    path = "/candidates/{id}/interactions/{interactionId}",
    operation_id = "updateInteraction",
    tag = "Interactions",
    summary = "Update an interaction",
    description = "Updates the members that the body contains. `null` clears a member. The \
        operation does not change the candidate's `updatedAt`."
)]
pub(crate) async fn update(
    Ids(ids): Ids<(CandidateId, InteractionId)>,
    mut call: WriteCall<Changes, InteractionChanges>,
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
    let mut faults = CHANGED_INTERACTION.read(&mut body, call.now());
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
