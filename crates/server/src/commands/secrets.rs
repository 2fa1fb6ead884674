//! The commands `secret new` and `secret export`.

use crate::output::Format;
use anyhow::{Result, bail};
use model::SystemRandom;
use serde_json::json;
use store::{Secrets, Store, audit::Kind};

/// Prints a new secret. Needs no database.
pub(super) fn new(format: Format) -> Result<()> {
    let secret = Secrets::fresh(&SystemRandom);
    format.sentence(&secret, || json!({"secret": secret}))
}

/// Prints the secret that the database stores.
pub(super) async fn export(store: &Store, format: Format) -> Result<()> {
    let Some(secret) = store.stored_secret().await? else {
        bail!(messages::Command::NoStoredSecret);
    };
    store
        .note(vec![
            store.entry(Kind::SecretShown).with("of", "installation"),
        ])
        .await?;
    format.sentence(&secret, || json!({"secret": secret}))
}
