//! All services on one open store, built once and given to everything that answers requests.

use crate::{
    access_log::Accesses,
    audit::Auditor,
    bulk::Bulk,
    departures,
    desk_export::DeskExports,
    desk_rows,
    jobs::{Job, Jobs},
    mail::{self, Mailer},
    mutations::{self, Mutations},
    orphans,
    sessions::Sessions,
    staff::{self, Staff},
};
use std::time::Duration;
use store::{Error, ReplicaState, Store};

/// The interval at which changes by other processes are checked. A key revoked elsewhere works for
/// little longer than this time.
const REFRESH: Duration = Duration::from_millis(100);
/// The delay before reconnecting after losing the connection on which other nodes report changes.
/// Polling continues meanwhile.
const RECONNECT: Duration = Duration::from_millis(500);
/// How often removed data is scrubbed when the server stops, until nothing blocks it.
const SCRUBS: u32 = 20;
/// The time between two of these attempts.
const SCRUB_PAUSE: Duration = Duration::from_millis(100);

/// The operator's settings of the services.
#[derive(Debug, Clone)]
pub struct Options {
    /// The base URL under which clients reach the server, without a trailing slash.
    pub public_url: String,
    /// The retention of the access log, which records who saw a candidate.
    pub accesses_kept: Duration,
    /// The options of the mutation engine.
    pub mutations: mutations::Options,
    /// The options for e-mail.
    pub mail: mail::Options,
    /// The options of the desk.
    pub staff: staff::Options,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            accesses_kept: Duration::from_hours(365 * 24),
            mutations: mutations::Options::default(),
            mail: mail::Options::default(),
            staff: staff::Options::default(),
        }
    }
}

/// The services. Cloning is cheap; clones share everything. [`Services::start_jobs`] starts their
/// background work.
#[derive(Debug, Clone)]
pub struct Services {
    /// The store that all services use.
    pub store: Store,
    /// The mutation engine.
    pub mutations: Mutations,
    /// The candidates' sessions.
    pub sessions: Sessions,
    /// The staff, and their sessions of the desk.
    pub staff: Staff,
    /// The changes of many candidates at once.
    pub bulk: Bulk,
    /// The exports of the desk.
    pub desk_exports: DeskExports,
    /// The mailer.
    pub mailer: Mailer,
    /// The recorder of the access log.
    pub accesses: Accesses,
    /// The recorder of the audit log: sign-ins, refused requests, and admins acting for a region.
    pub auditor: Auditor,
    /// The background jobs.
    pub jobs: Jobs,
}

impl Services {
    /// Creates the services on an open store.
    pub fn new(store: Store, options: Options) -> Self {
        let Options {
            public_url,
            accesses_kept,
            mut mutations,
            mut mail,
            mut staff,
        } = options;
        staff.public_url.clone_from(&public_url);
        mutations.public_url.clone_from(&public_url);
        mutations.accesses_kept = accesses_kept;
        mail.public_url = public_url;
        let mutations = Mutations::new(store.clone(), mutations);
        let staff = Staff::new(store.clone(), staff);
        let accesses = Accesses::new(store.clone(), accesses_kept);
        Self {
            bulk: Bulk::new(store.clone(), mutations.clone(), staff.clone()),
            desk_exports: DeskExports::new(store.clone(), accesses.clone(), staff.clone()),
            mutations,
            sessions: Sessions::new(store.clone()),
            staff,
            mailer: Mailer::new(store.clone(), mail),
            accesses,
            auditor: Auditor::new(store.clone()),
            jobs: Jobs::new(store.clock().clone(), store.random().clone()),
            store,
        }
    }

    /// Starts the background jobs. `orphans` is the interval at which files that nothing refers to
    /// are removed.
    pub fn start_jobs(&self, orphans: Option<Duration>) {
        self.mutations.start(&self.jobs);
        self.mailer.start(&self.jobs);
        self.accesses.start(&self.jobs);
        self.auditor.start(&self.jobs);
        desk_rows::start(&self.store, &self.jobs);
        self.bulk.start_jobs(&self.jobs);
        self.desk_exports.start_jobs(&self.jobs);
        departures::start(&self.store, &self.jobs);
        if let Some(every) = orphans {
            orphans::start(&self.store, every, &self.jobs);
        }
        let store = self.store.clone();
        let failure = "the check for changed settings failed, will retry";
        self.jobs
            .start(Job::new("refresh", REFRESH, failure, move || {
                let store = store.clone();
                async move { store.refresh_generation().await }
            }));
        let store = self.store.clone();
        let failure = "the notification connection was lost, will retry";
        let listen = Job::new("listen", RECONNECT, failure, move || {
            let store = store.clone();
            async move { store.listen().await }
        });
        self.jobs.start(listen.lasting());
        let store = self.store.clone();
        let failure = "the monitoring of the replicas failed, will retry";
        let replicas = Job::new("replicas", RECONNECT, failure, move || {
            let store = store.clone();
            async move {
                store.watch_replicas(log_replica).await;
                Ok::<_, Error>(())
            }
        });
        self.jobs.start(replicas.lasting());
    }

    /// Ends the background jobs. Work on mutations and mail gets this much time to finish.
    pub async fn stop_jobs(&self, timeout: Duration) {
        self.mutations.stop();
        for job in self.jobs.stop(timeout).await {
            tracing::warn!(
                job,
                "background job did not finish in time; its work will be repeated"
            );
        }
    }

    /// Writes what is still in memory, and scrubs removed data from the database's files.
    pub async fn finish(&self) {
        if let Err(error) = self.accesses.flush().await {
            tracing::warn!(%error, "access log flush failed, its last entries are lost");
        }
        if let Err(error) = self.auditor.finish().await {
            tracing::warn!(%error, "audit log entries of the last minute could not be written");
        }
        self.scrub().await;
    }

    /// Scrubs removed data from the database's files. A read that has not ended yet blocks it, so it
    /// tries several times.
    async fn scrub(&self) {
        for _ in 0..SCRUBS {
            match self.store.scrub().await {
                Ok(true) => return,
                Ok(false) => tokio::time::sleep(SCRUB_PAUSE).await,
                Err(error) => {
                    tracing::warn!(%error, "what was removed may still be in the write-ahead log");
                    return;
                }
            }
        }
        tracing::warn!(
            "what was removed may still be in the write-ahead log: something reads the database"
        );
    }
}

/// Logs that a replica enters or leaves use.
fn log_replica(replica: &ReplicaState) {
    match &replica.lag {
        Ok(_) => tracing::info!(replica = replica.address, "the replica is read again"),
        Err(cause) => tracing::warn!(
            replica = replica.address,
            cause,
            "the replica is not read for the moment"
        ),
    }
}
