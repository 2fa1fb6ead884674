//! The region's settings.

pub(in crate::v2) mod get;
pub(in crate::v2) mod update;

use crate::{
    answers::{Data, views},
    input::Validated,
    problem::Problem,
};
use services::region_settings::SettingsView;
use store::region_settings::RegionSettings;

views! {
    SettingsView<'a> { one: "RegionSettingsRecord", refer: true }
}

fn answer(
    message: &str,
    request: &Validated,
    settings: &RegionSettings,
) -> Result<Data<SettingsView<'static>>, Problem> {
    let public_url = &request.app.settings.public_url;
    let shown = SettingsView::new(request.caller.region, settings, public_url);
    request.data(message, &shown)
}
