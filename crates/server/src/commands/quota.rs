//! The command `region quota`: shows and changes the quotas of a region.

use super::support::{noted, refuse_all, scope};
use crate::{
    cli::RegionQuota,
    configuration::{Configuration, sizes},
};
use anyhow::{Error, Result};
use model::{Environment, Scope};
use serde_json::{Map, Value, json};
use store::{Store, quotas::Limit};

pub(super) async fn run(
    store: &Store,
    configuration: &Configuration,
    options: &RegionQuota,
) -> Result<Value> {
    let scope = scope(store, &options.scope).await?;
    let (_, mut own) = store.usage(&scope).await?;
    let mut faults = Vec::new();
    if let Some(text) = &options.records {
        let records = limit(text, |text| sizes::number("quota of records", text));
        own.records = noted(records, &mut faults).flatten();
    }
    if let Some(text) = &options.attachments {
        let bytes = limit(text, |text| sizes::bytes("quota of attachments", text));
        own.attachment_bytes = noted(bytes, &mut faults).flatten();
    }
    refuse_all(&faults)?;
    if options.records.is_some() || options.attachments.is_some() {
        store.set_quota(scope, own).await?;
    }
    let quotas = configuration.quotas();
    let mut shown = Map::new();
    for environment in Environment::ALL {
        let (usage, own) = store
            .usage(&Scope {
                region: scope.region,
                environment,
            })
            .await?;
        let quota = quotas.of(environment, &own);
        let of = |held: i64, most: Option<u64>| json!({"held": held, "quota": most});
        let shown_of = json!({
            "records": of(usage.records, quota.records),
            "attachmentBytes": of(usage.attachment_bytes, quota.attachment_bytes),
            "waitingBytes": of(usage.waiting_bytes, Some(quotas.waiting_bytes)),
        });
        shown.insert(environment.name().to_owned(), shown_of);
    }
    Ok(shown.into())
}

/// Parses a limit of one region. Returns nothing for the default.
fn limit(text: &str, read: impl Fn(&str) -> Result<Option<u64>, String>) -> Result<Option<Limit>> {
    if text == "default" {
        return Ok(None);
    }
    Ok(Some(
        read(text)
            .map_err(Error::msg)?
            .map_or(Limit::Unlimited, Limit::AtMost),
    ))
}
