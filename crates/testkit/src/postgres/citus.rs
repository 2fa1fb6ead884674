//! The distributed PostgreSQL for tests: a cluster with the extension Citus that runs already.

use super::{Database, Session, with_database};
use tokio_postgres::Config;

/// The cluster that `ONDERWIJSREGIO_TEST_CITUS` names by the address of a database on its
/// coordinator, to which the workers were added.
#[derive(Debug, Clone)]
pub struct Citus {
    url: String,
    login: Config,
    coordinator: String,
    workers: Vec<(String, String)>,
}

impl Citus {
    /// Returns the cluster, if one is named.
    pub fn find() -> Option<Self> {
        let url = std::env::var("ONDERWIJSREGIO_TEST_CITUS").ok()?;
        let session = Session::start(url.clone());
        let nodes = |condition: &str| {
            let column = |name: &str| {
                session.run(&format!(
                    "SELECT {name} FROM pg_dist_node WHERE {condition} ORDER BY nodeid"
                ))
            };
            column("nodename").into_iter().zip(column("nodeport"))
        };
        let coordinator = nodes("groupid = 0").next();
        let (host, port) = coordinator.expect("citus_set_coordinator_host was called");
        let login: Config = url.parse().expect("an address");
        let workers: Vec<_> = nodes("groupid <> 0").collect();
        assert!(!workers.is_empty(), "the coordinator has workers");
        Some(Self {
            url: address(&login, &host, &port),
            login,
            coordinator: format!("'{host}', {port}"),
            workers,
        })
    }

    /// Returns the cluster, or says that the test is left out.
    pub fn or_leave_out(test: &str) -> Option<Self> {
        let found = Self::find();
        if found.is_none() {
            eprintln!(
                "{test} is left out: ONDERWIJSREGIO_TEST_CITUS=postgres://… names no cluster"
            );
        }
        found
    }

    /// Returns whether a test that cannot run on a cluster is left out, and says so.
    pub fn leaves_out(test: &str, reason: &str) -> bool {
        let is_on = Self::find().is_some();
        if is_on {
            eprintln!("{test} is left out on a distributed PostgreSQL: {reason}");
        }
        is_on
    }

    /// Returns the address of a database on the coordinator.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the addresses of the same database on the workers.
    pub fn workers(&self) -> Vec<String> {
        let of = |(host, port): &(String, String)| address(&self.login, host, port);
        self.workers.iter().map(of).collect()
    }

    /// Runs a statement on one node as the superuser. Returns the first column of each row.
    pub fn run(url: &str, sql: &str) -> Vec<String> {
        Session::start(url.to_owned()).run(sql)
    }

    /// Creates the extension in a database, and adds the workers to it.
    pub fn equip(&self, database: &Database) {
        self.equip_named(&database.name);
    }

    /// Makes a database that exists on every node a distributed one.
    pub(super) fn equip_named(&self, database: &str) {
        for url in self.workers().iter().chain([&self.url]) {
            Session::start(with_database(url, database)).run("CREATE EXTENSION citus");
        }
        let coordinator = Session::start(with_database(&self.url, database));
        coordinator.run(&format!(
            "SELECT citus_set_coordinator_host({})",
            self.coordinator
        ));
        for (host, port) in &self.workers {
            coordinator.run(&format!("SELECT citus_add_node('{host}', {port})"));
        }
    }
}

/// Returns the address of the login's database on a server.
fn address(login: &Config, host: &str, port: &str) -> String {
    let database = login.get_dbname().unwrap_or("postgres");
    let user = login.get_user().unwrap_or("postgres");
    let password = login
        .get_password()
        .map(|password| format!("&password={}", String::from_utf8_lossy(password)))
        .unwrap_or_default();
    format!("postgres:///{database}?host={host}&port={port}&user={user}{password}")
}
