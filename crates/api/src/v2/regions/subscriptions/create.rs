//! `POST /auth/regions/me/subscriptions`: subscribes to events.

use super::challenged;
use crate::{
    answers::CreatedAt, describe::checked_bodies, input::BodyCall, paths::base_of, problem::Problem,
};
use messages::State;
use model::{Environment, Scope};
use schema::NEW_SUBSCRIPTION;
use serde_json::json;
use services::subscriptions::{AddSubscriptionError, SubscriptionView, add, order, verifies};
use store::subscriptions::MAX_SUBSCRIPTIONS;

checked_bodies! {
    /// A subscription to events.
    NewSubscription as "NewSubscription" by NEW_SUBSCRIPTION = json!({
        "url": "https://www.example.nl/events", "events": ["candidate.created", "candidate.phase_changed"],
    });
}

#[utoipa::path(
    post,
    path = "/auth/regions/me/subscriptions",
    operation_id = "createSubscription",
    tag = "Regions",
    summary = "Subscribe to events",
    description = "From now on the server sends the events to the URL, each at least once, in any \
        order. The rules of `callbackUrl` apply to the URL. No other response contains the \
        secret. A region has at most 20 subscriptions (409). With `verify` the URL first gets \
        an unsigned message of the type `subscription.verification`. Nothing is stored unless it \
        answers 2xx within 10 seconds, with the value of `data.challenge` in the body.",
    responses(
        (status = 201, description = "The subscription with its secret."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn create(
    mut call: BodyCall<NewSubscription>,
) -> Result<CreatedAt<SubscriptionView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let body = call.checked_json().await?;
    let policy = call.app.mutations.egress();
    let requested = call
        .scope()
        .map_or(Environment::Sandbox, |scope| scope.environment);
    let (order, environment) = order(&body, policy, requested, &mut call.faults);
    let request = call.validate()?;
    let scope = Scope {
        environment,
        ..request.scope()
    };
    if verifies(&body) {
        challenged(&request, &order.url).await?;
    }
    let added = add(&request.store(), scope, order).await;
    let added = added.map_err(|error| match error {
        AddSubscriptionError::TooMany => Problem::new(State::TooManySubscriptions {
            most: MAX_SUBSCRIPTIONS,
        }),
        AddSubscriptionError::Store(error) => error.into(),
    })?;
    let shown = SubscriptionView::new(&added).with_secret(&added);
    let path = format!(
        "{}/auth/regions/me/subscriptions/{}",
        base_of(environment),
        added.id
    );
    request.created_at("Successfully created subscription", &shown, &path)
}
