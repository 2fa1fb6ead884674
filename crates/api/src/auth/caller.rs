//! The kinds of callers and the credentials that each accepts. A route names the kind it takes.

use super::admission::{Challenge, Grant, Opens, admitted, is_given, lacks};
use crate::{App, context::Context, problem::Problem};
use http::{HeaderMap, HeaderName, Method, request::Parts};
use messages::{Credential, Parameter};
use model::{Fault, Permission, Permissions, RegionId};
use services::{audit::AuthFailure, sessions::Session};
use std::{future::Future, sync::Arc};

const REGION: HeaderName = HeaderName::from_static("x-api-region");

/// The parts of a request that authentication uses.
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
    /// Identifies the caller. Fails at once if there is no valid credential of this kind. A fault
    /// in the header that names the region is added to `faults`, and the result is then `None`.
    fn admit(
        incoming: Incoming<'_>,
        faults: &mut Vec<Fault>,
    ) -> impl Future<Output = Result<Option<Self>, Problem>> + Send;

    /// Returns whether the credential is restricted to the sandbox.
    fn is_sandbox_only(&self) -> bool;
}

/// A caller with a valid key, acting for one region.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) region: RegionId,
    pub(crate) sandbox_only: bool,
    pub(crate) permissions: Permissions,
}

impl Caller {
    /// Refuses a key that lacks a permission which this request requires beyond that of its route.
    pub(crate) fn require(&self, needed: Permission) -> Result<(), Problem> {
        if self.permissions.allows(needed) {
            Ok(())
        } else {
            Err(lacks(Some(needed)))
        }
    }
}

/// A candidate in a session.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) session: Arc<Session>,
}

/// A caller with either a key or a session.
#[derive(Debug, Clone)]
pub(crate) enum KeyOrSession {
    Key(Caller),
    Session(Visitor),
}

/// A caller with a valid key, or without any credential.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Anyone {
    Key(Caller),
    Nobody,
}

/// An admin who does not act for a region. Other credentials get a 403; naming a region is a fault.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admin;

impl Kind for Caller {
    async fn admit(
        incoming: Incoming<'_>,
        faults: &mut Vec<Fault>,
    ) -> Result<Option<Self>, Problem> {
        match incoming.admitted(Challenge::Key).await? {
            Grant::Key(grant) => incoming.caller(&grant, faults).await,
            Grant::Session(_) => Err(incoming.wrong(Credential::NotARegionKey)),
        }
    }

    fn is_sandbox_only(&self) -> bool {
        self.sandbox_only
    }
}

impl Kind for Visitor {
    async fn admit(
        incoming: Incoming<'_>,
        faults: &mut Vec<Fault>,
    ) -> Result<Option<Self>, Problem> {
        match incoming.admitted(Challenge::Bearer).await? {
            Grant::Key(_) => Err(incoming.wrong(Credential::NotASession)),
            Grant::Session(session) => Ok(Some(incoming.visitor(session, faults))),
        }
    }

    fn is_sandbox_only(&self) -> bool {
        false
    }
}

impl Kind for KeyOrSession {
    async fn admit(
        incoming: Incoming<'_>,
        faults: &mut Vec<Fault>,
    ) -> Result<Option<Self>, Problem> {
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
    async fn admit(
        incoming: Incoming<'_>,
        faults: &mut Vec<Fault>,
    ) -> Result<Option<Self>, Problem> {
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

impl Kind for Admin {
    async fn admit(
        incoming: Incoming<'_>,
        faults: &mut Vec<Fault>,
    ) -> Result<Option<Self>, Problem> {
        let Grant::Key(Opens { region: None, .. }) = incoming.admitted(Challenge::Key).await?
        else {
            return Err(incoming.wrong(Credential::NotAnAdminKey));
        };
        if incoming.headers.contains_key(REGION) {
            faults.push(Fault::parameter(REGION.as_str(), Parameter::AllRegions));
        }
        Ok(Some(Self))
    }

    fn is_sandbox_only(&self) -> bool {
        false
    }
}

impl<'r> Incoming<'r> {
    pub(crate) fn new(app: &'r App, parts: &'r Parts, context: &'r Context) -> Self {
        Self {
            app,
            method: &parts.method,
            headers: &parts.headers,
            query: parts.uri.query(),
            context,
        }
    }

    /// Returns the permission that this request requires of a key.
    pub(super) fn needs(&self) -> Option<Permission> {
        self.app
            .needs
            .of_request(self.context.route(), self.method, self.query)
    }

    async fn admitted(&self, missing: Challenge) -> Result<Grant, Problem> {
        admitted(*self, missing).await
    }

    /// Returns the 403 for a valid credential of a kind that the route does not take.
    fn wrong(&self, detail: Credential) -> Problem {
        self.context.refuse(AuthFailure::Kind);
        Problem::new(detail)
    }

    fn visitor(&self, session: Arc<Session>, faults: &mut Vec<Fault>) -> Visitor {
        self.refuse_region(faults);
        Visitor { session }
    }

    /// Determines the region that a key acts for.
    async fn caller(
        &self,
        grant: &Opens,
        faults: &mut Vec<Fault>,
    ) -> Result<Option<Caller>, Problem> {
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
        Ok(region.map(|region| Caller {
            region,
            sandbox_only: grant.sandbox_only,
            permissions: grant.permissions,
        }))
    }

    fn refuse_region(&self, faults: &mut Vec<Fault>) {
        if self.headers.contains_key(REGION) {
            faults.push(Fault::parameter(REGION.as_str(), Parameter::OwnRegion));
        }
    }

    /// Determines the region that an admin key acts for, from the header that names it.
    async fn acted_for(&self, faults: &mut Vec<Fault>) -> Result<Option<RegionId>, Problem> {
        let Self { app, headers, .. } = *self;
        let mut named = headers.get_all(REGION).iter();
        let name = match (named.next(), named.next()) {
            (Some(_), Some(_)) => {
                faults.push(Fault::parameter(REGION.as_str(), Parameter::Repeated));
                return Ok(None);
            }
            (Some(name), None) if !name.as_bytes().trim_ascii().is_empty() => name,
            _ => {
                faults.push(Fault::parameter(REGION.as_str(), Parameter::RegionMissing));
                return Ok(None);
            }
        };
        let name = name.to_str().unwrap_or_default();
        let look_up = async {
            let region = app.store.region_named(name).await?;
            Ok(region.map(|region| region.id))
        };
        let region = app
            .regions
            .get_or_load(&app.store, name, look_up, |_| None)
            .await?;
        region
            .map(|region| Some(*region))
            .ok_or_else(Problem::not_found)
    }
}
