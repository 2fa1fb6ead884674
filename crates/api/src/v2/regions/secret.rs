//! `POST /auth/regions/me/callback-secret/rotate`: replaces the secret that signs callbacks.

use super::shown::whole;
use crate::{
    envelope::{Envelope, secret},
    input::{Call, accept},
    problem::Problem,
};
use axum::response::Response;
use model::Scope;

#[utoipa::path(
    post,
    path = "/auth/regions/me/callback-secret/rotate",
    operation_id = "rotateCallbackSecret",
    tag = "Regions",
    summary = "Rotate the callback secret",
    description = "Makes a new secret that signs callbacks of the environment which the request is in, and shows it; the \
other environment's stays. For 24 hours `webhook-signature` carries a \
signature with the former one too; a secret before that one ends at once.",
    responses((status = 200, description = "The region, with its new secret.", body = ref("#/components/schemas/RegionRecord"))),
)]
pub(crate) async fn rotate(call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let ready = call.ready()?;
    let store = ready.store();
    let Scope {
        region,
        environment,
    } = ready.scope;
    let rotated = services::rotate_callback_secret(&store, region, environment).await?;
    let region = rotated.ok_or_else(Problem::not_found)?;
    let keys = store.keys_of(region.id).await?;
    ready.context.count(keys.len());
    let mut envelope = Envelope::open("Successfully rotated callback secret", 1024);
    envelope.json(&whole(
        &region,
        &keys,
        Some(&region.secret(environment).current),
        ready.app.clock.now(),
    ))?;
    Ok(secret(envelope.close(ready.scope.environment, &[])))
}
