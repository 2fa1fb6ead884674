//! A request with parameters or a body. Its type names them, and so the API reference has them.

use super::{ByKeyOrSession, Call, Validated};
use crate::{
    State,
    auth::{Caller, KeyOrSession, Kind},
    describe::{Body, CheckedBody, Describe, Endpoint, NoBody, NoParameters, Parameters},
    problem::Problem,
};
use axum::extract::{FromRequest, Request};
use serde_json::{Map, Value};
use std::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
};
use utoipa::ToSchema;

/// A request with the body `B` and the parameters `P`.
#[derive(Debug)]
pub(crate) struct BodyCall<B, C = Caller, P = NoParameters> {
    call: Call<C>,
    takes: PhantomData<fn() -> (B, P)>,
}

/// A request with the parameters `P` and without a body.
pub(crate) type QueryCall<P, C = Caller> = BodyCall<NoBody, C, P>;

impl<B, C: Kind, P: Parameters> FromRequest<State> for BodyCall<B, C, P> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        Call::from_request(request, app).await.map(Self::from)
    }
}

impl<B, C, P: Parameters> From<Call<C>> for BodyCall<B, C, P> {
    fn from(mut call: Call<C>) -> Self {
        call.query.declare::<P>();
        Self {
            call,
            takes: PhantomData,
        }
    }
}

impl<B: Body, C: Kind, P: Parameters> Describe for BodyCall<B, C, P> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        Call::<C>::describe(endpoint);
        B::describe(endpoint);
        endpoint.add_parameters(P::parameters());
    }
}

impl<B, C, P> Deref for BodyCall<B, C, P> {
    type Target = Call<C>;

    fn deref(&self) -> &Call<C> {
        &self.call
    }
}

impl<B, C, P> DerefMut for BodyCall<B, C, P> {
    fn deref_mut(&mut self) -> &mut Call<C> {
        &mut self.call
    }
}

impl<B, C, P> BodyCall<B, C, P> {
    /// Refuses the request with all faults found so far, including unknown query parameters.
    pub(crate) fn validate(self) -> Result<Validated<C>, Problem> {
        self.call.validate()
    }

    /// Does the same, and answers a 404 if an id in the path did not parse.
    pub(crate) fn validate_with<I>(self, ids: Option<I>) -> Result<(Validated<C>, I), Problem> {
        self.call.validate_with(ids)
    }
}

impl<B, P> BodyCall<B, KeyOrSession, P> {
    /// Splits by kind of credential.
    pub(crate) fn split(self) -> ByKeyOrSession {
        self.call.split()
    }
}

impl<B: CheckedBody, C, P> BodyCall<B, C, P> {
    /// Returns the members of the JSON body, and finds every fault of it.
    pub(crate) async fn checked_json(&mut self) -> Result<Map<String, Value>, Problem> {
        self.call.json_checked_by(B::validator()).await
    }
}

impl<B: ToSchema, C, P> BodyCall<B, C, P> {
    /// Returns the members of the JSON body, which the handler checks.
    pub(crate) async fn json_object(&mut self) -> Result<Map<String, Value>, Problem> {
        self.call.json_object().await
    }
}
