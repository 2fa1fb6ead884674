//! `PATCH /auth/regions/me/settings`: changes the region's settings.

use super::answer;
use crate::{answers::Data, describe::checked_bodies, input::BodyCall, problem::Problem};
use messages::State;
use model::Permission;
use schema::CHANGED_REGION_SETTINGS;
use serde_json::{Value, json};
use services::region_settings::{SettingsView, change};
use store::region_settings::SettingsError;

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
        type from the content. `signIn` is how the region's staff sign in to the desk. If no active \
        manager could sign in any more, it is a 409.",
    responses(
        (status = 200, description = "The settings."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
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
    let ways = match call.scope() {
        Some(scope) if body.contains_key("signIn") => {
            call.app.staff.available_ways(scope.region).await?
        }
        _ => Vec::new(),
    };
    let policy = call.app.mutations.egress();
    let change = change(&body, &policy, &ways, &mut call.faults);
    let request = call.validate()?;
    let changed = request
        .store()
        .change_region_settings(request.caller.region, change)
        .await
        .map_err(|error| match error {
            SettingsError::LockedOut | SettingsError::ChooserLockedOut => {
                Problem::new(State::StaffLockedOut)
            }
            SettingsError::Store(error) => error.into(),
        })?;
    answer("Successfully updated settings", &request, &changed)
}
