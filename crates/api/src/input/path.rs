//! The variable parts of a path: ids, each parsed as its type.

use crate::describe::{Describe, Endpoint};
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use model::{
    AttachmentId, CandidateId, EventId, InteractionId, KeyId, MutationId, RegionId, SessionId,
    StaffId, SubscriptionId, TaskId,
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, Visitor},
};
use std::{convert::Infallible, fmt, marker::PhantomData, str::FromStr};
use utoipa::openapi::{
    ObjectBuilder, Required, Type,
    path::{Parameter, ParameterBuilder, ParameterIn},
};

/// A variable part of a path, with its description in the API reference.
pub(crate) trait PathId: FromStr + Send {
    const NAME: &'static str;
    const DESCRIPTION: &'static str;
    /// An example, if one may be given.
    const EXAMPLE: Option<&'static str>;
    /// The prefix of the id, if it is an id.
    const PREFIX: Option<&'static str>;
}

macro_rules! path_ids {
    ($($id:ident $name:literal $description:literal $example:expr, $prefix:expr;)*) => {$(
        impl PathId for $id {
            const NAME: &'static str = $name;
            const DESCRIPTION: &'static str = $description;
            const EXAMPLE: Option<&'static str> = $example;
            const PREFIX: Option<&'static str> = $prefix;
        }
    )*};
}

path_ids! {
    AttachmentId "attachmentId" "The attachment's id." Some("attAbC13pTbjpS6Iz"), Some("att");
    CandidateId "id" "The candidate's id." Some("recAbC13pTbjpS6Iz"), Some("rec");
    EventId "deliveryId" "The event's id." Some("evtAbC13pTbjpS6Iz"), Some("evt");
    FieldKey "key" "The field's key." Some("rijbewijs"), None;
    InteractionId "interactionId" "The interaction's id." Some("recZyX13pTbjpS6Iz"), Some("rec");
    KeyId "keyId" "The key's id." Some("keyAbC13pTbjpS6Iz"), Some("key");
    LinkToken "token" "The last part of the attachment's `url`." None, None;
    MutationId "id" "The mutation's id." Some("mutAbC13pTbjpS6Iz"), Some("mut");
    RegionId "id" "The region's id." Some("regAbC13pTbjpS6Iz"), Some("reg");
    SessionId "id" "The session's id." Some("sesAbC13pTbjpS6Iz"), Some("ses");
    StaffId "id" "The id of the member of staff." Some("usrAbC13pTbjpS6Iz"), Some("usr");
    TaskId "taskId" "The task's id." Some("tskAbC13pTbjpS6Iz"), Some("tsk");
    SubscriptionId "id" "The subscription's id." Some("subAbC13pTbjpS6Iz"), Some("sub");
}

/// The key of a custom field, not checked.
#[derive(Debug)]
pub(crate) struct FieldKey(pub(crate) String);

/// The token of a download URL, not checked.
#[derive(Debug)]
pub(crate) struct LinkToken(pub(crate) String);

impl FromStr for FieldKey {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for LinkToken {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

fn parameter<T: PathId>() -> Parameter {
    let mut schema = ObjectBuilder::new().schema_type(Type::String);
    if let Some(prefix) = T::PREFIX {
        schema = schema.pattern(Some(format!("^{prefix}[A-Za-z0-9]{{14}}$")));
    }
    ParameterBuilder::new()
        .name(T::NAME)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(T::DESCRIPTION))
        .schema(Some(schema))
        .example(T::EXAMPLE.map(Into::into))
        .build()
}

/// All variable parts of a path: one, or a pair.
pub(crate) trait PathIds: Sized + Send {
    /// The parts as the path has them.
    type Parts: DeserializeOwned + Send;

    /// Returns the parts. `None` if any of them does not parse.
    fn of(parts: Self::Parts) -> Option<Self>;

    /// Adds the parameters to the description of an operation.
    fn describe(endpoint: &mut Endpoint<'_>);
}

impl<T: PathId> PathIds for T {
    type Parts = Parsed<T>;

    fn of(Parsed(id): Self::Parts) -> Option<Self> {
        id
    }

    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_path_parameter(parameter::<T>());
    }
}

impl<A: PathId, B: PathId> PathIds for (A, B) {
    type Parts = (Parsed<A>, Parsed<B>);

    fn of((Parsed(one), Parsed(other)): Self::Parts) -> Option<Self> {
        one.zip(other)
    }

    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_path_parameter(parameter::<A>());
        endpoint.add_path_parameter(parameter::<B>());
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

impl<P: PathIds> Describe for Ids<P> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        P::describe(endpoint);
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
