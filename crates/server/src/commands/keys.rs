//! `key create`, `key list` and `key revoke`.

use super::{region_named, regions::refuse};
use crate::{
    cli::{CreateKey, Key},
    output::{print, print_json},
};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use store::{Store, keys::ListedKey};

pub(super) async fn run(store: &Store, command: Key) -> Result<()> {
    match command {
        Key::Create(options) => create(store, options).await,
        Key::List { region } => {
            let region = region_named(store, &region).await?;
            let keys: Value = store.keys_of(region.id).await?.iter().map(shown).collect();
            print_json(&keys)
        }
        Key::Revoke { id } => {
            let missing = "there is no such key; `onderwijsregio key list` shows those there are";
            let id = id.parse().ok().context(missing)?;
            if store.revoke_key(id).await? { Ok(()) } else { bail!(missing) }
        }
    }
}

async fn create(store: &Store, options: CreateKey) -> Result<()> {
    let CreateKey { region, admin, description, sandbox_only } = options;
    refuse(&schema::NEW_KEY.check(&json!({"description": description})))?;
    let token = match region {
        None if admin => engine::create_admin_key(store, description).await?,
        Some(name) => {
            let region = region_named(store, &name).await?;
            engine::create_region_key(store, region.id, description, sandbox_only).await?
        }
        None => bail!("name a region with --region, or make an admin key with --admin"),
    };
    print(token.reveal())
}

fn shown(key: &ListedKey) -> Value {
    json!({
        "id": key.id,
        "preview": key.preview,
        "description": key.description,
        "sandboxOnly": key.sandbox_only,
        "createdAt": key.created_at,
        "lastUsedAt": key.last_used_at,
    })
}
