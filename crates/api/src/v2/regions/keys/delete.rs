//! `DELETE /auth/regions/{id}/api-keys/{keyId}`: revokes a key of the own region.

use crate::{
    answers::NoContent,
    input::{Call, Ids},
    problem::Problem,
};
use model::{KeyId, RegionId};

#[utoipa::path(
    delete,
    path = "/auth/regions/{id}/api-keys/{keyId}",
    operation_id = "deleteKey",
    tag = "Regions",
    summary = "Revoke a key",
    description = "Revokes a key of your region at once on every server. A key can revoke itself. \
        A revoked key is a 404.",
    responses((status = 204, description = "The key is revoked.")),
)]
pub(crate) async fn delete(
    Ids(ids): Ids<(RegionId, KeyId)>,
    call: Call,
) -> Result<NoContent, Problem> {
    call.refuse_sandbox_only()?;
    let (request, (id, key)) = call.validate_with(ids)?;
    let region = request.caller.region;
    let revoked = id == region && request.store().revoke_key_of(region, key).await?;
    revoked.then_some(NoContent).ok_or_else(Problem::not_found)
}
