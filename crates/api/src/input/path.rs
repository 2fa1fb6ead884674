//! The variable parts of a path: ids, each parsed as its type.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use model::{AttachmentId, CandidateId, InteractionId, KeyId, MutationId, RegionId, SessionId};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, Visitor},
};
use std::{convert::Infallible, fmt, marker::PhantomData, str::FromStr};

/// A variable part of a path.
pub(crate) trait PathId: FromStr + Send {}

impl PathId for AttachmentId {}
impl PathId for CandidateId {}
impl PathId for InteractionId {}
impl PathId for KeyId {}
impl PathId for MutationId {}
impl PathId for RegionId {}
impl PathId for SessionId {}
impl PathId for String {}

/// All variable parts of a path: one, or a pair.
pub(crate) trait PathIds: Sized + Send {
    /// The parts as the path has them.
    type Parts: DeserializeOwned + Send;

    /// Returns the parts. `None` if any of them does not parse.
    fn of(parts: Self::Parts) -> Option<Self>;
}

impl<T: PathId> PathIds for T {
    type Parts = Parsed<T>;

    fn of(Parsed(id): Self::Parts) -> Option<Self> {
        id
    }
}

impl<A: PathId, B: PathId> PathIds for (A, B) {
    type Parts = (Parsed<A>, Parsed<B>);

    fn of((Parsed(one), Parsed(other)): Self::Parts) -> Option<Self> {
        one.zip(other)
    }
}

/// The ids in a request's path. `None` if one does not parse, which is answered with a 404 after
/// the other faults of the request: see [`super::Call::validate_with`].
#[derive(Debug)]
pub(crate) struct Ids<P>(pub(crate) Option<P>);

impl<P: PathIds, S: Send + Sync> FromRequestParts<S> for Ids<P> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let given = Path::<P::Parts>::from_request_parts(parts, state).await;
        Ok(Self(given.ok().and_then(|Path(given)| P::of(given))))
    }
}

/// A part of a path, parsed where it stands. `None` if it does not parse.
pub(crate) struct Parsed<T>(Option<T>);

impl<'de, T: FromStr> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(PhantomData))
    }
}

struct Text<T>(PhantomData<T>);

impl<T: FromStr> Visitor<'_> for Text<T> {
    type Value = Parsed<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a part of a path")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Parsed(text.parse().ok()))
    }
}
