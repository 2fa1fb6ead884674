//! Reports to the service manager (systemd, `Type=notify`) that the server is ready, alive and
//! stopping.
//! Without one, nothing here has an effect.

use crate::health;
use sd_notify::NotifyState;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How many times the server is asked within the time limit of the service manager's watchdog, which
/// restarts it only after several answers in a row have failed to come.
const ATTEMPTS: u32 = 3;

/// The service manager of a server that is ready.
#[derive(Debug)]
pub(crate) struct ServiceManager {
    watchdog: Option<JoinHandle<()>>,
}

impl ServiceManager {
    /// Reports that the server that listens on this address is ready. From now on the server is
    /// asked for its health over its own socket, as a client would; the service manager learns that
    /// it is alive only when it has answered.
    pub(crate) fn ready(listen: &str) -> Self {
        notify(&NotifyState::Ready);
        let watchdog = sd_notify::watchdog_enabled()
            .map(|limit| tokio::spawn(watch(listen.to_owned(), limit / ATTEMPTS)));
        Self { watchdog }
    }

    /// Reports that the server is stopping. It no longer listens then, so it is not asked either.
    pub(crate) fn stopping(self) {
        if let Some(watchdog) = self.watchdog {
            watchdog.abort();
        }
        notify(&NotifyState::Stopping);
    }
}

/// Asks for the server's health once per interval, and reports when it has answered.
async fn watch(listen: String, interval: Duration) {
    loop {
        let health = health::ask(&listen, interval).await;
        if health.is_alive() {
            notify(&NotifyState::Watchdog);
        } else {
            tracing::warn!(?health, "the server does not answer its own health check");
        }
        tokio::time::sleep(interval).await;
    }
}

fn notify(state: &NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(std::slice::from_ref(state)) {
        tracing::warn!(%error, "the service manager cannot be notified of {state}");
    }
}
