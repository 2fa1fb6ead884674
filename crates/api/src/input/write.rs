//! The options of all writes beside the body: callback URL, idempotency key, waiting time and
//! precondition.

use super::{ByKeyOrSession, Call, Validated, canonical::digest};
use crate::{
    State,
    auth::{Caller, KeyOrSession, Kind, Visitor},
    problem::Problem,
    v2::BASE,
};
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, header};
use messages::{Body, Parameter};
use model::Fault;
use serde_json::Value;
use services::mutations::Precondition;
use std::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
    time::Duration,
};

const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The maximum number of records that one request creates.
const MOST: usize = 10;
/// The maximum time in seconds that a request waits for its mutation.
const MAX_WAIT_SECONDS: u64 = 60;

/// A kind of write: what a write does to existing records.
pub(crate) trait Effect {
    /// Whether the write changes or removes a record, and so evaluates `If-Match`.
    const CHANGES: bool;
}

/// A write that adds records, or restores them. It ignores `If-Match`.
#[derive(Debug)]
pub(crate) struct Adds;

/// A write that changes or removes a record. It evaluates `If-Match`.
#[derive(Debug)]
pub(crate) struct Changes;

impl Effect for Adds {
    const CHANGES: bool = false;
}

impl Effect for Changes {
    const CHANGES: bool = true;
}

/// A request that is carried out by the mutation engine. It takes an idempotency key, a callback
/// URL, `Prefer: wait` and, depending on its effect, `If-Match`.
#[derive(Debug)]
pub(crate) struct WriteCall<E, C = Caller> {
    call: Call<C>,
    effect: PhantomData<fn() -> E>,
}

/// The options of a write.
#[derive(Debug, Default)]
pub(crate) struct WriteOptions {
    pub(crate) callback_url: Option<String>,
    idempotency_key: Option<String>,
    /// How long the caller wants to wait for the result (`Prefer: wait=`, RFC 7240).
    pub(crate) wait: Option<Duration>,
    pub(crate) precondition: Option<Precondition>,
    /// The idempotency key with what identifies the request. Set by [`WriteCall::identify`].
    pub(crate) repeatable: Option<Repeatable>,
}

/// The records that a body creates.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Records {
    Candidates,
    Interactions,
}

impl Records {
    fn how_many(self, found: usize) -> Body {
        match self {
            Self::Candidates => Body::HowManyCandidates { found },
            Self::Interactions => Body::HowManyInteractions { found },
        }
    }

    fn no_array(self, found: &'static str) -> Body {
        match self {
            Self::Candidates => Body::NotCandidates { found },
            Self::Interactions => Body::NotInteractions { found },
        }
    }
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

impl<E, C: Kind> FromRequest<State> for WriteCall<E, C> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        Call::from_request(request, app).await.map(Self::from)
    }
}

impl<E, C> From<Call<C>> for WriteCall<E, C> {
    fn from(call: Call<C>) -> Self {
        Self {
            call,
            effect: PhantomData,
        }
    }
}

impl<E, C> Deref for WriteCall<E, C> {
    type Target = Call<C>;

    fn deref(&self) -> &Call<C> {
        &self.call
    }
}

impl<E, C> DerefMut for WriteCall<E, C> {
    fn deref_mut(&mut self) -> &mut Call<C> {
        &mut self.call
    }
}

impl<E> WriteCall<E, KeyOrSession> {
    /// Splits by kind of credential.
    pub(crate) fn split(self) -> ByKeyOrSession {
        self.call.split()
    }
}

impl<E: Effect, C> WriteCall<E, C>
where
    Self: ReadsCallbackUrl,
{
    /// Reads the options of a write without a body.
    pub(crate) fn options(&mut self) -> WriteOptions {
        let mut options = self.unidentified_options();
        self.identify(&mut options, None);
        options
    }

    /// Reads the options and then the JSON body of a write that takes no files.
    pub(crate) async fn options_and_json(
        &mut self,
    ) -> Result<(WriteOptions, Option<Value>), Problem> {
        let mut options = self.unidentified_options();
        let body = self.json().await?;
        self.identify(&mut options, body.as_ref());
        Ok((options, body))
    }

    /// Reads the options and then the JSON body of a write that takes files.
    pub(crate) async fn options_and_json_with_files(
        &mut self,
    ) -> Result<(WriteOptions, Option<Value>), Problem> {
        let mut options = self.unidentified_options();
        let body = self.json_with_files().await?;
        self.identify(&mut options, body.as_ref());
        Ok((options, body))
    }

    /// Reads the options without what identifies the request: see [`Self::identify`].
    pub(crate) fn unidentified_options(&mut self) -> WriteOptions {
        WriteOptions {
            callback_url: self.read_callback_url(),
            idempotency_key: self.idempotency_key(),
            wait: wait(&self.call.parts.headers),
            precondition: if E::CHANGES {
                precondition(&self.call.parts.headers, &mut self.call.faults)
            } else {
                None
            },
            repeatable: None,
        }
    }

    /// Adds what identifies the request, if the caller sent an idempotency key.
    pub(crate) fn identify(&self, options: &mut WriteOptions, body: Option<&Value>) {
        options.repeatable = options
            .idempotency_key
            .clone()
            .map(|key| self.repeatable(key, body));
    }

    /// Refuses the request with all faults found so far, including unknown query parameters.
    pub(crate) fn validate(self) -> Result<Validated<C>, Problem> {
        self.call.validate()
    }

    /// Does the same, and answers a 404 if an id in the path did not parse.
    pub(crate) fn validate_with<P>(self, ids: Option<P>) -> Result<(Validated<C>, P), Problem> {
        self.call.validate_with(ids)
    }
}

impl WriteOptions {
    /// Whether the caller sent an idempotency key.
    pub(crate) fn has_idempotency_key(&self) -> bool {
        self.idempotency_key.is_some()
    }
}

/// A write by a caller who may, or may not, have callbacks sent.
pub(crate) trait ReadsCallbackUrl {
    fn read_callback_url(&mut self) -> Option<String>;
}

impl<E> ReadsCallbackUrl for WriteCall<E, Caller> {
    fn read_callback_url(&mut self) -> Option<String> {
        self.callback_url()
    }
}

/// A candidate's own change has no callback, which would carry the region's signature to a URL that
/// the candidate chooses.
impl<E> ReadsCallbackUrl for WriteCall<E, Visitor> {
    fn read_callback_url(&mut self) -> Option<String> {
        let call = &mut self.call;
        call.query
            .refuse("callbackUrl", Parameter::OwnCallback, &mut call.faults);
        None
    }
}

impl<C> Call<C> {
    /// Returns the records of a body that creates one to ten of them.
    pub(crate) fn one_to_ten(&mut self, body: Option<Value>, records: Records) -> Vec<Value> {
        let fault = match body {
            Some(Value::Array(items)) if (1..=MOST).contains(&items.len()) => return items,
            Some(Value::Array(items)) => records.how_many(items.len()),
            Some(other) => records.no_array(schema::found(&other)),
            None => return Vec::new(),
        };
        self.faults.push(Fault::pointer("", fault));
        Vec::new()
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

    /// Returns the request's idempotency key and hashes.
    fn repeatable(&self, key: String, body: Option<&Value>) -> Repeatable {
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
        Repeatable {
            key,
            hash: format!("{hash:032x}"),
            request,
        }
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
    Some(Duration::from_secs(seconds.min(MAX_WAIT_SECONDS)))
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
