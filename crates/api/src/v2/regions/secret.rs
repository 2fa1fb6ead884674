//! `POST /auth/regions/me/callback-secret/rotate`: replaces the secret that signs callbacks.

use super::view::OwnRegion;
use crate::{answers::Data, input::Call, problem::Problem};
use model::Scope;

#[utoipa::path(
    post,
    path = "/auth/regions/me/callback-secret/rotate",
    operation_id = "rotateCallbackSecret",
    tag = "Regions",
    summary = "Rotate the callback secret",
    description = "Creates and returns a new secret that signs callbacks in the request's \
        environment. The secret of the other environment does not change. For 24 hours, \
        `webhook-signature` also contains a signature with the previous secret. An older secret \
        ends at once.",
    responses((status = 200, description = "The region with its new secret.")),
)]
pub(crate) async fn rotate(call: Call) -> Result<Data<OwnRegion<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let request = call.validate()?;
    let (store, now) = (request.store(), request.app.clock.now());
    let Scope {
        region,
        environment,
    } = request.scope();
    let rotated = services::rotate_callback_secret(&store, region, environment).await?;
    let region = rotated.ok_or_else(Problem::not_found)?;
    let keys = store.keys_of(region.id).await?;
    let secret = &region.secret(environment).current;
    let shown = OwnRegion::new(&region, &keys, Some(secret), now);
    let answer = request.data("Successfully rotated callback secret", &shown)?;
    Ok(answer.with_secret())
}
