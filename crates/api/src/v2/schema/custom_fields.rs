//! `/schema/custom-fields`: the custom fields that a region adds to its candidates. Both
//! environments share them.

use crate::{
    envelope::{Envelope, no_content},
    input::{Call, PathPart, accept},
    problem::Problem,
};
use axum::response::Response;
use messages::KeyOrField;
use model::{CustomField, CustomFieldId, Fault};
use schema::{CHANGED_CUSTOM_FIELD, NEW_CUSTOM_FIELD};
use serde_json::{Map, Value};
use services::custom_fields::{self, Shown};
use store::custom_fields::CustomFieldChange;

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

#[utoipa::path(
    get,
    path = "/schema/custom-fields",
    operation_id = "listCustomFields",
    tag = "Schema",
    summary = "List the custom fields",
    description = "The region's own fields, oldest first; the same in production and the sandbox.",
    responses((status = 200, description = "The fields.", body = ref("#/components/schemas/CustomFieldList"))),
)]
pub(crate) async fn list(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let schema = call.region_schema().await?;
    let ready = call.ready()?;
    let schema = schema.ok_or_else(Problem::not_found)?;
    let mut envelope = Envelope::open("Successfully retrieved custom fields", 1024);
    envelope.json(&schema.custom.iter().map(Shown::new).collect::<Vec<_>>())?;
    Ok(envelope.close(ready.scope.environment, &[]))
}

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
pub(crate) async fn create(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let body = call.json_checked_by(&NEW_CUSTOM_FIELD).await?;
    let ready = call.ready()?;
    let store = ready.store();
    let field = custom_fields::defined(&body, CustomFieldId::random(store.random().as_ref()));
    custom_fields::add(&store, ready.scope.region, &field)
        .await?
        .map_err(Problem::new)?;
    let mut envelope = Envelope::created("Successfully created custom field", 512);
    envelope.json(&Shown::new(&field))?;
    Ok(envelope.close(ready.scope.environment, &[]))
}

#[utoipa::path(
    get,
    path = "/schema/custom-fields/{key}",
    operation_id = "getCustomField",
    tag = "Schema",
    summary = "Read a custom field",
    description = "One of the region's own fields, by its key.",
    params(("key" = String, Path, description = "The field's key.", example = "rijbewijs")),
    responses((status = 200, description = "The field.", body = ref("#/components/schemas/CustomFieldRecord"))),
)]
pub(crate) async fn get(
    PathPart(key): PathPart<String>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let schema = call.region_schema().await?;
    let ready = call.ready()?;
    let schema = schema.ok_or_else(Problem::not_found)?;
    let field = schema
        .custom
        .iter()
        .find(|field| Some(&field.key) == key.as_ref())
        .ok_or_else(Problem::not_found)?;
    let mut envelope = Envelope::open("Successfully retrieved custom field", 512);
    envelope.json(&Shown::new(field))?;
    Ok(envelope.close(ready.scope.environment, &[]))
}

#[utoipa::path(
    patch,
    path = "/schema/custom-fields/{key}",
    operation_id = "updateCustomField",
    tag = "Schema",
    summary = "Change a custom field",
    description = "What is absent stays; key and type are for good, and may be sent as they are. At once in force on every server. A value that is no \
option any more stays readable and cannot be written again. To require a field while live candidates in production have \
no value for it is a 409 that says how many.",
    params(("key" = String, Path, description = "The field's key.", example = "rijbewijs")),
    request_body(content = ref("#/components/schemas/ChangedCustomField"), content_type = "application/json"),
    responses(
        (status = 200, description = "The field.", body = ref("#/components/schemas/CustomFieldRecord")),
        (status = 409, description = "The state forbids it."),
    ),
)]
pub(crate) async fn update(
    PathPart(key): PathPart<String>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let body = call.json_checked_by(&CHANGED_CUSTOM_FIELD).await?;
    let field = match (call.scope(), &key) {
        (Some(scope), Some(key)) => call.app.store.custom_field(scope.region, key).await?,
        _ => None,
    };
    if let Some(field) = &field {
        check_kept(&body, field, &mut call.faults);
    }
    let ready = call.ready()?;
    let field = field.ok_or_else(Problem::not_found)?;
    let change = CustomFieldChange {
        label: text(&body, "label"),
        options: options(&body),
        required: body.get("required").and_then(Value::as_bool),
        description: body
            .get("description")
            .map(|given| given.as_str().map(str::to_owned)),
    };
    if change.required == Some(true)
        && !field.required
        && let Some(incomplete) =
            custom_fields::incomplete(&ready.app.store, ready.scope.region, field.id, &field.key)
                .await?
    {
        return Err(Problem::new(incomplete));
    }
    let changed = ready
        .store()
        .change_custom_field(ready.scope.region, field.key, change)
        .await?;
    let changed = changed.ok_or_else(Problem::not_found)?;
    let mut envelope = Envelope::open("Successfully updated custom field", 512);
    envelope.json(&Shown::new(&changed))?;
    Ok(envelope.close(ready.scope.environment, &[]))
}

#[utoipa::path(
    delete,
    path = "/schema/custom-fields/{key}",
    operation_id = "deleteCustomField",
    tag = "Schema",
    summary = "Remove a custom field",
    description = "The field and its values are shown no more, and for good: a new field of the same key starts empty. For \
30 days candidates find their own values in their export (`removedCustomFields`); then the values are removed from every record.",
    params(("key" = String, Path, description = "The field's key.", example = "rijbewijs")),
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn delete(
    PathPart(key): PathPart<String>,
    call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let ready = call.ready()?;
    let key = key.ok_or_else(Problem::not_found)?;
    let removed = ready
        .store()
        .remove_custom_field(ready.scope.region, key)
        .await?;
    if removed {
        Ok(no_content())
    } else {
        Err(Problem::not_found())
    }
}
