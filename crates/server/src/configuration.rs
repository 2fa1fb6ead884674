//! Settings from flags, the environment, a file and defaults, in this order of precedence.

use crate::{
    cli::{Options, Serve},
    http, public_url, secret, sizes,
    telemetry::LogFormat,
    traces::Endpoint,
    variables,
};
use anyhow::{Result, anyhow, bail};
use api::RateLimit;
use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};
use services::{
    mail,
    quotas::{Quota, Quotas},
};
use std::{ops::RangeInclusive, path::PathBuf, time::Duration};

/// The prefix of this server's environment variables.
pub(crate) const PREFIX: &str = "ONDERWIJSREGIO_";
const SECOND: Duration = Duration::from_secs(1);

/// All settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Configuration {
    database: Option<String>,
    database_read_urls: Vec<String>,
    database_max_lag: String,
    database_connections: usize,
    database_timeout: String,
    row_security: RowSecurity,
    migrate_database: Option<String>,
    data_dir: PathBuf,
    attachments: Option<String>,
    allow_readable_data: bool,
    secret_file: Option<PathBuf>,
    secret: Option<String>,
    pub(crate) listen: String,
    pub(crate) metrics_listen: Option<String>,
    public_url: Option<String>,
    security_contacts: Vec<String>,
    security_policy: Option<String>,
    mail_url: Option<String>,
    mail_from: Option<String>,
    rate_limit: String,
    cors_origins: Vec<String>,
    max_in_flight: usize,
    keep_alive: String,
    proxies: usize,
    sandbox_reset: String,
    mutations_kept: u32,
    collect_orphans: String,
    accesses_kept: u32,
    egress_allow_private: bool,
    min_free_disk: String,
    quota_records: String,
    quota_attachments: String,
    sandbox_quota_records: String,
    sandbox_quota_attachments: String,
    pub(crate) log_format: LogFormat,
    otlp_endpoint: Option<String>,
}

/// What PostgreSQL's row-level security covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RowSecurity {
    Off,
    Writes,
    All,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            database: None,
            database_read_urls: Vec::new(),
            database_max_lag: "2s".into(),
            database_connections: 16,
            database_timeout: "5s".into(),
            row_security: RowSecurity::Writes,
            migrate_database: None,
            data_dir: "data".into(),
            attachments: None,
            allow_readable_data: false,
            secret_file: None,
            secret: None,
            listen: "127.0.0.1:8080".into(),
            metrics_listen: None,
            public_url: None,
            security_contacts: Vec::new(),
            security_policy: None,
            mail_url: None,
            mail_from: None,
            rate_limit: "100/s".into(),
            cors_origins: Vec::new(),
            max_in_flight: 1024,
            keep_alive: "75s".into(),
            proxies: 0,
            sandbox_reset: "04:00 Europe/Amsterdam".into(),
            mutations_kept: 30,
            collect_orphans: "24h".into(),
            accesses_kept: 365,
            egress_allow_private: false,
            min_free_disk: "5%".into(),
            quota_records: "off".into(),
            quota_attachments: "off".into(),
            sandbox_quota_records: "100000".into(),
            sandbox_quota_attachments: "1GB".into(),
            log_format: LogFormat::Text,
            otlp_endpoint: None,
        }
    }
}

const KEYS: &[&str] = &[
    "database",
    "database_read_url",
    "database_max_lag",
    "database_connections",
    "database_timeout",
    "row_security",
    "migrate_database",
    "data_dir",
    "attachments",
    "allow_readable_data",
    "secret_file",
    "secret",
    "listen",
    "metrics_listen",
    "public_url",
    "security_contact",
    "security_policy",
    "mail_url",
    "mail_from",
    "rate_limit",
    "cors_origin",
    "max_in_flight",
    "keep_alive",
    "proxies",
    "sandbox_reset",
    "mutations_kept",
    "collect_orphans",
    "accesses_kept",
    "egress_allow_private",
    "min_free_disk",
    "quota_records",
    "quota_attachments",
    "sandbox_quota_records",
    "sandbox_quota_attachments",
    "log_format",
    "otlp_endpoint",
];
/// Variables that are no server settings: those of single commands, and those of this project's
/// tests.
const OTHERS: &[&str] = &[
    "callback_secret",
    "copy_from",
    "copy_to",
    "binary",
    "test_logs",
    "test_nodes",
    "test_postgres",
];

impl Configuration {
    pub(crate) fn load(options: &Options, serve: Option<&Serve>) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = &options.config {
            if !file.is_file() {
                bail!("the configuration file '{}' is not there", file.display());
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        figment = figment
            .merge(Serialized::defaults(environment()?))
            .merge(Serialized::defaults(options));
        if let Some(serve) = serve {
            figment = figment.merge(Serialized::defaults(serve));
        }
        let configuration: Self = figment.extract().map_err(|error| unusable(&error))?;
        public_url::parse(&configuration.public_url())?;
        configuration.api()?;
        configuration.store()?;
        configuration.collect_orphans()?;
        configuration.connections()?;
        configuration.traces()?;
        Ok(configuration)
    }

    pub(crate) fn store(&self) -> Result<store::Options> {
        let database = self.database.clone().unwrap_or_else(|| {
            format!(
                "sqlite:{}",
                self.data_dir.join("onderwijsregio.db").display()
            )
        });
        let mut options = store::Options::new(database, self.data_dir.join("attachments"));
        options.allow_readable = self.allow_readable_data;
        options.secrets = secret::read(
            self.secret_file.as_deref(),
            self.secret.as_deref(),
            self.allow_readable_data,
        )?;
        options
            .postgres
            .migrate_as
            .clone_from(&self.migrate_database);
        if let Some(place) = &self.attachments {
            options.files = place.parse()?;
        }
        options.postgres.row_security = match self.row_security {
            RowSecurity::Off => store::RowSecurity::Off,
            RowSecurity::Writes => store::RowSecurity::Writes,
            RowSecurity::All => store::RowSecurity::All,
        };
        if !(1..=1000).contains(&self.database_connections) {
            bail!(
                "the number of connections to the database, {}, is not between 1 and 1000",
                self.database_connections
            );
        }
        options.postgres.connections = self.database_connections;
        options.postgres.statement_timeout = duration("statement's time", &self.database_timeout)?;
        options.postgres.max_lag = duration("replicas' lag", &self.database_max_lag)?;
        options
            .postgres
            .replicas
            .clone_from(&self.database_read_urls);
        options.min_free_disk = sizes::percent(&self.min_free_disk)?;
        Ok(options)
    }

    pub(crate) fn demo_keys(&self) -> PathBuf {
        self.data_dir.join("demo-keys.json")
    }

    /// Returns the policy on the addresses of callbacks and downloads.
    pub(crate) fn egress(&self) -> egress::Policy {
        egress::Policy {
            allow_private: self.egress_allow_private,
            callbacks_to_private: false,
        }
    }

    /// Returns the URL by which clients reach the server, without a trailing slash. It was
    /// validated when the configuration was loaded.
    pub(crate) fn public_url(&self) -> String {
        let url = self
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.listen));
        public_url::parse(&url).unwrap_or(url)
    }

    pub(crate) fn api(&self) -> Result<api::Settings> {
        Ok(api::Settings {
            public_url: self.public_url(),
            security: self.security()?,
            rate_limit: self.rate_limit()?,
            cors_origins: self
                .cors_origins
                .iter()
                .map(|origin| web_origin(origin))
                .collect::<Result<_>>()?,
            max_in_flight: self.max_in_flight,
            proxies: self.proxies,
            traces: self.otlp_endpoint.is_some(),
            ..api::Settings::default()
        })
    }

    pub(crate) fn services(&self) -> Result<services::Options> {
        Ok(services::Options {
            public_url: self.public_url(),
            accesses_kept: days("who saw which candidates", self.accesses_kept)?,
            mutations: self.mutations()?,
            mail: self.mail()?,
        })
    }

    /// Returns the contact for reports of vulnerabilities, if one is set.
    fn security(&self) -> Result<Option<api::SecurityContact>> {
        if self.security_contacts.is_empty() && self.security_policy.is_some() {
            bail!(
                "--security-policy is a line of security.txt, which needs --security-contact too"
            );
        }
        let contact =
            api::SecurityContact::new(&self.security_contacts, self.security_policy.as_deref());
        contact.map_err(|expected| anyhow!("security.txt cannot be made: {expected}"))
    }

    /// Returns the collector that traces are sent to, if one is set.
    pub(crate) fn traces(&self) -> Result<Option<Endpoint>> {
        self.otlp_endpoint
            .as_deref()
            .map(Endpoint::parse)
            .transpose()
    }

    pub(crate) fn mail(&self) -> Result<mail::Options> {
        let mut options = mail::Options::default();
        if let Some(from) = &self.mail_from {
            let sender = from
                .parse()
                .map_err(|expected| anyhow!("mail cannot be from '{from}': {expected}"))?;
            options.sender = sender;
        }
        if let Some(url) = &self.mail_url {
            let smtp = mail::Smtp::from_url(url).map_err(|expected| {
                anyhow!("the mail server's address is not understood: {expected}")
            })?;
            if self.mail_from.is_none() {
                bail!(
                    "say who mail is from with --mail-from, for example Onderwijsregio <post@example.nl>"
                );
            }
            options.transport = mail::Transport::Smtp(smtp);
        }
        Ok(options)
    }

    /// Returns the folder of the demo's mail.
    pub(crate) fn demo_mail(&self) -> PathBuf {
        self.data_dir.join("mail")
    }

    fn mutations(&self) -> Result<services::mutations::Options> {
        let reset = match self.sandbox_reset.as_str() {
            "off" => None,
            text => Some(text.parse().map_err(|expected| {
                anyhow!("when sandboxes are emptied, '{text}', is not understood: {expected}; or write off")
            })?),
        };
        Ok(services::mutations::Options {
            egress: self.egress(),
            kept: days("mutations", self.mutations_kept)?,
            daily_reset: reset,
            quotas: self.quotas()?,
            ..services::mutations::Options::default()
        })
    }

    /// Returns the default quotas of regions.
    pub(crate) fn quotas(&self) -> Result<Quotas> {
        let quota = |records: &str, attachments: &str| {
            Ok::<_, anyhow::Error>(Quota {
                records: sizes::number("quota of records", records)?,
                attachment_bytes: sizes::bytes("quota of attachments", attachments)?,
            })
        };
        Ok(Quotas {
            production: quota(&self.quota_records, &self.quota_attachments)?,
            sandbox: quota(&self.sandbox_quota_records, &self.sandbox_quota_attachments)?,
            ..Quotas::default()
        })
    }

    /// Returns the options of connections.
    pub(crate) fn connections(&self) -> Result<http::Options> {
        const ALLOWED: RangeInclusive<Duration> = Duration::from_secs(5)..=Duration::from_hours(1);
        match time(&self.keep_alive).filter(|time| ALLOWED.contains(time)) {
            Some(keep_alive) => Ok(http::Options {
                keep_alive,
                behind_proxy: self.proxies > 0,
            }),
            None => bail!(
                "the time that an idle connection stays open, '{}', is not understood; write for example 75s, between 5s \
                 and 1h",
                self.keep_alive
            ),
        }
    }

    /// Returns how often files that nothing refers to are removed, if at all.
    pub(crate) fn collect_orphans(&self) -> Result<Option<Duration>> {
        if self.collect_orphans == "off" {
            return Ok(None);
        }
        match time(&self.collect_orphans)
            .filter(|time| (SECOND..=Duration::from_hours(30 * 24)).contains(time))
        {
            Some(time) => Ok(Some(time)),
            None => bail!(
                "how often orphans are collected, '{}', is not understood; write for example 24h, between 1s and 720h, \
                 or off",
                self.collect_orphans
            ),
        }
    }

    fn rate_limit(&self) -> Result<Option<RateLimit>> {
        if self.rate_limit == "off" {
            return Ok(None);
        }
        let per_second = self
            .rate_limit
            .strip_suffix("/s")
            .and_then(|number| number.parse::<u32>().ok());
        match per_second.filter(|number| (1..=1_000_000).contains(number)) {
            Some(per_second) => Ok(Some(RateLimit {
                per_second,
                burst: per_second * 2,
            })),
            None => bail!(
                "the rate limit '{}' is not understood; write for example 100/s, or off",
                self.rate_limit
            ),
        }
    }
}

/// Returns all faults in one line, without the parser's drawing of their location.
fn unusable(error: &figment::Error) -> anyhow::Error {
    let faults = error.clone().into_iter().map(|fault| {
        let text = fault.to_string();
        text.lines()
            .filter(|line| !line.contains('|'))
            .map(str::trim)
            .collect::<Vec<_>>()
            .join(": ")
    });
    anyhow!(
        "the configuration is not usable: {}",
        faults.collect::<Vec<_>>().join("; ")
    )
}

/// Returns the settings that environment variables give. Each is parsed like its flag.
fn environment() -> Result<figment::value::Dict> {
    let mut given = figment::value::Dict::new();
    for key in KEYS {
        let name = format!("{PREFIX}{}", key.to_uppercase());
        let Some(text) = std::env::var_os(&name) else {
            continue;
        };
        let Ok(text) = text.into_string() else {
            bail!("the environment variable {name} is not UTF-8")
        };
        let value = match *key {
            "cors_origin" | "database_read_url" | "security_contact" => text
                .split(',')
                .map(str::trim)
                .filter(|one| !one.is_empty())
                .collect::<Vec<_>>()
                .into(),
            "egress_allow_private" | "allow_readable_data" => {
                match text.trim().to_ascii_lowercase().parse::<bool>() {
                    Ok(truth) => truth.into(),
                    Err(_) => bail!("the environment variable {name} is neither true nor false"),
                }
            }
            "max_in_flight"
            | "proxies"
            | "database_connections"
            | "mutations_kept"
            | "accesses_kept" => match text.parse::<usize>() {
                Ok(number) => number.into(),
                Err(_) => bail!("the environment variable {name} is not a number"),
            },
            _ => text.into(),
        };
        let plural = if matches!(value, figment::value::Value::Array(..)) {
            "s"
        } else {
            ""
        };
        given.insert(format!("{key}{plural}"), value);
    }
    Ok(given)
}

/// Returns a message for each environment variable that has the prefix but is no setting.
pub(crate) fn unknown_variables() -> Vec<String> {
    let given = std::env::vars_os().filter_map(|(name, value)| {
        Some((
            name.into_string().ok()?,
            value.to_string_lossy().into_owned(),
        ))
    });
    variables::unknown(given, KEYS.iter().chain(OTHERS).copied())
}

/// Parses a retention period in days.
fn days(what: &str, number: u32) -> Result<Duration> {
    if !(1..=3650).contains(&number) {
        bail!("{what} cannot be kept for {number} days; write a number from 1 to 3650");
    }
    Ok(Duration::from_hours(24 * u64::from(number)))
}

/// Parses a time such as `2s` or `1500ms`, between a second and an hour.
fn duration(what: &str, text: &str) -> Result<Duration> {
    match time(text).filter(|time| (SECOND..=Duration::from_hours(1)).contains(time)) {
        Some(time) => Ok(time),
        None => bail!(
            "the {what}, '{text}', is not understood; write for example 5s, between 1s and 1h"
        ),
    }
}

fn time(text: &str) -> Option<Duration> {
    Duration::try_from(text.parse::<jiff::SignedDuration>().ok()?).ok()
}

/// Validates a scheme, host and port as a browser sends it in `Origin`.
fn web_origin(text: &str) -> Result<String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let fit =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
    match host {
        Some(host) if !host.is_empty() && host.bytes().all(fit) => Ok(text.to_owned()),
        _ => bail!(
            "the origin '{text}' is not understood; write for example https://www.example.nl, without a path"
        ),
    }
}
