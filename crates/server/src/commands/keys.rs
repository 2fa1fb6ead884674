//! The commands `key create`, `key list`, `key accesses` and `key revoke`.

use super::support::{noted, refuse_all, region_named};
use crate::{
    cli::{CreateKey, Key, KeyAccesses},
    output::{Format, print, print_stderr},
};
use anyhow::{Context, Result, anyhow, bail, ensure};
use messages::Command as Message;
use model::{Cidr, KeyId, Permission, Selection, Timestamp};
use serde_json::{Value, json};
use services::KeyOrder;
use store::{
    Store,
    access_log::KeyAccessCursor,
    keys::{KeyOfConcern, ListedKey},
};

/// The maximum number of networks of a key, the same as over HTTP.
const NETWORKS: usize = 20;
/// The number of candidates read at a time.
const BATCH: usize = 1_000;

pub(super) async fn run(store: &Store, command: Key, format: Format) -> Result<()> {
    match command {
        Key::Create(options) => create(store, options, format).await,
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
            let keys: Value = keys.iter().map(|key| key_view(key, now)).collect();
            format.value(&keys)
        }
        Key::Accesses(options) => accesses(store, &options).await,
        Key::Revoke { id } => {
            let known = match id.parse().ok() {
                Some(id) => store.revoke_key(id).await?,
                None => false,
            };
            ensure!(known, Message::NoKey { id: id.clone() });
            if format == Format::Json {
                return format.value(&json!({"revoked": id}));
            }
            Ok(())
        }
    }
}

async fn create(store: &Store, options: CreateKey, format: Format) -> Result<()> {
    let CreateKey {
        region,
        admin,
        description,
        sandbox_only,
        expires_at,
        permissions,
        allowed_networks,
    } = options;
    let now = store.clock().now();
    let mut given = json!({"description": description});
    let faults = schema::NEW_KEY.read(&mut given, now);
    let mut faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let description = given["description"].as_str().map(str::to_owned);
    let expires_at = expires_at.and_then(|text| noted(moment(&text, now), &mut faults));
    let permissions: Vec<Permission> = permissions
        .iter()
        .filter_map(|name| noted(permission(name), &mut faults))
        .collect();
    let (most, found) = (NETWORKS, allowed_networks.len());
    if found > most {
        faults.push(Message::AllowedNetworks { most, found }.to_string());
    }
    let allowed_networks: Vec<Cidr> = allowed_networks
        .iter()
        .filter_map(|text| noted(network(text), &mut faults))
        .collect();
    refuse_all(&faults)?;
    let region = match region {
        None if admin => None,
        Some(name) => Some(region_named(store, &name).await?.id),
        None => bail!(Message::RegionOrAdmin),
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
    let id = made.kept.id;
    if format != Format::Json {
        print_stderr(&format!("made key {id}"));
    }
    let token = made.token.reveal();
    format.sentence(token, || json!({"id": id, "key": token}))
}

fn moment(text: &str, now: Timestamp) -> Result<Timestamp> {
    let given = || text.to_owned();
    let moment: Timestamp = text
        .parse()
        .ok()
        .with_context(|| Message::Expiry { text: given() })?;
    ensure!(moment > now, Message::ExpiryPast { text: given() });
    Ok(moment)
}

/// Prints which candidates a key saw, in the order of the list.
async fn accesses(store: &Store, options: &KeyAccesses) -> Result<()> {
    let scope = super::support::scope(store, &options.scope).await?;
    let mut faults = Vec::new();
    let key = options.id.parse::<KeyId>().ok().context(Message::KeyId);
    let key = noted(key, &mut faults);
    let moment = |flag, text: &Option<String>, open| match text {
        Some(text) => text.parse().ok().with_context(|| Message::Between {
            flag,
            text: text.clone(),
        }),
        None => Ok(Timestamp::from_micros(open)),
    };
    let from = noted(moment("from", &options.from, i64::MIN), &mut faults);
    let to = noted(moment("to", &options.to, i64::MAX), &mut faults);
    refuse_all(&faults)?;
    let (Some(key), Some(from), Some(to)) = (key, from, to) else {
        unreachable!("each fault is refused")
    };
    ensure!(
        store.is_key(key).await?,
        Message::NoKey {
            id: options.id.clone()
        }
    );
    let between = (from, to);
    let mut next = Some(KeyAccessCursor::START);
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
    name.parse().ok().with_context(|| {
        let text = name.to_owned();
        Message::Permission { text }
    })
}

fn network(text: &str) -> Result<Cidr> {
    text.parse()
        .map_err(|fault| anyhow!(Message::AllowedNetwork { fault }))
}

fn key_view(key: &ListedKey, now: Timestamp) -> Value {
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
