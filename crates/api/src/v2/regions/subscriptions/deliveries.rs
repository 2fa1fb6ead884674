//! `GET /auth/regions/me/subscriptions/{id}/deliveries`: the log of deliveries.

use super::subscription;
use crate::{
    answers::Page,
    describe::parameters,
    envelope::List,
    input::{Call, Ids, QueryCall, cut},
    problem::Problem,
};
use messages::Parameter;
use model::{Fault, SubscriptionId};
use services::subscriptions::DeliveryView;
use store::subscriptions::{DeliveriesPage, DeliveryStatus};

parameters! {
    /// Which deliveries are listed.
    Query ListParameters {
        /// The state of the deliveries to return: `pending`, `delivered` or `failed`.
        status: Option<String>,
        /// The number of deliveries on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the previous page. It is valid for the same `status`.
        cursor: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/auth/regions/me/subscriptions/{id}/deliveries",
    operation_id = "listDeliveries",
    tag = "Regions",
    summary = "List the deliveries of a subscription",
    description = "Returns the attempted deliveries, the newest event first, one page at a time. \
        The server keeps events and deliveries for 30 days.",
    responses((status = 200, description = "A page of deliveries.")),
)]
pub(crate) async fn list(
    Ids(id): Ids<SubscriptionId>,
    mut call: QueryCall<ListParameters>,
) -> Result<Page<DeliveryView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let status = status(&mut call);
    let limit = call.page_size();
    let name = status.map_or("", DeliveryStatus::name);
    let of = id.as_ref().map(SubscriptionId::as_str).unwrap_or_default();
    let key = call.cursor_key(format!("deliveries cursor {of} {name}"));
    let before = call.cursor(key.as_ref()).unwrap_or(i64::MAX);
    let (request, id) = call.validate_with(id)?;
    subscription(&request, id).await?;
    let page = DeliveriesPage {
        status,
        before,
        limit: i64::from(limit) + 1,
    };
    let scope = request.scope();
    let mut found = request.app.store.deliveries(&scope, id, page).await?;
    let more = cut(&mut found, limit);
    let mut list = List::open("Successfully retrieved deliveries", found.len() * 384);
    for delivery in &found {
        list.push_json(&DeliveryView::new(delivery)?)?;
    }
    let following = found.last().filter(|_| more).zip(key);
    let next = following.map(|(delivery, key)| key.sign(&delivery.event.sequence));
    Ok(Page::written(
        list.end().close_page(scope.environment, next.as_deref()),
    ))
}

fn status(call: &mut Call) -> Option<DeliveryStatus> {
    let name = call.query.one("status", &mut call.faults)?;
    let status = DeliveryStatus::ALL
        .into_iter()
        .find(|status| status.name() == name);
    if status.is_none() {
        let names = DeliveryStatus::ALL.map(DeliveryStatus::name).join(", ");
        call.faults
            .push(Fault::parameter("status", Parameter::OneOf { names }));
    }
    status
}
