//! `PATCH /auth/regions/me/subscriptions/{id}`: changes, pauses or resumes a subscription.

use super::{challenged, subscription};
use crate::{
    answers::Data,
    describe::checked_bodies,
    input::{BodyCall, Ids},
    problem::Problem,
};
use model::SubscriptionId;
use schema::CHANGED_SUBSCRIPTION;
use serde_json::json;
use services::subscriptions::{SubscriptionView, change, verifies};

checked_bodies! {
    /// A change of a subscription.
    ChangedSubscription as "ChangedSubscription" by CHANGED_SUBSCRIPTION = json!({"paused": false});
}

#[utoipa::path(
    patch,
    path = "/auth/regions/me/subscriptions/{id}",
    operation_id = "updateSubscription",
    tag = "Regions",
    summary = "Change, pause or resume a subscription",
    description = "Changes a subscription at once. `\"paused\": false` resumes it and sends the \
        events that waited. If the server had paused it, what failed since the last success is \
        sent again. With `rotateSecret` the response contains the new secret. For 24 hours, \
        `webhook-signature` also contains a signature with the previous one.",
    responses((status = 200, description = "The subscription.")),
)]
pub(crate) async fn update(
    Ids(id): Ids<SubscriptionId>,
    mut call: BodyCall<ChangedSubscription>,
) -> Result<Data<SubscriptionView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let body = call.checked_json().await?;
    let policy = call.app.mutations.egress();
    let store = call.app.store.clone();
    let change = change(&body, &store, policy, &mut call.faults);
    let (request, id) = call.validate_with(id)?;
    if verifies(&body) {
        let present = subscription(&request, id).await?;
        let url = change.url.as_deref();
        challenged(&request, url.unwrap_or(&present.url)).await?;
    }
    let rotates = change.secret.is_some();
    let changed = request
        .store()
        .change_subscription(request.scope(), id, change)
        .await?;
    let changed = changed.ok_or_else(Problem::not_found)?;
    request.app.mutations.wake();
    let mut shown = SubscriptionView::new(&changed);
    if rotates {
        shown = shown.with_secret(&changed);
    }
    let answer = request.data("Successfully updated subscription", &shown)?;
    Ok(if rotates {
        answer.with_secret()
    } else {
        answer
    })
}
