//! The command `serve`: puts the server together, runs it, and stops it.

use super::support::open_or_create;
use crate::{configuration::Configuration, demo, http, service_manager::ServiceManager, telemetry};
use anyhow::Result;
use api::Api;
use model::{Clock, FileId, SystemClock};
use services::{Services, demo::DemoClock, mail::Transport};
use std::{sync::Arc, time::Duration};
use web::Portal;

/// How long background work on mutations and mail may continue after the last request. Longer than
/// a callback or an e-mail may take.
const DRAIN: Duration = Duration::from_secs(20);

pub(super) async fn run(
    mut configuration: Configuration,
    with_demo: bool,
    warnings: &[String],
) -> Result<()> {
    // Before opening the database: a server that cannot listen must not change anything.
    let listener = http::bind(&configuration.listen, "--listen").await?;
    let metrics = match &configuration.metrics_listen {
        Some(address) => Some(http::bind(address, "--metrics-listen").await?),
        None => None,
    };
    // With port 0 the system chooses the port.
    configuration.listen = listener.local_addr()?.to_string();
    let logs = telemetry::start(configuration.log_format, configuration.traces.take())?;
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    let demo_clock = with_demo.then(|| Arc::new(DemoClock::default()));
    let clock: Arc<dyn Clock> = match &demo_clock {
        Some(clock) => clock.clone(),
        None => Arc::new(SystemClock::new()),
    };
    let store = open_or_create(&configuration, &configuration.store(), clock).await?;
    let id = FileId::random(store.random().as_ref());
    store.files().check(id).await?;
    let mut options = configuration.services();
    if let Some(clock) = demo_clock {
        demo::prepare(&store, &clock, &configuration).await?;
        demo::adapt(&mut options, &configuration);
    } else if let Transport::None = options.mail.transport {
        tracing::info!(
            "no mail is sent, so candidates cannot sign in; name a server with --mail-url"
        );
    }
    let services = Services::new(store, options);
    let api = Api::new(services.clone(), configuration.api());
    let portal = Portal::new(services, &configuration.public_url());
    let service = api.service_beside(portal.router());
    api.start_jobs(configuration.collect_orphans);
    tokio::task::spawn_blocking({
        let api = api.clone();
        move || api.prepare_assets()
    });
    if let Some(listener) = metrics {
        tracing::info!(listen = listener.local_addr()?.to_string(), "metrics");
        tokio::spawn(axum::serve(listener, api.metrics_router()).into_future());
    }
    // Once it is ready, the server may be stopped by a signal at any time.
    let stop_signal = http::stop_signal()?;
    tracing::info!(listen = configuration.listen, "ready");
    let manager = ServiceManager::ready(&configuration.listen);
    let stop = async {
        stop_signal.await;
        manager.stopping();
    };
    http::serve(&api, service, listener, configuration.connections, stop).await;
    api.stop_jobs(DRAIN).await;
    tracing::info!("stopped");
    logs.finish().await;
    Ok(())
}
