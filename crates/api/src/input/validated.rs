//! Requests without faults, and requests of routes that answer in other media types beside JSON.

use super::{
    accept::Format,
    body_call::QueryCall,
    call::Call,
    path::{Ids, PathIds},
};
use crate::{
    State,
    auth::{Caller, Kind},
    context::Context,
    describe::{Describe, Endpoint, Parameters},
    problem::Problem,
};
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use model::Scope;
use std::sync::Arc;
use store::Store;

/// A request `T` of a route that answers in other media types beside JSON.
#[derive(Debug)]
pub(crate) struct Accepting<F, T>(pub(crate) F, pub(crate) T);

/// A request without faults. As an extractor, a request without parameters and without a body.
#[derive(Debug)]
pub(crate) struct Validated<C = Caller> {
    pub(crate) app: State,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    pub(crate) caller: C,
}

/// A request without parameters and without a body, with the ids of its path.
#[derive(Debug)]
pub(crate) struct At<P, C = Caller>(pub(crate) P, pub(crate) Validated<C>);

impl<F: Format, C: Kind> FromRequest<State> for Accepting<F, Call<C>> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        let call = Call::admitted(request, app).await?;
        Ok(Self(F::negotiate(&call.parts.headers)?, call))
    }
}

impl<F: Format, C: Kind, P: Parameters> FromRequest<State> for Accepting<F, QueryCall<P, C>> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        let call = Call::admitted(request, app).await?;
        Ok(Self(F::negotiate(&call.parts.headers)?, call.into()))
    }
}

impl<C: Kind> FromRequest<State> for Validated<C> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        Call::from_request(request, app).await?.validate()
    }
}

impl<P: PathIds, C: Kind> FromRequest<State> for At<P, C> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let Ids(ids) = match Ids::<P>::from_request_parts(&mut parts, app).await {
            Ok(ids) => ids,
            Err(never) => match never {},
        };
        let call = Call::from_request(Request::from_parts(parts, body), app).await?;
        let (request, ids) = call.validate_with(ids)?;
        Ok(Self(ids, request))
    }
}

impl<F, T: Describe> Describe for Accepting<F, T> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        T::describe(endpoint);
    }
}

impl<C: Kind> Describe for Validated<C> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        Call::<C>::describe(endpoint);
    }
}

impl<P: PathIds, C: Kind> Describe for At<P, C> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        P::describe(endpoint);
        Call::<C>::describe(endpoint);
    }
}

impl<C> Validated<C> {
    /// Returns the store, acting on the caller's behalf.
    pub(crate) fn store(&self) -> Store {
        self.app.store.on_behalf_of(self.context.by())
    }
}

impl Validated {
    /// Returns the scope that the request may access.
    pub(crate) fn scope(&self) -> Scope {
        Scope {
            region: self.caller.region,
            environment: self.context.environment,
        }
    }
}
