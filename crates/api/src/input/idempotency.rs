//! The idempotency key of a request, and what makes two requests the same.

use super::{Call, canonical::digest};
use crate::paths::BASE;
use messages::{Counted, Parameter};
use model::{Fault, character_name};
use serde_json::Value;

const IDEMPOTENCY_KEY: &str = "idempotency-key";

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
    /// Returns the idempotency key of a route that takes it in its query or its header.
    pub(super) fn idempotency_key(&mut self) -> Option<String> {
        let in_query = self
            .query
            .one("idempotencyKey", &mut self.faults)
            .map(str::to_owned);
        let in_header = self.sent_idempotency_key();
        for (name, key) in [("idempotencyKey", &in_query), (IDEMPOTENCY_KEY, &in_header)] {
            if let Some(found) = key.as_deref().and_then(wrong_in_key) {
                self.faults
                    .push(Fault::parameter(name, Parameter::IdempotencyKey { found }));
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

    fn sent_idempotency_key(&mut self) -> Option<String> {
        let mut headers = self.parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        match (headers.next(), headers.next()) {
            (Some(_), Some(_)) => {
                self.faults
                    .push(Fault::parameter(IDEMPOTENCY_KEY, Parameter::Repeated));
                None
            }
            (Some(value), None) => Some(String::from_utf8_lossy(value.as_bytes()).into_owned()),
            _ => None,
        }
    }

    /// Returns the idempotency key of a route that takes it in its header alone.
    pub(crate) fn idempotency_key_header(&mut self) -> Option<String> {
        let key = self.sent_idempotency_key()?;
        if let Some(found) = wrong_in_key(&key) {
            let message = Parameter::IdempotencyKey { found };
            self.faults.push(Fault::parameter(IDEMPOTENCY_KEY, message));
        }
        Some(key)
    }

    /// Returns the request's idempotency key and hashes.
    pub(super) fn repeatable(&self, key: String, body: Option<&Value>) -> Repeatable {
        let path = self.parts.uri.path();
        self.repeatable_at(path.strip_prefix(BASE).unwrap_or(path), key, body)
    }

    /// Returns the idempotency key and hashes of a request at this path, relative to its base.
    pub(crate) fn repeatable_at(
        &self,
        path: &str,
        key: String,
        body: Option<&Value>,
    ) -> Repeatable {
        let body = body.map(digest);
        let mut query = self.query.pairs_without("idempotencyKey");
        query.sort();
        let query = query.into_iter().flatten().collect::<Vec<_>>().join("\0");
        let parts = [
            self.parts.method.as_str().as_bytes(),
            path.as_bytes(),
            query.as_bytes(),
            body.as_ref().map(<[u8; 32]>::as_slice).unwrap_or_default(),
        ];
        let secret = &self.app.store.installation().secret;
        let request = secret.sign_lasting("idempotent request", &parts);
        let hash = u128::from_be_bytes(secret.sign_lasting("idempotency key", &[key.as_bytes()]));
        Repeatable {
            key,
            hash: format!("{hash:032x}"),
            request,
        }
    }
}

/// Returns what an idempotency key has that it must not have.
fn wrong_in_key(key: &str) -> Option<String> {
    let wrong = key.chars().zip(1..).find(|(c, _)| !c.is_ascii_graphic());
    if let Some((c, position)) = wrong {
        return Some(format!("{} at position {position}", character_name(c)));
    }
    let length = Counted::characters(key.len() as u64);
    (!(1..=255).contains(&key.len())).then(|| length.to_string())
}
