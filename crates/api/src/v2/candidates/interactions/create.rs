//! `POST /candidates/{id}/interactions`: adds up to ten interactions.

use crate::{
    input::{Adds, Call, CreatedRecords, Ids, WriteCall, within},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::{CandidateId, MOST_FAULTS};
use serde_json::Value;
use services::mutations::{InteractionDraft, Operation, without_nulls};

#[utoipa::path(
    post,
    path = "/candidates/{id}/interactions",
    operation_id = "createInteractions",
    tag = "Interactions",
    summary = "Add interactions",
    description = "Adds one to ten contact moments to a candidate, all or none. They do not change the candidate's `updatedAt`.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    request_body(content = ref("#/components/schemas/NewInteractions"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn create(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Adds>,
) -> Result<AcceptedWrite, Problem> {
    let (options, body) = call.options_and_json().await?;
    let items = call.one_to_ten(body, CreatedRecords::Interactions);
    let drafts = drafts(&mut call, items);
    let (request, candidate) = call.validate_with(id)?;
    let operation = Operation::AddInteractions { candidate, drafts };
    request.submit(operation, options).await
}

/// Drafts the interactions, and collects all faults.
fn drafts(call: &mut Call, items: Vec<Value>) -> Vec<InteractionDraft> {
    let mut drafts = Vec::with_capacity(items.len());
    let (now, app) = (call.now(), call.app.clone());
    let mut drafting = app.plain_drafting();
    for (index, mut item) in items.into_iter().enumerate() {
        if call.faults.len() > MOST_FAULTS {
            break;
        }
        let at = format!("/{index}");
        let faults = schema::NEW_INTERACTION.read(&mut item, now);
        if faults.is_empty() {
            drafts.push(drafting.interaction(&without_nulls(item), &at));
        }
        call.faults.extend(within(&at, faults));
    }
    call.faults.append(&mut drafting.faults);
    drafts
}
