//! `/auth/regions/me/subscriptions`: the region's subscriptions to events.

pub(in crate::v2) mod create;
pub(in crate::v2) mod delete;
pub(in crate::v2) mod deliveries;
pub(in crate::v2) mod get;
pub(in crate::v2) mod list;
pub(in crate::v2) mod redeliver;
pub(in crate::v2) mod redeliver_all;
pub(in crate::v2) mod test;
pub(in crate::v2) mod update;

use crate::{answers::views, input::Validated, problem::Problem};
use messages::Credential;
use model::{Fault, SubscriptionId};
use services::{
    mutations::{Challenge, Delivery},
    subscriptions::{DeliveryView, SubscriptionView},
};
use std::time::Duration;
use store::subscriptions::Subscription;

views! {
    SubscriptionView<'a> {
        one: "SubscriptionRecord",
        list: "SubscriptionList",
        created: "CreatedSubscription",
        refer: true,
    }
    DeliveryView<'a> { one: "DeliveryRecord", list: "DeliveryList", refer: true }
    Delivery { one: "DeliveryAttemptRecord", refer: true }
}

async fn subscription(request: &Validated, id: SubscriptionId) -> Result<Subscription, Problem> {
    let found = request.app.store.subscription(&request.scope(), id).await?;
    found.ok_or_else(Problem::not_found)
}

/// Sends a challenge to a URL.
///
/// # Errors
///
/// Returns the 400 if the receiver does not answer it, or the 429 of a limit.
async fn challenged(request: &Validated, url: &str) -> Result<(), Problem> {
    match request.app.mutations.challenge(request.scope(), url).await {
        Challenge::Answered => Ok(()),
        Challenge::Failed(fault) => Err(Problem::invalid(vec![Fault::pointer("/url", fault)])),
        Challenge::TooSoon { why, retry_after } => Err(too_soon(why, retry_after)),
    }
}

fn too_soon(why: Credential, wait: Duration) -> Problem {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    Problem::new(why).retry_after(seconds.max(1))
}
