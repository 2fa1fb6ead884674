//! `GET`, `PUT` and `DELETE /candidates/{id}/retention`: until when a candidate is retained.

use crate::{
    envelope::Envelope,
    input::{Call, PathPart, accept},
    problem::Problem,
    records::note_one,
    writes::{Submission, submit},
};
use axum::response::Response;
use messages::Member;
use model::{CandidateId, Fault, Timestamp};
use schema::NEW_RETENTION;
use serde_json::{Value, json};
use services::mutations::{Basis, Operation};

#[utoipa::path(
    get,
    path = "/candidates/{id}/retention",
    operation_id = "getRetention",
    tag = "Candidates",
    summary = "Read until when a candidate is kept",
    description = "When the candidate is to be erased: what was set with `PUT`, else so many days after its last change or \
its newest contact moment as the region's settings say (`retention.days`, with consent `retention.daysWithConsent`). `null` \
where neither says anything. Nobody is erased by itself in a region without `retention` in its settings.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    responses((status = 200, description = "Until when.", body = ref("#/components/schemas/RetentionRecord"))),
)]
pub(crate) async fn get(
    PathPart(id): PathPart<CandidateId>,
    call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let ready = call.ready()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let store = &ready.app.store;
    let found = store
        .candidate(&ready.scope, id, |row| {
            (row.position, Basis::of(&row.document))
        })
        .await?;
    let (position, basis) = found.ok_or_else(Problem::not_found)?;
    note_one(&ready, "retention.get", position);
    ready.context.count(1);
    let (known, last_contact) = store.retained(&ready.scope, id).await?;
    let settings = store.region_settings(ready.scope.region).await?;
    let until = basis.until(known.set, last_contact, settings.retention.as_ref());
    let mut envelope = Envelope::open("Successfully retrieved retention", 256);
    envelope.json(&json!({"retainUntil": until}))?;
    Ok(envelope.close(ready.scope.environment, &[]))
}

#[utoipa::path(
    put,
    path = "/candidates/{id}/retention",
    operation_id = "updateRetention",
    tag = "Candidates",
    summary = "Set until when a candidate is kept",
    description = "Sets the moment after which the candidate is erased by itself, in the place of the one that is computed. \
It is not part of the record, and does not change it. Of one that is near or past, the region is told first. It is kept, but \
nobody is erased by itself, while the region's settings have no `retention`.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    request_body(content = ref("#/components/schemas/NewRetention"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn set(
    PathPart(id): PathPart<CandidateId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let before = call.faults.len();
    let body = call.json_checked_by(&NEW_RETENTION).await?;
    let until = body
        .get("retainUntil")
        .and_then(Value::as_str)
        .and_then(|text| text.parse::<Timestamp>().ok());
    if until.is_none() && call.faults.len() == before {
        call.faults
            .push(Fault::pointer("/retainUntil", Member::Years));
    }
    change(id, call, Some(Value::Object(body)), until).await
}

#[utoipa::path(
    delete,
    path = "/candidates/{id}/retention",
    operation_id = "deleteRetention",
    tag = "Candidates",
    summary = "Have until when a candidate is kept computed again",
    description = "Takes back what was set. Where nothing was, it succeeds and changes nothing.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn unset(
    PathPart(id): PathPart<CandidateId>,
    call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    change(id, call, None, None).await
}

async fn change(
    id: Option<CandidateId>,
    mut call: Call,
    body: Option<Value>,
    until: Option<Timestamp>,
) -> Result<Response, Problem> {
    let options = call.write_options(true);
    let repeatable = call.repeatable(&options, body.as_ref());
    let ready = call.ready()?;
    let candidate = id.ok_or_else(Problem::not_found)?;
    let operation = Operation::Retain {
        candidate,
        until: until.map(Timestamp::micros),
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
