//! The application: the state shared by all requests, and the router.

use crate::{
    auth::{Credentials, Limiter, Needs, address},
    context::Noted,
    links::Links,
    metrics::{self, Metrics},
    middleware::{LoadShedder, Service},
    openapi,
    pages::{self, Readiness, SecurityContact},
    region_schema::RegionSchema,
    v2,
};
use axum::{
    Router,
    extract::Request,
    middleware::{from_extractor, map_request},
};
use model::{Clock, RegionId};
use services::{
    GenerationCache,
    access_log::Accesses,
    audit::Auditor,
    mail::{self, Mailer},
    mutations::{Drafting, Mutations},
    sessions::Sessions,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::Store;

/// Capacity, in regions, of each per-region cache except the schemas.
const REGIONS: usize = 20_000;
/// Capacity, in regions, of the schema cache. A compiled schema takes far more memory than an id.
const SCHEMAS: usize = 2_000;

/// The rate limit of a key or a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Sustained requests per second.
    pub per_second: u32,
    /// Requests that may be made at once by a caller that has been idle.
    pub burst: u32,
}

/// The API settings that the operator chooses.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The base URL under which clients reach the server, without a trailing slash.
    pub public_url: String,
    /// Where to report vulnerabilities. `None` means that no `security.txt` is served.
    pub security: Option<SecurityContact>,
    /// The rate limit per key and per session. `None` disables rate limiting.
    pub rate_limit: Option<RateLimit>,
    /// The web origins that may call the API from a browser.
    pub cors_origins: Vec<String>,
    /// The maximum number of requests in flight. Further requests are answered 503.
    pub max_in_flight: usize,
    /// The limits on request bodies that are still arriving.
    pub bodies: edge::Options,
    /// The number of trusted proxies in front of the server. Each appends its caller's address to
    /// `X-Forwarded-For`. Only that many entries are trusted, counted from the right.
    pub proxies: usize,
    /// The retention of the access log, which records who saw a candidate.
    pub accesses_kept: Duration,
    /// Whether each request gets a trace span of its own. Useful only where traces are exported.
    pub traces: bool,
    /// The options of the mutation engine.
    pub mutations: services::mutations::Options,
    /// The options for e-mail.
    pub mail: mail::Options,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            security: None,
            rate_limit: Some(RateLimit {
                per_second: 100,
                burst: 200,
            }),
            cors_origins: Vec::new(),
            max_in_flight: 1024,
            bodies: edge::Options::default(),
            proxies: 0,
            accesses_kept: Duration::from_hours(365 * 24),
            traces: false,
            mutations: services::mutations::Options::default(),
            mail: mail::Options::default(),
        }
    }
}

/// The application. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// The state shared by all requests.
#[derive(Debug)]
pub struct Inner {
    pub(crate) store: Store,
    pub(crate) mutations: Mutations,
    pub(crate) sessions: Sessions,
    pub(crate) mailer: Mailer,
    pub(crate) accesses: Accesses,
    pub(crate) auditor: Auditor,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: Settings,
    pub(crate) credentials: Credentials,
    /// Region ids by the id or slug with which admin keys name them.
    pub(crate) regions: GenerationCache<String, RegionId>,
    /// Regions as candidates see them, as JSON.
    pub(crate) region_names: GenerationCache<RegionId, String>,
    /// The redirect URLs allowed in each region's sign-in links. The key `None` holds those of all
    /// regions.
    pub(crate) redirects: GenerationCache<Option<RegionId>, Vec<String>>,
    /// What each region's candidates may contain.
    pub(crate) schemas: GenerationCache<RegionId, RegionSchema>,
    pub(crate) limiter: Option<Limiter>,
    pub(crate) links: Links,
    /// The permission that each operation requires of a key.
    pub(crate) needs: Needs,
    pub(crate) document: openapi::Document,
    pub(crate) bodies: Arc<edge::Limits>,
    pub(crate) in_flight: Arc<AtomicUsize>,
    pub(crate) readiness: Readiness,
    pub(crate) load: LoadShedder,
    pub(crate) metrics: Metrics,
    stopping: AtomicBool,
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl App {
    /// Creates the application on an open store.
    pub fn new(store: Store, settings: Settings) -> Self {
        let clock = store.clock().clone();
        let limiter = settings
            .rate_limit
            .map(|limit| Limiter::new(limit, clock.clone()));
        let links = Links::new(&settings.public_url, store.installation().secret.clone());
        let routes = v2::document();
        let needs = Needs::of(&routes);
        let document = openapi::Document::complete(routes, &settings.public_url);
        let mutations = services::mutations::Options {
            public_url: settings.public_url.clone(),
            ..settings.mutations.clone()
        };
        let mail = mail::Options {
            public_url: settings.public_url.clone(),
            ..settings.mail.clone()
        };
        let inner = Inner {
            mutations: Mutations::new(store.clone(), mutations),
            sessions: Sessions::new(store.clone()),
            mailer: Mailer::new(store.clone(), mail),
            accesses: Accesses::new(store.clone(), settings.accesses_kept),
            auditor: Auditor::new(store.clone()),
            clock,
            limiter,
            links,
            needs,
            document,
            credentials: Credentials::default(),
            regions: GenerationCache::new(REGIONS),
            region_names: GenerationCache::new(REGIONS),
            redirects: GenerationCache::new(REGIONS),
            schemas: GenerationCache::new(SCHEMAS),
            bodies: edge::Limits::new(settings.bodies.clone()),
            in_flight: Arc::default(),
            readiness: Readiness::default(),
            load: LoadShedder::default(),
            metrics: Metrics::new(store.clone()),
            stopping: AtomicBool::new(false),
            settings,
            store,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Returns the service that answers all requests.
    pub fn service(&self) -> Service {
        self.service_beside(Router::new())
    }

    /// Returns the service with additional pages. The pages share its middleware, except for the
    /// headers that they set themselves. Each of their requests carries the caller's
    /// [`std::net::IpAddr`] as an extension if the address is known.
    pub fn service_beside(&self, others: Router) -> Service {
        let proxies = self.settings.proxies;
        let others = others.layer(map_request(move |mut request: Request| {
            if let Some(address) = address(request.headers(), request.extensions(), proxies) {
                request.extensions_mut().insert(address);
            }
            std::future::ready(request)
        }));
        let pages = pages::routes()
            .merge(others.with_state(()))
            .route_layer(from_extractor::<Noted>());
        Service::new(v2::router().merge(pages), self)
    }

    /// Returns the router that serves the metrics at `/metrics`. Bind it to an address that only
    /// the operator can reach.
    pub fn metrics_router(&self) -> Router {
        metrics::router(self.clone())
    }

    /// Compresses the static files, so that no request has to wait for it. This keeps a processor
    /// busy for a moment; call it while the server already answers requests.
    pub fn prepare_assets(&self) {
        self.document.asset(openapi::Form::V3_1).prepare();
        self.document.asset(openapi::Form::V3_0).prepare();
        pages::prepare_assets();
    }

    /// Makes `/health/ready` fail, so that a load balancer sends requests elsewhere.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Returns the mutation engine. Its background work must be run separately.
    pub fn mutations(&self) -> &Mutations {
        &self.mutations
    }

    /// Returns the candidates' sessions.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Returns the mailer. Its background work must be run separately.
    pub fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// Returns the access log's recorder. Its buffered entries must be written to the store
    /// separately.
    pub fn accesses(&self) -> &Accesses {
        &self.accesses
    }

    /// Returns the audit log's recorder, which covers sign-ins, refused requests and admins acting
    /// for a region. Its buffered entries must be written to the store separately.
    pub fn auditor(&self) -> &Auditor {
        &self.auditor
    }

    /// Returns the context in which drafts of a region's writes are made.
    pub(crate) fn drafting<'a>(&'a self, schema: &'a RegionSchema) -> Drafting<'a> {
        Drafting::new(&self.store, &schema.custom, self.mutations.egress())
    }

    /// Returns the context in which drafts are made that have no custom fields.
    pub(crate) fn plain_drafting(&self) -> Drafting<'_> {
        Drafting::new(&self.store, &[], self.mutations.egress())
    }

    /// Reads which cached data other processes have changed. Call it often: the interval bounds how
    /// long a key that another process revoked keeps working here.
    pub async fn refresh(&self) -> Result<(), store::Error> {
        self.store.refresh_generation().await
    }

    /// Listens for changes that other nodes make, until the connection for it is lost.
    pub async fn listen(&self) -> Result<(), store::Error> {
        self.store.listen().await
    }

    /// Monitors the database's replicas, and calls `told` for each that is added to or removed from
    /// use.
    pub async fn watch_replicas(&self, told: impl Fn(&store::ReplicaState) + Send + Sync) {
        self.store.watch_replicas(told).await;
    }

    /// Writes the time of last use of keys and sessions, and drops idle rate limit buckets. Call it
    /// periodically and at shutdown.
    pub async fn tidy(&self) -> Result<(), store::Error> {
        if let Some(limiter) = &self.limiter {
            limiter.forget_idle();
        }
        let uses = self.credentials.take_uses();
        if !uses.is_empty() {
            self.store.note_use_of_keys(uses).await?;
        }
        self.sessions.note_uses().await
    }
}
