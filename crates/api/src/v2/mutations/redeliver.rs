//! `POST /mutations/{id}/redeliver`: sends a callback again.

use crate::{answers::Data, input::At, problem::Problem};
use messages::State;
use model::MutationId;
use services::mutations::{MutationView, Redelivery};

#[utoipa::path(
    post,
    path = "/mutations/{id}/redeliver",
    operation_id = "redeliverCallback",
    tag = "Mutations",
    summary = "Redeliver a callback",
    description = "Delivers the callback of an ended mutation again, whether or not an earlier \
        delivery succeeded. The request has no body. The server attempts a callback at most 5 \
        times a minute, and accepts 60 requests a minute in one environment of a region. Above \
        these limits it answers 429.",
    responses(
        (status = 200, description = "The mutation. The delivery follows."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn redeliver(
    At(id, request): At<MutationId>,
) -> Result<Data<MutationView<'static>>, Problem> {
    let scope = request.scope();
    let found = request.app.store.mutation(&scope, id).await?;
    let mutation = found.ok_or_else(Problem::not_found)?;
    refused(request.app.mutations.redeliver(scope, id).await?)?;
    request.mutation("Successfully scheduled delivery", &mutation)
}

fn refused(redelivery: Redelivery) -> Result<(), Problem> {
    match redelivery {
        Redelivery::Scheduled => Ok(()),
        Redelivery::NoCallback => Err(Problem::new(State::NoCallback)),
        Redelivery::NotEnded { status } => Err(Problem::new(State::NotEnded { status })),
        Redelivery::Erased => Err(Problem::new(State::CallbackErased)),
        Redelivery::TooSoon { why, retry_after } => {
            let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
            Err(Problem::new(why).retry_after(seconds.max(1)))
        }
    }
}
