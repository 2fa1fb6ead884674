//! `POST /auth/regions/me/subscriptions/{id}/deliveries/{deliveryId}/redeliver`: sends an event again.

use super::too_soon;
use crate::{
    answers::Data,
    input::{Call, Ids},
    problem::Problem,
};
use model::{EventId, SubscriptionId};
use services::subscriptions::DeliveryView;

#[utoipa::path(
    post,
    path = "/auth/regions/me/subscriptions/{id}/deliveries/{deliveryId}/redeliver",
    operation_id = "redeliverEvent",
    tag = "Regions",
    summary = "Send an event again",
    description = "Sends an event again, whatever became of earlier deliveries. The request has \
        no body.",
    responses((status = 200, description = "The delivery. The next attempt follows.")),
)]
pub(crate) async fn redeliver(
    Ids(ids): Ids<(SubscriptionId, EventId)>,
    call: Call,
) -> Result<Data<DeliveryView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let (request, (id, event)) = call.validate_with(ids)?;
    let (scope, app) = (request.scope(), &request.app);
    let found = app.store.delivery(&scope, id, event).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    let admitted = app.mutations.admit_redelivery(scope);
    admitted.map_err(|(why, wait)| too_soon(why, wait))?;
    let store = request.store();
    store.deliver_again(scope, id, found.event.sequence).await?;
    app.mutations.wake();
    let found = store.delivery(&scope, id, event).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    request.data(
        "Successfully scheduled delivery",
        &DeliveryView::new(&found)?,
    )
}
