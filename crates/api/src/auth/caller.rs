//! The kinds of callers, and which credentials make one: a route names the kind it takes.

use super::admission::{Challenge, Grant, Opens, admitted, is_given, lacks};
use crate::{App, context::Context, problem::Problem};
use engine::{audit::Refused, sessions::Session};
use http::{HeaderMap, HeaderName, Method, request::Parts};
use model::{Fault, Permission, Permissions, ProblemCode, RegionId};
use std::{future::Future, sync::Arc};

const REGION: HeaderName = HeaderName::from_static("x-api-region");

/// A request that has come in, as far as its credential is concerned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incoming<'r> {
    pub(crate) app: &'r App,
    pub(crate) method: &'r Method,
    pub(crate) headers: &'r HeaderMap,
    pub(super) query: Option<&'r str>,
    pub(crate) context: &'r Context,
}

/// A kind of caller.
pub(crate) trait Kind: Sized + Send {
    /// Finds out who is calling. Refuses at once what has no good credential of this kind; a fault in how the region is
    /// named joins the request's other faults, and then there is no caller yet.
    fn admit(
        incoming: Incoming<'_>,
        faults: &mut Vec<Fault>,
    ) -> impl Future<Output = Result<Option<Self>, Problem>> + Send;

    /// Whether the credential opens the sandbox alone.
    fn is_sandbox_only(&self) -> bool;
}

/// Someone with a good key, acting for one region.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) region: RegionId,
    pub(crate) sandbox_only: bool,
    pub(crate) permissions: Permissions,
}

impl Caller {
    /// Refuses a key without a permission that its route alone does not ask for.
    pub(crate) fn require(&self, needed: Permission) -> Result<(), Problem> {
        if self.permissions.allows(needed) { Ok(()) } else { Err(lacks(Some(needed))) }
    }
}

/// A candidate in a session.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) session: Arc<Session>,
}

/// Either of them.
#[derive(Debug, Clone)]
pub(crate) enum KeyOrSession {
    Key(Caller),
    Session(Visitor),
}

/// Someone with a good key, or with no credential at all.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Anyone {
    Key(Caller),
    Nobody,
}

impl Kind for Caller {
    async fn admit(incoming: Incoming<'_>, faults: &mut Vec<Fault>) -> Result<Option<Self>, Problem> {
        match incoming.admitted(Challenge::Key).await? {
            Grant::Key(grant) => incoming.caller(&grant, faults).await,
            Grant::Session(_) => Err(incoming.wrong("This takes a region's key.")),
        }
    }

    fn is_sandbox_only(&self) -> bool {
        self.sandbox_only
    }
}

impl Kind for Visitor {
    async fn admit(incoming: Incoming<'_>, faults: &mut Vec<Fault>) -> Result<Option<Self>, Problem> {
        match incoming.admitted(Challenge::Bearer).await? {
            Grant::Key(_) => Err(incoming.wrong("This takes a candidate's session.")),
            Grant::Session(session) => Ok(Some(incoming.visitor(session, faults))),
        }
    }

    fn is_sandbox_only(&self) -> bool {
        false
    }
}

impl Kind for KeyOrSession {
    async fn admit(incoming: Incoming<'_>, faults: &mut Vec<Fault>) -> Result<Option<Self>, Problem> {
        match incoming.admitted(Challenge::Key).await? {
            Grant::Key(grant) => Ok(incoming.caller(&grant, faults).await?.map(Self::Key)),
            Grant::Session(session) => Ok(Some(Self::Session(incoming.visitor(session, faults)))),
        }
    }

    fn is_sandbox_only(&self) -> bool {
        matches!(self, Self::Key(caller) if caller.sandbox_only)
    }
}

impl Kind for Anyone {
    async fn admit(incoming: Incoming<'_>, faults: &mut Vec<Fault>) -> Result<Option<Self>, Problem> {
        if is_given(incoming.headers) {
            return Ok(Caller::admit(incoming, faults).await?.map(Self::Key));
        }
        incoming.refuse_region(faults);
        Ok(Some(Self::Nobody))
    }

    fn is_sandbox_only(&self) -> bool {
        matches!(self, Self::Key(caller) if caller.sandbox_only)
    }
}

/// Lets an admin in who acts for no region; anyone else is of the wrong kind.
pub(crate) async fn authenticate_admin(incoming: Incoming<'_>, faults: &mut Vec<Fault>) -> Result<(), Problem> {
    let Grant::Key(Opens { region: None, .. }) = incoming.admitted(Challenge::Key).await? else {
        return Err(incoming.wrong("This takes an admin key."));
    };
    if incoming.headers.contains_key(REGION) {
        let expected = "this route is about all regions; leave this header out";
        faults.push(Fault::parameter(REGION.as_str(), "unexpected", expected));
    }
    Ok(())
}

impl<'r> Incoming<'r> {
    pub(crate) fn new(app: &'r App, parts: &'r Parts, context: &'r Context) -> Self {
        Self { app, method: &parts.method, headers: &parts.headers, query: parts.uri.query(), context }
    }

    /// The permission that this request needs of a key.
    pub(super) fn needs(&self) -> Option<Permission> {
        self.app.needs.of_request(self.context.route(), self.method, self.query)
    }

    async fn admitted(&self, missing: Challenge) -> Result<Grant, Problem> {
        admitted(*self, missing).await
    }

    /// The credential is good, and of another kind than the route takes.
    fn wrong(&self, detail: &'static str) -> Problem {
        self.context.refuse(Refused::Kind);
        Problem::new(ProblemCode::Forbidden, detail)
    }

    fn visitor(&self, session: Arc<Session>, faults: &mut Vec<Fault>) -> Visitor {
        self.refuse_region(faults);
        Visitor { session }
    }

    /// The region that a key acts for.
    async fn caller(&self, grant: &Opens, faults: &mut Vec<Fault>) -> Result<Option<Caller>, Problem> {
        let region = if grant.region.is_some() {
            self.refuse_region(faults);
            grant.region
        } else {
            self.context.note_acted();
            self.acted_for(faults).await?
        };
        if let Some(region) = region {
            self.context.set_region(region);
        }
        Ok(region.map(|region| Caller { region, sandbox_only: grant.sandbox_only, permissions: grant.permissions }))
    }

    fn refuse_region(&self, faults: &mut Vec<Fault>) {
        if self.headers.contains_key(REGION) {
            let expected = "this header is for admin keys; a region's key has its own region";
            faults.push(Fault::parameter(REGION.as_str(), "unexpected", expected));
        }
    }

    /// The region an admin key acts for.
    async fn acted_for(&self, faults: &mut Vec<Fault>) -> Result<Option<RegionId>, Problem> {
        let Self { app, headers, context, .. } = *self;
        let mut named = headers.get_all(REGION).iter();
        let name = match (named.next(), named.next()) {
            (Some(_), Some(_)) => {
                faults.push(Fault::parameter(REGION.as_str(), "duplicate", "expected at most once"));
                return Ok(None);
            }
            (Some(name), None) if !name.as_bytes().trim_ascii().is_empty() => name,
            _ => {
                let expected = "an admin key names one region here, by id or slug";
                faults.push(Fault::parameter(REGION.as_str(), "required", expected));
                return Ok(None);
            }
        };
        let name = name.to_str().unwrap_or_default();
        let look_up = async {
            let region = app.store.region_named(name).await?;
            context.count(region.iter().count());
            Ok(region.map(|region| region.id))
        };
        let region = app.regions.get_or_load(&app.store, name, look_up, |_| None).await?;
        region.map(|region| Some(*region)).ok_or_else(Problem::not_found)
    }
}
