//! `GET /auth/regions/me/subscriptions/{id}`: one subscription.

use super::subscription;
use crate::{
    answers::Data,
    input::{Call, Ids},
    problem::Problem,
};
use model::SubscriptionId;
use services::subscriptions::SubscriptionView;

#[utoipa::path(
    get,
    path = "/auth/regions/me/subscriptions/{id}",
    operation_id = "getSubscription",
    tag = "Regions",
    summary = "Read a subscription",
    description = "Returns a subscription, without its secret.",
    responses((status = 200, description = "The subscription.")),
)]
pub(crate) async fn get(
    Ids(id): Ids<SubscriptionId>,
    call: Call,
) -> Result<Data<SubscriptionView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let (request, id) = call.validate_with(id)?;
    let found = subscription(&request, id).await?;
    request.data(
        "Successfully retrieved subscription",
        &SubscriptionView::new(&found),
    )
}
