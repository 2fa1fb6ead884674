//! The signatures of a callback: the mutation engine's own, and those of [Standard Webhooks].
//!
//! The former also covers the path, the query and a nonce. The latter can be verified with existing
//! libraries.
//!
//! [Standard Webhooks]: https://www.standardwebhooks.com

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use messages::Command;
use sha2::Sha256;
use std::fmt;

const TIMESTAMP: &str = "x-mutationengine-timestamp";
const NONCE: &str = "x-mutationengine-nonce";
const SIGNATURE: &str = "x-mutationengine-signature";
const WEBHOOK_ID: &str = "webhook-id";
const WEBHOOK_TIMESTAMP: &str = "webhook-timestamp";
const WEBHOOK_SIGNATURE: &str = "webhook-signature";

/// The prefix of a secret; base64 follows.
pub const SECRET_PREFIX: &str = "whsec_";

/// Returns the headers that sign a callback.
///
/// - `secrets` are texts of the form `whsec_…`, newest first. Only the newest makes the mutation
///   engine's signature; each makes one signature of Standard Webhooks.
/// - `timestamp` is in seconds since 1970.
/// - `target` is the path and query of the URL as the request sends them.
pub fn headers(
    secrets: &[&str],
    webhook_id: &str,
    nonce: &str,
    timestamp: i64,
    target: &str,
    body: &[u8],
) -> Vec<(&'static str, String)> {
    let timestamp = timestamp.to_string();
    let own = secrets
        .first()
        .map(|secret| own(secret.as_bytes(), &timestamp, nonce, target, body));
    let standard = secrets
        .iter()
        .filter_map(|secret| Some(standard(&key(secret)?, webhook_id, &timestamp, body)));
    let signatures: Vec<_> = standard.map(|mac| format!("v1,{}", text(mac))).collect();
    vec![
        (TIMESTAMP, timestamp.clone()),
        (NONCE, nonce.to_owned()),
        (
            SIGNATURE,
            own.map(|mac| format!("v2={}", text(mac)))
                .unwrap_or_default(),
        ),
        (WEBHOOK_ID, webhook_id.to_owned()),
        (WEBHOOK_TIMESTAMP, timestamp),
        (WEBHOOK_SIGNATURE, signatures.join(" ")),
    ]
}

/// An hour in seconds.
const HOUR: i64 = 3600;
/// What a header with a time holds.
const SECONDS: &str = "seconds since 1970, in digits";

/// The reason why a callback is not authentic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The secret is not `whsec_` and base64.
    Secret,
    /// This header is missing.
    Missing(&'static str),
    /// This header does not have the expected form.
    Header(&'static str, &'static str),
    /// The callback was signed this many seconds ago, and at most so many are allowed; negative
    /// means in the future.
    Age(i64, i64),
    /// The signature in this header does not match the secret or the content.
    Mismatch(&'static str),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Secret => Command::WebhookSecret.fmt(f),
            Self::Missing(name) => Command::WebhookHeaderMissing { name }.fmt(f),
            Self::Header(name, expected) => Command::WebhookHeader { name, expected }.fmt(f),
            Self::Age(seconds @ 0.., most) => {
                // The message grows older until the command is given again.
                let tolerance = (seconds / HOUR).saturating_add(1).saturating_mul(HOUR);
                Command::WebhookOld {
                    seconds,
                    most,
                    tolerance,
                }
                .fmt(f)
            }
            Self::Age(seconds, _) => {
                let seconds = seconds.unsigned_abs();
                Command::WebhookEarly { seconds }.fmt(f)
            }
            Self::Mismatch(name) => Command::WebhookMismatch { name }.fmt(f),
        }
    }
}

impl std::error::Error for Why {}

/// Verifies that a callback was signed with this secret, at most `tolerance` seconds before or
/// after `now`.
///
/// Both signatures must be present and match. `headers` are names and values; names are
/// case-insensitive.
pub fn verify(
    secret: &str,
    headers: &[(&str, &str)],
    target: &str,
    body: &[u8],
    now: i64,
    tolerance: i64,
) -> Result<(), Why> {
    let key = key(secret).ok_or(Why::Secret)?;
    let header = |name: &'static str| {
        let found = headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value).ok_or(Why::Missing(name))
    };
    let fresh = |name| {
        let text = header(name)?;
        let signed: i64 = text.parse().map_err(|_| Why::Header(name, SECONDS))?;
        let age = now.saturating_sub(signed);
        if age.saturating_abs() > tolerance {
            Err(Why::Age(age, tolerance))
        } else {
            Ok(text)
        }
    };
    let mac = own(
        secret.as_bytes(),
        fresh(TIMESTAMP)?,
        header(NONCE)?,
        target,
        body,
    );
    let given = header(SIGNATURE)?
        .strip_prefix("v2=")
        .ok_or(Why::Header(SIGNATURE, "v2= and base64"))?;
    if !matches(mac, given) {
        return Err(Why::Mismatch(SIGNATURE));
    }
    let mac = standard(&key, header(WEBHOOK_ID)?, fresh(WEBHOOK_TIMESTAMP)?, body);
    let mut given = header(WEBHOOK_SIGNATURE)?
        .split(' ')
        .filter_map(|one| one.strip_prefix("v1,"));
    if given.any(|given| matches(mac.clone(), given)) {
        Ok(())
    } else {
        Err(Why::Mismatch(WEBHOOK_SIGNATURE))
    }
}

fn own(key: &[u8], timestamp: &str, nonce: &str, target: &str, body: &[u8]) -> Hmac<Sha256> {
    mac(
        key,
        &[
            timestamp.as_bytes(),
            nonce.as_bytes(),
            target.as_bytes(),
            body,
        ],
    )
}

fn standard(key: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    mac(key, &[id.as_bytes(), timestamp.as_bytes(), body])
}

/// Computes the HMAC-SHA256 over the parts, joined with dots.
fn mac(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(key).expect("HMAC takes a key of any length");
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            mac.update(b".");
        }
        mac.update(part);
    }
    mac
}

/// Decodes the key of a secret. Returns nothing if it is not `whsec_` and base64.
fn key(secret: &str) -> Option<Vec<u8>> {
    STANDARD
        .decode(secret.strip_prefix(SECRET_PREFIX)?)
        .ok()
        .filter(|key| !key.is_empty())
}

/// Returns whether a text is a secret: `whsec_` and base64.
pub fn is_secret(text: &str) -> bool {
    key(text).is_some()
}

fn text(mac: Hmac<Sha256>) -> String {
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Compares in constant time.
fn matches(mac: Hmac<Sha256>, given: &str) -> bool {
    STANDARD
        .decode(given)
        .is_ok_and(|given| mac.verify_slice(&given).is_ok())
}

#[cfg(test)]
mod tests;
