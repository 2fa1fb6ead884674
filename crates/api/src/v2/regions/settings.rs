//! `GET` and `PATCH /auth/regions/me/settings`: the region's settings.

use crate::{
    envelope::Envelope,
    input::{Call, Ready, accept},
    problem::Problem,
};
use axum::response::Response;
use model::Permission;
use schema::CHANGED_REGION_SETTINGS;
use serde_json::Value;
use services::region_settings::{Shown, change};
use store::region_settings::RegionSettings;

#[utoipa::path(
    get,
    path = "/auth/regions/me/settings",
    operation_id = "getRegionSettings",
    tag = "Regions",
    summary = "Read the own region's settings",
    description = "Where the region's coordinators are told of what nobody there asked for, how its part of the portal \
looks, and for how long candidates are kept. The same in both environments.",
    responses((status = 200, description = "The settings.", body = ref("#/components/schemas/RegionSettingsRecord"))),
)]
pub(crate) async fn get(call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let ready = call.ready()?;
    let kept = ready.app.store.region_settings(ready.scope.region).await?;
    answer("Successfully retrieved settings", &ready, &kept)
}

#[utoipa::path(
    patch,
    path = "/auth/regions/me/settings",
    operation_id = "updateRegionSettings",
    tag = "Regions",
    summary = "Change the own region's settings",
    description = "What is absent stays, `null` clears; `retention` is replaced as a whole. `notificationUrl` is judged as a \
`callbackUrl` is. To set `retention`, a key also needs the permission `erase`. A logo is a PNG, JPEG or WebP image by its content, of at most 100 kB. In force at once.",
    request_body(content = ref("#/components/schemas/ChangedRegionSettings"), content_type = "application/json"),
    responses((status = 200, description = "The settings.", body = ref("#/components/schemas/RegionSettingsRecord"))),
)]
pub(crate) async fn update(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let body = call.json_checked_by(&CHANGED_REGION_SETTINGS).await?;
    if body.get("retention").is_some_and(Value::is_object) {
        // Setting a retention period erases what becomes older, so it requires the permission to
        // erase.
        call.require(Permission::Erase)?;
    }
    let change = change(&body, &call.app.mutations.egress(), &mut call.faults);
    let ready = call.ready()?;
    let kept = ready
        .store()
        .change_region_settings(ready.scope.region, change)
        .await?;
    answer("Successfully updated settings", &ready, &kept)
}

fn answer(message: &str, ready: &Ready, kept: &RegionSettings) -> Result<Response, Problem> {
    ready.context.count(1);
    let mut envelope = Envelope::open(message, 512);
    envelope.json(&Shown::new(
        ready.scope.region,
        kept,
        &ready.app.settings.public_url,
    ))?;
    Ok(envelope.close(ready.scope.environment, &[]))
}
