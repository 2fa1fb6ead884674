//! A request with a valid credential, whose faults are being collected. Most act for a region.
//!
//! The order of checks is part of the API contract. The route and method are checked first. The
//! credential has been checked once a [`Call`] exists. All other faults are found before
//! [`Call::ready`] refuses them together.

use super::{
    body,
    multipart::{self, FilePart},
    query::{Query, flag},
};
use crate::{
    App,
    auth::{Anyone, Caller, Incoming, KeyOrSession, Kind, Visitor},
    context::Context,
    problem::Problem,
    region_schema::RegionSchema,
};
use axum::extract::{FromRequest, Request};
use edge::RequestBody;
use http::{HeaderMap, request::Parts};
use messages::{Credential, Parameter};
use model::{Environment, Fault, Permission, Permissions, Person, RegionId, Scope, Timestamp};
use schema::Validator;
use serde_json::{Map, Value};
use std::sync::Arc;
use store::Store;

const SANDBOX: &str = "x-api-sandbox";

/// A request with a valid credential of a kind that its route takes.
#[derive(Debug)]
pub(crate) struct Call<C = Caller> {
    pub(crate) app: App,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    pub(crate) query: Query,
    pub(crate) faults: Vec<Fault>,
    caller: Option<C>,
    body: Option<RequestBody>,
}

/// A request without faults so far. Its route may still find some.
#[derive(Debug)]
pub(crate) struct Settled<C> {
    pub(crate) app: App,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    pub(crate) caller: C,
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

/// A request without faults. It may access this scope.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) app: App,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    pub(crate) scope: Scope,
    pub(crate) sandbox_only: bool,
    pub(crate) permissions: Permissions,
}

impl<C: Kind> FromRequest<App> for Call<C> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
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
        let query = Query::parse(parts.uri.query());
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

/// Checks the sandbox header. An invalid value is a fault for every kind of caller.
pub(super) fn check_sandbox_header(headers: &HeaderMap, faults: &mut Vec<Fault>) {
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

impl<C> Call<C> {
    /// Reads the members of the JSON body.
    pub(crate) async fn json_object(&mut self) -> Result<Map<String, Value>, Problem> {
        body::object(&self.parts.headers, self.body.clone(), &mut self.faults).await
    }

    /// Reads the JSON body of a route that takes no files.
    pub(crate) async fn json(&mut self) -> Result<Option<Value>, Problem> {
        self.json_of(body::PLAIN).await
    }

    /// Reads the JSON body of a route that takes files.
    pub(crate) async fn json_with_files(&mut self) -> Result<Option<Value>, Problem> {
        self.json_of(body::WITH_FILES).await
    }

    /// Reads the body of a route that takes files, either as JSON or as multipart.
    pub(crate) async fn json_or_files(&mut self) -> Result<JsonOrFiles, Problem> {
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
    pub(crate) async fn json_checked_by(
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

    /// Adds the fault of a cursor that does not belong to this list.
    pub(crate) fn refuse_cursor(&mut self) {
        self.faults
            .push(Fault::parameter("cursor", Parameter::Cursor));
    }

    /// Refuses the request with all faults found so far, including unknown query parameters.
    pub(crate) fn settle(mut self) -> Result<Settled<C>, Problem> {
        body::enter(self.body.as_ref())?;
        self.query.finish(&mut self.faults);
        match self.caller {
            Some(caller) if self.faults.is_empty() => Ok(Settled {
                app: self.app,
                context: self.context,
                parts: self.parts,
                caller,
            }),
            _ => Err(Problem::invalid(self.faults)),
        }
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
            Some(caller) => self
                .app
                .schema_of(caller.region, &self.context)
                .await
                .map(Some),
            None => Ok(None),
        }
    }

    /// Refuses the request with all faults found so far, including unknown query parameters.
    pub(crate) fn ready(self) -> Result<Ready, Problem> {
        let Settled {
            app,
            context,
            parts,
            caller,
        } = self.settle()?;
        let scope = Scope {
            region: caller.region,
            environment: context.environment,
        };
        let Caller {
            sandbox_only,
            permissions,
            ..
        } = caller;
        Ok(Ready {
            app,
            context,
            parts,
            scope,
            sandbox_only,
            permissions,
        })
    }
}

impl Ready {
    /// Returns the store, acting on the caller's behalf.
    pub(crate) fn store(&self) -> Store {
        self.app.store.on_behalf_of(self.context.by())
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
