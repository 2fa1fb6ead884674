//! Submits a validated write and writes its response: 202 with a receipt, or 200 with the result if
//! the caller waits for it.

use crate::{
    answers::{Data, views},
    describe::{Content as _, Describe, Endpoint, payloads, schemas},
    envelope::{Envelope, List},
    input::{Repeatable, Validated, WriteOptions},
    paths::base_of,
    problem::Problem,
};
use axum::response::{IntoResponse, Response};
use edge::RequestBody;
use http::{HeaderName, HeaderValue, StatusCode};
use model::{CandidateId, FileId, Permission};
use serde_json::json;
use services::mutations::{Accepted, MutationView, Operation, Receipt, Refusal, Write};
use std::time::Duration;
use store::mutations::{Author, Idempotency, Mutation};

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const APPLIED: HeaderName = HeaderName::from_static("preference-applied");

views! {
    MutationView<'a> { one: "MutationRecord", list: "MutationList", refer: true }
}

/// A 202 with the receipt of an accepted write, or a 200 with its mutation if the caller waited for
/// its end.
#[derive(Debug)]
pub(crate) struct AcceptedWrite(Response);

impl IntoResponse for AcceptedWrite {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Describe for AcceptedWrite {
    fn describe(endpoint: &mut Endpoint<'_>) {
        let (component, schema) = AcceptedMutation::envelope(StatusCode::ACCEPTED, endpoint);
        endpoint.add_response(StatusCode::ACCEPTED, "Accepted.");
        endpoint.set_json(StatusCode::ACCEPTED, component, schema);
        let (component, schema) = MutationView::envelope(StatusCode::OK, endpoint);
        endpoint.add_response(StatusCode::OK, "The ended mutation (`Prefer: wait`).");
        endpoint.set_json(StatusCode::OK, component, schema);
    }
}

schemas! {
    /// The receipt of an accepted write, as [`queued`] writes it.
    AcceptedMutation as "AcceptedMutation" = {
        let ids = |prefix: &str| {
            let pattern = format!("^{prefix}[A-Za-z0-9]{{14}}$");
            json!({"type": "array", "items": {"type": "string", "pattern": pattern}})
        };
        json!({
            "type": "object",
            "properties": {
                "mutationId": {"type": "string", "pattern": "^mut[A-Za-z0-9]{14}$"},
                "status": {"type": "string", "const": "queued"},
                "idempotencyKey": {"type": ["string", "null"]},
                "candidateIds": ids("rec"),
                "interactionIds": ids("rec"),
                "attachmentIds": ids("att"),
                "taskIds": ids("tsk"),
            },
            "required": ["mutationId", "status", "idempotencyKey", "candidateIds", "interactionIds", "attachmentIds"],
            "additionalProperties": false,
        })
    };
}

payloads! {
    AcceptedMutation { requested: "AcceptedMutation" }
}

/// A candidate who changes their own record.
pub(crate) struct Owner {
    pub(crate) candidate: CandidateId,
    pub(crate) identity_key: String,
}

impl Validated {
    /// Submits a region's write.
    pub(crate) async fn submit(
        self,
        operation: Operation,
        options: WriteOptions,
    ) -> Result<AcceptedWrite, Problem> {
        submit_by(self, operation, options, Vec::new(), None).await
    }

    /// Submits a region's write with the files of its body.
    pub(crate) async fn submit_with_files(
        self,
        operation: Operation,
        options: WriteOptions,
        files: Vec<(FileId, Vec<u8>)>,
    ) -> Result<AcceptedWrite, Problem> {
        submit_by(self, operation, options, files, None).await
    }

    /// Submits a candidate's own write. Idempotency keys of candidates are separate from the
    /// region's.
    pub(crate) async fn submit_own(
        self,
        operation: Operation,
        options: WriteOptions,
        owner: Owner,
    ) -> Result<AcceptedWrite, Problem> {
        submit_by(self, operation, options, Vec::new(), Some(owner)).await
    }

    /// Returns a 200 with a mutation.
    pub(crate) fn mutation(
        &self,
        message: &str,
        mutation: &Mutation,
    ) -> Result<Data<MutationView<'static>>, Problem> {
        let shown = MutationView::new(mutation, &self.app.settings.public_url)
            .map_err(|error| damaged(&error))?;
        self.data(message, &shown)
    }

    /// Appends a mutation to a list.
    pub(crate) fn push_mutation(
        &self,
        list: &mut List,
        mutation: &Mutation,
    ) -> Result<(), Problem> {
        let shown = MutationView::new(mutation, &self.app.settings.public_url)
            .map_err(|error| damaged(&error))?;
        list.push_json(&shown)
    }
}

fn damaged(error: &serde_json::Error) -> Problem {
    store::Error::internal(format!("a mutation is damaged: {error}")).into()
}

async fn submit_by(
    request: Validated,
    operation: Operation,
    options: WriteOptions,
    files: Vec<(FileId, Vec<u8>)>,
    by: Option<Owner>,
) -> Result<AcceptedWrite, Problem> {
    let owner = by
        .as_ref()
        .map(|owner| owner.candidate.to_string())
        .unwrap_or_default();
    let idempotency = options
        .repeatable
        .map(|Repeatable { key, hash, request }| Idempotency {
            owner,
            key,
            hash,
            request,
        });
    let author = match request.context.key() {
        Some(key) => Author::Key(*key),
        None => Author::Candidate,
    };
    let write = Write {
        scope: request.scope(),
        operation,
        author,
        may_settle: request.caller.permissions.allows(Permission::Settings),
        precondition: options.precondition,
        person: by.map(|owner| owner.identity_key),
        idempotency,
        callback_url: options.callback_url,
        trace: request.context.trace,
    };
    let accepted = request.app.mutations.accept(write, files).await?;
    let (receipt, replayed) = match accepted {
        Accepted::Fresh(receipt) => (receipt, false),
        Accepted::Replayed(receipt) => (receipt, true),
        Accepted::KeyReused => {
            return Err(Problem::new(messages::Request::KeyReused));
        }
        Accepted::Rejected(refusal) => return Err(refusal.into()),
    };
    let mut response = match options.wait {
        Some(timeout) => waited(&request, &receipt, timeout).await?,
        None => queued(&request, &receipt),
    };
    if replayed {
        response
            .headers_mut()
            .insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(AcceptedWrite(response))
}

/// Answers a caller who waits for the result. If too many callers of the region wait already,
/// returns the receipt at once.
async fn waited(
    request: &Validated,
    receipt: &Receipt,
    timeout: Duration,
) -> Result<Response, Problem> {
    let (mutations, scope) = (&request.app.mutations, request.scope());
    let waiter = mutations.join_waiters(scope);
    if waiter.is_none() && !receipt.ended {
        return Ok(queued(request, receipt));
    }
    if let Some(body) = request.parts.extensions.get::<RequestBody>() {
        // Releases the body's memory while waiting.
        body.leave();
    }
    let mutation = mutations.wait(&scope, receipt.id, timeout).await?;
    drop(waiter);
    let mut response = match mutation.filter(|mutation| mutation.status.has_ended()) {
        Some(mutation) => request
            .mutation("Successfully carried out mutation", &mutation)?
            .into_response(),
        None => queued(request, receipt),
    };
    if let Ok(applied) = HeaderValue::from_str(&format!("wait={}", timeout.as_secs())) {
        response.headers_mut().insert(APPLIED, applied);
    }
    Ok(response)
}

fn queued(request: &Validated, receipt: &Receipt) -> Response {
    let Receipt {
        id,
        idempotency_key,
        candidate_ids,
        interaction_ids,
        attachment_ids,
        task,
        ..
    } = receipt;
    let tasks = task.map_or_else(String::new, |task| format!(",\"taskIds\":[\"{task}\"]"));
    let mut envelope =
        Envelope::open_with(StatusCode::ACCEPTED, "Successfully accepted mutation", 512);
    let key = serde_json::to_string(idempotency_key).unwrap_or_else(|_| "null".into());
    let data = format!(
        "{{\"mutationId\":\"{id}\",\"status\":\"queued\",\"idempotencyKey\":{key},\"candidateIds\":{candidate_ids},\
         \"interactionIds\":{interaction_ids},\"attachmentIds\":{attachment_ids}{tasks}}}"
    );
    envelope.data().extend_from_slice(data.as_bytes());
    let mut response = envelope.close(request.context.environment, &[]);
    let base = base_of(request.context.environment);
    request.add_location(&mut response, &format!("{base}/mutations/{id}"));
    response
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal.code, refusal.detail)
    }
}
