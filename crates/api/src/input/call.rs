//! A request on behalf of a region: its credential is good, and its faults are being collected.
//!
//! The order is the contract's: route and method came first, the credential has been checked when a [`Call`] exists,
//! and everything else that is wrong is found before [`Call::ready`] refuses it all at once.

use super::{body, query::Query};
use crate::{
    App,
    auth::{Caller, authenticate},
    context::Context,
    problem::Problem,
    region_schema::RegionSchema,
};
use axum::{
    body::Body,
    extract::{FromRequest, Request},
};
use http::{HeaderMap, request::Parts};
use model::{CustomField, Environment, Fault, ProblemCode, Scope};
use schema::Validator;
use serde_json::{Map, Value};
use std::sync::Arc;

const SANDBOX: &str = "x-api-sandbox";

/// A request with a good credential.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) app: App,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    pub(crate) query: Query,
    pub(crate) faults: Vec<Fault>,
    caller: Option<Caller>,
    body: Option<Body>,
}

/// A request without a fault: it may touch this scope.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) app: App,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    pub(crate) scope: Scope,
    pub(crate) sandbox_only: bool,
}

impl FromRequest<App> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let context = parts.extensions.get::<Arc<Context>>().cloned();
        let context = context.ok_or_else(|| Problem::new(ProblemCode::InternalError, "The request has no context."))?;
        let mut faults = Vec::new();
        let caller = authenticate(app, &parts.headers, &context, &mut faults).await?;
        check_sandbox_header(&parts.headers, &mut faults);
        let sandbox_only = caller.is_some_and(|caller| caller.sandbox_only);
        if sandbox_only && faults.is_empty() && !context.environment.is_sandbox() {
            return Err(Problem::new(ProblemCode::Forbidden, "This key opens the sandbox alone."));
        }
        let query = Query::parse(parts.uri.query());
        Ok(Self { app: app.clone(), context, parts, query, faults, caller, body: Some(body) })
    }
}

/// A sandbox header that cannot be understood is a fault, whoever sends it.
pub(super) fn check_sandbox_header(headers: &HeaderMap, faults: &mut Vec<Fault>) {
    let mut sandbox = headers.get_all(SANDBOX).iter();
    match (sandbox.next(), sandbox.next()) {
        (Some(_), Some(_)) => faults.push(Fault::parameter(SANDBOX, "duplicate", "expected at most once")),
        (Some(value), None) if environment(value.as_bytes()).is_none() => {
            faults.push(Fault::parameter(SANDBOX, "enum", "expected true or false"));
        }
        _ => {}
    }
}

/// What the sandbox header selects; nothing for a value it cannot have.
pub(crate) fn environment(value: &[u8]) -> Option<Environment> {
    if value.eq_ignore_ascii_case(b"true") {
        Some(Environment::Sandbox)
    } else if value.eq_ignore_ascii_case(b"false") {
        Some(Environment::Production)
    } else {
        None
    }
}

impl Call {
    /// What the request may touch, once its region is known. Only for what a refusal can still undo.
    pub(crate) fn scope(&self) -> Option<Scope> {
        self.caller.map(|caller| Scope { region: caller.region, environment: self.context.environment })
    }

    /// The members of the JSON body.
    pub(crate) async fn json_object(&mut self) -> Result<Map<String, Value>, Problem> {
        let body = self.body.take().unwrap_or_default();
        body::object(&self.app, &self.parts.headers, body, &mut self.faults).await
    }

    /// The JSON body, of a route that takes no files.
    pub(crate) async fn json(&mut self) -> Result<Option<Value>, Problem> {
        self.json_of(body::PLAIN).await
    }

    /// The JSON body, which may bring files along.
    pub(crate) async fn json_with_files(&mut self) -> Result<Option<Value>, Problem> {
        self.json_of(body::WITH_FILES).await
    }

    async fn json_of(&mut self, mebibytes: usize) -> Result<Option<Value>, Problem> {
        let body = self.body.take().unwrap_or_default();
        body::value(&self.app, &self.parts.headers, body, mebibytes, &mut self.faults).await
    }

    /// The members of the JSON body, every fault of it found.
    pub(crate) async fn json_checked_by(&mut self, validator: &Validator) -> Result<Map<String, Value>, Problem> {
        let body = self.body.take().unwrap_or_default();
        body::checked(&self.app, &self.parts.headers, body, validator, &mut self.faults).await
    }

    /// Refuses a key that opens the sandbox alone where something of both environments is changed.
    pub(crate) fn refuse_sandbox_only(&self) -> Result<(), Problem> {
        if self.caller.is_some_and(|caller| caller.sandbox_only) {
            return Err(Problem::new(
                ProblemCode::Forbidden,
                "A sandbox-only key may not change what production shares.",
            ));
        }
        Ok(())
    }

    /// What the candidates of the caller's region may hold; nothing while the region is not known.
    pub(crate) async fn region_schema(&mut self) -> Result<Option<Arc<RegionSchema>>, Problem> {
        let Some(caller) = self.caller else { return Ok(None) };
        let store = &self.app.store;
        let look_up = async {
            let fields = store.custom_fields(caller.region).await?;
            self.context.count(fields.len());
            Ok(Some(RegionSchema::new(fields)))
        };
        Ok(self.app.schemas.or_look_up(store, &caller.region, look_up).await?)
    }

    /// The custom fields of the caller's region; none while that is not known.
    pub(super) async fn custom_fields(&mut self) -> Result<Vec<CustomField>, Problem> {
        Ok(self.region_schema().await?.map(|schema| schema.custom.clone()).unwrap_or_default())
    }

    /// Notes that a cursor is none of this list's.
    pub(crate) fn refuse_cursor(&mut self) {
        let expected = "expected the cursor of an earlier page of this same list, as it was given";
        self.faults.push(Fault::parameter("cursor", "cursor", expected));
    }

    /// Refuses every fault found so far, and every parameter that was not asked for.
    pub(crate) fn ready(mut self) -> Result<Ready, Problem> {
        self.query.finish(&mut self.faults);
        match (self.scope(), self.caller) {
            (Some(scope), Some(caller)) if self.faults.is_empty() => Ok(Ready {
                scope,
                sandbox_only: caller.sandbox_only,
                app: self.app,
                context: self.context,
                parts: self.parts,
            }),
            _ => Err(Problem::invalid(self.faults)),
        }
    }
}
