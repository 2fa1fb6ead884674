//! What a body orders: a key with permissions, an expiry and networks.

use crate::problem::Problem;
use messages::KeyOrField;
use model::{Fault, InvalidCidr, Permission, Permissions, Timestamp};
use serde_json::{Map, Value};
use services::{CreateKeyError, KeyOrder};

/// The number of networks of a key that are parsed. The schema reports a fault if there are more.
const NETWORKS: usize = 20;

/// Reads a body that was checked against its schema. Adds the faults that the schema cannot find.
pub(super) fn read(body: &Map<String, Value>, now: Timestamp, faults: &mut Vec<Fault>) -> KeyOrder {
    let texts = |name: &str| {
        body.get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    };
    let expires_at = body
        .get("expiresAt")
        .and_then(Value::as_str)
        .and_then(|text| text.parse::<Timestamp>().ok());
    if expires_at.is_some_and(|at| at <= now) {
        faults.push(Fault::pointer("/expiresAt", KeyOrField::Expiry));
    }
    let mut allowed_networks = Vec::new();
    for (index, text) in texts("allowedNetworks").enumerate().take(NETWORKS) {
        match text.parse() {
            Ok(network) => allowed_networks.push(network),
            Err(InvalidCidr::Notation) if text.len() > 50 => {}
            Err(error) => {
                let at = format!("/allowedNetworks/{index}");
                faults.push(Fault::pointer(at, error));
            }
        }
    }
    let named: Permissions = texts("permissions")
        .filter_map(|name| name.parse::<Permission>().ok())
        .collect();
    KeyOrder {
        description: body
            .get("description")
            .and_then(Value::as_str)
            .map(str::to_owned),
        sandbox_only: body
            .get("sandboxOnly")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        expires_at,
        permissions: if texts("permissions").next().is_some() {
            named
        } else {
            Permissions::ALL
        },
        allowed_networks,
        paced: true,
        ..KeyOrder::new(None)
    }
}

pub(super) fn refused(error: CreateKeyError) -> Problem {
    match error {
        CreateKeyError::TooMany(reason) => Problem::new(reason),
        CreateKeyError::TooFast { reason, wait } => {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            Problem::new(reason).retry_after(seconds)
        }
        CreateKeyError::Store(error) => error.into(),
    }
}
