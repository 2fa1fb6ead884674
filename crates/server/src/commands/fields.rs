//! `field create`, `field list` and `field delete`.

use super::support::{refuse, region_named};
use crate::{
    cli::{CreateField, Field},
    output::Format,
};
use anyhow::{Result, bail};
use messages::Command;
use model::CustomFieldId;
use serde_json::{Map, Value, json};
use services::custom_fields::{self, CustomFieldView};
use store::Store;

pub(super) async fn run(store: &Store, command: Field, format: Format) -> Result<()> {
    match command {
        Field::Create(options) => create(store, options, format).await,
        Field::List { region } => {
            let fields = store
                .custom_fields(region_named(store, &region).await?.id)
                .await?;
            format.value(&serde_json::to_value(
                fields.iter().map(CustomFieldView::new).collect::<Vec<_>>(),
            )?)
        }
        Field::Delete { region, key } => {
            let id = region_named(store, &region).await?.id;
            if store.remove_custom_field(id, key.clone()).await? {
                return match format {
                    Format::Json => format.value(&json!({"deleted": key})),
                    Format::Terminal | Format::Piped => Ok(()),
                };
            }
            bail!(Command::NoField { key })
        }
    }
}

async fn create(store: &Store, options: CreateField, format: Format) -> Result<()> {
    let region = region_named(store, &options.region).await?.id;
    let mut definition = Map::new();
    definition.insert("key".into(), options.key.into());
    definition.insert("label".into(), options.label.into());
    definition.insert("type".into(), options.kind.into());
    if !options.options.is_empty() {
        definition.insert("options".into(), options.options.into());
    }
    definition.insert("required".into(), options.required.into());
    definition.extend(
        options
            .description
            .map(|text| ("description".to_owned(), Value::from(text))),
    );
    let mut given = Value::Object(definition);
    refuse(&schema::NEW_CUSTOM_FIELD.read(&mut given, store.clock().now()))?;
    let Value::Object(definition) = given else {
        unreachable!("an object stays one")
    };
    let field = custom_fields::defined(&definition, CustomFieldId::random(store.random().as_ref()));
    custom_fields::add(store, region, &field).await?;
    format.value(&serde_json::to_value(CustomFieldView::new(&field))?)
}
