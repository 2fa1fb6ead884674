//! The options of all writes beside the body: callback URL, idempotency key, waiting time and
//! precondition.

use super::{BodyCall, ByKeyOrSession, Call, JsonOrFiles, Validated, idempotency::Repeatable};
use crate::{
    State,
    auth::{Caller, KeyOrSession, Kind, Visitor},
    describe::{
        Body, Describe, Endpoint, FilesBody, NoBody, NoParameters, Parameters, WRITE, parameters,
    },
    problem::Problem,
};
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, header};
use messages::Parameter;
use model::Fault;
use serde_json::{Value, json};
use services::mutations::Precondition;
use std::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
    time::Duration,
};
use utoipa::ToSchema;

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
pub(crate) struct WriteCall<E, B = NoBody, C = Caller, P = NoParameters> {
    call: BodyCall<B, C, P>,
    effect: PhantomData<fn() -> E>,
}

parameters! {
    /// The parameters of every write. The document has them as components.
    Query WriteParameters {
        callback_url: Option<String>,
        idempotency_key: Option<String>,
    }
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

impl<E, B, C: Kind, P: Parameters> FromRequest<State> for WriteCall<E, B, C, P> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        Call::from_request(request, app).await.map(Self::from)
    }
}

impl<E: Effect, B: Body, C: Kind, P: Parameters> Describe for WriteCall<E, B, C, P> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        BodyCall::<B, C, P>::describe(endpoint);
        endpoint.add_extension(WRITE, json!({"ifMatch": E::CHANGES}));
    }
}

impl<E, B, C, P: Parameters> From<Call<C>> for WriteCall<E, B, C, P> {
    fn from(mut call: Call<C>) -> Self {
        call.query.declare::<WriteParameters>();
        Self {
            call: call.into(),
            effect: PhantomData,
        }
    }
}

impl<E, B, C, P> Deref for WriteCall<E, B, C, P> {
    type Target = BodyCall<B, C, P>;

    fn deref(&self) -> &BodyCall<B, C, P> {
        &self.call
    }
}

impl<E, B, C, P> DerefMut for WriteCall<E, B, C, P> {
    fn deref_mut(&mut self) -> &mut BodyCall<B, C, P> {
        &mut self.call
    }
}

impl<E, B, P> WriteCall<E, B, KeyOrSession, P> {
    /// Splits by kind of credential.
    pub(crate) fn split(self) -> ByKeyOrSession {
        self.call.split()
    }
}

impl<E: Effect, C, P> WriteCall<E, NoBody, C, P>
where
    Self: ReadsCallbackUrl,
{
    /// Reads the options of a write without a body.
    pub(crate) fn options(&mut self) -> WriteOptions {
        let mut options = self.unidentified_options();
        self.identify(&mut options, None);
        options
    }
}

impl<E: Effect, B: ToSchema, C, P> WriteCall<E, B, C, P>
where
    Self: ReadsCallbackUrl,
{
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
}

impl<E, B: FilesBody, C, P> WriteCall<E, B, C, P> {
    /// Reads the body, either as JSON or as multipart.
    pub(crate) async fn json_or_files(&mut self) -> Result<JsonOrFiles, Problem> {
        let call: &mut Call<C> = self;
        call.json_or_files().await
    }
}

impl<E: Effect, B: Body, C, P> WriteCall<E, B, C, P>
where
    Self: ReadsCallbackUrl,
{
    /// Reads the options without what identifies the request: see [`Self::identify`].
    pub(crate) fn unidentified_options(&mut self) -> WriteOptions {
        WriteOptions {
            callback_url: self.read_callback_url(),
            idempotency_key: self.idempotency_key(),
            wait: wait(&self.call.parts.headers),
            precondition: self.precondition(),
            repeatable: None,
        }
    }

    fn precondition(&mut self) -> Option<Precondition> {
        let Call { parts, faults, .. } = &mut *self.call;
        E::CHANGES
            .then(|| precondition(&parts.headers, faults))
            .flatten()
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
    pub(crate) fn validate_with<I>(self, ids: Option<I>) -> Result<(Validated<C>, I), Problem> {
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

impl<E, B, P> ReadsCallbackUrl for WriteCall<E, B, Caller, P> {
    fn read_callback_url(&mut self) -> Option<String> {
        self.callback_url()
    }
}

/// A candidate's own change has no callback, which would carry the region's signature to a URL that
/// the candidate chooses.
impl<E, B, P> ReadsCallbackUrl for WriteCall<E, B, Visitor, P> {
    fn read_callback_url(&mut self) -> Option<String> {
        let call: &mut Call<Visitor> = &mut self.call;
        call.query
            .refuse("callbackUrl", Parameter::OwnCallback, &mut call.faults);
        None
    }
}

impl<C> Call<C> {
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
/// make its tag weak although the record is the same. A tag of unknown form matches no state. An
/// empty element of a list is passed over (RFC 9110, section 5.6.1).
fn precondition(headers: &HeaderMap, faults: &mut Vec<Fault>) -> Option<Precondition> {
    let given: Vec<&str> = headers
        .get_all(header::IF_MATCH)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .collect();
    if !headers.contains_key(header::IF_MATCH) {
        return None;
    }
    if given.contains(&"*") {
        return Some(Precondition::Any);
    }
    let unweak = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    let given: Vec<String> = given.into_iter().map(unweak).collect();
    let is_wrong = |tag: &String| tag.len() < 2 || !tag.starts_with('"') || !tag.ends_with('"');
    if given.is_empty() || given.iter().any(is_wrong) {
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
