//! `GET`, `PATCH` and `DELETE /candidates/{id}/interactions/{interactionId}`: one interaction.

use crate::{
    envelope::Envelope,
    etag,
    input::{Call, PathParts, accept},
    problem::Problem,
    records::note_one,
    writes::{Submission, submit},
};
use axum::response::Response;
use model::{CandidateId, InteractionId};
use services::mutations::{Operation, interaction_state};

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
    PathParts(ids): PathParts<CandidateId, InteractionId>,
    call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let ready = call.ready()?;
    let (candidate, id) = ids.ok_or_else(Problem::not_found)?;
    let found = ready
        .app
        .store
        .interaction(&ready.scope, candidate, id)
        .await?;
    let (document, position) = found.ok_or_else(Problem::not_found)?;
    note_one(&ready, "interactions.get", position);
    ready.context.count(1);
    let etag = format!("\"{:016x}\"", interaction_state(&document));
    Ok(etag::answer(&ready.parts.headers, &etag, || {
        let mut envelope = Envelope::open("Successfully retrieved interaction", document.len());
        envelope.data().extend_from_slice(document.as_bytes());
        envelope.close(ready.scope.environment, &[])
    }))
}

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
    PathParts(ids): PathParts<CandidateId, InteractionId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(true);
    let mut body = call.json().await?;
    let repeatable = call.repeatable(&options, body.as_ref());
    let mut members = None;
    if let Some(body) = &mut body {
        let mut faults = schema::CHANGED_INTERACTION.read(body, call.now());
        if let (true, Some(given)) = (faults.is_empty(), body.as_object()) {
            let app = call.app.clone();
            let mut drafting = app.plain_drafting();
            drafting.check_moment(given, "");
            faults.append(&mut drafting.faults);
            members = Some(given.clone());
        }
        call.faults.append(&mut faults);
    }
    let ready = call.ready()?;
    let (candidate, interaction) = ids.ok_or_else(Problem::not_found)?;
    let members = members.ok_or_else(|| Problem::invalid(Vec::new()))?;
    let operation = Operation::UpdateInteraction {
        candidate,
        interaction,
        members,
    };
    submit(
        ready,
        Submission {
            operation,
            options,
            repeatable,
            files: Vec::new(),
        },
    )
    .await
}

#[utoipa::path(
    delete,
    path = "/candidates/{id}/interactions/{interactionId}",
    operation_id = "deleteInteraction",
    tag = "Interactions",
    summary = "Remove an interaction",
    description = "Removes a contact moment for good.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("interactionId" = String, Path, description = "The interaction's id.", example = "recZyX13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn delete(
    PathParts(ids): PathParts<CandidateId, InteractionId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(true);
    let repeatable = call.repeatable(&options, None);
    let ready = call.ready()?;
    let (candidate, interaction) = ids.ok_or_else(Problem::not_found)?;
    let operation = Operation::DeleteInteraction {
        candidate,
        interaction,
    };
    submit(
        ready,
        Submission {
            operation,
            options,
            repeatable,
            files: Vec::new(),
        },
    )
    .await
}
