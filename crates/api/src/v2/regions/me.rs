//! `GET /auth/regions/me`: the region that a key belongs to.

use crate::{
    envelope::Envelope,
    input::{Call, accept},
    problem::Problem,
};
use axum::response::Response;
use model::{Fault, KeyId, ProblemCode, RegionId, Timestamp};
use serde::Serialize;
use store::{keys::ListedKey, regions::Region};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownRegion<'a> {
    id: RegionId,
    slug: &'a str,
    name: &'a str,
    redirect_urls: &'a [String],
    keys: Vec<ShownKey<'a>>,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_secret: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownKey<'a> {
    id: KeyId,
    preview: &'a str,
    description: Option<&'a str>,
    sandbox_only: bool,
    created_at: Timestamp,
    last_used_at: Option<Timestamp>,
}

fn shown<'a>(region: &'a Region, keys: &'a [ListedKey], secret: bool) -> ShownRegion<'a> {
    ShownRegion {
        id: region.id,
        slug: &region.slug,
        name: &region.name,
        redirect_urls: &region.redirect_urls,
        keys: keys
            .iter()
            .map(|key| ShownKey {
                id: key.id,
                preview: &key.preview,
                description: key.description.as_deref(),
                sandbox_only: key.sandbox_only,
                created_at: key.created_at,
                last_used_at: key.last_used_at,
            })
            .collect(),
        created_at: region.created_at,
        updated_at: region.updated_at,
        callback_secret: secret.then_some(&region.callback_secret),
    }
}

#[utoipa::path(
    get,
    path = "/auth/regions/me",
    operation_id = "getOwnRegion",
    tag = "Regions",
    summary = "Read the own region",
    description = "The region that the key belongs to, or that an admin key acts for, with its keys (never the keys \
themselves). The secret that signs callbacks is shown on request, but not to a sandbox-only key.",
    params(("include" = Option<String>, Query, description = "`callbackSecret` to show the secret that signs callbacks.", pattern = "^callbackSecret$")),
    responses((status = 200, description = "The region.", body = ref("#/components/schemas/RegionRecord"))),
)]
pub(crate) async fn me(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let secret = match call.query.one("include", &mut call.faults) {
        None => false,
        Some("callbackSecret") => true,
        Some(_) => {
            call.faults.push(Fault::parameter("include", "enum", "expected callbackSecret"));
            false
        }
    };
    let ready = call.ready()?;
    if secret && ready.sandbox_only {
        return Err(Problem::new(ProblemCode::Forbidden, "A sandbox-only key may not read the callback secret."));
    }
    let region = ready.app.store.region(ready.scope.region).await?.ok_or_else(Problem::not_found)?;
    ready.context.count(1);
    let keys = ready.app.store.keys_of(region.id).await?;
    ready.context.count(keys.len());
    let mut envelope = Envelope::open("Successfully retrieved region", 1024);
    let written = serde_json::to_writer(envelope.data(), &shown(&region, &keys, secret));
    written.map_err(|_| Problem::new(ProblemCode::InternalError, "The region could not be written."))?;
    Ok(envelope.close(ready.scope.environment, &[]))
}
