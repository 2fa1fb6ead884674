//! The command `serve`.

use super::support::open;
use crate::{configuration::Configuration, demo, http, telemetry};
use anyhow::Result;
use api::Api;
use model::FileId;
use services::{
    Services,
    access_log::Accesses,
    audit::Auditor,
    mail::{Mailer, Transport},
    mutations::Mutations,
};
use std::time::Duration;
use store::Store;
use tokio::time::MissedTickBehavior;
use web::Portal;

/// The interval at which changes by other processes are checked. A key revoked elsewhere works for
/// at most this time.
const REFRESH: Duration = Duration::from_millis(100);
/// The delay before reconnecting after losing the connection on which other nodes report changes.
/// Polling continues meanwhile.
const RECONNECT: Duration = Duration::from_millis(500);
/// The interval at which the keys' last uses are written.
const TIDY: Duration = Duration::from_secs(10);
/// How long work on mutations and mail may continue after the last request. Longer than a callback
/// or an e-mail may take.
const LEFT: Duration = Duration::from_secs(20);

pub(super) async fn run(
    mut configuration: Configuration,
    with_demo: bool,
    warnings: &[String],
) -> Result<()> {
    // Before opening the database: a server that cannot listen must not change anything.
    let listener = http::bind(&configuration.listen).await?;
    let metrics = match &configuration.metrics_listen {
        Some(address) => Some(http::bind(address).await?),
        None => None,
    };
    // With port 0 the system chooses the port.
    configuration.listen = listener.local_addr()?.to_string();
    let logs = telemetry::start(configuration.log_format, configuration.traces()?);
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    let store = open(&configuration).await?;
    store
        .files()
        .check(FileId::random(store.random().as_ref()))
        .await?;
    if with_demo {
        demo::prepare(&store, &configuration).await?;
    }
    let every = configuration.collect_orphans()?;
    let connections = configuration.connections()?;
    let settings = configuration.api()?;
    let mut options = configuration.services()?;
    // In a demo, the receiver usually runs on the same machine.
    options.mutations.egress.callbacks_to_private |= with_demo;
    match &mut options.mail.transport {
        transport @ Transport::None if with_demo => *transport = demo::mail(&configuration),
        Transport::None => {
            tracing::info!(
                "no mail is sent, so candidates cannot sign in; name a server with --mail-url"
            );
        }
        Transport::Smtp(_) | Transport::Folder(_) => {}
    }
    let services = Services::new(store.clone(), options);
    let api = Api::new(services.clone(), settings);
    let portal = Portal::new(services.clone(), &configuration.public_url());
    let service = api.service_beside(portal.router());
    let upkeep = [
        tokio::spawn(refresh(store.clone())),
        tokio::spawn(listen(store.clone())),
        tokio::spawn(watch_replicas(store.clone())),
        tokio::spawn(tidy(api.clone())),
        tokio::spawn(tidy_mutations(services.mutations.clone())),
        tokio::spawn(collect_orphans(store.clone(), every)),
        tokio::spawn(record_accesses(services.accesses.clone())),
        tokio::spawn(keep_audit(services.auditor.clone())),
        tokio::spawn(watch_load(api.clone())),
    ];
    tokio::task::spawn_blocking({
        let api = api.clone();
        move || api.prepare_assets()
    });
    let work = tokio::spawn(work(services.mutations.clone()));
    let mail = tokio::spawn(send_mail(services.mailer.clone()));
    if let Some(listener) = metrics {
        tracing::info!(listen = listener.local_addr()?.to_string(), "metrics");
        tokio::spawn(axum::serve(listener, api.metrics_router()).into_future());
    }
    tracing::info!(listen = configuration.listen, "ready");
    let served = http::serve(&api, service, listener, connections).await;
    services.mutations.stop();
    services.mailer.stop();
    let (work, mail) = tokio::join!(
        tokio::time::timeout(LEFT, work),
        tokio::time::timeout(LEFT, mail)
    );
    if work.is_err() {
        tracing::warn!("some work on mutations did not finish in time and will be repeated");
    }
    if mail.is_err() {
        tracing::warn!("some mail was not sent in time and will be sent later");
    }
    upkeep.iter().for_each(tokio::task::JoinHandle::abort);
    if let Err(error) = api.tidy().await {
        tracing::warn!(%error, "the keys' last uses could not be written down");
    }
    if let Err(error) = services.accesses.flush().await {
        tracing::warn!(%error, "who saw which candidates of late could not be written down");
    }
    if let Err(error) = services.auditor.finish().await {
        tracing::warn!(%error, "audit log entries of the last minute could not be written");
    }
    match store.scrub().await {
        Ok(true) => {}
        Ok(false) => {
            tracing::warn!(
                "what was removed may still be in the write-ahead log: something reads the database"
            );
        }
        Err(error) => {
            tracing::warn!(%error, "what was removed may still be in the write-ahead log");
        }
    }
    tracing::info!("stopped");
    logs.finish().await;
    served
}

/// Checks for changes by other processes.
async fn refresh(store: Store) {
    let mut ticks = tokio::time::interval(REFRESH);
    // After a period without a connection, a single check is enough.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = store.refresh_generation().await {
            tracing::warn!(%error, "the check for changed settings failed, will retry");
        }
    }
}

async fn tidy(api: Api) {
    let mut ticks = tokio::time::interval(TIDY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = api.tidy().await {
            tracing::warn!(%error, "the keys' last uses could not be written down");
        }
    }
}

async fn listen(store: Store) {
    loop {
        if let Err(error) = store.listen().await {
            tracing::warn!(%error, "other nodes cannot be heard for the moment");
        }
        tokio::time::sleep(RECONNECT).await;
    }
}

async fn work(mutations: Mutations) {
    mutations.work().await;
}

async fn send_mail(mailer: Mailer) {
    mailer.work().await;
}

async fn tidy_mutations(mutations: Mutations) {
    mutations.tidy().await;
}

async fn collect_orphans(store: Store, every: Option<Duration>) {
    if let Some(every) = every {
        services::orphans::keep_sweeping(&store, every).await;
    }
}

async fn record_accesses(accesses: Accesses) {
    accesses.work().await;
}

async fn keep_audit(auditor: Auditor) {
    auditor.work().await;
}

async fn watch_load(api: Api) {
    if let Err(cause) = api.watch_load().await {
        tracing::warn!(%cause, "load shedding disabled: the delay probe failed");
    }
}

async fn watch_replicas(store: Store) {
    store
        .watch_replicas(|replica| match &replica.lag {
            Ok(_) => tracing::info!(replica = replica.address, "the replica is read again"),
            Err(cause) => tracing::warn!(
                replica = replica.address,
                cause,
                "the replica is not read for the moment"
            ),
        })
        .await;
}
