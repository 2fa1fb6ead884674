//! `PATCH /schema/custom-fields/{key}`: changes a custom field.

use crate::{
    answers::Data,
    describe::checked_bodies,
    input::{BodyCall, Call, FieldKey, Ids},
    problem::Problem,
};
use messages::KeyOrField;
use model::{CustomField, Fault, RegionId};
use schema::CHANGED_CUSTOM_FIELD;
use serde_json::{Map, Value, json};
use services::custom_fields::{self, CustomFieldView};
use store::{Store, custom_fields::CustomFieldChange};

checked_bodies! {
    /// A change of a custom field.
    ChangedCustomField as "ChangedCustomField" by CHANGED_CUSTOM_FIELD = json!({"label": "Rijbewijs B"});
}

#[utoipa::path(
    patch,
    path = "/schema/custom-fields/{key}",
    operation_id = "updateCustomField",
    tag = "Schema",
    summary = "Update a custom field",
    description = "Updates a custom field on every server at once. A member that is absent keeps \
        its value. The key and the type cannot change, but the body may contain their present \
        values. A stored value that is no longer an option stays readable, but cannot be written \
        again. If the update requires the field while live candidates in production have no value \
        for it, the response is a 409 with their number.",
    responses(
        (status = 200, description = "The field."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn update(
    Ids(key): Ids<FieldKey>,
    mut call: BodyCall<ChangedCustomField>,
) -> Result<Data<CustomFieldView<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let body = call.checked_json().await?;
    let field = field(&call, key.as_ref()).await?;
    if let Some(field) = &field {
        check_kept(&body, field, &mut call.faults);
    }
    let (request, field) = call.validate_with(field)?;
    let (region, change) = (request.caller.region, change(&body));
    check_required(&request.app.store, region, &field, &change).await?;
    let changed = request
        .store()
        .change_custom_field(region, field.key, change)
        .await?;
    let changed = changed.ok_or_else(Problem::not_found)?;
    request.data(
        "Successfully updated custom field",
        &CustomFieldView::new(&changed),
    )
}

async fn field(call: &Call, key: Option<&FieldKey>) -> Result<Option<CustomField>, Problem> {
    Ok(match (call.scope(), key) {
        (Some(scope), Some(key)) => call.app.store.custom_field(scope.region, &key.0).await?,
        _ => None,
    })
}

/// Refuses changes of members that cannot change. Their current value is accepted, so that a field
/// can be sent back as it was read.
fn check_kept(body: &Map<String, Value>, field: &CustomField, faults: &mut Vec<Fault>) {
    for (name, kept) in [("key", field.key.as_str()), ("type", field.kind.name())] {
        if text(body, name).is_some_and(|given| given != kept) {
            let expected = KeyOrField::Frozen {
                member: name,
                kept: kept.to_owned(),
            };
            faults.push(Fault::pointer(format!("/{name}"), expected));
        }
    }
    let select = field.kind.is_select();
    match options(body).map(|options| options.is_empty()) {
        Some(false) if !select => {
            faults.push(Fault::pointer("/options", KeyOrField::Options));
        }
        Some(true) if select => {
            faults.push(Fault::pointer("/options", KeyOrField::NoOptions));
        }
        _ => {}
    }
}

/// Refuses to require a field that live candidates have no value for.
async fn check_required(
    store: &Store,
    region: RegionId,
    field: &CustomField,
    change: &CustomFieldChange,
) -> Result<(), Problem> {
    if change.required != Some(true) || field.required {
        return Ok(());
    }
    let incomplete = custom_fields::incomplete(store, region, field.id, &field.key).await?;
    incomplete.map_or(Ok(()), |incomplete| Err(Problem::new(incomplete)))
}

/// Reads a body that was checked against its schema.
fn change(body: &Map<String, Value>) -> CustomFieldChange {
    CustomFieldChange {
        label: text(body, "label"),
        options: options(body),
        required: body.get("required").and_then(Value::as_bool),
        description: body
            .get("description")
            .map(|given| given.as_str().map(str::to_owned)),
    }
}

fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn options(body: &Map<String, Value>) -> Option<Vec<String>> {
    let items = body.get("options")?.as_array()?;
    Some(
        items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    )
}
