//! Submits a validated write and writes its response: 202 with a receipt, or 200 with the result if
//! the caller waits for it.

use crate::{
    envelope::Envelope,
    input::{Ready, Repeatable, WriteOptions},
    problem::Problem,
    v2::BASE,
};
use axum::response::Response;
use edge::RequestBody;
use http::{HeaderName, HeaderValue, StatusCode, header};
use model::{CandidateId, FileId, Permission};
use services::mutations::{Accepted, Operation, Receipt, Refusal, Shown, Write};
use std::time::Duration;
use store::mutations::{Idempotency, Mutation};

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// A write that is ready to be submitted.
pub(crate) struct Submission {
    pub(crate) operation: Operation,
    pub(crate) options: WriteOptions,
    /// The idempotency key, see [`crate::input::Call::repeatable`].
    pub(crate) repeatable: Option<Repeatable>,
    /// Files from a multipart body.
    pub(crate) files: Vec<(FileId, Vec<u8>)>,
}

/// A candidate who changes their own record.
pub(crate) struct Owner {
    pub(crate) candidate: CandidateId,
    pub(crate) identity_key: String,
}

/// Submits a region's write and returns the response.
pub(crate) async fn submit(ready: Ready, submission: Submission) -> Result<Response, Problem> {
    submit_by(ready, submission, None).await
}

/// Submits a candidate's own write. Idempotency keys of candidates are separate from the region's.
pub(crate) async fn submit_own(
    ready: Ready,
    submission: Submission,
    owner: Owner,
) -> Result<Response, Problem> {
    submit_by(ready, submission, Some(owner)).await
}

async fn submit_by(
    ready: Ready,
    submission: Submission,
    by: Option<Owner>,
) -> Result<Response, Problem> {
    let Submission {
        operation,
        options,
        repeatable,
        files,
    } = submission;
    let owner = by
        .as_ref()
        .map(|owner| owner.candidate.to_string())
        .unwrap_or_default();
    let idempotency = repeatable.map(|Repeatable { key, hash, request }| Idempotency {
        owner,
        key,
        hash,
        request,
    });
    let write = Write {
        scope: ready.scope,
        operation,
        key: ready.context.key().copied(),
        may_settle: ready.permissions.allows(Permission::Settings),
        precondition: options.precondition,
        person: by.map(|owner| owner.identity_key),
        idempotency,
        callback_url: options.callback_url,
        trace: ready.context.trace,
    };
    let mutations = &ready.app.mutations;
    let accepted = mutations.accept(write, files).await?;
    ready.context.count(1);
    let (receipt, replayed) = match accepted {
        Accepted::Fresh(receipt) => (receipt, false),
        Accepted::Replayed(receipt) => (receipt, true),
        Accepted::KeyReused => {
            return Err(Problem::new(messages::Request::KeyReused));
        }
        Accepted::Refused(refusal) => return Err(refusal.into()),
    };
    let mut response = match options.wait {
        Some(patience) => waited(&ready, &receipt, patience).await?,
        None => queued(&ready, &receipt),
    };
    if replayed {
        response
            .headers_mut()
            .insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// Answers a caller who waits for the result. If too many callers of the region wait already,
/// returns the receipt at once.
async fn waited(ready: &Ready, receipt: &Receipt, patience: Duration) -> Result<Response, Problem> {
    let mutations = &ready.app.mutations;
    let waiter = mutations.join_waiters(ready.scope);
    if waiter.is_none() && !receipt.ended {
        return Ok(queued(ready, receipt));
    }
    if let Some(body) = ready.parts.extensions.get::<RequestBody>() {
        // Releases the body's memory while waiting.
        body.leave();
    }
    let mutation = mutations.wait(&ready.scope, receipt.id, patience).await?;
    drop(waiter);
    let mut response = match mutation.filter(|mutation| mutation.status.has_ended()) {
        Some(mutation) => shown(ready, "Successfully carried out mutation", &mutation)?,
        None => queued(ready, receipt),
    };
    if let Ok(applied) = HeaderValue::from_str(&format!("wait={}", patience.as_secs())) {
        response.headers_mut().insert(APPLIED, applied);
    }
    Ok(response)
}

/// Returns a 200 with a mutation.
pub(crate) fn shown(
    ready: &Ready,
    message: &str,
    mutation: &Mutation,
) -> Result<Response, Problem> {
    let mut envelope = Envelope::open(message, 1024);
    write_shown(ready, mutation, envelope.data())?;
    Ok(envelope.close(ready.scope.environment, &[]))
}

/// Appends a mutation in its public form.
pub(crate) fn write_shown(
    ready: &Ready,
    mutation: &Mutation,
    out: &mut Vec<u8>,
) -> Result<(), Problem> {
    let damaged = |error: serde_json::Error| {
        store::Error::Internal(format!("a mutation is damaged: {error}"))
    };
    let shown = Shown::new(mutation, &ready.app.settings.public_url).map_err(damaged)?;
    serde_json::to_writer(out, &shown).map_err(damaged)?;
    Ok(())
}

fn queued(ready: &Ready, receipt: &Receipt) -> Response {
    let Receipt {
        id,
        idempotency_key,
        candidate_ids,
        interaction_ids,
        attachment_ids,
        ..
    } = receipt;
    let mut envelope =
        Envelope::open_with(StatusCode::ACCEPTED, "Successfully accepted mutation", 512);
    let key = serde_json::to_string(idempotency_key).unwrap_or_else(|_| "null".into());
    let data = format!(
        "{{\"mutationId\":\"{id}\",\"status\":\"queued\",\"idempotencyKey\":{key},\"candidateIds\":{candidate_ids},\
         \"interactionIds\":{interaction_ids},\"attachmentIds\":{attachment_ids}}}"
    );
    envelope.data().extend_from_slice(data.as_bytes());
    let mut response = envelope.close(ready.scope.environment, &[]);
    let base = if ready.scope.environment.is_sandbox() {
        "/api/sandbox"
    } else {
        BASE
    };
    let location = format!(
        "{}{base}/mutations/{id}",
        ready.app.settings.public_url.trim_end_matches('/')
    );
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal.code, refusal.detail)
    }
}
