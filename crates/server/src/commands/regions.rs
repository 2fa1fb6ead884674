//! `region create` and `region list`.

use crate::cli::Region as Command;
use anyhow::Result;
use serde_json::{Value, json};
use store::{Store, regions::Region};

pub(super) async fn run(store: &Store, command: Command) -> Result<()> {
    let shown = match command {
        Command::Create { slug, name } => shown(&engine::create_region(store, &slug, &name).await?),
        Command::List => store.regions().await?.iter().map(shown).collect(),
    };
    super::print(&serde_json::to_string_pretty(&shown)?)
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
