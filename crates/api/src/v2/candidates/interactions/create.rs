//! `POST /candidates/{id}/interactions`: adds up to ten interactions.

use crate::{
    describe::{described_as, schemas},
    input::{Adds, Call, CreatedRecords, Ids, WriteCall, within},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::{CandidateId, MAX_FAULTS};
use schema::NEW_INTERACTION;
use serde_json::{Value, json};
use services::mutations::{InteractionDraft, Operation, without_nulls};

schemas! {
    /// The interactions to add.
    NewInteractions as "NewInteractions" = json!({
        "type": "array",
        "items": described_as(NEW_INTERACTION.schema().clone(), "A contact moment to add."),
        "minItems": 1, "maxItems": 10,
        "examples": [[{
            "type": "Telefonisch", "performedAt": "2026-01-02T03:04:05Z", "summary": "Wil een school zien.",
        }]],
    });
}

#[utoipa::path(
    post,
    path = "/candidates/{id}/interactions",
    operation_id = "createInteractions",
    tag = "Interactions",
    summary = "Add interactions",
    description = "Adds one to ten contact moments to a candidate. The server adds either all of \
        them or none. They do not change the candidate's `updatedAt`."
)]
pub(crate) async fn create(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Adds, NewInteractions>,
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
        if call.faults.len() > MAX_FAULTS {
            break;
        }
        let at = format!("/{index}");
        let faults = NEW_INTERACTION.read(&mut item, now);
        if faults.is_empty() {
            drafts.push(drafting.interaction(&without_nulls(item), &at));
        }
        call.faults.extend(within(&at, faults));
    }
    call.faults.append(&mut drafting.faults);
    drafts
}
