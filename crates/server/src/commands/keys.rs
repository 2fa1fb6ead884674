//! `key create`.

use super::region_named;
use crate::cli::{CreateKey, Key};
use anyhow::{Result, bail};
use store::Store;

pub(super) async fn run(store: &Store, command: Key) -> Result<()> {
    let Key::Create(CreateKey { region, admin, description, sandbox_only }) = command;
    let token = match region {
        None if admin => engine::create_admin_key(store, description).await?,
        Some(name) => {
            let region = region_named(store, &name).await?;
            engine::create_region_key(store, region.id, description, sandbox_only).await?
        }
        None => bail!("name a region with --region, or make an admin key with --admin"),
    };
    super::print(token.reveal())
}
