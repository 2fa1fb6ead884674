//! Creates a region's API keys, shows them once, and revokes them.

use crate::{
    envelope::{Envelope, no_content, secret},
    input::{Call, PathPart, PathParts, accept},
    problem::Problem,
};
use axum::response::Response;
use messages::{Credential, KeyOrField};
use model::{Cidr, Fault, InvalidCidr, KeyId, Permission, Permissions, RegionId, Timestamp};
use schema::NEW_KEY;
use serde::Serialize;
use serde_json::{Map, Value};
use services::{CreateKeyError, KeyOrder};

/// The number of networks of a key that are parsed. The schema reports a fault if there are more.
const NETWORKS: usize = 20;

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
    expires_at: Option<Timestamp>,
    permissions: Permissions,
    allowed_networks: &'a [Cidr],
    warnings: Vec<&'static str>,
}

#[utoipa::path(
    post,
    path = "/auth/regions/{id}/api-keys",
    operation_id = "createKey",
    tag = "Regions",
    summary = "Make a key",
    description = "Makes a key of the own region. This is the only answer that shows it: only its hash is kept. A key gives \
no permission that it lacks itself (403). A region has at most 50 live keys (409), and makes at most 10 a minute (429).",
    params(("id" = String, Path, description = "The region's id.", example = "regAbC13pTbjpS6Iz", pattern = "^reg[A-Za-z0-9]{14}$")),
    request_body(content = ref("#/components/schemas/NewKey"), content_type = "application/json"),
    responses(
        (status = 201, description = "The key.", body = ref("#/components/schemas/CreatedKey")),
        (status = 409, description = "The state forbids it."),
    ),
)]
pub(crate) async fn create(
    PathPart(id): PathPart<RegionId>,
    call: Call,
) -> Result<Response, Problem> {
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
    responses(
        (status = 201, description = "The key.", body = ref("#/components/schemas/CreatedKey")),
        (status = 409, description = "The state forbids it."),
    ),
)]
pub(crate) async fn create_own(call: Call) -> Result<Response, Problem> {
    make(call, |_| true).await
}

async fn make(
    mut call: Call,
    is_own: impl FnOnce(RegionId) -> bool + Send,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let body = call.json_checked_by(&NEW_KEY).await?;
    let order = key_order(&body, call.app.clock.now(), &mut call.faults);
    let ready = call.ready()?;
    let region = ready.scope.region;
    if !is_own(region) {
        return Err(Problem::not_found());
    }
    if let Some(lacking) = order.permissions.beyond(ready.permissions).next() {
        let lacking = lacking.name();
        return Err(Problem::new(Credential::GivesMore { lacking }));
    }
    let order = KeyOrder {
        region: Some(region),
        ..order
    };
    let made = services::create_key(&ready.store(), order)
        .await
        .map_err(refused)?;
    let kept = &made.kept;
    let mut envelope = Envelope::created("Successfully created key", 512);
    envelope.json(&ShownOnce {
        id: kept.id,
        key: made.token.reveal(),
        preview: &kept.preview,
        description: kept.description.as_deref(),
        sandbox_only: kept.sandbox_only,
        created_at: kept.created_at,
        last_used_at: None,
        expires_at: kept.expires_at,
        permissions: kept.permissions,
        allowed_networks: &kept.allowed_networks,
        warnings: Vec::new(),
    })?;
    Ok(secret(envelope.close(ready.scope.environment, &[])))
}

/// Reads a body that was checked against its schema. Adds the faults that the schema cannot find.
fn key_order(body: &Map<String, Value>, now: Timestamp, faults: &mut Vec<Fault>) -> KeyOrder {
    let texts = |name: &str| {
        body.get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    };
    let expires_at = body
        .get("expiresAt")
        .and_then(Value::as_str)
        .and_then(|text| text.parse::<Timestamp>().ok());
    if expires_at.is_some_and(|at| at <= now) {
        faults.push(Fault::pointer("/expiresAt", KeyOrField::Expiry));
    }
    let mut allowed_networks = Vec::new();
    for (index, text) in texts("allowedNetworks").enumerate().take(NETWORKS) {
        match text.parse() {
            Ok(network) => allowed_networks.push(network),
            Err(InvalidCidr::Notation) if text.len() > 50 => {}
            Err(error) => {
                let at = format!("/allowedNetworks/{index}");
                faults.push(Fault::pointer(at, error));
            }
        }
    }
    let named: Permissions = texts("permissions")
        .filter_map(|name| name.parse::<Permission>().ok())
        .collect();
    KeyOrder {
        description: body
            .get("description")
            .and_then(Value::as_str)
            .map(str::to_owned),
        sandbox_only: body
            .get("sandboxOnly")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        expires_at,
        permissions: if texts("permissions").next().is_some() {
            named
        } else {
            Permissions::ALL
        },
        allowed_networks,
        paced: true,
        ..KeyOrder::new(None)
    }
}

fn refused(error: CreateKeyError) -> Problem {
    match error {
        CreateKeyError::TooMany(reason) => Problem::new(reason),
        CreateKeyError::TooFast { reason, wait } => {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            Problem::new(reason).retry_after(seconds)
        }
        CreateKeyError::Store(error) => error.into(),
    }
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
pub(crate) async fn delete(
    parts: PathParts<RegionId, KeyId>,
    call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let ready = call.ready()?;
    let region = ready.scope.region;
    let PathParts(Some((id, key))) = parts else {
        return Err(Problem::not_found());
    };
    if id == region && ready.store().revoke_key_of(region, key).await? {
        Ok(no_content())
    } else {
        Err(Problem::not_found())
    }
}
