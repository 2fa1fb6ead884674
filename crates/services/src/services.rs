//! All services on one open store, built once and given to everything that answers requests.

use crate::{
    access_log::Accesses,
    audit::Auditor,
    mail::{self, Mailer},
    mutations::{self, Mutations},
    sessions::Sessions,
};
use std::time::Duration;
use store::Store;

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
}

impl Default for Options {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            accesses_kept: Duration::from_hours(365 * 24),
            mutations: mutations::Options::default(),
            mail: mail::Options::default(),
        }
    }
}

/// The services. Cloning is cheap; clones share everything. Their background work must be run
/// separately.
#[derive(Debug, Clone)]
pub struct Services {
    /// The store that all services use.
    pub store: Store,
    /// The mutation engine.
    pub mutations: Mutations,
    /// The candidates' sessions.
    pub sessions: Sessions,
    /// The mailer.
    pub mailer: Mailer,
    /// The recorder of the access log.
    pub accesses: Accesses,
    /// The recorder of the audit log: sign-ins, refused requests, and admins acting for a region.
    pub auditor: Auditor,
}

impl Services {
    /// Creates the services on an open store.
    pub fn new(store: Store, options: Options) -> Self {
        let Options {
            public_url,
            accesses_kept,
            mut mutations,
            mut mail,
        } = options;
        mutations.public_url.clone_from(&public_url);
        mail.public_url = public_url;
        Self {
            mutations: Mutations::new(store.clone(), mutations),
            sessions: Sessions::new(store.clone()),
            mailer: Mailer::new(store.clone(), mail),
            accesses: Accesses::new(store.clone(), accesses_kept),
            auditor: Auditor::new(store.clone()),
            store,
        }
    }
}
