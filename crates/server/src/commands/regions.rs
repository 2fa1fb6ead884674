//! The commands `region create`, `region list`, `region update` and `region settings`. `region
//! quota` is in [`super::quota`].

use super::support::{refuse, region_named};
use crate::{
    cli::{Region as Command, UpdateRegion},
    configuration::Configuration,
    output::Format,
};
use anyhow::{Result, anyhow};
use messages::{Command as Message, State};
use serde_json::{Value, json};
use services::{region_settings, staff::Staff};
use store::{
    Store,
    region_settings::SettingsError,
    regions::{Region, RegionChange},
};

pub(super) async fn run(
    store: &Store,
    configuration: &Configuration,
    command: Command,
    format: Format,
) -> Result<()> {
    let region_view = match command {
        Command::Create { slug, name } => region_view(&create(store, &slug, &name).await?),
        Command::Update(options) => region_view(&update(store, options).await?),
        Command::Quota(options) => super::quota::run(store, configuration, &options).await?,
        Command::Settings { region, change } => {
            settings(store, configuration, &region, change.as_deref()).await?
        }
        Command::List => store.regions().await?.iter().map(region_view).collect(),
    };
    format.value(&region_view)
}

async fn create(store: &Store, slug: &str, name: &str) -> Result<Region> {
    let mut given = json!({"slug": slug, "name": name});
    refuse(&schema::NEW_REGION.read(&mut given, store.clock().now()))?;
    let text = |name: &str| given[name].as_str().unwrap_or_default();
    Ok(services::create_region(store, text("slug"), text("name")).await?)
}

async fn update(store: &Store, options: UpdateRegion) -> Result<Region> {
    let id = region_named(store, &options.region).await?.id;
    let replaced = options.no_redirect_urls || !options.redirect_urls.is_empty();
    let urls = replaced.then_some(options.redirect_urls);
    let given = [
        ("slug", options.slug.map(Value::from)),
        ("name", options.name.map(Value::from)),
        ("redirectUrls", urls.map(Value::from)),
    ];
    let mut given: Value = given
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    refuse(&schema::CHANGED_REGION.read(&mut given, store.clock().now()))?;
    let text = |name: &str| given[name].as_str().map(str::to_owned);
    let urls = given["redirectUrls"].as_array();
    let urls = urls.map(|urls| {
        urls.iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    });
    let change = RegionChange {
        slug: text("slug"),
        name: text("name"),
        redirect_urls: urls,
    };
    Ok(services::change_region(store, id, change).await?)
}

async fn settings(
    store: &Store,
    configuration: &Configuration,
    region: &str,
    change: Option<&str>,
) -> Result<Value> {
    let id = region_named(store, region).await?.id;
    let kept = match change {
        None => store.region_settings(id).await?,
        Some(change) => {
            let mut body: Value = serde_json::from_str(change).map_err(|error| {
                anyhow!(Message::SettingsNotJson {
                    line: error.line(),
                    column: error.column(),
                    reason: model::json_fault(&error),
                })
            })?;
            let mut faults = schema::CHANGED_REGION_SETTINGS.read(&mut body, store.clock().now());
            let members = body.as_object().cloned().unwrap_or_default();
            let staff = Staff::new(store.clone(), configuration.services().staff);
            let ways = staff.available_ways(id).await?;
            let policy = configuration.egress();
            let change = region_settings::change(&members, &policy, &ways, &mut faults);
            refuse(&faults)?;
            let changed = store.change_region_settings(id, change).await;
            changed.map_err(|error| match error {
                SettingsError::LockedOut | SettingsError::ChooserLockedOut => {
                    anyhow!(State::StaffLockedOut)
                }
                SettingsError::Store(error) => error.into(),
            })?
        }
    };
    Ok(serde_json::to_value(region_settings::SettingsView::new(
        id,
        &kept,
        &configuration.public_url(),
    ))?)
}

fn region_view(region: &Region) -> Value {
    json!({
        "id": region.id,
        "slug": region.slug,
        "name": region.name,
        "redirectUrls": region.redirect_urls,
        "createdAt": region.created_at,
        "updatedAt": region.updated_at,
    })
}
