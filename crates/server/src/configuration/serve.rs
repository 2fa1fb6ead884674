//! The settings of `serve`. A doc comment is the text of `--help` and of the table in
//! docs/operating.md.

use super::{
    checked::{Checked, checked, number, truth},
    values,
};
use crate::{telemetry::LogFormat, traces::Endpoint};
use api::RateLimit;
use clap::{ArgAction, Args};
use model::Timestamp;
use services::mutations::DailyReset;
use std::time::Duration;

/// Settings of `serve`. Other commands take no flags for them, but refuse bad values in the
/// environment and the file.
#[derive(Debug, Args)]
pub(crate) struct ServeSettings {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(super) listen: String,
    /// The address that serves counters at /metrics, for the operator only: see Logs, metrics and
    /// traces
    #[arg(long, value_name = "ADDRESS")]
    pub(super) metrics_listen: Option<String>,
    /// Where to report a vulnerability of this site, for /.well-known/security.txt:
    /// `mailto:ADDRESS` or `https://…`; repeatable
    #[arg(long = "security-contact", value_name = "URI")]
    pub(super) security_contacts: Vec<String>,
    /// The page with the rules for security researchers, for the same file
    #[arg(long, value_name = "URL")]
    pub(super) security_policy: Option<String>,
    /// Requests per second and key, with bursts of twice as many; a region has five times that over
    /// all of its keys; or `off`
    #[arg(long, value_name = "N/s|off", default_value = "100/s",
          value_parser = checked(values::rate_limit))]
    pub(super) rate_limit: Checked<Option<RateLimit>>,
    /// A web origin that may call the API from a browser; repeatable
    #[arg(long = "cors-origin", value_name = "ORIGIN")]
    pub(super) cors_origins: Vec<String>,
    /// Requests processed at once; more are answered with 503
    #[arg(long, value_name = "N", default_value = "1024", value_parser = checked(number::<usize>))]
    pub(super) max_in_flight: Checked<usize>,
    /// How long an idle connection stays open, 5s to 1h; longer than a proxy in front of this
    /// server keeps one
    #[arg(long, value_name = "TIME", default_value = "75s",
          value_parser = checked(values::keep_alive))]
    pub(super) keep_alive: Checked<Duration>,
    /// The number of trusted proxies in front of this server, which each add to X-Forwarded-For
    ///
    /// The server trusts this many of the header's last addresses (`ADDRESS`, `ADDRESS:PORT` or
    /// `[IPv6]:PORT`), for example for the limits of sign-in. If it cannot parse one, it uses the
    /// next one inwards and the log warns once
    #[arg(long, value_name = "N", default_value = "0", value_parser = checked(number::<usize>))]
    pub(super) proxies: Checked<usize>,
    /// When sandboxes are emptied every day: a time and a time zone, or `off`
    #[arg(long, value_name = "WHEN|off", default_value = "04:00 Europe/Amsterdam",
          value_parser = checked(values::sandbox_reset))]
    pub(super) sandbox_reset: Checked<Option<DailyReset>>,
    /// How many days a mutation can be read after its end
    #[arg(long, value_name = "DAYS", default_value = "30", value_parser = checked(number::<u32>))]
    pub(super) mutations_kept: Checked<u32>,
    /// How often attachment files that nothing refers to are removed, 1s to 720h, or `off`: see
    /// Attachments
    #[arg(long, value_name = "TIME|off", default_value = "24h",
          value_parser = checked(values::collect_orphans))]
    pub(super) collect_orphans: Checked<Option<Duration>>,
    /// How many days the record of who saw or changed a candidate is kept
    #[arg(long, value_name = "DAYS", default_value = "365", value_parser = checked(number::<u32>))]
    pub(super) accesses_kept: Checked<u32>,
    /// Let callbacks and downloads of attachments reach private networks and this machine; --demo
    /// allows it for callbacks, but not for link-local addresses
    #[arg(long, action = ArgAction::SetTrue, value_parser = checked(truth))]
    pub(super) egress_allow_private: Checked<bool>,
    /// The format of the log on standard error: `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text",
          value_parser = checked(values::log_format))]
    pub(super) log_format: Checked<LogFormat>,
    /// How long a session of the desk lasts without use, 5m to 8h
    #[arg(long, value_name = "TIME", default_value = "60m", value_parser = checked(values::desk_idle))]
    pub(super) desk_idle: Checked<Duration>,
    /// How long a session of the desk lasts at most, 1h to 24h
    #[arg(long, value_name = "TIME", default_value = "12h", value_parser = checked(values::desk_lifetime))]
    pub(super) desk_lifetime: Checked<Duration>,
    /// Whether websites may call version 1 of the API, `on` or `off`: see Version 1
    #[arg(long, value_name = "on|off", default_value = "on", value_parser = checked(values::v1))]
    pub(super) v1: Checked<bool>,
    /// The day from which version 1 answers 410 only, in UTC, as `2028-01-01`: see Version 1
    #[arg(long, value_name = "DATE", value_parser = checked(values::v1_sunset))]
    pub(super) v1_sunset: Option<Checked<Option<Timestamp>>>,
    /// The OpenTelemetry collector for traces, which accepts OTLP over HTTP, such as
    /// `http://127.0.0.1:4318`: see Logs, metrics and traces
    #[arg(long, value_name = "URL", hide_env_values = true,
          value_parser = checked(values::otlp_endpoint))]
    pub(super) otlp_endpoint: Option<Checked<Option<Endpoint>>>,
}
