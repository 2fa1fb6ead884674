//! `GET /schema/custom-fields/{key}`: one custom field.

use crate::{
    answers::Data,
    input::{Call, FieldKey, Ids},
    problem::Problem,
};
use services::custom_fields::CustomFieldView;

#[utoipa::path(
    get,
    path = "/schema/custom-fields/{key}",
    operation_id = "getCustomField",
    tag = "Schema",
    summary = "Read a custom field",
    description = "Returns a custom field of the region by its key.",
    responses((status = 200, description = "The field.")),
)]
pub(crate) async fn get(
    Ids(key): Ids<FieldKey>,
    mut call: Call,
) -> Result<Data<CustomFieldView<'static>>, Problem> {
    let schema = call.region_schema().await?;
    let (request, key) = call.validate_with(key)?;
    let schema = schema.ok_or_else(Problem::not_found)?;
    let field = schema.custom.iter().find(|field| field.key == key.0);
    let field = field.ok_or_else(Problem::not_found)?;
    request.data(
        "Successfully retrieved custom field",
        &CustomFieldView::new(field),
    )
}
