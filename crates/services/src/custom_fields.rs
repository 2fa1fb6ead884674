//! Reads the definitions of custom fields in bodies and files, shows them, and adds them to a
//! region.

use messages::State;
use model::{CustomField, CustomFieldId, CustomFieldType, Environment, RegionId, Scope};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{
    Error, Store,
    custom_fields::{FieldAdded, MAX_FIELDS},
};
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

/// How many candidates without a value are counted at most before `required` is refused.
const COUNTED: u64 = 1_000;

/// A custom field of the region.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CustomField)]
#[serde(rename_all = "camelCase")]
pub struct CustomFieldView<'a> {
    /// The name of the member of `customFields`.
    key: &'a str,
    label: &'a str,
    #[schema(schema_with = types)]
    r#type: &'static str,
    /// The options of the two select types. Other types have none.
    options: &'a [String],
    /// Whether a new candidate requires a value.
    required: bool,
    #[schema(required)]
    description: Option<&'a str>,
}

fn types() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(CustomFieldType::names()))
        .build()
}

impl<'a> CustomFieldView<'a> {
    /// Returns the view of a field.
    pub fn new(field: &'a CustomField) -> Self {
        Self {
            key: &field.key,
            label: &field.label,
            r#type: field.kind.name(),
            options: &field.options,
            required: field.required,
            description: field.description.as_deref(),
        }
    }
}

/// Returns the field of a definition that passed `schema::NEW_CUSTOM_FIELD`.
pub fn defined(definition: &Map<String, Value>, id: CustomFieldId) -> CustomField {
    let text = |name: &str| {
        definition
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let options = definition
        .get("options")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    CustomField {
        id,
        key: text("key").unwrap_or_default(),
        label: text("label").unwrap_or_default(),
        kind: text("type")
            .and_then(|name| CustomFieldType::named(&name))
            .unwrap_or(CustomFieldType::Text),
        options: options
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        required: definition
            .get("required")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        description: text("description"),
    }
}

/// Returns the definition from which [`defined`] makes the same field, without members that have
/// their default.
pub(crate) fn definition(field: &CustomField) -> Value {
    let mut members = Map::new();
    members.insert("key".into(), field.key.as_str().into());
    members.insert("label".into(), field.label.as_str().into());
    members.insert("type".into(), field.kind.name().into());
    if !field.options.is_empty() {
        members.insert("options".into(), field.options.clone().into());
    }
    members.insert("required".into(), field.required.into());
    if let Some(description) = &field.description {
        members.insert("description".into(), description.as_str().into());
    }
    members.into()
}

/// Returns why a field cannot be required: live candidates in production have no value for it.
/// `None` if it can.
pub async fn incomplete(
    store: &Store,
    region: RegionId,
    id: CustomFieldId,
    key: &str,
) -> Result<Option<State>, Error> {
    let scope = Scope {
        region,
        environment: Environment::Production,
    };
    let key = key.to_owned();
    Ok(match store.candidates_without(&scope, id, COUNTED).await? {
        0 => None,
        1 => Some(State::IncompleteOne { key }),
        COUNTED => Some(State::IncompleteMany {
            key,
            count: COUNTED,
        }),
        count => Some(State::Incomplete { key, count }),
    })
}

/// The reason why a field was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddFieldError {
    /// The region's state forbids it.
    #[error(transparent)]
    Rejected(State),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Adds a field to a region.
pub async fn add(
    store: &Store,
    region: RegionId,
    field: &CustomField,
) -> Result<(), AddFieldError> {
    let taken = || {
        AddFieldError::Rejected(State::FieldTaken {
            key: field.key.clone(),
        })
    };
    if store.custom_field(region, &field.key).await?.is_some() {
        return Err(taken());
    }
    if field.required
        && let Some(incomplete) = incomplete(store, region, field.id, &field.key).await?
    {
        return Err(AddFieldError::Rejected(incomplete));
    }
    match store.add_custom_field(region, field.clone()).await? {
        FieldAdded::Yes => Ok(()),
        FieldAdded::KeyTaken => Err(taken()),
        FieldAdded::TooMany => Err(AddFieldError::Rejected(State::TooManyFields {
            most: MAX_FIELDS,
        })),
    }
}
