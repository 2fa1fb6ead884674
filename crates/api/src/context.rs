//! What is known of a request while it is worked on: for the log line, the headers and the problem's body.

use crate::{links::Holder, problem::Problem};
use axum::extract::{FromRequestParts, MatchedPath};
use engine::audit::{Network, Refused};
use http::{Extensions, request::Parts};
use model::{Environment, KeyId, ProblemCode, RegionId, TokenHash, TraceParent};
use std::{
    net::IpAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};
use store::audit::{Actor, By};

/// Shared between the outermost layer and the handler.
#[derive(Debug)]
pub(crate) struct Context {
    /// The caller's own request id, or ours.
    pub(crate) request_id: String,
    /// The trace the request is part of, and its span in it.
    pub(crate) trace: Option<TraceParent>,
    /// What the path and the header say; production when the header says nothing sensible.
    pub(crate) environment: Environment,
    /// From where it comes, as far as that can be told.
    pub(crate) address: Option<IpAddr>,
    route: OnceLock<MatchedPath>,
    key: OnceLock<KeyId>,
    session: OnceLock<TokenHash>,
    region: OnceLock<RegionId>,
    allowance: OnceLock<Allowance>,
    deprecated_header: AtomicBool,
    refused: OnceLock<Refused>,
    acted: AtomicBool,
    statements: AtomicU32,
    rows: AtomicU32,
}

/// How much of the rate limit is left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    /// Of which limit: the one that leaves the least.
    pub(crate) policy: &'static str,
    /// Requests left at once.
    pub(crate) remaining: u32,
    /// Seconds until all are there again.
    pub(crate) reset: u64,
}

impl Context {
    pub(crate) fn new(
        request_id: String,
        trace: Option<TraceParent>,
        environment: Environment,
        address: Option<IpAddr>,
    ) -> Arc<Self> {
        Arc::new(Self {
            request_id,
            trace,
            environment,
            address,
            route: OnceLock::new(),
            key: OnceLock::new(),
            session: OnceLock::new(),
            region: OnceLock::new(),
            allowance: OnceLock::new(),
            deprecated_header: AtomicBool::new(false),
            refused: OnceLock::new(),
            acted: AtomicBool::new(false),
            statements: AtomicU32::new(0),
            rows: AtomicU32::new(0),
        })
    }

    /// The context of a request that has come to its route, which is noted.
    pub(crate) fn of(extensions: &Extensions) -> Result<Arc<Self>, Problem> {
        let Some(context) = extensions.get::<Arc<Self>>() else {
            return Err(Problem::new(ProblemCode::InternalError, "The request has no context."));
        };
        if let Some(route) = extensions.get::<MatchedPath>() {
            context.route.get_or_init(|| route.clone());
        }
        Ok(context.clone())
    }

    /// The network it comes from, as far as that can be told.
    pub(crate) fn network(&self) -> Option<Network> {
        self.address.map(Network::from)
    }

    /// The route's pattern, never the path itself: that may hold what a person typed.
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

    /// Whose credential it came with: what is handed out ends with that.
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

    /// Notes why whoever asks was not let in.
    pub(crate) fn refuse(&self, why: Refused) {
        self.refused.get_or_init(|| why);
    }

    pub(crate) fn refused(&self) -> Option<Refused> {
        self.refused.get().copied()
    }

    /// Notes that an admin's key acts for the region.
    pub(crate) fn note_acted(&self) {
        self.acted.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_acted(&self) -> bool {
        self.acted.load(Ordering::Relaxed)
    }

    /// On whose behalf the request is carried out, as the audit log names them.
    pub(crate) fn by(&self) -> By {
        let actor = self.key().map_or(Actor::Candidate, |key| Actor::Key(*key));
        By { actor, request: Some(self.request_id.as_str().into()) }
    }

    /// Counts a statement and the rows it gave.
    pub(crate) fn count(&self, rows: usize) {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.rows.fetch_add(u32::try_from(rows).unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    pub(crate) fn counted(&self) -> (u32, u32) {
        (self.statements.load(Ordering::Relaxed), self.rows.load(Ordering::Relaxed))
    }
}

/// For a handler that needs nothing of the context: its route is noted.
#[derive(Debug)]
pub(crate) struct Noted;

impl<S: Sync> FromRequestParts<S> for Noted {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Context::of(&parts.extensions).map(|_| Self)
    }
}
