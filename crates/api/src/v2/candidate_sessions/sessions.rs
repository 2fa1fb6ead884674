//! `/auth/candidates/me/sessions`: lists a candidate's sessions, and ends them.

use super::me::name_of;
use crate::{
    auth::Visitor,
    envelope::{Envelope, no_content},
    input::{Call, PathPart, Settled, accept},
    problem::Problem,
};
use axum::response::Response;
use model::{SessionId, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;

/// A session as returned.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    id: SessionId,
    region: Option<&'a RawValue>,
    created_at: Timestamp,
    last_used_at: Timestamp,
    expires_at: Timestamp,
    current: bool,
}

#[utoipa::path(
    get,
    path = "/auth/candidates/me/sessions",
    operation_id = "listOwnSessions",
    tag = "Candidate sessions",
    summary = "See one's sessions",
    description = "The candidate's sessions that have not ended, the newest first; `current` is the one that asks. `region` is \
the one whose records alone a session sees, because it was opened on that region's website; a session that is limited so sees \
the sessions of its region alone. `lastUsedAt` is accurate to a minute. What browser or address a session was opened from is \
not kept. A candidate has ten sessions at the same time at the most: one more ends the one that was not used for longest.",
    responses((status = 200, description = "The sessions.", body = ref("#/components/schemas/OwnSessions"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn list(call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let listed = app.sessions.list(&caller.session).await?;
    context.count(listed.len());
    let mut names = Vec::with_capacity(listed.len());
    for one in &listed {
        names.push(match one.region {
            Some(region) => Some(name_of(&app, region, &context).await?),
            None => None,
        });
    }
    let mut shown = Vec::with_capacity(listed.len());
    for (one, name) in listed.iter().zip(&names) {
        shown.push(Shown {
            id: one.id,
            region: name
                .as_ref()
                .and_then(|name| serde_json::from_str(name).ok()),
            created_at: one.created_at,
            last_used_at: one.last_used_at,
            expires_at: one.expires_at,
            current: one.current,
        });
    }
    let mut envelope = Envelope::open("Successfully retrieved sessions", listed.len() * 192);
    envelope.json(&shown)?;
    Ok(envelope.close(context.environment, &[]))
}

#[utoipa::path(
    delete,
    path = "/auth/candidates/me/sessions",
    operation_id = "endOtherSessions",
    tag = "Candidate sessions",
    summary = "End all other sessions",
    description = "Ends the candidate's sessions but the one that asks for it, at once and on every server.",
    responses((status = 204, description = "They have ended.")),
    security(("candidateSession" = [])),
)]
pub(crate) async fn end_others(call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let ended = app
        .sessions
        .end_others(&caller.session, context.by())
        .await?;
    context.count(ended);
    Ok(no_content())
}

#[utoipa::path(
    delete,
    path = "/auth/candidates/me/sessions/{id}",
    operation_id = "endOwnSession",
    tag = "Candidate sessions",
    summary = "End one of one's sessions",
    description = "Ends one of the candidate's sessions, at once and on every server; also the one that asks for it.",
    params(
        ("id" = String, Path, description = "The session's id.", example = "sesAbC13pTbjpS6Iz", pattern = "^ses[A-Za-z0-9]{14}$"),
    ),
    responses((status = 204, description = "It has ended.")),
    security(("candidateSession" = [])),
)]
pub(crate) async fn end_one(
    PathPart(id): PathPart<SessionId>,
    call: Call<Visitor>,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let ended = app
        .sessions
        .end_listed(&caller.session, id, context.by())
        .await?;
    context.count(usize::from(ended));
    if ended {
        Ok(no_content())
    } else {
        Err(Problem::not_found())
    }
}
