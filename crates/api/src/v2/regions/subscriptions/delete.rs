//! `DELETE /auth/regions/me/subscriptions/{id}`: ends a subscription.

use crate::{
    answers::NoContent,
    input::{Call, Ids},
    problem::Problem,
};
use model::SubscriptionId;

#[utoipa::path(
    delete,
    path = "/auth/regions/me/subscriptions/{id}",
    operation_id = "deleteSubscription",
    tag = "Regions",
    summary = "End a subscription",
    description = "Ends a subscription. What was not delivered is dropped.",
    responses((status = 204, description = "The subscription is removed.")),
)]
pub(crate) async fn delete(Ids(id): Ids<SubscriptionId>, call: Call) -> Result<NoContent, Problem> {
    call.refuse_sandbox_only()?;
    let (request, id) = call.validate_with(id)?;
    let removed = request
        .store()
        .remove_subscription(request.scope(), id)
        .await?;
    removed.then_some(NoContent).ok_or_else(Problem::not_found)
}
