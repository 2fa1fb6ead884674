//! The state shared by all requests.

use crate::{
    auth::{Credentials, Limiter, Needs},
    describe::{Describe, Endpoint},
    links::Links,
    metrics::Metrics,
    middleware::LoadShedder,
    openapi,
    paths::{BASE, BASE_OF_VERSION_1, UNVERSIONED},
    problem::Problem,
    readiness::Readiness,
    region_schema::RegionSchema,
    settings::Settings,
    version_1::Version1State,
};
use edge::SharedState;
use model::{Clock, RegionId};
use services::{GenerationCache, Services, mutations::Drafting};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};
use utoipa::openapi::OpenApi;

/// Capacity, in regions, of each per-region cache except the schemas.
const REGIONS: usize = 20_000;
/// Capacity, in regions, of the schema cache. A compiled schema takes far more memory than an id.
const SCHEMAS: usize = 2_000;

/// The state shared by all requests. Cloning is cheap.
pub type State = SharedState<ApiState>;

/// What the state consists of.
#[derive(Debug)]
pub struct ApiState {
    /// The services, to which this dereferences.
    pub(crate) services: Services,
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
    /// What the requests of version 1 share.
    pub(crate) version_1: Version1State,
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
    pub(crate) stopping: AtomicBool,
}

impl std::ops::Deref for ApiState {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

impl ApiState {
    /// Creates the state on the services.
    ///
    /// `routes` is the document that the routes generate, `former` that of the routes of version 1.
    pub(crate) fn new(
        services: Services,
        settings: Settings,
        routes: OpenApi,
        former: OpenApi,
    ) -> Self {
        let store = &services.store;
        let clock = store.clock().clone();
        let limiter = settings
            .rate_limit
            .map(|limit| Limiter::new(limit, clock.clone()));
        let links = Links::new(&settings.public_url, store.installation().secret.clone());
        let needs = Needs::of(&[
            (BASE, &routes),
            (BASE_OF_VERSION_1, &former),
            (UNVERSIONED, &former),
        ]);
        let version_1 = Version1State::new(settings.version_1, former, &settings.public_url);
        let document = openapi::Document::complete(routes, &settings.public_url);
        Self {
            clock,
            version_1,
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
            services,
        }
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Returns a region's schema, from the cache if possible.
    pub(crate) async fn schema_of(&self, region: RegionId) -> Result<Arc<RegionSchema>, Problem> {
        let look_up = async {
            let fields = self.store.custom_fields(region).await?;
            Ok(Some(RegionSchema::new(fields)))
        };
        let schema = self
            .schemas
            .get_or_load(&self.store, &region, look_up, |_| Some(region))
            .await?;
        Ok(schema.unwrap_or_else(|| Arc::new(RegionSchema::new(Vec::new()))))
    }

    /// Returns the context in which drafts of a region's writes are made.
    pub(crate) fn drafting<'a>(&'a self, schema: &'a RegionSchema) -> Drafting<'a> {
        Drafting::new(&self.store, &schema.custom, self.mutations.egress())
    }

    /// Returns the context in which drafts are made that have no custom fields.
    pub(crate) fn plain_drafting(&self) -> Drafting<'_> {
        Drafting::new(&self.store, &[], self.mutations.egress())
    }
}

impl Describe for State {
    fn describe(_: &mut Endpoint<'_>) {}
}
