//! `GET /mutations`, `GET /mutations/{id}` and `POST /mutations/{id}/redeliver`: the results of
//! accepted writes, and sending a callback again.

use super::candidates::list::page_size;
use crate::{
    envelope::Envelope,
    input::{Call, PathPart, accept},
    problem::Problem,
    writes::{shown, write_shown},
};
use axum::response::Response;
use messages::{Credential, Parameter, State};
use model::{Fault, MutationId, seal, verify_number};
use services::mutations::Redelivery;
use store::mutations::{MutationStatus, MutationsPage};

fn status(call: &mut Call) -> Option<MutationStatus> {
    let name = call.query.one("status", &mut call.faults)?;
    let status = MutationStatus::ALL
        .into_iter()
        .find(|status| status.name() == name);
    if status.is_none() {
        let names = MutationStatus::ALL.map(MutationStatus::name).join(", ");
        call.faults
            .push(Fault::parameter("status", Parameter::OneOf { names }));
    }
    status
}

#[utoipa::path(
    get,
    path = "/mutations",
    operation_id = "listMutations",
    tag = "Mutations",
    summary = "List mutations",
    description = "The accepted writes of the region, newest first, a page at a time. They are kept for some time after \
their end, 30 days unless the operator chose otherwise.",
    params(
        ("status" = Option<String>, Query, description = "Only those that are `queued`, `running`, `succeeded` or `failed`."),
        ("pageSize" = Option<u32>, Query, description = "Mutations a page.", minimum = 1, maximum = 100, example = 10),
        ("cursor" = Option<String>, Query, description = "`meta.cursor` of the page before, for the same `status`."),
    ),
    responses((status = 200, description = "A page of mutations.", body = ref("#/components/schemas/MutationList"))),
)]
pub(crate) async fn list(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let status = status(&mut call);
    let limit = page_size(&mut call);
    let purpose = format!(
        "mutations cursor {}",
        status.map_or("", MutationStatus::name)
    );
    let secret = call.app.store.installation().secret.clone();
    let mut before = i64::MAX;
    if let (Some(sealed), Some(scope)) = (
        call.query
            .one("cursor", &mut call.faults)
            .map(str::to_owned),
        call.scope(),
    ) {
        if let Some(sequence) = verify_number(&sealed, &secret, &purpose, &scope) {
            before = sequence;
        } else {
            call.refuse_cursor();
        }
    }
    let ready = call.ready()?;
    let page = MutationsPage {
        status,
        before,
        limit: i64::from(limit) + 1,
    };
    let mut found = ready.app.store.mutations(&ready.scope, page).await?;
    ready.context.count(found.len());
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let mut envelope = Envelope::open("Successfully retrieved mutations", found.len() * 512);
    envelope.data().push(b'[');
    for (index, mutation) in found.iter().enumerate() {
        if index > 0 {
            envelope.data().push(b',');
        }
        write_shown(&ready, mutation, envelope.data())?;
    }
    envelope.data().push(b']');
    let next = found.last().filter(|_| more);
    let next = next.map(|last| {
        seal(
            &last.sequence.to_be_bytes(),
            &secret,
            &purpose,
            &ready.scope,
        )
    });
    let cursor = next.map_or_else(|| "null".to_owned(), |next| format!("\"{next}\""));
    Ok(envelope.close(ready.scope.environment, &[("cursor", &cursor)]))
}

#[utoipa::path(
    get,
    path = "/mutations/{id}",
    operation_id = "getMutation",
    tag = "Mutations",
    summary = "Read one mutation",
    description = "How far an accepted write is, why it failed if it did, and how the deliveries of its callback went.",
    params(("id" = String, Path, description = "The mutation's id.", example = "mutAbC13pTbjpS6Iz", pattern = "^mut[A-Za-z0-9]{14}$")),
    responses((status = 200, description = "The mutation.", body = ref("#/components/schemas/MutationRecord"))),
)]
pub(crate) async fn get(
    PathPart(id): PathPart<MutationId>,
    call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let ready = call.ready()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let mutation = ready
        .app
        .store
        .mutation(&ready.scope, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    ready.context.count(1);
    shown(&ready, "Successfully retrieved mutation", &mutation)
}

#[utoipa::path(
    post,
    path = "/mutations/{id}/redeliver",
    operation_id = "redeliverCallback",
    tag = "Mutations",
    summary = "Deliver a callback again",
    description = "Delivers the callback of a mutation that has ended once more, whatever became of it before. The request \
has no body. A callback is attempted 5 times a minute at the most, and 60 a minute may be asked for in one environment of a \
region; beyond that 429.",
    params(("id" = String, Path, description = "The mutation's id.", example = "mutAbC13pTbjpS6Iz", pattern = "^mut[A-Za-z0-9]{14}$")),
    responses((status = 200, description = "The mutation; the delivery follows.", body = ref("#/components/schemas/MutationRecord"))),
)]
pub(crate) async fn redeliver(
    PathPart(id): PathPart<MutationId>,
    call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let ready = call.ready()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let store = &ready.app.store;
    let mutation = store
        .mutation(&ready.scope, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    match ready.app.mutations.redeliver(ready.scope, id).await? {
        Redelivery::Scheduled => {}
        Redelivery::Nothing => {
            return Err(Problem::new(State::NothingToDeliver));
        }
        Redelivery::TooSoon { retry_after } => {
            let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
            return Err(Problem::new(Credential::DeliveryRate).retry_after(seconds.max(1)));
        }
    }
    shown(&ready, "Successfully scheduled delivery", &mutation)
}
