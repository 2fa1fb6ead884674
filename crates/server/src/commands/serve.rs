//! `serve`.

use super::open;
use crate::{configuration::Configuration, demo, http, telemetry};
use anyhow::Result;
use api::App;
use std::time::Duration;

/// How often changes by other processes are looked for: a key revoked elsewhere works no longer than this.
const REFRESH: Duration = Duration::from_millis(100);
/// How long after losing the connection on which other nodes tell of changes a new one is made. Meanwhile looking helps.
const RECONNECT: Duration = Duration::from_millis(500);
/// How often it is written down when keys were last used.
const TIDY: Duration = Duration::from_secs(10);

pub(super) async fn run(mut configuration: Configuration, with_demo: bool) -> Result<()> {
    // Before the database: a server that cannot listen should change nothing.
    let listener = http::bind(&configuration.listen).await?;
    let metrics = match &configuration.metrics_listen {
        Some(address) => Some(http::bind(address).await?),
        None => None,
    };
    // With port 0 the system has chosen one.
    configuration.listen = listener.local_addr()?.to_string();
    let logs = telemetry::start(configuration.log_format);
    let store = open(&configuration).await?;
    if with_demo {
        demo::prepare(&store, &configuration).await?;
    }
    let app = App::new(store, configuration.api()?);
    let upkeep = tokio::spawn(keep_up(app.clone()));
    let listening = tokio::spawn(listen(app.clone()));
    if let Some(listener) = metrics {
        tracing::info!(listen = listener.local_addr()?.to_string(), "metrics");
        tokio::spawn(axum::serve(listener, app.metrics_router()).into_future());
    }
    tracing::info!(listen = configuration.listen, "ready");
    let served = http::serve(&app, listener).await;
    upkeep.abort();
    listening.abort();
    if let Err(error) = app.tidy().await {
        tracing::warn!(%error, "the keys' last uses could not be written down");
    }
    tracing::info!("stopped");
    drop(logs);
    served
}

async fn keep_up(app: App) {
    let mut refresh = tokio::time::interval(REFRESH);
    let mut tidy = tokio::time::interval(TIDY);
    loop {
        let done = tokio::select! {
            _ = refresh.tick() => app.refresh().await,
            _ = tidy.tick() => app.tidy().await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the upkeep failed and will be tried again");
        }
    }
}

async fn listen(app: App) {
    loop {
        if let Err(error) = app.listen().await {
            tracing::warn!(%error, "other nodes cannot be heard for the moment");
        }
        tokio::time::sleep(RECONNECT).await;
    }
}
