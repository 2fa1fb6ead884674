//! The options of all writes beside the body: callback URL, idempotency key, waiting time and
//! precondition.

use super::{Call, canonical::digest};
use crate::v2::BASE;
use http::{HeaderMap, header};
use messages::Parameter;
use model::Fault;
use serde_json::Value;
use services::mutations::Precondition;
use std::time::Duration;

const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The maximum time in seconds that a request waits for its mutation.
const PATIENCE: u64 = 60;

/// The options of a write.
#[derive(Debug, Default)]
pub(crate) struct WriteOptions {
    pub(crate) callback_url: Option<String>,
    pub(crate) idempotency_key: Option<String>,
    /// How long the caller wants to wait for the result (`Prefer: wait=`, RFC 7240).
    pub(crate) wait: Option<Duration>,
    pub(crate) precondition: Option<Precondition>,
}

/// A request with an idempotency key.
#[derive(Debug)]
pub(crate) struct Repeatable {
    pub(crate) key: String,
    /// A keyed hash of the key, which is stored for longer than the key itself.
    pub(crate) hash: String,
    /// A keyed hash of the request: method, path, query without the key, and body. The body is
    /// compared as JSON, so white space and the order of members do not matter.
    pub(crate) request: [u8; 16],
}

impl<C> Call<C> {
    /// Reads the options of a region's write. `If-Match` is evaluated only if the write changes or
    /// removes a record.
    pub(crate) fn write_options(&mut self, changes_a_record: bool) -> WriteOptions {
        WriteOptions {
            callback_url: self.callback_url(),
            idempotency_key: self.idempotency_key(),
            wait: wait(&self.parts.headers),
            precondition: if changes_a_record {
                precondition(&self.parts.headers, &mut self.faults)
            } else {
                None
            },
        }
    }

    /// Reads the options of a candidate's own change. It has no callback, which would carry the
    /// region's signature to a URL that the candidate chooses.
    pub(crate) fn own_write_options(&mut self) -> WriteOptions {
        self.query
            .refuse("callbackUrl", Parameter::OwnCallback, &mut self.faults);
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
                self.faults.push(Fault::parameter("callbackUrl", expected));
                None
            }
        }
    }

    fn idempotency_key(&mut self) -> Option<String> {
        let in_query = self
            .query
            .one("idempotencyKey", &mut self.faults)
            .map(str::to_owned);
        let mut headers = self.parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let in_header = match (headers.next(), headers.next()) {
            (Some(_), Some(_)) => {
                self.faults
                    .push(Fault::parameter(IDEMPOTENCY_KEY, Parameter::Repeated));
                None
            }
            (Some(value), None) => Some(value.to_str().unwrap_or_default().to_owned()),
            _ => None,
        };
        for (name, key) in [("idempotencyKey", &in_query), (IDEMPOTENCY_KEY, &in_header)] {
            let fit = |key: &String| {
                (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
            };
            if !key.as_ref().is_none_or(fit) {
                self.faults
                    .push(Fault::parameter(name, Parameter::IdempotencyKey));
            }
        }
        if let (Some(one), Some(other)) = (&in_query, &in_header)
            && one != other
        {
            self.faults.push(Fault::parameter(
                IDEMPOTENCY_KEY,
                Parameter::IdempotencyKeys,
            ));
        }
        in_query.or(in_header)
    }

    /// Returns the request's idempotency key and hashes, if the caller sent a key.
    pub(crate) fn repeatable(
        &self,
        options: &WriteOptions,
        body: Option<&Value>,
    ) -> Option<Repeatable> {
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
        Some(Repeatable {
            key,
            hash: format!("{hash:032x}"),
            request,
        })
    }
}

fn wait(headers: &HeaderMap) -> Option<Duration> {
    let preferences = headers
        .get_all("prefer")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut preferences = preferences
        .flat_map(|value| value.split(','))
        .map(str::trim);
    let seconds = preferences.find_map(|preference| {
        let (name, value) = preference.split(';').next()?.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("wait")
            .then(|| value.trim().trim_matches('"').parse::<u64>().ok())?
    })?;
    Some(Duration::from_secs(seconds.min(PATIENCE)))
}

/// Reads `If-Match`. A weak tag is compared by its value, because proxies that compress a response
/// make its tag weak although the record is the same. A tag of unknown form matches no state.
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
    if given
        .iter()
        .any(|tag| tag.len() < 2 || !tag.starts_with('"') || !tag.ends_with('"'))
    {
        faults.push(Fault::parameter("if-match", Parameter::IfMatch));
        return None;
    }
    let state = |tag: &String| {
        let tag = tag.strip_prefix('"')?.strip_suffix('"')?;
        let state = tag.split('-').next()?;
        (state.len() == 16).then(|| u64::from_str_radix(state, 16).ok())?
    };
    Some(Precondition::OneOf(
        given.iter().filter_map(state).collect(),
    ))
}

/// Prefixes the faults of an item in an array of the body with its location.
pub(crate) fn within(at: &str, faults: Vec<Fault>) -> impl Iterator<Item = Fault> {
    faults.into_iter().map(move |mut fault| {
        if let model::Location::Pointer(pointer) = &mut fault.at {
            pointer.insert_str(0, at);
        }
        fault
    })
}
