//! `GET /schema/custom-fields`: the region's custom fields.

use crate::{answers::Data, input::Call, problem::Problem};
use services::custom_fields::CustomFieldView;

#[utoipa::path(
    get,
    path = "/schema/custom-fields",
    operation_id = "listCustomFields",
    tag = "Schema",
    summary = "List the custom fields",
    description = "Returns the region's custom fields, the oldest first. Production and the \
        sandbox have the same custom fields.",
    responses((status = 200, description = "The fields.")),
)]
pub(crate) async fn list(mut call: Call) -> Result<Data<Vec<CustomFieldView<'static>>>, Problem> {
    let schema = call.region_schema().await?;
    let request = call.validate()?;
    let schema = schema.ok_or_else(Problem::not_found)?;
    request.data(
        "Successfully retrieved custom fields",
        &schema.custom.iter().map(CustomFieldView::new).collect(),
    )
}
