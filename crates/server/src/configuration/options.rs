//! Converts the settings into the options of the crates that use them.

use super::{
    Configuration,
    addresses::is_host_and_port,
    checked::Faults,
    public_url, secret,
    serve::ServeSettings,
    shared::SharedSettings,
    values::{days, web_origin},
};
use crate::{http, telemetry::LogFormat};
use services::mail;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Converts all settings and notes what is wrong with them. What it returns may be used only if
/// there are no faults.
pub(super) fn configuration(
    shared: &SharedSettings,
    serve: &ServeSettings,
    secret: Option<&str>,
    faults: &mut Faults,
) -> Configuration {
    let mut configuration = Configuration {
        listen: serve.listen.clone(),
        metrics_listen: serve.metrics_listen.clone(),
        log_format: LogFormat::Text,
        traces: None,
        collect_orphans: None,
        connections: http::Options {
            keep_alive: Duration::ZERO,
            behind_proxy: false,
        },
        data_dir: shared.data_dir.clone(),
        uses_default_database: false,
        public_url: None,
        store: store::Options::new("", PathBuf::new()),
        api: api::Settings::default(),
        services: services::Options::default(),
    };
    if shared.data_dir.as_os_str().is_empty() {
        faults.note(
            "the data folder is an empty text; write for example /var/lib/onderwijsregio for --data-dir",
        );
    }
    faults.set_given(&mut configuration.public_url, shared.public_url.as_ref());
    // An address that is not understood has its own fault.
    if shared.public_url.is_none() && is_host_and_port(&serve.listen) {
        faults.take(public_url::parse(&configuration.public_url()));
    }
    faults.set(&mut configuration.log_format, &serve.log_format);
    faults.set_given(&mut configuration.traces, serve.otlp_endpoint.as_ref());
    faults.set(&mut configuration.collect_orphans, &serve.collect_orphans);
    faults.set(&mut configuration.connections.keep_alive, &serve.keep_alive);
    configuration.store = store_options(shared, &configuration.data_dir, secret, faults);
    configuration.api = api_settings(serve, faults);
    configuration.services = service_options(shared, serve, faults);
    configuration.connections.behind_proxy = configuration.api.proxies > 0;
    configuration.api.traces = configuration.traces.is_some();
    configuration
}

fn store_options(
    shared: &SharedSettings,
    data_dir: &Path,
    secret: Option<&str>,
    faults: &mut Faults,
) -> store::Options {
    let database = shared
        .database
        .clone()
        .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("onderwijsregio.db").display()));
    let mut options = store::Options::new(database, data_dir.join("attachments"));
    faults.set_given(&mut options.files, shared.attachments.as_ref());
    faults.set(&mut options.allow_readable, &shared.allow_readable_data);
    faults.set(&mut options.min_free_disk, &shared.min_free_disk);
    let secrets = secret::read(
        shared.secret_file.as_deref(),
        secret,
        options.allow_readable,
    );
    options.secrets = faults
        .take(secrets.map_err(|error| format!("{error:#}")))
        .flatten();
    let postgres = &mut options.postgres;
    postgres.migrate_as.clone_from(&shared.migrate_database);
    postgres.replicas.clone_from(&shared.database_read_urls);
    faults.set(&mut postgres.row_security, &shared.row_security);
    faults.set(&mut postgres.statement_timeout, &shared.database_timeout);
    faults.set(&mut postgres.max_lag, &shared.database_max_lag);
    faults.set(&mut postgres.connections, &shared.database_connections);
    if !(1..=1000).contains(&postgres.connections) {
        faults.note(format!(
            "the number of connections to the database, {}, is not between 1 and 1000",
            postgres.connections
        ));
    }
    options
}

fn api_settings(serve: &ServeSettings, faults: &mut Faults) -> api::Settings {
    let mut settings = api::Settings {
        security: security_contact(serve, faults),
        ..api::Settings::default()
    };
    faults.set(&mut settings.rate_limit, &serve.rate_limit);
    faults.set(&mut settings.max_in_flight, &serve.max_in_flight);
    if settings.max_in_flight == 0 {
        faults.note(
            "with --max-in-flight 0 every request is refused; write a number of 1 or more, for example 1024",
        );
    }
    faults.set(&mut settings.proxies, &serve.proxies);
    faults.set(&mut settings.version_1.is_on, &serve.v1);
    faults.set_given(&mut settings.version_1.sunset, serve.v1_sunset.as_ref());
    let origins = serve.cors_origins.iter();
    settings.cors_origins = origins
        .filter_map(|origin| faults.take(web_origin(origin)))
        .collect();
    settings
}

fn service_options(
    shared: &SharedSettings,
    serve: &ServeSettings,
    faults: &mut Faults,
) -> services::Options {
    let mut options = services::Options {
        mail: mail_options(shared, faults),
        ..services::Options::default()
    };
    let (mut accesses, mut mutations) = (365, 30);
    faults.set(&mut accesses, &serve.accesses_kept);
    faults.set(&mut mutations, &serve.mutations_kept);
    if let Some(kept) = faults.take(days("who saw which candidates", accesses)) {
        options.accesses_kept = kept;
    }
    if let Some(kept) = faults.take(days("mutations", mutations)) {
        options.mutations.kept = kept;
    }
    faults.set(&mut options.staff.idle, &serve.desk_idle);
    faults.set(&mut options.staff.lifetime, &serve.desk_lifetime);
    faults.set(&mut options.mutations.daily_reset, &serve.sandbox_reset);
    let mut allow_private = false;
    faults.set(&mut allow_private, &serve.egress_allow_private);
    options.mutations.egress = egress::Policy {
        allow_private,
        callbacks_to_private: false,
    };
    let quotas = &mut options.mutations.quotas;
    faults.set(&mut quotas.production.records, &shared.quota_records);
    faults.set(
        &mut quotas.production.attachment_bytes,
        &shared.quota_attachments,
    );
    faults.set(&mut quotas.sandbox.records, &shared.sandbox_quota_records);
    faults.set(
        &mut quotas.sandbox.attachment_bytes,
        &shared.sandbox_quota_attachments,
    );
    options
}

/// Returns the contact for reports of vulnerabilities, if one is set.
fn security_contact(serve: &ServeSettings, faults: &mut Faults) -> Option<api::SecurityContact> {
    let (contacts, policy) = (&serve.security_contacts, serve.security_policy.as_deref());
    if contacts.is_empty() && policy.is_some() {
        faults.note(
            "--security-policy is a line of security.txt, which needs --security-contact too",
        );
        return None;
    }
    let contact = api::SecurityContact::new(contacts, policy)
        .map_err(|expected| format!("security.txt cannot be made: {expected}"));
    faults.take(contact).flatten()
}

fn mail_options(shared: &SharedSettings, faults: &mut Faults) -> mail::Options {
    let mut options = mail::Options::default();
    faults.set_given(&mut options.sender, shared.mail_from.as_ref());
    let mut server = None;
    if let Some(given) = &shared.mail_url {
        server = faults.take(given.result());
        if server.is_some() && shared.mail_from.is_none() {
            faults.note(
                "say who mail is from with --mail-from, for example Onderwijsregio <post@example.nl>",
            );
        }
    }
    if let Some(server) = server {
        options.transport = mail::Transport::Smtp(server);
    }
    options
}
