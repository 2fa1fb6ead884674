//! The application in process, with its own database.

use crate::{
    Client, Database, ManualClock, RepeatingRandom,
    contract::Seen,
    node::{Node, Settings},
};
use api::{Api, Service};
use model::{
    Environment, Permission, Person, Random, RegionId, Scope, Token, TokenKind, email_identity_key,
};
use serde_json::Value;
use services::{
    ImportOptions, KeyOrder, Services,
    import::Format,
    mail::{Folder, Transport},
};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use store::{
    Store,
    sessions::{SessionTx, StoredSession},
};
use tempfile::TempDir;

/// The application on a fresh database of the test's engine. The database is dropped with this
/// value.
#[derive(Debug)]
pub struct TestApp {
    /// The API of the first node.
    pub api: Api,
    /// Its services.
    pub services: Services,
    /// Its store.
    pub store: Store,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// The nodes on the database, one unless `ONDERWIJSREGIO_TEST_NODES` asks for more. Requests go
    /// to them in turn.
    nodes: Vec<Node>,
    turn: AtomicUsize,
    seen: Mutex<BTreeSet<Seen>>,
    settings: Settings,
    pub(crate) database: Database,
    pub(crate) folder: TempDir,
    mail: TempDir,
}

/// Returns how many nodes share a test's database: one, or on PostgreSQL the number in
/// `ONDERWIJSREGIO_TEST_NODES`.
fn number_of_nodes() -> usize {
    let asked = std::env::var("ONDERWIJSREGIO_TEST_NODES")
        .ok()
        .and_then(|number| number.parse().ok());
    asked
        .filter(|_| crate::backend() == crate::Backend::Postgres)
        .unwrap_or(1)
}

/// A region with an API key.
#[derive(Debug, Clone)]
pub struct TestRegion {
    /// Its id.
    pub id: RegionId,
    /// An API key of the region.
    pub key: String,
}

impl TestRegion {
    /// Returns its production scope.
    pub fn production(&self) -> Scope {
        Scope {
            region: self.id,
            environment: Environment::Production,
        }
    }

    /// Returns its sandbox scope.
    pub fn sandbox(&self) -> Scope {
        Scope {
            region: self.id,
            environment: Environment::Sandbox,
        }
    }
}

impl TestApp {
    /// Starts with the default settings, without a rate limit.
    pub async fn start() -> Self {
        Self::with(Settings::unlimited()).await
    }

    /// Starts with these settings.
    pub async fn with(settings: impl Into<Settings>) -> Self {
        let folder = TempDir::new().expect("a folder for the test");
        let database = Database::fresh(folder.path());
        Self::open(settings.into(), database, folder).await
    }

    /// Starts with the default settings, without a rate limit, on the database at this address. The
    /// test keeps that database.
    pub async fn on(url: &str) -> Self {
        let folder = TempDir::new().expect("a folder for the test");
        let settings = Settings::unlimited();
        Self::open(settings, Database::Given(url.to_owned()), folder).await
    }

    async fn open(mut settings: Settings, database: Database, folder: TempDir) -> Self {
        crate::logs::keep();
        api::check_declared_parameters(true);
        let mail = TempDir::new().expect("a folder for the test's mail");
        if let Transport::None = settings.services.mail.transport {
            settings.services.mail.transport = Transport::Folder(Folder {
                path: mail.path().to_owned(),
                on_send: |_| (),
            });
        }
        let clock = Arc::new(ManualClock::default());
        let random = Arc::new(RepeatingRandom::default());
        let options = store::Options::new(database.url(), folder.path().join("attachments"));
        let mut nodes = Vec::new();
        for _ in 0..number_of_nodes() {
            let store = Store::open(&options, clock.clone(), random.clone())
                .await
                .expect("a fresh store opens");
            nodes.push(Node::new(store, &settings));
        }
        let Node { api, services, .. } = &nodes[0];
        let (api, services) = (api.clone(), services.clone());
        Self {
            api,
            store: services.store.clone(),
            services,
            nodes,
            turn: AtomicUsize::new(0),
            seen: Mutex::default(),
            settings,
            clock,
            database,
            folder,
            mail,
        }
    }

    /// Restarts the nodes with a minimum of 100 % free disk space, so that the disk counts as full.
    /// Uses the default settings, without a rate limit.
    #[must_use]
    pub async fn on_a_full_disk(mut self) -> Self {
        let mut options =
            store::Options::new(self.database.url(), self.folder.path().join("attachments"));
        options.min_free_disk = Some(100);
        let settings = Settings::unlimited();
        let random = self.store.random().clone();
        let number = self.nodes.len();
        self.nodes.clear();
        for _ in 0..number {
            let store = Store::open(&options, self.clock.clone(), random.clone())
                .await
                .expect("the store opens again");
            let node = Node::new(store.clone(), &settings);
            (self.api, self.services, self.store) =
                (node.api.clone(), node.services.clone(), store);
            self.nodes.push(node);
        }
        self
    }

    /// Returns the node that gets the next request. With several nodes, it has loaded the changes
    /// of the others.
    pub(crate) async fn next_node(&self) -> &Service {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let node = &self.nodes[turn % self.nodes.len()];
        if self.nodes.len() > 1 {
            let refreshed = node.services.store.refresh_generation();
            refreshed.await.expect("the database answers");
        }
        &node.service
    }

    /// Records an answered operation.
    pub(crate) fn saw(&self, seen: Option<Seen>) {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(seen);
    }

    /// Returns the operations that have answered, with their statuses.
    pub fn seen(&self) -> BTreeSet<Seen> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns the nodes on the database.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Services> {
        self.nodes.iter().map(|node| &node.services)
    }

    /// Returns the folder that receives the e-mails, unless a test configures another transport.
    pub(crate) fn mail_folder(&self) -> &std::path::Path {
        self.mail.path()
    }

    /// Makes every node store when keys were last used.
    pub async fn tidy(&self) {
        for node in &self.nodes {
            node.api.tidy().await.expect("the database answers");
        }
    }

    /// Makes every node store its access log entries.
    pub async fn record_accesses(&self) {
        for services in self.nodes() {
            let flushed = services.accesses.flush().await;
            flushed.expect("the database answers");
        }
    }

    /// Makes every node write its counted events to the audit log. Returns the log's entries of a
    /// kind.
    pub async fn audited(&self, kind: &str) -> Vec<Value> {
        for services in self.nodes() {
            let finished = services.auditor.finish().await;
            finished.expect("the database answers");
        }
        let mut entries = Vec::new();
        let visit = |line: String| {
            entries.push(serde_json::from_str::<Value>(&line).expect("a line is JSON"));
            Ok::<_, store::Error>(())
        };
        self.store
            .audit(None, visit)
            .await
            .expect("the database answers");
        self.store
            .verify_audit(None)
            .await
            .expect("nobody tampers with a test's log");
        entries.retain(|entry| entry["kind"] == kind);
        entries
    }

    /// Opens another node on the same database, with the same settings and clock.
    pub async fn another_node(&self) -> Services {
        self.node_with(Arc::new(RepeatingRandom::new(2))).await
    }

    /// Opens another node with this source of randomness.
    pub async fn node_with(&self, random: Arc<dyn Random>) -> Services {
        let options =
            store::Options::new(self.database.url(), self.folder.path().join("attachments"));
        let store = Store::open(&options, self.clock.clone(), random)
            .await
            .expect("a store opens again");
        Node::new(store, &self.settings).services
    }

    /// Creates a region with an API key.
    pub async fn region(&self, slug: &str) -> TestRegion {
        let region = services::create_region(&self.store, slug, &format!("Regio {slug}"))
            .await
            .expect("a region");
        let key = services::create_region_key(&self.store, region.id, None, false)
            .await
            .expect("a key");
        TestRegion {
            id: region.id,
            key: key.reveal().to_owned(),
        }
    }

    /// Creates a sandbox-only key of a region.
    pub async fn sandbox_only_key(&self, region: &TestRegion) -> String {
        let key = services::create_region_key(&self.store, region.id, None, true)
            .await
            .expect("a key");
        key.reveal().to_owned()
    }

    /// Creates a key of a region, or an admin key, with only these permissions.
    pub async fn key_with(
        &self,
        region: Option<&TestRegion>,
        permissions: &[Permission],
    ) -> String {
        let permissions = permissions.iter().copied().collect();
        let order = KeyOrder {
            permissions,
            ..KeyOrder::new(region.map(|region| region.id))
        };
        let key = services::create_key(&self.store, order)
            .await
            .expect("a key");
        key.token.reveal().to_owned()
    }

    /// Creates an admin key.
    pub async fn admin_key(&self) -> String {
        services::create_admin_key(&self.store, None)
            .await
            .expect("a key")
            .reveal()
            .to_owned()
    }

    /// Creates a session for an e-mail address in an environment, limited to a region if one is
    /// given.
    pub async fn session(
        &self,
        email: &str,
        environment: Environment,
        region: Option<RegionId>,
    ) -> String {
        let token = Token::random(TokenKind::Session, self.store.random().as_ref());
        let person = Person {
            environment,
            identity_key: email_identity_key(email),
            region,
        };
        let now = self.store.clock().now();
        let [idle_until, expires_at] =
            [services::sessions::IDLE, services::sessions::LONGEST].map(|time| now.plus(time));
        let session = StoredSession {
            hash: token.hash(),
            person,
            idle_until,
            expires_at,
            chosen: None,
        };
        let inserted = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| tx.insert(&session, now).await);
        let inserted: Result<(), store::Error> = inserted.await;
        inserted.expect("the database answers");
        token.reveal().to_owned()
    }

    /// Returns a client with a session token.
    pub fn visitor(&self, token: &str) -> Client<'_> {
        Client::new(self).with("authorization", &format!("Bearer {token}"))
    }

    /// Imports rows. Panics unless all of them are valid.
    pub async fn import(&self, scope: Scope, rows: Vec<Value>) {
        rows.iter().for_each(crate::logs::note_used);
        let lines = rows
            .iter()
            .map(Value::to_string)
            .collect::<Vec<_>>()
            .join("\n");
        let options = ImportOptions::new(scope, Format::Ndjson);
        let report = services::import(&self.store, options, std::io::Cursor::new(lines), |event| {
            assert!(
                !matches!(event, services::import::Event::BadRow { .. }),
                "{event:?}"
            );
        });
        let imported = report.await.expect("good rows").imported;
        assert_eq!(imported, rows.len() as u64);
    }

    /// Returns a client without credentials.
    pub fn anonymous(&self) -> Client<'_> {
        Client::new(self)
    }

    /// Returns a client with an API key.
    pub fn client(&self, key: &str) -> Client<'_> {
        Client::new(self).with("x-api-key", key)
    }
}
