//! The kinds of callers and the credentials that each accepts. A route names the kind it takes.

use super::{
    admission::{Challenge, Grant, Opens, admitted, is_given, lacks},
    incoming::{Incoming, REGION},
};
use crate::problem::Problem;
use messages::{Credential, Parameter};
use model::{Fault, Permission, Permissions, RegionId};
use services::sessions::Session;
use std::{future::Future, sync::Arc};

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

    /// The names of the security schemes of which each is enough. An empty name stands for no
    /// credential.
    const SCHEMES: &'static [&'static str];
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
            Err(lacks(needed))
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
    const SCHEMES: &'static [&'static str] = &["regionKey", "adminKey"];

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
    const SCHEMES: &'static [&'static str] = &["candidateSession"];

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
    const SCHEMES: &'static [&'static str] = &["regionKey", "adminKey", "candidateSession"];

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
    const SCHEMES: &'static [&'static str] = &["", "regionKey", "adminKey"];

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
    const SCHEMES: &'static [&'static str] = &["adminKey"];

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

impl Incoming<'_> {
    async fn admitted(&self, missing: Challenge) -> Result<Grant, Problem> {
        admitted(*self, missing).await
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
}
