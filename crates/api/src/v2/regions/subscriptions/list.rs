//! `GET /auth/regions/me/subscriptions`: the subscriptions of the region.

use crate::{answers::Data, input::Call, problem::Problem};
use services::subscriptions::SubscriptionView;

#[utoipa::path(
    get,
    path = "/auth/regions/me/subscriptions",
    operation_id = "listSubscriptions",
    tag = "Regions",
    summary = "List the subscriptions",
    description = "Returns the subscriptions in the request's environment, the oldest first.",
    responses((status = 200, description = "The subscriptions.")),
)]
pub(crate) async fn list(call: Call) -> Result<Data<Vec<SubscriptionView<'static>>>, Problem> {
    call.refuse_sandbox_only()?;
    let request = call.validate()?;
    let found = request.app.store.subscriptions(&request.scope()).await?;
    let shown = found.iter().map(SubscriptionView::new).collect();
    request.data("Successfully retrieved subscriptions", &shown)
}
