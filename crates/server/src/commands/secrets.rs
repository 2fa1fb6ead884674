//! The commands `secret new` and `secret export`.

use crate::output::print;
use anyhow::{Result, bail};
use model::SystemRandom;
use store::{Secrets, Store, audit::Kind};

/// Prints a new secret. Needs no database.
pub(super) fn new() -> Result<()> {
    print(&Secrets::fresh(&SystemRandom))
}

/// Prints the secret that the database stores.
pub(super) async fn export(store: &Store) -> Result<()> {
    let Some(secret) = store.stored_secret().await? else {
        bail!(messages::Command::NoStoredSecret);
    };
    store
        .note(vec![
            store.entry(Kind::SecretShown).with("of", "installation"),
        ])
        .await?;
    print(&secret)
}
