//! `GET /candidates/{id}`: one candidate.

use crate::{
    envelope::Envelope,
    etag,
    input::{Call, PathPart, accept},
    problem::Problem,
    records::{View, Writer},
};
use axum::response::Response;
use engine::mutations::candidate_state;
use model::CandidateId;

#[utoipa::path(
    get,
    path = "/candidates/{id}",
    operation_id = "getCandidate",
    tag = "Candidates",
    summary = "Read one candidate",
    description = "One candidate by its id, archived or not. The `ETag` changes whenever the answer would; send it back \
in `If-None-Match` and an unchanged record is answered 304, without a body.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("fields" = Option<Vec<String>>, Query, description = "The fields to show, `id` always among them; repeated or as a comma list. All shared fields when left out."),
        ("includeInteractions" = Option<bool>, Query, description = "Also show the newest interactions, 100 at most."),
        ("If-None-Match" = Option<String>, Header, description = "Entity tags of answers the client holds."),
    ),
    responses(
        (status = 200, description = "The candidate.", body = ref("#/components/schemas/CandidateRecord"),
            headers(("ETag" = String, description = "Names exactly this answer."))),
        (status = 304, description = "The client holds this answer already.",
            headers(("ETag" = String, description = "Names exactly this answer."))),
    ),
)]
pub(crate) async fn get(PathPart(id): PathPart<CandidateId>, mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let (selection, custom) = call.selection().await?;
    let ready = call.ready()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let view = View { scope: ready.scope, selection, custom };
    let mut envelope = Envelope::open("Successfully retrieved candidate", 2048);
    let mut writer = Writer::new(&ready.app, &view, std::mem::take(envelope.data()), b"");
    let visited = ready.app.store.candidate(&view.scope, id, |row| {
        let record = candidate_state(row.document.json(), row.custom);
        writer.candidate(&row);
        record
    });
    let record = visited.await?.ok_or_else(Problem::not_found)?;
    ready.context.count(1);
    let shared = writer.shared_end();
    *envelope.data() = writer.finish(&ready.context).await?;

    // Two parts: the record as it is stored, and what this answer shows beside it and of it. Attachments' addresses,
    // fresh in every answer, are in neither.
    let seed = u64::from(view.selection.fields) << 1 | u64::from(view.scope.environment.is_sandbox());
    let answer = xxhash_rust::xxh3::xxh3_64_with_seed(&envelope.data()[shared..], seed);
    let etag = format!("\"{record:016x}-{answer:016x}\"");
    Ok(etag::answer(&ready.parts.headers, &etag, || envelope.close(view.scope.environment, &[])))
}
