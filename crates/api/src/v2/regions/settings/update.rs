//! `PATCH /auth/regions/me/settings`: changes the region's settings.

use super::answer;
use crate::{answers::Data, describe::checked_bodies, input::BodyCall, problem::Problem};
use model::Permission;
use schema::CHANGED_REGION_SETTINGS;
use serde_json::{Value, json};
use services::region_settings::{SettingsView, change};

checked_bodies! {
    /// A change of the settings.
    ChangedRegionSettings as "ChangedRegionSettings" by CHANGED_REGION_SETTINGS = json!({
        "notificationUrl": "https://www.example.nl/meldingen", "portal": {"displayName": "Regio Noord", "colour": "#0b5a9d"},
    });
}

#[utoipa::path(
    patch,
    path = "/auth/regions/me/settings",
    operation_id = "updateRegionSettings",
    tag = "Regions",
    summary = "Update the settings of your region",
    description = "Updates the settings at once. A member that is absent keeps its value, and \
        `null` clears a member. `retention` is replaced as a whole. The rules of `callbackUrl` \
        apply to `notificationUrl`. To set `retention`, a key also requires the permission \
        `erase`. A logo is a PNG, JPEG or WebP image of at most 100 kB. The server detects the \
        type from the content.",
    responses((status = 200, description = "The settings.")),
)]
pub(crate) async fn update(
    mut call: BodyCall<ChangedRegionSettings>,
) -> Result<Data<SettingsView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let body = call.checked_json().await?;
    if body.get("retention").is_some_and(Value::is_object) {
        // Setting a retention period erases what becomes older, so it requires the permission to
        // erase.
        call.require(Permission::Erase)?;
    }
    let change = change(&body, &call.app.mutations.egress(), &mut call.faults);
    let request = call.validate()?;
    let changed = request
        .store()
        .change_region_settings(request.caller.region, change)
        .await?;
    answer("Successfully updated settings", &request, &changed)
}
