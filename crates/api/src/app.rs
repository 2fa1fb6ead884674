//! The application: what every request shares, and the router.

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
use engine::{
    GenerationCache,
    access_log::Accesses,
    audit::Auditor,
    mail::{self, Mailer},
    mutations::{Drafting, Mutations},
    sessions::Sessions,
};
use model::{Clock, RegionId};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::Store;

/// Regions of which something is held at once.
const REGIONS: usize = 20_000;
/// Regions whose schemas are held at once. A compiled one takes far more room than an id.
const SCHEMAS: usize = 2_000;

/// How many requests a key or a session may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests a second in the long run.
    pub per_second: u32,
    /// Requests at once after a rest.
    pub burst: u32,
}

/// What an operator decides about the API.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address by which the outside reaches the server, without a trailing slash.
    pub public_url: String,
    /// Whom a finder of a weakness may tell of it; without one there is no `security.txt`.
    pub security: Option<SecurityContact>,
    /// The limit per key and per session; none for no limit.
    pub rate_limit: Option<RateLimit>,
    /// Web origins that may call the API from a browser.
    pub cors_origins: Vec<String>,
    /// Requests worked on at once; more are answered 503.
    pub max_in_flight: usize,
    /// What request bodies that are still arriving may take up.
    pub bodies: edge::Options,
    /// Proxies before the server that each add the address of who called them to `X-Forwarded-For`. As many of those
    /// are believed, and none besides.
    pub proxies: usize,
    /// How long it can be looked up who saw a candidate.
    pub accesses_kept: Duration,
    /// Whether requests' parts in traces are kept: somebody has to be told of them.
    pub traces: bool,
    /// What is decided about writes.
    pub mutations: engine::mutations::Options,
    /// What is decided about mail.
    pub mail: mail::Options,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            security: None,
            rate_limit: Some(RateLimit { per_second: 100, burst: 200 }),
            cors_origins: Vec::new(),
            max_in_flight: 1024,
            bodies: edge::Options::default(),
            proxies: 0,
            accesses_kept: Duration::from_hours(365 * 24),
            traces: false,
            mutations: engine::mutations::Options::default(),
            mail: mail::Options::default(),
        }
    }
}

/// The application; cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// What every request shares.
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
    /// Regions by what admin keys call them.
    pub(crate) regions: GenerationCache<String, RegionId>,
    /// Regions as their candidates see them, in JSON.
    pub(crate) region_names: GenerationCache<RegionId, String>,
    /// Where each region's sign-in links may lead, and under no region any one's.
    pub(crate) redirects: GenerationCache<Option<RegionId>, Vec<String>>,
    /// What each region's candidates may hold.
    pub(crate) schemas: GenerationCache<RegionId, RegionSchema>,
    pub(crate) limiter: Option<Limiter>,
    pub(crate) links: Links,
    /// What each operation needs of a key.
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
    /// The application on an open store.
    pub fn new(store: Store, settings: Settings) -> Self {
        let clock = store.clock().clone();
        let limiter = settings.rate_limit.map(|limit| Limiter::new(limit, clock.clone()));
        let links = Links::new(&settings.public_url, store.installation().secret.clone());
        let routes = v2::document();
        let needs = Needs::of(&routes);
        let document = openapi::Document::complete(routes, &settings.public_url);
        let mutations =
            engine::mutations::Options { public_url: settings.public_url.clone(), ..settings.mutations.clone() };
        let mail = mail::Options { public_url: settings.public_url.clone(), ..settings.mail.clone() };
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
        Self { inner: Arc::new(inner) }
    }

    /// The service that answers everything.
    pub fn service(&self) -> Service {
        self.service_beside(Router::new())
    }

    /// The same, and these pages beside it: they share its middleware, but for the headers that they set themselves. The
    /// [`std::net::IpAddr`] of whoever asks is among their requests' extensions, if it can be told.
    pub fn service_beside(&self, others: Router) -> Service {
        let proxies = self.settings.proxies;
        let others = others.layer(map_request(move |mut request: Request| {
            if let Some(address) = address(request.headers(), request.extensions(), proxies) {
                request.extensions_mut().insert(address);
            }
            std::future::ready(request)
        }));
        let pages = pages::routes().merge(others.with_state(())).route_layer(from_extractor::<Noted>());
        Service::new(v2::router().merge(pages), self)
    }

    /// The service that shows the counters at `/metrics`; for an address that only the operator reaches.
    pub fn metrics_router(&self) -> Router {
        metrics::router(self.clone())
    }

    /// Compresses the static files, so that no request has to wait for that. To be called beside the first requests: it
    /// keeps a processor busy for a moment.
    pub fn prepare_assets(&self) {
        self.document.asset(openapi::Form::V3_1).prepare();
        self.document.asset(openapi::Form::V3_0).prepare();
        pages::prepare_assets();
    }

    /// Makes `/health/ready` say no, so that a load balancer sends its requests elsewhere.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// The mutation engine, which has work of its own to do.
    pub fn mutations(&self) -> &Mutations {
        &self.mutations
    }

    /// The candidates' sessions.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The sending of letters, which has work of its own to do.
    pub fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// Who saw whom, which has to be written down.
    pub fn accesses(&self) -> &Accesses {
        &self.accesses
    }

    /// Who was not let in and for whom admins acted, which has to be written down.
    pub fn auditor(&self) -> &Auditor {
        &self.auditor
    }

    /// Where the drafts of a region's writes are made.
    pub(crate) fn drafting<'a>(&'a self, schema: &'a RegionSchema) -> Drafting<'a> {
        Drafting::new(&self.store, &schema.custom, self.mutations.egress())
    }

    /// The same for what has no custom fields.
    pub(crate) fn plain_drafting(&self) -> Drafting<'_> {
        Drafting::new(&self.store, &[], self.mutations.egress())
    }

    /// Learns of changes that other processes made. To be called often: the less often, the later a revoked key stops
    /// working that was revoked from outside this process.
    pub async fn refresh(&self) -> Result<(), store::Error> {
        self.store.refresh_generation().await
    }

    /// Hears of changes that other nodes make, until the connection for that is lost.
    pub async fn listen(&self) -> Result<(), store::Error> {
        self.store.listen().await
    }

    /// Keeps an eye on the database's replicas, and tells of each that is taken in or left out.
    pub async fn watch_replicas(&self, told: impl Fn(&store::ReplicaState) + Send + Sync) {
        self.store.watch_replicas(told).await;
    }

    /// Writes down when keys and sessions were last used, and forgets idle rate limits. To be called now and then, and at the end.
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
