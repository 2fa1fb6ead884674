//! `GET /auth/regions/me/settings`: the region's settings.

use super::answer;
use crate::{answers::Data, input::Call, problem::Problem};
use services::region_settings::SettingsView;

#[utoipa::path(
    get,
    path = "/auth/regions/me/settings",
    operation_id = "getRegionSettings",
    tag = "Regions",
    summary = "Read the own region's settings",
    description = "Where the region's coordinators are notified of what nobody there asked for, how its part of the portal \
looks, and for how long candidates are kept. The same in both environments.",
    responses((status = 200, description = "The settings.")),
)]
pub(crate) async fn get(call: Call) -> Result<Data<SettingsView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let request = call.validate()?;
    let region = request.caller.region;
    let settings = request.app.store.region_settings(region).await?;
    answer("Successfully retrieved settings", &request, &settings)
}
