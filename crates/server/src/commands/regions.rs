//! `region create`, `region list` and `region update`.

use super::region_named;
use crate::cli::{Region as Command, UpdateRegion};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use store::{
    Store,
    regions::{Region, RegionChange},
};

pub(super) async fn run(store: &Store, command: Command) -> Result<()> {
    let shown = match command {
        Command::Create { slug, name } => shown(&engine::create_region(store, &slug, &name).await?),
        Command::Update(options) => shown(&update(store, options).await?),
        Command::List => store.regions().await?.iter().map(shown).collect(),
    };
    super::print(&serde_json::to_string_pretty(&shown)?)
}

async fn update(store: &Store, options: UpdateRegion) -> Result<Region> {
    let id = region_named(store, &options.region).await?.id;
    let replaced = options.no_redirect_urls || !options.redirect_urls.is_empty();
    let urls = replaced.then_some(options.redirect_urls);
    let given = [
        ("slug", options.slug.clone().map(Value::from)),
        ("name", options.name.clone().map(Value::from)),
        ("redirectUrls", urls.clone().map(Value::from)),
    ];
    let given: Value = given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let faults = schema::CHANGED_REGION.check(&given);
    if !faults.is_empty() {
        bail!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
    }
    let change = RegionChange { slug: options.slug, name: options.name, redirect_urls: urls };
    Ok(engine::change_region(store, id, change).await?)
}

fn shown(region: &Region) -> Value {
    json!({
        "id": region.id,
        "slug": region.slug,
        "name": region.name,
        "redirectUrls": region.redirect_urls,
        "createdAt": region.created_at,
        "updatedAt": region.updated_at,
    })
}
