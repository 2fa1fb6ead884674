//! `POST /auth/regions/me/subscriptions/{id}/deliveries/redeliver`: sends all events since a moment
//! again.

use super::too_soon;
use crate::{
    answers::Data,
    describe::checked_bodies,
    input::{BodyCall, Ids},
    problem::Problem,
};
use model::SubscriptionId;
use schema::REDELIVERY;
use serde_json::json;
use services::subscriptions::{SubscriptionView, since};

checked_bodies! {
    /// Which events to send again.
    EventRedelivery as "EventRedelivery" by REDELIVERY = json!({"since": "2026-11-29T08:00:00Z"});
}

#[utoipa::path(
    post,
    path = "/auth/regions/me/subscriptions/{id}/deliveries/redeliver",
    operation_id = "redeliverEvents",
    tag = "Regions",
    summary = "Send all events since a moment again",
    description = "Sends every event of the subscription since a moment again, in their order, \
        whatever became of earlier deliveries. Events are kept for 30 days.",
    responses((status = 200, description = "The subscription. The deliveries follow.")),
)]
pub(crate) async fn redeliver_all(
    Ids(id): Ids<SubscriptionId>,
    mut call: BodyCall<EventRedelivery>,
) -> Result<Data<SubscriptionView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let body = call.checked_json().await?;
    let since = since(&body, &mut call.faults);
    let (request, id) = call.validate_with(id)?;
    let since = since.ok_or_else(Problem::not_found)?;
    let (scope, app) = (request.scope(), &request.app);
    let admitted = app.mutations.admit_redelivery(scope);
    admitted.map_err(|(why, wait)| too_soon(why, wait))?;
    let store = request.store();
    let rewound = store.deliver_again_since(scope, id, since).await;
    let rewound = rewound?.ok_or_else(Problem::not_found)?;
    app.mutations.wake();
    request.data(
        "Successfully scheduled deliveries",
        &SubscriptionView::new(&rewound),
    )
}
