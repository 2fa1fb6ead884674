//! The region's settings.

pub(in crate::v2) mod get;
pub(in crate::v2) mod update;

use crate::{
    answers::{Data, views},
    input::Validated,
    problem::Problem,
};
use services::region_settings::Shown;
use store::region_settings::RegionSettings;

views!(Shown<'a>);

fn answer(
    message: &str,
    request: &Validated,
    settings: &RegionSettings,
) -> Result<Data<Shown<'static>>, Problem> {
    let public_url = &request.app.settings.public_url;
    let shown = Shown::new(request.caller.region, settings, public_url);
    request.data(message, &shown)
}
