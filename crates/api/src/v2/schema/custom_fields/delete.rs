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
    description = "Removes a field permanently. The API no longer returns the field and its \
        values, and a new field with the same key is empty. For 30 days the export of a candidate \
        contains the candidate's values (`removedCustomFields`). Then the server removes the \
        values from every record.",
    responses((status = 204, description = "The field is removed.")),
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
