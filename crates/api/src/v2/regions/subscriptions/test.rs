//! `POST /auth/regions/me/subscriptions/{id}/test`: sends a test message.

use super::{subscription, too_soon};
use crate::{
    answers::Data,
    input::{Call, Ids},
    problem::Problem,
};
use model::SubscriptionId;
use services::mutations::{Delivery, SubscriptionTest};

#[utoipa::path(
    post,
    path = "/auth/regions/me/subscriptions/{id}/test",
    operation_id = "testSubscription",
    tag = "Regions",
    summary = "Test a subscription",
    description = "Sends a signed message of the type `subscription.test`, also to a paused \
        subscription, and returns what came of it. The request has no body.",
    responses((status = 200, description = "The attempt.")),
)]
pub(crate) async fn test(
    Ids(id): Ids<SubscriptionId>,
    call: Call,
) -> Result<Data<Delivery>, Problem> {
    call.refuse_sandbox_only()?;
    let (request, id) = call.validate_with(id)?;
    let found = subscription(&request, id).await?;
    let tested = request
        .app
        .mutations
        .test_subscription(request.scope(), &found);
    match tested.await {
        SubscriptionTest::Attempted(attempt) => {
            request.data("Successfully tested subscription", &attempt)
        }
        SubscriptionTest::TooSoon { why, retry_after } => Err(too_soon(why, retry_after)),
    }
}
