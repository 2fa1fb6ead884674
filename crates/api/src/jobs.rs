//! The background jobs of the API, which run beside those of the services.

use crate::Api;
use services::jobs::Job;
use std::time::Duration;
use store::Error;

/// The interval at which the last uses of keys and sessions are written.
const LAST_USES: Duration = Duration::from_secs(10);
/// The delay before load is shed again after the delay probe failed.
const RESTART: Duration = Duration::from_secs(1);

impl Api {
    /// Starts the background jobs of this node. `orphans` is the interval at which files that
    /// nothing refers to are removed.
    pub fn start_jobs(&self, orphans: Option<Duration>) {
        self.state.services.start_jobs(orphans);
        let jobs = &self.state.services.jobs;
        let api = self.clone();
        let failure = "the keys' last uses could not be saved, will retry";
        jobs.start(Job::new("last-uses", LAST_USES, failure, move || {
            let api = api.clone();
            async move { api.tidy().await }
        }));
        let api = self.clone();
        let failure = "load shedding disabled: the delay probe failed, will retry";
        let load = Job::new("load-shedding", RESTART, failure, move || {
            let state = api.state.clone();
            async move {
                let watched = state.load.watch(state.clock.as_ref()).await;
                watched.map_err(Error::internal)
            }
        });
        jobs.start(load.lasting());
    }

    /// Ends the background jobs. Work on mutations and mail gets this much time to finish. Then what
    /// is still in memory is written.
    pub async fn stop_jobs(&self, timeout: Duration) {
        let services = &self.state.services;
        services.stop_jobs(timeout).await;
        if let Err(error) = self.tidy().await {
            tracing::warn!(%error, "the keys' last uses could not be saved");
        }
        services.finish().await;
    }
}
