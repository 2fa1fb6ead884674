//! `POST /schema/custom-fields`: adds a custom field.

use crate::{answers::Created, describe::checked_bodies, input::BodyCall, problem::Problem};
use model::CustomFieldId;
use schema::NEW_CUSTOM_FIELD;
use serde_json::json;
use services::custom_fields::{self, AddFieldError, CustomFieldView};

checked_bodies! {
    /// A custom field to add.
    NewCustomField as "NewCustomField" by NEW_CUSTOM_FIELD = json!({
        "key": "rijbewijs", "label": "Rijbewijs", "type": "singleSelect", "options": ["B", "C"],
    });
}

#[utoipa::path(
    post,
    path = "/schema/custom-fields",
    operation_id = "createCustomField",
    tag = "Schema",
    summary = "Add a custom field",
    description = "Adds a custom field. It is part of the schema at once, in both environments \
        and on every server. The server answers 409 if the key exists, if the region has 100 \
        fields already, or if the field is required while live candidates in production have no \
        value for it. To require a field, first add it, then fill it, then require it. If the key \
        was used before, the new field is empty.",
    responses(
        (status = 201, description = "The field."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn create(
    mut call: BodyCall<NewCustomField>,
) -> Result<Created<CustomFieldView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let body = call.checked_json().await?;
    let request = call.validate()?;
    let store = request.store();
    let field = custom_fields::defined(&body, CustomFieldId::random(store.random().as_ref()));
    custom_fields::add(&store, request.caller.region, &field)
        .await
        .map_err(|error| match error {
            AddFieldError::Rejected(state) => Problem::new(state),
            AddFieldError::Store(error) => error.into(),
        })?;
    request.created(
        "Successfully created custom field",
        &CustomFieldView::new(&field),
    )
}
