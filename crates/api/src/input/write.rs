//! What every write may say beside its body: who is told of its end, which repetition it is, which state it means.

use super::{Call, canonical::digest};
use crate::v2::BASE;
use engine::{egress, mutations::Precondition};
use http::{HeaderMap, header};
use model::Fault;
use serde_json::Value;
use std::time::Duration;

const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The longest a request is kept waiting for its mutation.
const PATIENCE: u64 = 60;

/// What a write says beside its body.
#[derive(Debug, Default)]
pub(crate) struct WriteOptions {
    pub(crate) callback_url: Option<String>,
    pub(crate) idempotency_key: Option<String>,
    /// How long the caller wants to wait for the end (`Prefer: wait=`, RFC 7240).
    pub(crate) wait: Option<Duration>,
    pub(crate) precondition: Option<Precondition>,
}

/// A request of which a repetition is known by the caller's key for it.
#[derive(Debug)]
pub(crate) struct Repeatable {
    pub(crate) key: String,
    /// A keyed hash of the key, which is kept for longer than the key itself.
    pub(crate) hash: String,
    /// A keyed hash of what it asks for: method, path, query but the key, and body. The body counts as JSON: white space and
    /// the order of members are nothing.
    pub(crate) request: [u8; 16],
}

impl<C> Call<C> {
    /// Reads them. `If-Match` counts where a record is changed or removed.
    pub(crate) fn write_options(&mut self, changes_a_record: bool) -> WriteOptions {
        WriteOptions {
            callback_url: self.callback_url(),
            idempotency_key: self.idempotency_key(),
            wait: wait(&self.parts.headers),
            precondition: if changes_a_record { precondition(&self.parts.headers, &mut self.faults) } else { None },
        }
    }

    /// Those of a candidate's own change. Nobody is called back for one: it would be under the region's signature, and to
    /// wherever the candidate says.
    pub(crate) fn own_write_options(&mut self) -> WriteOptions {
        self.query.refuse("callbackUrl", "callbacks are for changes with a region's key", &mut self.faults);
        WriteOptions {
            callback_url: None,
            idempotency_key: self.idempotency_key(),
            wait: wait(&self.parts.headers),
            precondition: precondition(&self.parts.headers, &mut self.faults),
        }
    }

    fn callback_url(&mut self) -> Option<String> {
        let given = self.query.one("callbackUrl", &mut self.faults)?;
        match egress::stored_url(given, &self.app.mutations.egress()) {
            Ok(url) => Some(url),
            Err(expected) => {
                self.faults.push(Fault::parameter("callbackUrl", "url", expected));
                None
            }
        }
    }

    fn idempotency_key(&mut self) -> Option<String> {
        let in_query = self.query.one("idempotencyKey", &mut self.faults).map(str::to_owned);
        let mut headers = self.parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let in_header = match (headers.next(), headers.next()) {
            (Some(_), Some(_)) => {
                self.faults.push(Fault::parameter(IDEMPOTENCY_KEY, "duplicate", "expected at most once"));
                None
            }
            (Some(value), None) => Some(value.to_str().unwrap_or_default().to_owned()),
            _ => None,
        };
        for (name, key) in [("idempotencyKey", &in_query), (IDEMPOTENCY_KEY, &in_header)] {
            let fit = |key: &String| (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
            if !key.as_ref().is_none_or(fit) {
                let expected = "expected 1 to 255 visible ASCII characters";
                self.faults.push(Fault::parameter(name, "format", expected));
            }
        }
        if let (Some(one), Some(other)) = (&in_query, &in_header)
            && one != other
        {
            let expected = "expected the same key as in the query parameter idempotencyKey";
            self.faults.push(Fault::parameter(IDEMPOTENCY_KEY, "ambiguous", expected));
        }
        in_query.or(in_header)
    }

    /// By what a repetition of this request is known, if the caller gave it a key.
    pub(crate) fn repeatable(&self, options: &WriteOptions, body: Option<&Value>) -> Option<Repeatable> {
        let key = options.idempotency_key.clone()?;
        let body = body.map(digest);
        let mut query = self.query.pairs_without("idempotencyKey");
        query.sort();
        let query = query.into_iter().flatten().collect::<Vec<_>>().join("\0");
        let path = self.parts.uri.path();
        let parts = [
            self.parts.method.as_str().as_bytes(),
            path.strip_prefix(BASE).unwrap_or(path).as_bytes(),
            query.as_bytes(),
            body.as_ref().map(<[u8; 32]>::as_slice).unwrap_or_default(),
        ];
        let secret = &self.app.store.installation().secret;
        let request = secret.sign_lasting("idempotent request", &parts);
        let hash = u128::from_be_bytes(secret.sign_lasting("idempotency key", &[key.as_bytes()]));
        Some(Repeatable { key, hash: format!("{hash:032x}"), request })
    }
}

fn wait(headers: &HeaderMap) -> Option<Duration> {
    let preferences = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    let mut preferences = preferences.flat_map(|value| value.split(',')).map(str::trim);
    let seconds = preferences.find_map(|preference| {
        let (name, value) = preference.split(';').next()?.split_once('=')?;
        name.trim().eq_ignore_ascii_case("wait").then(|| value.trim().trim_matches('"').parse::<u64>().ok())?
    })?;
    Some(Duration::from_secs(seconds.min(PATIENCE)))
}

/// A weak tag counts by its value: proxies that compress an answer make its tag weak, and the record is the same. A tag
/// that is not ours names no state at all.
fn precondition(headers: &HeaderMap, faults: &mut Vec<Fault>) -> Option<Precondition> {
    let given: Vec<&str> = headers
        .get_all(header::IF_MATCH)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .collect();
    if given.is_empty() {
        return None;
    }
    if given.contains(&"*") {
        return Some(Precondition::Any);
    }
    let unweak = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    let given: Vec<String> = given.into_iter().map(unweak).collect();
    if given.iter().any(|tag| tag.len() < 2 || !tag.starts_with('"') || !tag.ends_with('"')) {
        let expected = "expected entity tags in double quotes, as `ETag` gave them, or *";
        faults.push(Fault::parameter("if-match", "format", expected));
        return None;
    }
    let state = |tag: &String| {
        let tag = tag.strip_prefix('"')?.strip_suffix('"')?;
        let state = tag.split('-').next()?;
        (state.len() == 16).then(|| u64::from_str_radix(state, 16).ok())?
    };
    Some(Precondition::OneOf(given.iter().filter_map(state).collect()))
}

/// The faults of an item in an array of the body.
pub(crate) fn within(at: &str, faults: Vec<Fault>) -> impl Iterator<Item = Fault> {
    faults.into_iter().map(move |mut fault| {
        if let model::Location::Pointer(pointer) = &mut fault.at {
            pointer.insert_str(0, at);
        }
        fault
    })
}
