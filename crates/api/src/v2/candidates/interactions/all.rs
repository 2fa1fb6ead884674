//! `GET` and `POST /candidates/{id}/interactions`: lists a candidate's interactions, and adds new
//! ones.

use crate::{
    envelope::Envelope,
    input::{Call, PathPart, accept, within},
    problem::Problem,
    records::note_one,
    v2::candidates::list::page_size,
    writes::{Submission, submit},
};
use axum::response::Response;
use messages::Body;
use model::{CandidateId, Fault, MOST_FAULTS, Scope, Secret, Timestamp, seal, unseal};
use serde_json::Value;
use services::mutations::{Operation, without_nulls};
use store::interactions::InteractionPlace;

/// The maximum number of interactions in one request.
const MOST: usize = 10;

/// Encodes a position as a signed cursor that is valid for this candidate only.
fn sign_place(
    place: &InteractionPlace,
    candidate: CandidateId,
    secret: &Secret,
    scope: &Scope,
) -> String {
    let mut bytes = place.performed_at.micros().to_be_bytes().to_vec();
    bytes.extend_from_slice(&place.created_at.micros().to_be_bytes());
    bytes.extend_from_slice(place.id.as_bytes());
    seal(&bytes, secret, &purpose(candidate), scope)
}

fn open_place(
    text: &str,
    candidate: CandidateId,
    secret: &Secret,
    scope: &Scope,
) -> Option<InteractionPlace> {
    let bytes = unseal(text, secret, &purpose(candidate), scope)?;
    let (performed_at, rest) = bytes.split_first_chunk::<8>()?;
    let (created_at, id) = rest.split_first_chunk::<8>()?;
    Some(InteractionPlace {
        performed_at: Timestamp::from_micros(i64::from_be_bytes(*performed_at)),
        created_at: Timestamp::from_micros(i64::from_be_bytes(*created_at)),
        id: std::str::from_utf8(id).ok()?.to_owned(),
    })
}

fn purpose(candidate: CandidateId) -> String {
    format!("interactions cursor {candidate}")
}

#[utoipa::path(
    get,
    path = "/candidates/{id}/interactions",
    operation_id = "listInteractions",
    tag = "Interactions",
    summary = "List a candidate's interactions",
    description = "The contact moments with a candidate, newest first, a page at a time.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("pageSize" = Option<u32>, Query, description = "Interactions a page.", minimum = 1, maximum = 100, example = 10),
        ("cursor" = Option<String>, Query, description = "`meta.cursor` of the page before, for the same candidate."),
    ),
    responses((status = 200, description = "A page of interactions.", body = ref("#/components/schemas/InteractionList"))),
)]
pub(crate) async fn list(
    PathPart(id): PathPart<CandidateId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let limit = page_size(&mut call);
    let sealed = call
        .query
        .one("cursor", &mut call.faults)
        .map(str::to_owned);
    let secret = call.app.store.installation().secret.clone();
    let mut after = InteractionPlace::start();
    if let (Some(sealed), Some(scope), Some(id)) = (&sealed, call.scope(), id) {
        if let Some(place) = open_place(sealed, id, &secret, &scope) {
            after = place;
        } else {
            call.refuse_cursor();
        }
    }
    let ready = call.ready()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let store = &ready.app.store;
    let position = store
        .candidate(&ready.scope, id, |row| row.position)
        .await?
        .ok_or_else(Problem::not_found)?;
    note_one(&ready, "interactions.list", position);
    let mut rows = store
        .interactions_after(&ready.scope, id, &after, i64::from(limit) + 1)
        .await?;
    ready.context.count(rows.len());
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|(_, place)| sign_place(place, id, &secret, &ready.scope));
    let mut envelope = Envelope::open("Successfully retrieved interactions", 4096);
    let data = envelope.data();
    data.push(b'[');
    for (index, (document, _)) in rows.iter().enumerate() {
        if index > 0 {
            data.push(b',');
        }
        data.extend_from_slice(document.as_bytes());
    }
    data.push(b']');
    let cursor = next.map_or_else(|| "null".to_owned(), |next| format!("\"{next}\""));
    Ok(envelope.close(ready.scope.environment, &[("cursor", &cursor)]))
}

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
    PathPart(id): PathPart<CandidateId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(false);
    let body = call.json().await?;
    let repeatable = call.repeatable(&options, body.as_ref());
    let items = match body {
        Some(Value::Array(items)) if (1..=MOST).contains(&items.len()) => items,
        Some(Value::Array(items)) => {
            let found = items.len();
            call.faults
                .push(Fault::pointer("", Body::HowManyInteractions { found }));
            Vec::new()
        }
        Some(other) => {
            let found = schema::found(&other);
            call.faults
                .push(Fault::pointer("", Body::NotInteractions { found }));
            Vec::new()
        }
        None => Vec::new(),
    };
    let mut drafts = Vec::with_capacity(items.len());
    let app = call.app.clone();
    let mut drafting = app.plain_drafting();
    for (index, mut item) in items.into_iter().enumerate() {
        if call.faults.len() > MOST_FAULTS {
            break;
        }
        let at = format!("/{index}");
        let faults = schema::NEW_INTERACTION.read(&mut item, call.now());
        if faults.is_empty() {
            drafts.push(drafting.interaction(&without_nulls(item), &at));
        }
        call.faults.extend(within(&at, faults));
    }
    call.faults.append(&mut drafting.faults);
    let ready = call.ready()?;
    let operation = Operation::AddInteractions {
        candidate: id.ok_or_else(Problem::not_found)?,
        drafts,
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
