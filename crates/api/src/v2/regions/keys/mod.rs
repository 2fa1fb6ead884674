//! A region's API keys: created, shown once, and revoked.

pub(in crate::v2) mod create;
pub(in crate::v2) mod create_own;
pub(in crate::v2) mod delete;
mod order;
mod view;

use self::view::NewKey;
use crate::{
    answers::Created,
    describe::checked_bodies,
    input::{BodyCall, Validated},
    problem::Problem,
};
use messages::Credential;
use model::RegionId;
use schema::NEW_KEY;
use serde_json::json;
use services::KeyOrder;

checked_bodies! {
    /// A key to create.
    KeyRequest as "NewKey" by NEW_KEY = json!({
        "description": "website", "expiresAt": "2099-01-01T00:00:00Z", "permissions": ["read", "write"],
        "allowedNetworks": ["203.0.113.0/24", "2001:db8::/48"],
    });
}

/// Creates a key of the caller's region. A 404 if `is_own` denies that the path names it.
async fn make(
    mut call: BodyCall<KeyRequest>,
    is_own: impl FnOnce(RegionId) -> bool + Send,
) -> Result<Created<NewKey<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let body = call.checked_json().await?;
    let order = order::read(&body, call.app.clock.now(), &mut call.faults);
    let request = call.validate()?;
    let region = request.caller.region;
    if !is_own(region) {
        return Err(Problem::not_found());
    }
    check_permissions(&request, &order)?;
    let order = KeyOrder {
        region: Some(region),
        ..order
    };
    let made = services::create_key(&request.store(), order)
        .await
        .map_err(order::refused)?;
    let answer = request.created("Successfully created key", &NewKey::new(&made))?;
    Ok(answer.with_secret())
}

/// Refuses to give a key a permission that the caller's own key lacks.
fn check_permissions(request: &Validated, order: &KeyOrder) -> Result<(), Problem> {
    let mut lacking = order.permissions.beyond(request.caller.permissions);
    lacking.next().map_or(Ok(()), |lacking| {
        let lacking = lacking.name();
        Err(Problem::new(Credential::GivesMore { lacking }))
    })
}
