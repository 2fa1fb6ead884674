//! A request of an admin that does not act for a region.

use super::{body, query::Query};
use crate::{
    App,
    auth::{Incoming, authenticate_admin},
    context::Context,
    problem::Problem,
};
use axum::extract::{FromRequest, Request};
use edge::RequestBody;
use http::request::Parts;
use model::Fault;
use schema::Validator;
use serde_json::{Map, Value};
use std::sync::Arc;
use store::Store;

/// A request with a valid admin key, whose faults are collected until [`AdminCall::ready`] refuses
/// them.
#[derive(Debug)]
pub(crate) struct AdminCall {
    pub(crate) app: App,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    query: Query,
    faults: Vec<Fault>,
    body: Option<RequestBody>,
}

impl FromRequest<App> for AdminCall {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (parts, _) = request.into_parts();
        let body = parts.extensions.get::<RequestBody>().cloned();
        let context = Context::of(&parts.extensions)?;
        let mut faults = Vec::new();
        let incoming = Incoming::new(app, &parts, &context);
        authenticate_admin(incoming, &mut faults).await?;
        super::call::check_sandbox_header(&parts.headers, &mut faults);
        let query = Query::parse(parts.uri.query());
        Ok(Self {
            app: app.clone(),
            context,
            parts,
            query,
            faults,
            body,
        })
    }
}

impl AdminCall {
    /// Returns the store, acting on the admin's behalf.
    pub(crate) fn store(&self) -> Store {
        self.app.store.on_behalf_of(self.context.by())
    }

    /// Reads the members of the JSON body, and collects all faults that the validator finds.
    pub(crate) async fn json_checked_by(
        &mut self,
        validator: &Validator,
    ) -> Result<Map<String, Value>, Problem> {
        let now = self.app.store.clock().now();
        body::checked(
            &self.parts.headers,
            self.body.clone(),
            (validator, now),
            &mut self.faults,
        )
        .await
    }

    /// Refuses the request with all faults found so far, including unknown query parameters.
    pub(crate) fn ready(mut self) -> Result<Self, Problem> {
        body::enter(self.body.as_ref())?;
        self.query.finish(&mut self.faults);
        if self.faults.is_empty() {
            Ok(self)
        } else {
            Err(Problem::invalid(self.faults))
        }
    }
}
