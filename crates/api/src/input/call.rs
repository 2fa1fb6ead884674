//! A request with a valid credential, whose faults are being collected. Most act for a region.
//!
//! The order of checks is part of the API contract. The route and method are checked first, then
//! the credential, then `Accept`. A [`Call`] has passed these. All other faults are found before
//! [`Call::validate`] refuses them together. A path that names nothing is answered after them.

use super::{
    accept::{Format, Json},
    body,
    multipart::{self, FilePart},
    query::{Query, flag},
    validated::Validated,
};
use crate::{
    State,
    auth::{Anyone, Caller, Incoming, KeyOrSession, Kind, Visitor},
    context::Context,
    describe::{Describe, Endpoint},
    problem::Problem,
    region_schema::RegionSchema,
};
use axum::extract::{FromRequest, Request};
use edge::RequestBody;
use http::{HeaderMap, request::Parts};
use messages::{Credential, Parameter};
use model::{Environment, Fault, Permission, Person, RegionId, Scope, Timestamp};
use schema::Validator;
use serde_json::{Map, Value};
use std::sync::Arc;

const SANDBOX: &str = "x-api-sandbox";

/// A request with a valid credential of a kind that its route takes.
#[derive(Debug)]
pub(crate) struct Call<C = Caller> {
    pub(crate) app: State,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    pub(crate) query: Query,
    pub(crate) faults: Vec<Fault>,
    caller: Option<C>,
    body: Option<RequestBody>,
}

/// A request with one of two kinds of credentials.
#[derive(Debug)]
pub(crate) enum ByKeyOrSession {
    Key(Call),
    Session(Call<Visitor>),
}

/// A body that may contain files.
#[derive(Debug)]
pub(crate) enum JsonOrFiles {
    /// JSON. `None` if it could not be read.
    Json(Option<Value>),
    /// Files from a multipart body.
    Files(Vec<FilePart>),
}

impl JsonOrFiles {
    /// Returns the JSON of a body that is JSON.
    pub(crate) fn json(&self) -> Option<&Value> {
        match self {
            Self::Json(body) => body.as_ref(),
            Self::Files(_) => None,
        }
    }
}

impl<C: Kind> FromRequest<State> for Call<C> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &State) -> Result<Self, Problem> {
        let call = Self::admitted(request, app).await?;
        Json::negotiate(&call.parts.headers)?;
        Ok(call)
    }
}

impl<C: Kind> Describe for Call<C> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.set_security(C::SCHEMES);
    }
}

/// Checks the sandbox header. An invalid value is a fault for every kind of caller.
fn check_sandbox_header(headers: &HeaderMap, faults: &mut Vec<Fault>) {
    let mut sandbox = headers.get_all(SANDBOX).iter();
    match (sandbox.next(), sandbox.next()) {
        (Some(_), Some(_)) => faults.push(Fault::parameter(SANDBOX, Parameter::Repeated)),
        (Some(value), None) if environment(value.as_bytes()).is_none() => {
            faults.push(Fault::parameter(SANDBOX, Parameter::Flag));
        }
        _ => {}
    }
}

/// Returns the environment that a sandbox header's value selects. `None` for an invalid value.
pub(crate) fn environment(value: &[u8]) -> Option<Environment> {
    flag(value).map(|sandbox| {
        if sandbox {
            Environment::Sandbox
        } else {
            Environment::Production
        }
    })
}

impl<C: Kind> Call<C> {
    /// Checks the credential and reads the query.
    pub(crate) async fn admitted(request: Request, app: &State) -> Result<Self, Problem> {
        let (parts, _) = request.into_parts();
        let body = parts.extensions.get::<RequestBody>().cloned();
        let context = Context::of(&parts.extensions)?;
        let mut faults = Vec::new();
        let incoming = Incoming::new(app, &parts, &context);
        let caller = C::admit(incoming, &mut faults).await?;
        check_sandbox_header(&parts.headers, &mut faults);
        let sandbox_only = caller.as_ref().is_some_and(C::is_sandbox_only);
        if sandbox_only && faults.is_empty() && !context.environment.is_sandbox() {
            return Err(Problem::new(Credential::SandboxOnly));
        }
        let query = Query::of_route(parts.uri.query());
        Ok(Self {
            app: app.clone(),
            context,
            parts,
            query,
            faults,
            caller,
            body,
        })
    }
}

impl<C> Call<C> {
    /// Reads the members of the JSON body.
    pub(super) async fn json_object(&mut self) -> Result<Map<String, Value>, Problem> {
        body::object(&self.parts.headers, self.body.clone(), &mut self.faults).await
    }

    /// Reads the JSON body of a route that takes no files.
    pub(super) async fn json(&mut self) -> Result<Option<Value>, Problem> {
        self.json_of(body::PLAIN).await
    }

    /// Reads the JSON body of a route that takes files.
    pub(crate) async fn json_with_files(&mut self) -> Result<Option<Value>, Problem> {
        self.json_of(body::WITH_FILES).await
    }

    /// Reads the body of a route that takes files, either as JSON or as multipart.
    pub(super) async fn json_or_files(&mut self) -> Result<JsonOrFiles, Problem> {
        let kind =
            body::MediaType::of(&self.parts.headers).filter(|kind| kind.is("multipart/form-data"));
        let Some(boundary) = kind.map(|kind| kind.parameter("boundary")) else {
            body::check_json(&self.parts.headers, body::JSON_OR_FILES)?;
            return Ok(JsonOrFiles::Json(self.json_with_files().await?));
        };
        let bytes = body::bytes(&self.parts.headers, self.body.clone(), body::WITH_FILES).await?;
        Ok(JsonOrFiles::Files(
            multipart::files(bytes, boundary, &mut self.faults).await,
        ))
    }

    async fn json_of(&mut self, mebibytes: usize) -> Result<Option<Value>, Problem> {
        body::value(
            &self.parts.headers,
            self.body.clone(),
            mebibytes,
            &mut self.faults,
        )
        .await
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.store.clock().now()
    }

    /// The members of the JSON body, every fault of it found.
    pub(super) async fn json_checked_by(
        &mut self,
        validator: &Validator,
    ) -> Result<Map<String, Value>, Problem> {
        let now = self.now();
        body::checked(
            &self.parts.headers,
            self.body.clone(),
            (validator, now),
            &mut self.faults,
        )
        .await
    }

    /// Refuses the request with all faults found so far, including unknown query parameters.
    pub(crate) fn validate(mut self) -> Result<Validated<C>, Problem> {
        body::finish(&self.parts.headers, self.body.as_ref())?;
        self.query.finish(&mut self.faults);
        match self.caller {
            Some(caller) if self.faults.is_empty() => Ok(Validated {
                app: self.app,
                context: self.context,
                parts: self.parts,
                caller,
            }),
            _ => Err(Problem::invalid(self.faults)),
        }
    }

    /// Does the same, and answers a 404 if an id in the path did not parse.
    pub(crate) fn validate_with<P>(self, ids: Option<P>) -> Result<(Validated<C>, P), Problem> {
        let request = self.validate()?;
        let ids = ids.ok_or_else(Problem::not_found)?;
        Ok((request, ids))
    }

    /// Returns the same request with another kind of caller.
    fn of<K>(self, caller: Option<K>) -> Call<K> {
        let Self {
            app,
            context,
            parts,
            query,
            faults,
            body,
            ..
        } = self;
        Call {
            app,
            context,
            parts,
            query,
            faults,
            caller,
            body,
        }
    }
}

impl Call {
    /// Returns the scope once the region is known. Faults may still refuse the request, so use it
    /// only for what has no lasting effect.
    pub(crate) fn scope(&self) -> Option<Scope> {
        self.caller.map(|caller| Scope {
            region: caller.region,
            environment: self.context.environment,
        })
    }

    /// Refuses a sandbox-only key for a change that affects both environments.
    pub(crate) fn refuse_sandbox_only(&self) -> Result<(), Problem> {
        if self.caller.is_some_and(|caller| caller.sandbox_only) {
            return Err(Problem::new(Credential::SandboxOnlyShared));
        }
        Ok(())
    }

    /// Refuses a key that lacks a permission.
    pub(crate) fn require(&self, needed: Permission) -> Result<(), Problem> {
        self.caller.map_or(Ok(()), |caller| caller.require(needed))
    }

    /// Returns the schema of the caller's region. `None` while the region is unknown.
    pub(crate) async fn region_schema(&mut self) -> Result<Option<Arc<RegionSchema>>, Problem> {
        match self.caller {
            Some(caller) => self.app.schema_of(caller.region).await.map(Some),
            None => Ok(None),
        }
    }
}

impl Call<Visitor> {
    /// Returns the session's person.
    pub(crate) fn person(&self) -> Option<&Person> {
        self.caller.as_ref().map(|visitor| &visitor.session.person)
    }
}

impl Call<Anyone> {
    /// Returns the region of the request's key, if it has one.
    pub(crate) fn region(&self) -> Option<RegionId> {
        match self.caller {
            Some(Anyone::Key(caller)) => Some(caller.region),
            _ => None,
        }
    }
}

impl Call<KeyOrSession> {
    /// Splits by kind of credential. A request without a known caller counts as one with a key.
    pub(crate) fn split(mut self) -> ByKeyOrSession {
        match self.caller.take() {
            Some(KeyOrSession::Session(visitor)) => ByKeyOrSession::Session(self.of(Some(visitor))),
            Some(KeyOrSession::Key(caller)) => ByKeyOrSession::Key(self.of(Some(caller))),
            None => ByKeyOrSession::Key(self.of(None)),
        }
    }
}
