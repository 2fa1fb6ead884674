//! `DELETE /schema/custom-fields/{key}`: removes a custom field.

use crate::{
    answers::NoContent,
    input::{Call, FieldKey, Ids},
    problem::Problem,
};

#[utoipa::path(
    delete,
    path = "/schema/custom-fields/{key}",
    operation_id = "deleteCustomField",
    tag = "Schema",
    summary = "Remove a custom field",
    description = "The field and its values are no longer shown, permanently: a new field of the same key starts empty. For \
30 days candidates find their own values in their export (`removedCustomFields`); then the values are removed from every record.",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete(Ids(key): Ids<FieldKey>, call: Call) -> Result<NoContent, Problem> {
    call.refuse_sandbox_only()?;
    let (request, key) = call.validate_with(key)?;
    let removed = request
        .store()
        .remove_custom_field(request.caller.region, key.0)
        .await?;
    removed.then_some(NoContent).ok_or_else(Problem::not_found)
}
