//! The PostgreSQL engine: connection pools for the primary and its replicas.

mod address;
mod checkup;
mod checkup_distributed;
pub(crate) mod connections;
mod connector;
mod ddl;
mod deep;
mod distribute;
mod distributed;
pub(crate) mod grants;
mod listen;
mod open;
pub(crate) mod options;
mod pipeline;
mod pooled;
pub(crate) mod replicas;
mod roles;
mod row_security;
mod run;
mod snapshot;
mod ssl_mode;
mod take_role;
mod tls;
mod written;

pub(crate) use address::{check as check_address, is_postgres};
pub(crate) use ddl::translate_ddl;
pub use distribute::SHARDS;
pub(crate) use open::Open;
pub(crate) use pipeline::taken;
pub(crate) use snapshot::Snapshot;

use crate::{
    Catalogue, Error, OpenError, Row, Source, Statement, Transaction, Value, meter::Meter,
    shared::Shared,
};
use address::Address;
use connections::Connections;
use futures::future::BoxFuture;
use model::Clock;
use open::Purpose;
use options::{Options, RowSecurity};
use replicas::{ReplicaState, Replicas};
use run::TxContext;
use ssl_mode::SslMode;
use std::{sync::Arc, time::Duration};
use written::Written;

/// Number of attempts to change the schema while a table is in use: about three minutes in all.
const TURNS: u32 = 120;
/// Pause after such an attempt, in which queued statements run.
const PAUSE: Duration = Duration::from_secs(1);

/// A PostgreSQL server, with its replicas.
#[derive(Debug)]
pub struct Postgres {
    address: Address,
    primary: Connections,
    replicas: Replicas,
    written: Arc<Written>,
    /// The row-level security with which statements run on these connections.
    security: RowSecurity,
    /// Whether row-level security must be installed.
    row_security_on: bool,
    /// The role that is granted row-level security's roles, if it is not the one that logs in here.
    login: Option<String>,
    shared: Shared,
}

impl Postgres {
    pub(crate) async fn open(
        url: &str,
        options: &Options,
        catalogue: &'static Catalogue,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        let address = Address::parse(url)?;
        let row_security_on = options.row_security != RowSecurity::Off;
        let row_security = if options.as_owner {
            RowSecurity::Off
        } else {
            options.row_security
        };
        let options = &Options {
            row_security,
            ..options.clone()
        };
        let meter = Meter::new(clock.clone());
        let primary = Connections::new(&address, options, meter.clone());
        let written = (!options.replicas.is_empty()).then_some(options.max_lag);
        let written = Arc::new(Written::new(written, clock.clone()));
        let replicas = Replicas::new(options, catalogue, clock, &meter)?;
        let (security, login, shared) = (row_security, None, Shared::new(catalogue));
        let postgres = Self {
            address,
            primary,
            replicas,
            written,
            security,
            row_security_on,
            login,
            shared,
        };
        postgres.check_version().await?;
        Ok(postgres)
    }

    /// Opens the same database as the tables' owner, who creates and migrates the tables.
    pub(crate) async fn owner(
        &self,
        url: &str,
        options: &Options,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        let options = Options {
            as_owner: true,
            replicas: Vec::new(),
            migrate_as: None,
            ..options.clone()
        };
        let mut owner = Self::open(url, &options, self.catalogue(), clock).await?;
        if owner.identity().await? != self.identity().await? {
            return Err(OpenError::MigrateAddress(
                "it leads to a database other than that of --database",
            ));
        }
        owner.login = Some(self.login().await?);
        Ok(owner)
    }

    /// Returns the role that logs in to serve requests.
    async fn login(&self) -> Result<String, Error> {
        match &self.login {
            Some(login) => Ok(login.clone()),
            None => Ok(self
                .primary
                .lines("SELECT session_user::text")
                .await?
                .concat()
                .concat()),
        }
    }

    /// Closes the idle connections, so that the next statements run on new ones.
    pub(crate) fn drop_idle(&self) {
        self.primary.drop_idle();
    }

    /// Returns what the engine's transactions share.
    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    fn catalogue(&self) -> &'static Catalogue {
        self.shared.catalogue()
    }

    pub(crate) async fn query<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        if asks_for_nul(values) {
            return Ok(0);
        }
        self.primary.query(statement, values, &mut visit).await
    }

    /// Queries a replica if one is close enough behind, else the primary. The primary is also used
    /// if the scope was written recently, and if the replica fails before any row was visited.
    pub(crate) async fn query_replica<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<Source, E> {
        let away = asks_for_nul(values) || self.written.lately(values);
        if let Some(replica) = self.replicas.next().filter(|_| !away) {
            let mut visited = false;
            let mut visit = |row: Row<'_>| {
                visited = true;
                visit(row)
            };
            let read = replica
                .connections
                .query(statement, values, &mut visit)
                .await;
            match read {
                // No row was visited yet, so the primary can be asked instead.
                Err(_) if !visited => replica.leave_out(),
                read => return read.map(|_| Source::Replica),
            }
        }
        self.query(statement, values, visit)
            .await
            .map(|_| Source::Primary)
    }

    pub(crate) async fn query_batch<'v, E: From<Error>>(
        &self,
        statement: &'static Statement,
        sets: impl ExactSizeIterator<Item = Vec<Value<'v>>>,
        mut visit: impl FnMut(usize, Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        self.primary.query_batch(statement, sets, &mut visit).await
    }

    pub(crate) async fn change<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let _running = self.primary.meter().transaction();
        run::run(self.context(), Purpose::Change, work).await
    }

    /// Changes the schema. If a table is in use, the attempt is repeated after a pause in which the
    /// statements that queued behind it run.
    pub(crate) async fn overhaul<F>(&self, work: F) -> Result<(), OpenError>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<(), OpenError>>
            + Clone
            + Send
            + 'static,
    {
        for _ in 0..TURNS {
            let done = run::run(self.context(), Purpose::Overhaul, work.clone()).await;
            // Assumptions of older connections may no longer hold.
            self.primary.drop_idle();
            match done {
                Err(OpenError::Store(error)) if error.is_locked_out() => {
                    tokio::time::sleep(PAUSE).await;
                }
                done => return done,
            }
        }
        Err(OpenError::Locked(self.address.display.clone()))
    }

    /// Returns the measurements of the primary.
    pub(crate) fn meter(&self) -> &Arc<Meter> {
        self.primary.meter()
    }

    /// Returns the number of the primary's connections in use, and of idle ones.
    pub(crate) fn connections(&self) -> [usize; 2] {
        self.primary.numbers()
    }

    fn context(&self) -> TxContext {
        TxContext {
            connections: self.primary.clone(),
            security: self.security,
            written: self.written.clone(),
            shared: self.shared.clone(),
        }
    }

    /// Monitors the replicas for as long as it is polled, and calls `on_change` for each that enters or
    /// leaves use.
    pub(crate) async fn watch_replicas(&self, on_change: &(dyn Fn(&ReplicaState) + Send + Sync)) {
        self.replicas.watch(&self.primary, on_change).await;
    }

    /// Returns the state of each replica.
    pub(crate) async fn replicas(&self) -> Vec<ReplicaState> {
        self.replicas.states(&self.primary).await
    }

    /// Checks that the server can be reached and is new enough, and notes whether it is distributed.
    async fn check_version(&self) -> Result<(), OpenError> {
        let asked = self.primary.lines(
            "SELECT current_setting('server_version_num'), current_setting('server_version'), \
             EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')::text",
        );
        let version = asked
            .await
            .map_err(|error| unreachable(&self.address, &error))?;
        let number: u32 = version
            .first()
            .and_then(|row| row[0].parse().ok())
            .unwrap_or_default();
        if number >= OLDEST {
            let distributed = version.first().is_some_and(|row| row[2] == "true");
            self.primary.distributed().note(distributed);
            Ok(())
        } else {
            Err(OpenError::TooOld(version[0][1].clone()))
        }
    }

    /// Installs row-level security where it is missing, and grants its roles to the role that logs
    /// in.
    pub(crate) async fn install_guards(&self) -> Result<(), OpenError> {
        if !self.row_security_on {
            return Ok(());
        }
        let login = self.login().await?;
        if row_security::is_installed(&self.primary, self.catalogue(), &login).await? {
            return Ok(());
        }
        let is_distributed = self.primary.distributed().is_on();
        let install = row_security::text(self.catalogue(), &login, is_distributed);
        self.overhaul(move |transaction| {
            Box::pin(async move { Ok(transaction.batch(&install).await?) })
        })
        .await
    }

    /// Passes each generation notification of a node to `heard`, until the connection is lost.
    pub(crate) async fn listen(&self, heard: &(dyn Fn(&str) + Send + Sync)) -> Result<(), Error> {
        listen::listen(&self.address, heard).await
    }

    /// Returns a text that identifies the database: the server's start time, and the database's OID
    /// and schema.
    pub(crate) async fn identity(&self) -> Result<String, Error> {
        let asked = "SELECT 'postgres ' || extract(epoch FROM pg_postmaster_start_time()) || ' ' || oid \
                     || ' ' || current_schema() FROM pg_database WHERE datname = current_database()";
        Ok(self
            .primary
            .lines(asked)
            .await?
            .into_iter()
            .flatten()
            .collect())
    }

    pub(crate) async fn check(&self) -> Result<Vec<String>, Error> {
        let invalid = "SELECT 'the index ' || indexrelid::regclass || ' is not valid' FROM pg_index WHERE NOT indisvalid";
        Ok(self
            .primary
            .lines(invalid)
            .await?
            .into_iter()
            .flatten()
            .collect())
    }
}

/// Whether a value contains a NUL. No text in PostgreSQL can, so none equals such a value.
fn asks_for_nul(values: &[Value<'_>]) -> bool {
    values
        .iter()
        .any(|value| matches!(value, Value::Text(text) if text.contains('\0')))
}

/// The oldest supported version (14), in the form of `server_version_num`.
const OLDEST: u32 = 140_000;

fn unreachable(address: &Address, error: &Error) -> OpenError {
    OpenError::Unreachable {
        address: address.display.clone(),
        cause: error.to_string(),
        remedy: remedy(address, error),
    }
}

/// Returns what the operator can do about a failed connection.
fn remedy(address: &Address, error: &Error) -> &'static str {
    let is_certificate = matches!(error.find(), Some(rustls::Error::InvalidCertificate(_)));
    // TLS is negotiated first, and what fails there is neither an answer nor a lost connection.
    let is_tls = error.is_internal() && matches!(address.mode, SslMode::Require(_));
    match error.sqlstate() {
        Some(state) if state.starts_with("28") => {
            "check the user and the password, and the server's pg_hba.conf"
        }
        Some("3D000") => "make the database first, with createdb",
        Some("53300") => "the server has no connection left: raise its max_connections",
        None if is_certificate => {
            "check sslrootcert, and that the host name is the one in the server's certificate"
        }
        None if is_tls && address.config.get_password().is_none() => {
            "give the URL a password if the server asks for one, or switch TLS on there"
        }
        None if is_tls => "the server offers no TLS: switch it on there, or use another sslmode",
        _ => "check that the server runs and that host and port are right",
    }
}
