//! The commands `key create`, `key list`, `key accesses` and `key revoke`.

use super::support::{refuse, region_named};
use crate::{
    cli::{CreateKey, Key, KeyAccesses},
    output::{print, print_json, tell},
};
use anyhow::{Context, Result, bail, ensure};
use model::{Cidr, KeyId, Permission, Selection, Timestamp};
use serde_json::{Value, json};
use services::KeyOrder;
use store::{
    Store,
    access_log::KeyAccessPlace,
    keys::{KeyOfConcern, ListedKey},
};

/// The maximum number of networks of a key, the same as over HTTP.
const NETWORKS: usize = 20;
/// The number of candidates read at a time.
const BATCH: usize = 1_000;

pub(super) async fn run(store: &Store, command: Key) -> Result<()> {
    match command {
        Key::Create(options) => create(store, options).await,
        Key::List { region, .. } => {
            let keys = match region {
                Some(region) => {
                    store
                        .keys_of(region_named(store, &region).await?.id)
                        .await?
                }
                None => store.admin_keys().await?,
            };
            let now = store.clock().now();
            let keys: Value = keys.iter().map(|key| shown(key, now)).collect();
            print_json(&keys)
        }
        Key::Accesses(options) => accesses(store, &options).await,
        Key::Revoke { id } => {
            let missing = "there is no such key; `onderwijsregio key list` shows those there are";
            let id = id.parse().ok().context(missing)?;
            if store.revoke_key(id).await? {
                Ok(())
            } else {
                bail!(missing)
            }
        }
    }
}

async fn create(store: &Store, options: CreateKey) -> Result<()> {
    let CreateKey {
        region,
        admin,
        description,
        sandbox_only,
        expires_at,
        permissions,
        allowed_networks,
    } = options;
    let mut given = json!({"description": description});
    refuse(&schema::NEW_KEY.read(&mut given, store.clock().now()))?;
    let description = given["description"].as_str().map(str::to_owned);
    let expires_at = expires_at
        .map(|text| moment(&text, store.clock().now()))
        .transpose()?;
    let permissions = permissions
        .iter()
        .map(|name| permission(name))
        .collect::<Result<Vec<_>>>()?;
    ensure!(
        allowed_networks.len() <= NETWORKS,
        "--allowed-network may be given {NETWORKS} times at most"
    );
    let allowed_networks = allowed_networks
        .iter()
        .map(|text| network(text))
        .collect::<Result<_>>()?;
    let region = match region {
        None if admin => None,
        Some(name) => Some(region_named(store, &name).await?.id),
        None => bail!("name a region with --region, or make an admin key with --admin"),
    };
    let mut order = KeyOrder {
        description,
        sandbox_only,
        expires_at,
        allowed_networks,
        ..KeyOrder::new(region)
    };
    if !permissions.is_empty() {
        order.permissions = permissions.into_iter().collect();
    }
    let made = services::create_key(store, order).await?;
    tell(&format!("made key {}", made.kept.id));
    print(made.token.reveal())
}

fn moment(text: &str, now: Timestamp) -> Result<Timestamp> {
    let moment: Timestamp = text
        .parse()
        .ok()
        .context("--expires-at takes a moment such as 2027-01-01T00:00:00Z")?;
    ensure!(
        moment > now,
        "--expires-at takes a moment that is still to come"
    );
    Ok(moment)
}

/// Prints which candidates a key saw, in the order of the list.
async fn accesses(store: &Store, options: &KeyAccesses) -> Result<()> {
    let scope = super::support::scope(store, &options.place).await?;
    let key: KeyId = options
        .id
        .parse()
        .ok()
        .context("a key's id is `key` and 14 letters and digits")?;
    let moment = |text: &Option<String>, open| match text {
        Some(text) => text
            .parse()
            .ok()
            .context("--from and --to take a moment such as 2026-01-01T00:00:00Z"),
        None => Ok(Timestamp::from_micros(open)),
    };
    let between = (
        moment(&options.from, i64::MIN)?,
        moment(&options.to, i64::MAX)?,
    );
    let mut next = Some(KeyAccessPlace::START);
    while let Some(after) = next {
        let (seen, rest) = store
            .seen_by_key(&scope, key, between, after, BATCH)
            .await?;
        for one in seen {
            let fields = one
                .fields
                .map(|bits| Selection::names(bits).collect::<Vec<_>>());
            let line = json!({
                "candidateId": one.candidate,
                "firstAt": one.from,
                "lastAt": one.until,
                "actions": one.actions,
                "fields": fields,
            });
            print(&line.to_string())?;
        }
        next = rest;
    }
    Ok(())
}

fn permission(name: &str) -> Result<Permission> {
    name.parse()
        .map_err(|error| anyhow::anyhow!("--permission: {error}"))
}

fn network(text: &str) -> Result<Cidr> {
    text.parse()
        .map_err(|error| anyhow::anyhow!("--allowed-network: {error}"))
}

fn shown(key: &ListedKey, now: Timestamp) -> Value {
    json!({
        "id": key.id,
        "preview": key.preview,
        "description": key.description,
        "sandboxOnly": key.sandbox_only,
        "createdAt": key.created_at,
        "lastUsedAt": key.last_used_at,
        "expiresAt": key.expires_at,
        "permissions": key.permissions,
        "allowedNetworks": key.allowed_networks,
        "warnings": key.concerns(now).into_iter().map(KeyOfConcern::name).collect::<Vec<_>>(),
    })
}
