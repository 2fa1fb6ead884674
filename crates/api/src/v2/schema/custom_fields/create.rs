//! `POST /schema/custom-fields`: adds a custom field.

use crate::{answers::Created, input::Call, problem::Problem};
use model::CustomFieldId;
use schema::NEW_CUSTOM_FIELD;
use services::custom_fields::{self, CustomFieldView};

#[utoipa::path(
    post,
    path = "/schema/custom-fields",
    operation_id = "createCustomField",
    tag = "Schema",
    summary = "Add a custom field",
    description = "A field of the region's own, from now on part of the schema in both environments, on every server. A \
key that is taken is a 409; so is one field more than a region may have (100), and a required field while live candidates \
in production have no value for it: add it, fill it, then require it. A key that was used before starts empty.",
    request_body(content = ref("#/components/schemas/NewCustomField"), content_type = "application/json"),
    responses(
        (status = 201, description = "The field.", body = ref("#/components/schemas/CreatedCustomField")),
        (status = 409, description = "The state forbids it."),
    ),
)]
pub(crate) async fn create(mut call: Call) -> Result<Created<CustomFieldView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let body = call.json_checked_by(&NEW_CUSTOM_FIELD).await?;
    let request = call.validate()?;
    let store = request.store();
    let field = custom_fields::defined(&body, CustomFieldId::random(store.random().as_ref()));
    custom_fields::add(&store, request.caller.region, &field)
        .await?
        .map_err(Problem::new)?;
    request.created(
        "Successfully created custom field",
        &CustomFieldView::new(&field),
    )
}
