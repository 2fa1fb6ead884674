//! `GET /auth/regions/me/settings`: the region's settings.

use super::answer;
use crate::{answers::Data, input::Call, problem::Problem};
use services::region_settings::SettingsView;

#[utoipa::path(
    get,
    path = "/auth/regions/me/settings",
    operation_id = "getRegionSettings",
    tag = "Regions",
    summary = "Read the settings of your region",
    description = "Returns the URL for notifications, the branding of the region's part of the \
        portal, and the retention periods. Both environments have the same settings.",
    responses((status = 200, description = "The settings.")),
)]
pub(crate) async fn get(call: Call) -> Result<Data<SettingsView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let request = call.validate()?;
    let region = request.caller.region;
    let settings = request.app.store.region_settings(region).await?;
    answer("Successfully retrieved settings", &request, &settings)
}
