//! A region's keys: made and shown once, or ended.

use crate::{
    envelope::{Envelope, no_content},
    input::{Call, PathPart, PathParts, accept},
    problem::Problem,
};
use axum::response::Response;
use model::{KeyId, RegionId, Timestamp, TokenKind};
use schema::NEW_KEY;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownOnce<'a> {
    id: KeyId,
    key: &'a str,
    preview: &'a str,
    description: Option<&'a str>,
    sandbox_only: bool,
    created_at: Timestamp,
    last_used_at: Option<Timestamp>,
}

#[utoipa::path(
    post,
    path = "/auth/regions/{id}/api-keys",
    operation_id = "createKey",
    tag = "Regions",
    summary = "Make a key",
    description = "Makes a key of the own region. This is the only answer that shows it: only its hash is kept.",
    params(("id" = String, Path, description = "The region's id.", example = "regAbC13pTbjpS6Iz", pattern = "^reg[A-Za-z0-9]{14}$")),
    request_body(content = ref("#/components/schemas/NewKey"), content_type = "application/json"),
    responses((status = 201, description = "The key.", body = ref("#/components/schemas/CreatedKey"))),
)]
pub(crate) async fn create(PathPart(id): PathPart<RegionId>, call: Call) -> Result<Response, Problem> {
    make(call, |own| id == Some(own)).await
}

#[utoipa::path(
    post,
    path = "/auth/region/api-keys",
    operation_id = "createOwnKey",
    tag = "Regions",
    summary = "Make a key of the own region",
    description = "The same as `POST /auth/regions/{id}/api-keys` with the own region's id.",
    request_body(content = ref("#/components/schemas/NewKey"), content_type = "application/json"),
    responses((status = 201, description = "The key.", body = ref("#/components/schemas/CreatedKey"))),
)]
pub(crate) async fn create_own(call: Call) -> Result<Response, Problem> {
    make(call, |_| true).await
}

async fn make(mut call: Call, is_own: impl FnOnce(RegionId) -> bool + Send) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let body = call.json_checked_by(&NEW_KEY).await?;
    let ready = call.ready()?;
    let region = ready.scope.region;
    if !is_own(region) {
        return Err(Problem::not_found());
    }
    let description = body.get("description").and_then(Value::as_str).map(str::to_owned);
    let sandbox_only = body.get("sandboxOnly").and_then(Value::as_bool).unwrap_or_default();
    let made = engine::create_key(&ready.store(), TokenKind::Region, Some(region), description, sandbox_only).await?;
    let mut envelope = Envelope::created("Successfully created key", 512);
    envelope.json(&ShownOnce {
        id: made.kept.id,
        key: made.token.reveal(),
        preview: &made.kept.preview,
        description: made.kept.description.as_deref(),
        sandbox_only,
        created_at: made.kept.created_at,
        last_used_at: None,
    })?;
    Ok(envelope.close(ready.scope.environment, &[]))
}

#[utoipa::path(
    delete,
    path = "/auth/regions/{id}/api-keys/{keyId}",
    operation_id = "deleteKey",
    tag = "Regions",
    summary = "Revoke a key",
    description = "Ends a key of the own region, at once and on every server; also the key that asks for it. A key that \
is gone already is a 404.",
    params(
        ("id" = String, Path, description = "The region's id.", example = "regAbC13pTbjpS6Iz", pattern = "^reg[A-Za-z0-9]{14}$"),
        ("keyId" = String, Path, description = "The key's id.", example = "keyAbC13pTbjpS6Iz", pattern = "^key[A-Za-z0-9]{14}$"),
    ),
    responses((status = 204, description = "It is revoked.")),
)]
pub(crate) async fn delete(parts: PathParts<RegionId, KeyId>, call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let ready = call.ready()?;
    let region = ready.scope.region;
    let PathParts(Some((id, key))) = parts else { return Err(Problem::not_found()) };
    if id == region && ready.store().revoke_key_of(region, key).await? {
        Ok(no_content())
    } else {
        Err(Problem::not_found())
    }
}
