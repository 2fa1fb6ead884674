//! The data known about a request while it is processed. The log line, the response headers and
//! problem bodies use it.

use crate::{
    describe::{Describe, Endpoint},
    links::Holder,
    problem::Problem,
};
use axum::extract::{FromRequestParts, MatchedPath};
use http::{Extensions, request::Parts};
use model::{Environment, KeyId, RegionId, TokenHash, TraceParent};
use services::audit::{AuthFailure, Network};
use std::{
    net::IpAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};
use store::audit::{Actor, By};

/// The request data that the outermost layer shares with the handler.
#[derive(Debug)]
pub(crate) struct Context {
    /// The request id: the caller's if it sent a valid one, otherwise a generated one.
    pub(crate) request_id: String,
    /// The trace that the request belongs to, and its span there.
    pub(crate) trace: Option<TraceParent>,
    /// The environment that the path or header selects. Production if the header is invalid.
    pub(crate) environment: Environment,
    /// The client's address, if it can be determined.
    pub(crate) address: Option<IpAddr>,
    /// The path, if it is one of version 1.
    version_1: Option<&'static str>,
    /// Whether the answer is that of a path that does not exist, although it is one of version 1.
    hides_version_1: AtomicBool,
    route: OnceLock<MatchedPath>,
    key: OnceLock<KeyId>,
    session: OnceLock<TokenHash>,
    region: OnceLock<RegionId>,
    allowance: OnceLock<Allowance>,
    deprecated_header: AtomicBool,
    refused: OnceLock<AuthFailure>,
    acted: AtomicBool,
}

/// The remaining allowance of a rate limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    /// The name of the limit, which is the one with the least remaining.
    pub(crate) policy: &'static str,
    /// The number of requests that may be made now.
    pub(crate) remaining: u32,
    /// Seconds until the full burst is available again.
    pub(crate) reset: u64,
}

impl Context {
    pub(crate) fn new(
        request_id: String,
        trace: Option<TraceParent>,
        environment: Environment,
        address: Option<IpAddr>,
        version_1: Option<&'static str>,
    ) -> Arc<Self> {
        Arc::new(Self {
            request_id,
            trace,
            environment,
            address,
            version_1,
            hides_version_1: AtomicBool::new(false),
            route: OnceLock::new(),
            key: OnceLock::new(),
            session: OnceLock::new(),
            region: OnceLock::new(),
            allowance: OnceLock::new(),
            deprecated_header: AtomicBool::new(false),
            refused: OnceLock::new(),
            acted: AtomicBool::new(false),
        })
    }

    /// Returns the context of a routed request, and records the matched route in it.
    pub(crate) fn of(extensions: &Extensions) -> Result<Arc<Self>, Problem> {
        let Some(context) = extensions.get::<Arc<Self>>() else {
            return Err(Problem::new(messages::Server::Failed));
        };
        if let Some(route) = extensions.get::<MatchedPath>() {
            context.route.get_or_init(|| route.clone());
        }
        Ok(context.clone())
    }

    /// Returns the path if the answer is one of version 1.
    pub(crate) fn version_1(&self) -> Option<&'static str> {
        self.version_1
            .filter(|_| !self.hides_version_1.load(Ordering::Relaxed))
    }

    /// Makes the answer that of a path that does not exist.
    pub(crate) fn hide_version_1(&self) {
        self.hides_version_1.store(true, Ordering::Relaxed);
    }

    /// Returns the client's network, if its address is known.
    pub(crate) fn network(&self) -> Option<Network> {
        self.address.map(Network::from)
    }

    /// Returns the route's pattern, never the path itself, which may contain personal data.
    pub(crate) fn route(&self) -> &str {
        self.route.get().map_or("-", MatchedPath::as_str)
    }

    pub(crate) fn set_key(&self, key: KeyId) {
        self.key.get_or_init(|| key);
    }

    pub(crate) fn key(&self) -> Option<&KeyId> {
        self.key.get()
    }

    pub(crate) fn set_session(&self, session: TokenHash) {
        self.session.get_or_init(|| session);
    }

    /// Returns the owner of the request's credential. Download URLs issued in the response expire
    /// with that credential.
    pub(crate) fn holder(&self) -> Option<Holder> {
        let key = self.key.get().copied().map(Holder::Key);
        key.or_else(|| self.session.get().copied().map(Holder::Session))
    }

    pub(crate) fn set_region(&self, region: RegionId) {
        self.region.get_or_init(|| region);
    }

    pub(crate) fn region(&self) -> Option<&RegionId> {
        self.region.get()
    }

    pub(crate) fn set_allowance(&self, allowance: Allowance) {
        self.allowance.get_or_init(|| allowance);
    }

    pub(crate) fn allowance(&self) -> Option<Allowance> {
        self.allowance.get().copied()
    }

    pub(crate) fn note_deprecated_header(&self) {
        self.deprecated_header.store(true, Ordering::Relaxed);
    }

    pub(crate) fn used_deprecated_header(&self) -> bool {
        self.deprecated_header.load(Ordering::Relaxed)
    }

    /// Records why the caller was refused.
    pub(crate) fn refuse(&self, why: AuthFailure) {
        self.refused.get_or_init(|| why);
    }

    pub(crate) fn refused(&self) -> Option<AuthFailure> {
        self.refused.get().copied()
    }

    /// Records that an admin key acts for the region.
    pub(crate) fn note_acted(&self) {
        self.acted.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_acted(&self) -> bool {
        self.acted.load(Ordering::Relaxed)
    }

    /// Returns the actor on whose behalf the request runs, as named in the audit log.
    pub(crate) fn by(&self) -> By {
        let actor = self.key().map_or(Actor::Candidate, |key| Actor::Key(*key));
        By {
            actor,
            request: Some(self.request_id.as_str().into()),
        }
    }
}

/// An extractor for routes without a credential, whose handlers do not use the context. It records
/// the matched route.
#[derive(Debug)]
pub(crate) struct Noted;

impl Describe for Noted {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.set_security(&[""]);
    }
}

impl<S: Sync> FromRequestParts<S> for Noted {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Context::of(&parts.extensions).map(|_| Self)
    }
}
