//! PostgreSQL for tests: a temporary server run with the system's binaries, the server that
//! `ONDERWIJSREGIO_TEST_POSTGRES` names, or the coordinator of a distributed PostgreSQL that
//! `ONDERWIJSREGIO_TEST_CITUS` names. Each test gets its own database on it.

mod citus;
mod cluster;
mod recorder;
mod session;
mod system;

pub use citus::Citus;
pub use cluster::Cluster;
pub use recorder::Recorder;
pub use session::Session;
pub use system::binary as program;

use std::sync::{
    LazyLock,
    atomic::{AtomicU32, Ordering},
};

/// The server that all tests of this process share.
static SERVER: LazyLock<Server> = LazyLock::new(Server::find);
/// How many parts the rows of tenants lie in on a distributed PostgreSQL. Few, so that a test's
/// database is made quickly.
const PARTS: u32 = 4;
static NUMBER: AtomicU32 = AtomicU32::new(0);

struct Server {
    /// The address of its default database.
    url: String,
    steward: Session,
    /// The workers, if it is the coordinator of a distributed PostgreSQL.
    workers: Vec<Session>,
    /// The template of the tests' databases: migrated and otherwise empty.
    template: String,
}

impl Server {
    fn find() -> Self {
        if let Some(citus) = Citus::find() {
            return Self::distributed(&citus);
        }
        let url = std::env::var("ONDERWIJSREGIO_TEST_POSTGRES").unwrap_or_else(|_| {
            let cluster = Cluster::for_this_process();
            let url = cluster.url();
            // The keeper script stops the server when this process ends.
            std::mem::forget(cluster);
            url
        });
        let steward = Session::start(url.clone());
        let template = name("template");
        steward.run(&format!("CREATE DATABASE {template}"));
        let migrated = with_database(&url, &template);
        std::thread::spawn(move || migrate(migrated, None))
            .join()
            .expect("the template is migrated");
        // Each test creates its own installation row, with its own random values.
        Session::start(with_database(&url, &template)).run("DELETE FROM installation");
        steward.run(&format!(
            "ALTER DATABASE {template} ALLOW_CONNECTIONS false"
        ));
        steward.run(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'"
        ));
        Self {
            url,
            steward,
            workers: Vec::new(),
            template,
        }
    }

    /// Makes the template on every node: a copy of all of them is a distributed database, too.
    fn distributed(citus: &Citus) -> Self {
        let server = Self {
            url: citus.url().to_owned(),
            steward: Session::start(citus.url().to_owned()),
            workers: citus
                .workers()
                .iter()
                .map(|worker| Session::start(worker.clone()))
                .collect(),
            template: name("template"),
        };
        let template = &server.template;
        server.everywhere(&format!("CREATE DATABASE {template}"));
        citus.equip_named(template);
        let migrated = with_database(&server.url, template);
        std::thread::spawn(move || migrate(migrated, Some(PARTS)))
            .join()
            .expect("the template is distributed");
        Session::start(with_database(&server.url, template)).run("DELETE FROM installation");
        server.everywhere(&format!(
            "ALTER DATABASE {template} ALLOW_CONNECTIONS false"
        ));
        server.everywhere(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'"
        ));
        server
    }

    /// Runs a statement on each node.
    fn everywhere(&self, sql: &str) {
        let others: Vec<_> = self
            .workers
            .iter()
            .map(|worker| worker.post(sql.to_owned()))
            .collect();
        self.steward.run(sql);
        for other in others {
            let answer = other.recv().expect("the session answers");
            answer.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }
}

/// Opens a database once, so that its tables are made, and distributed over this number of parts.
fn migrate(url: String, distribute: Option<u32>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut options = store::Options::new(url, folder.path().into());
    options.postgres.distribute = distribute;
    let clock = std::sync::Arc::new(crate::ManualClock::default());
    let opened = store::Store::open(
        &options,
        clock,
        std::sync::Arc::new(model::RepeatingRandom::default()),
    );
    runtime.block_on(opened).expect("a fresh database opens");
}

fn name(what: &str) -> String {
    format!("onderwijsregio_test_{}_{what}", std::process::id())
}

/// Returns the address of another database on the same server.
fn with_database(url: &str, database: &str) -> String {
    let start = url.find("://").map_or(0, |at| at + 3);
    let path = url[start..].find('/').map_or(url.len(), |at| start + at);
    let query = url.find('?').map_or("", |at| &url[at..]);
    format!(
        "{}/{database}{query}",
        &url[..path.min(url.len() - query.len())]
    )
}

/// A database that is dropped with this value.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
}

impl Database {
    /// Creates a database that is migrated and otherwise empty.
    pub fn fresh() -> Self {
        Self::make(&format!(" TEMPLATE {}", SERVER.template))
    }

    /// Creates an empty database.
    pub fn blank() -> Self {
        Self::make("")
    }

    fn make(how: &str) -> Self {
        let name = name(&NUMBER.fetch_add(1, Ordering::Relaxed).to_string());
        SERVER.everywhere(&format!("CREATE DATABASE {name}{how}"));
        Self {
            url: with_database(&SERVER.url, &name),
            name,
        }
    }

    /// Returns its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens a session on it as the superuser. It lasts as long as the value is held.
    pub fn session(&self) -> Session {
        Session::start(self.url.clone())
    }

    /// Runs statements on it as the superuser. Returns the first column of each row.
    pub fn run(&self, sql: &str) -> Vec<String> {
        self.session().run(sql)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        for server in [&SERVER.steward].into_iter().chain(&SERVER.workers) {
            server.post(format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                self.name
            ));
        }
    }
}
