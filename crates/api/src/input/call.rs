//! A request whose credential is good, and whose faults are being collected. Most are on behalf of a region.
//!
//! The order is the contract's: route and method came first, the credential has been checked when a [`Call`] exists,
//! and everything else that is wrong is found before [`Call::ready`] refuses it all at once.

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
use model::{Environment, Fault, Permission, Permissions, Person, ProblemCode, RegionId, Scope, Timestamp};
use schema::Validator;
use serde_json::{Map, Value};
use std::sync::Arc;
use store::Store;

const SANDBOX: &str = "x-api-sandbox";
/// What a key for the sandbox alone is told in production.
const SANDBOX_ONLY: &str = "This key opens the sandbox alone: send the header x-api-sandbox: true, or use the path under \
                            /api/sandbox instead of /api/v2.";

/// A request with a good credential, of a kind of caller that its route takes.
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

/// A request that has no fault beside what its route may still find.
#[derive(Debug)]
pub(crate) struct Settled<C> {
    pub(crate) app: App,
    pub(crate) context: Arc<Context>,
    pub(crate) parts: Parts,
    pub(crate) caller: C,
}

/// A request that came with one of two credentials.
#[derive(Debug)]
pub(crate) enum ByKeyOrSession {
    Key(Call),
    Session(Call<Visitor>),
}

/// A body that may bring files.
#[derive(Debug)]
pub(crate) enum JsonOrFiles {
    /// JSON, if it could be read.
    Json(Option<Value>),
    /// Files as they are.
    Files(Vec<FilePart>),
}

/// A request without a fault: it may touch this scope.
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
            return Err(Problem::new(ProblemCode::Forbidden, SANDBOX_ONLY));
        }
        let query = Query::parse(parts.uri.query());
        Ok(Self { app: app.clone(), context, parts, query, faults, caller, body })
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
    flag(value).map(|sandbox| if sandbox { Environment::Sandbox } else { Environment::Production })
}

impl<C> Call<C> {
    /// The members of the JSON body.
    pub(crate) async fn json_object(&mut self) -> Result<Map<String, Value>, Problem> {
        body::object(&self.parts.headers, self.body.clone(), &mut self.faults).await
    }

    /// The JSON body, of a route that takes no files.
    pub(crate) async fn json(&mut self) -> Result<Option<Value>, Problem> {
        self.json_of(body::PLAIN).await
    }

    /// The JSON body, which may bring files along.
    pub(crate) async fn json_with_files(&mut self) -> Result<Option<Value>, Problem> {
        self.json_of(body::WITH_FILES).await
    }

    /// The body of a route that takes files: as JSON, or as they are.
    pub(crate) async fn json_or_files(&mut self) -> Result<JsonOrFiles, Problem> {
        let kind = body::MediaType::of(&self.parts.headers).filter(|kind| kind.is("multipart/form-data"));
        let Some(boundary) = kind.map(|kind| kind.parameter("boundary")) else {
            body::check_json(&self.parts.headers, ", or files as multipart/form-data")?;
            return Ok(JsonOrFiles::Json(self.json_with_files().await?));
        };
        let bytes = body::bytes(&self.parts.headers, self.body.clone(), body::WITH_FILES).await?;
        Ok(JsonOrFiles::Files(multipart::files(bytes, boundary, &mut self.faults).await))
    }

    async fn json_of(&mut self, mebibytes: usize) -> Result<Option<Value>, Problem> {
        body::value(&self.parts.headers, self.body.clone(), mebibytes, &mut self.faults).await
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.store.clock().now()
    }

    /// The members of the JSON body, every fault of it found.
    pub(crate) async fn json_checked_by(&mut self, validator: &Validator) -> Result<Map<String, Value>, Problem> {
        let now = self.now();
        body::checked(&self.parts.headers, self.body.clone(), (validator, now), &mut self.faults).await
    }

    /// Notes that a cursor is none of this list's.
    pub(crate) fn refuse_cursor(&mut self) {
        let expected = "expected the cursor of an earlier page of this same list, as it was given";
        self.faults.push(Fault::parameter("cursor", "cursor", expected));
    }

    /// Refuses every fault found so far, and every parameter that was not asked for.
    pub(crate) fn settle(mut self) -> Result<Settled<C>, Problem> {
        body::enter(self.body.as_ref())?;
        self.query.finish(&mut self.faults);
        match self.caller {
            Some(caller) if self.faults.is_empty() => {
                Ok(Settled { app: self.app, context: self.context, parts: self.parts, caller })
            }
            _ => Err(Problem::invalid(self.faults)),
        }
    }

    /// The same request of another kind of caller.
    fn of<K>(self, caller: Option<K>) -> Call<K> {
        let Self { app, context, parts, query, faults, body, .. } = self;
        Call { app, context, parts, query, faults, caller, body }
    }
}

impl Call {
    /// What the request may touch, once its region is known. Only for what a refusal can still undo.
    pub(crate) fn scope(&self) -> Option<Scope> {
        self.caller.map(|caller| Scope { region: caller.region, environment: self.context.environment })
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

    /// Refuses a key without a permission.
    pub(crate) fn require(&self, needed: Permission) -> Result<(), Problem> {
        self.caller.map_or(Ok(()), |caller| caller.require(needed))
    }

    /// What the candidates of the caller's region may hold; nothing while the region is not known.
    pub(crate) async fn region_schema(&mut self) -> Result<Option<Arc<RegionSchema>>, Problem> {
        match self.caller {
            Some(caller) => self.app.schema_of(caller.region, &self.context).await.map(Some),
            None => Ok(None),
        }
    }

    /// Refuses every fault found so far, and every parameter that was not asked for.
    pub(crate) fn ready(self) -> Result<Ready, Problem> {
        let Settled { app, context, parts, caller } = self.settle()?;
        let scope = Scope { region: caller.region, environment: context.environment };
        let Caller { sandbox_only, permissions, .. } = caller;
        Ok(Ready { app, context, parts, scope, sandbox_only, permissions })
    }
}

impl Ready {
    /// The store, as it is used on the caller's behalf.
    pub(crate) fn store(&self) -> Store {
        self.app.store.on_behalf_of(self.context.by())
    }
}

impl Call<Visitor> {
    /// Whose request it is.
    pub(crate) fn person(&self) -> Option<&Person> {
        self.caller.as_ref().map(|visitor| &visitor.session.person)
    }
}

impl Call<Anyone> {
    /// The region whose key came along, if one did.
    pub(crate) fn region(&self) -> Option<RegionId> {
        match self.caller {
            Some(Anyone::Key(caller)) => Some(caller.region),
            _ => None,
        }
    }
}

impl Call<KeyOrSession> {
    /// Who makes it. While that cannot be told, it is a key's.
    pub(crate) fn split(mut self) -> ByKeyOrSession {
        match self.caller.take() {
            Some(KeyOrSession::Session(visitor)) => ByKeyOrSession::Session(self.of(Some(visitor))),
            Some(KeyOrSession::Key(caller)) => ByKeyOrSession::Key(self.of(Some(caller))),
            None => ByKeyOrSession::Key(self.of(None)),
        }
    }
}
