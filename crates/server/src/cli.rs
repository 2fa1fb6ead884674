//! The command line, as clap parses it. The doc comments of options and commands are the texts of
//! `--help`.

#![expect(
    clippy::doc_markdown,
    reason = "these comments are the help texts of a terminal"
)]

mod audit;
mod callback;
mod field;

use api::openapi::Form as OpenapiForm;
pub(crate) use audit::Audit;
pub(crate) use callback::{Callback, Listen, Sign, Verify};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
pub(crate) use field::{CreateField, Field};
use serde::Serialize;
use services::{
    ExportFormat,
    import::{Duplicates, Encoding},
};
use std::path::PathBuf;

/// The Onderwijsregio API server: candidate data of Dutch education regions.
///
/// Every setting comes from its flag, else from its environment variable (the flag's name in
/// capitals after ONDERWIJSREGIO_, for example ONDERWIJSREGIO_DATABASE), else from the file named
/// by --config, else from its default.
#[derive(Debug, Parser)]
#[command(name = "onderwijsregio", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Parses the arguments of this process.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let mut command = shaped();
        let matches = command.try_get_matches_from_mut(std::env::args_os())?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}

/// Returns the command line. `callback` does not list the options that all commands share, because
/// it opens no database and sends no mail.
fn shaped() -> clap::Command {
    let command = Cli::command();
    let hidden: Vec<clap::Arg> = command
        .get_arguments()
        .filter(|option| option.is_global_set())
        .map(|option| option.clone().hide(true))
        .collect();
    command.mut_subcommand("callback", |callback| callback.args(hidden))
}

/// Options of every command. An option that is not given is not serialized, so that the environment
/// or the file can set it.
#[derive(Debug, Args, Serialize)]
pub(crate) struct Options {
    /// A TOML file with any of these settings, with underscores in their names
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
    /// The database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME [default:
    /// sqlite:DATA_DIR/onderwijsregio.db]
    #[arg(long, global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<String>,
    /// A PostgreSQL replica of --database that serves reads; repeatable
    #[arg(long = "database-read-url", global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    database_read_urls: Vec<String>,
    /// How far a replica may lag behind and still serve reads [default: 2s]
    #[arg(long, global = true, value_name = "TIME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_max_lag: Option<String>,
    /// The maximum number of connections to each PostgreSQL server [default: 16]
    #[arg(long, global = true, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_connections: Option<usize>,
    /// The timeout of one statement on PostgreSQL [default: 5s]
    #[arg(long, global = true, value_name = "TIME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_timeout: Option<String>,
    /// What PostgreSQL's row-level security covers in addition to the statements' own conditions:
    /// writes, all or off [default: writes]
    #[arg(long, global = true, value_name = "WHAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    row_security: Option<String>,
    /// The same database with the role that owns its tables, to create and migrate them; --database
    /// may then use a role that owns nothing [default: --database]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    migrate_database: Option<String>,
    /// The folder for the database and the attachments [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data_dir: Option<PathBuf>,
    /// Where attachments are stored: a folder, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME
    /// [default: DATA_DIR/attachments]
    #[arg(long, global = true, value_name = "PLACE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<String>,
    /// Continue although other users of this machine may read the database, the attachments or the
    /// secret's file
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    allow_readable_data: bool,
    /// A file with the installation's secrets, one per line, newest first, as `secret new` prints
    /// them [default: the database]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_file: Option<PathBuf>,
    /// The URL by which clients reach the server, with a path if it has one [default:
    /// http://LISTEN]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    /// The server that sends mail to candidates: smtp://USER:PASSWORD@HOST:587 or
    /// smtps://USER:PASSWORD@HOST, either with ?ca=FILE for your own certificate authorities
    /// [default: none, and no mail is sent]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_url: Option<String>,
    /// The sender of that mail: Onderwijsregio <post@example.nl>
    #[arg(long, global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_from: Option<String>,
    /// How much of the disk must stay free: below that, only requests that remove data are
    /// accepted; or off [default: 5%]
    #[arg(long, global = true, value_name = "PERCENT|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    min_free_disk: Option<String>,
    /// The maximum number of records (candidates and contact moments) of a region; or off [default:
    /// off]
    #[arg(long, global = true, value_name = "N|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_records: Option<String>,
    /// The maximum size of a region's attachments, such as 10GB; or off [default: off]
    #[arg(long, global = true, value_name = "SIZE|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_attachments: Option<String>,
    /// The maximum number of records in a region's sandbox; or off [default: 100000]
    #[arg(long, global = true, value_name = "N|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_quota_records: Option<String>,
    /// The maximum size of the attachments in a region's sandbox; or off [default: 1GB]
    #[arg(long, global = true, value_name = "SIZE|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_quota_attachments: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve requests until stopped (SIGTERM or Ctrl-C), then finish those under way
    Serve(Serve),
    /// Create, list and change regions
    #[command(subcommand)]
    Region(Region),
    /// Create, list and revoke keys
    #[command(subcommand)]
    Key(Key),
    /// Make, list and delete the custom fields of a region
    #[command(subcommand)]
    Field(Field),
    /// End candidates' sessions
    #[command(subcommand)]
    Session(Session),
    /// Import candidates from a file: NDJSON (a JSON object per line), or CSV or XLSX (a header row
    /// of field names)
    ///
    /// The whole file is one transaction. A bad row is reported with its line on standard error,
    /// and nothing of the file is kept, unless --skip-bad keeps the good rows.
    Import(Import),
    /// Write every candidate, archived ones too, to standard output: as NDJSON that imports again
    /// without loss, or as a table
    Export(Export),
    /// Create a secret for the installation, or export the one in the database to move it into a
    /// file
    #[command(subcommand)]
    Secret(Secret),
    /// Migrate the database to this version (serve does the same at its start)
    Migrate,
    /// Write a consistent copy of the database to a new file, while it is in use
    Backup {
        /// The file to write; it must not exist yet
        file: PathBuf,
    },
    /// Copy everything to another database, of either kind; an interrupted copy continues when run
    /// again
    ///
    /// Stop what writes to the source first. At the end the target is checked against the source by
    /// counts and checksums; it cannot be used before that. A finished target is checked and not
    /// changed.
    Copy(Copy),
    /// Receive, verify and sign callbacks by hand
    #[command(subcommand)]
    Callback(Callback),
    /// Print the OpenAPI document
    Openapi {
        /// The version of OpenAPI: 3.1, or 3.0 for tools that cannot read 3.1
        #[arg(long, value_name = "VERSION", default_value = "3.1", value_parser = openapi_form)]
        version: OpenapiForm,
    },
    /// Count attachment files that are at least a day old and that nothing refers to
    Orphans {
        /// Remove them, however many they are; check first that --database and --attachments belong
        /// together
        #[arg(long)]
        remove: bool,
    },
    /// Export, verify and prune the audit log: who changed keys, regions and settings, erased
    /// candidates, exported data
    #[command(subcommand)]
    Audit(Audit),
    /// Check the database and its environment, and say how to repair what is wrong
    Doctor {
        /// Read all stored data and every file, and check that they agree; servers may stay in use
        /// meanwhile
        #[arg(long)]
        deep: bool,
        /// Name stored values that would not be taken today, by record and field; servers may go on
        /// meanwhile
        #[arg(long)]
        data: bool,
    },
}

#[derive(Debug, Args, Serialize)]
pub(crate) struct Serve {
    /// The address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<String>,
    /// The address that serves counters at /metrics, for the operator only [default: none]
    #[arg(long, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics_listen: Option<String>,
    /// Where to report a vulnerability of this site, for /.well-known/security.txt: mailto:ADDRESS
    /// or https://…; repeatable
    #[arg(long = "security-contact", value_name = "URI")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    security_contacts: Vec<String>,
    /// The page with the rules for security researchers, for the same file
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    security_policy: Option<String>,
    /// Requests per second and key, with bursts of twice as many; or off [default: 100/s]
    #[arg(long, value_name = "N/s|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_limit: Option<String>,
    /// A web origin that may call the API from a browser; repeatable
    #[arg(long = "cors-origin", value_name = "ORIGIN")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cors_origins: Vec<String>,
    /// Requests processed at once; more are answered with 503 [default: 1024]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    max_in_flight: Option<usize>,
    /// How long an idle connection stays open; longer than a proxy in front of this server keeps
    /// one [default: 75s]
    #[arg(long, value_name = "TIME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_alive: Option<String>,
    /// The number of trusted proxies in front of this server: that many of the last addresses in
    /// X-Forwarded-For count [default: 0]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    proxies: Option<usize>,
    /// When sandboxes are emptied every day: a time and a time zone, or off [default: 04:00
    /// Europe/Amsterdam]
    #[arg(long, value_name = "WHEN|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_reset: Option<String>,
    /// How many days a mutation can be read after its end [default: 30]
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    mutations_kept: Option<u32>,
    /// How often attachment files that nothing refers to are removed; or off [default: 24h]
    #[arg(long, value_name = "TIME|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    collect_orphans: Option<String>,
    /// How many days the record of who saw or changed a candidate is kept [default: 365]
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    accesses_kept: Option<u32>,
    /// Let callbacks and downloads of attachments reach private networks and this machine; --demo
    /// allows it for callbacks
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    egress_allow_private: bool,
    /// The format of the log: text or json [default: text]
    #[arg(long, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<String>,
    /// The OpenTelemetry collector for traces, which accepts OTLP over HTTP, such as
    /// http://127.0.0.1:4318 [default: none]
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    otlp_endpoint: Option<String>,
    /// Fill two regions with synthetic candidates, once, and print keys and requests to try
    #[arg(long)]
    #[serde(skip)]
    pub(crate) demo: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Region {
    /// Create a region and print it as JSON
    Create {
        /// Its name in URLs: lower-case letters, digits and hyphens
        #[arg(long)]
        slug: String,
        /// Its name for people
        #[arg(long)]
        name: String,
    },
    /// Print every region as a JSON array
    List,
    /// Change a region and print it as JSON; what is not given stays the same
    Update(UpdateRegion),
    /// Change the settings that a region chooses itself, if given, and print them as JSON
    Settings {
        /// The region, by slug or id
        #[arg(long)]
        region: String,
        /// The changes, as the body of `PATCH /auth/regions/me/settings`
        #[arg(long, value_name = "JSON")]
        change: Option<String>,
    },
    /// Change a region's quotas, if given, and print its usage and quotas as JSON
    Quota(RegionQuota),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct RegionQuota {
    #[command(flatten)]
    pub(crate) place: Place,
    /// The maximum number of records (candidates and contact moments): a number, off, or default
    #[arg(long, value_name = "N|off|default")]
    pub(crate) records: Option<String>,
    /// The maximum size of attachments: a size such as 10GB, off, or default
    #[arg(long, value_name = "SIZE|off|default")]
    pub(crate) attachments: Option<String>,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct UpdateRegion {
    /// The region, by slug or id
    #[arg(long)]
    pub(crate) region: String,
    /// Its new name in URLs
    #[arg(long)]
    pub(crate) slug: Option<String>,
    /// Its new name for people
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where a candidate may be sent back to after signing in; repeatable, replaces all present
    /// redirect URLs
    #[arg(
        long = "redirect-url",
        value_name = "URL",
        conflicts_with = "no_redirect_urls"
    )]
    pub(crate) redirect_urls: Vec<String>,
    /// Remove all redirect URLs
    #[arg(long)]
    pub(crate) no_redirect_urls: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Create a key and print it, alone, on standard output, and its id on standard error; the key
    /// is never shown again
    Create(CreateKey),
    /// Print a region's keys or the admin keys as a JSON array, without the keys themselves
    List {
        /// The region, by slug or id
        #[arg(long, required_unless_present = "admin", conflicts_with = "admin")]
        region: Option<String>,
        /// List the admin keys instead
        #[arg(long)]
        admin: bool,
    },
    /// Print which candidates a key saw or changed, a JSON object per line, for the report of a
    /// data breach
    Accesses(KeyAccesses),
    /// Revoke a key, at once and on every server
    Revoke {
        /// The key's id, as `key list` shows it
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Session {
    /// End sessions, at once and on every server, and print their number
    End(EndSessions),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct EndSessions {
    /// Those of the person with the address of a candidate of this region, named by slug or id
    #[arg(long, requires = "candidate", required_unless_present = "all")]
    pub(crate) region: Option<String>,
    /// The candidate's id
    #[arg(long, requires = "region")]
    pub(crate) candidate: Option<String>,
    /// The candidate is in the region's sandbox, not in its production data
    #[arg(long, requires = "region")]
    pub(crate) sandbox: bool,
    /// All sessions of everyone, for example when others may have read a mail server or the
    /// database
    #[arg(long, conflicts_with_all = ["region", "candidate", "sandbox"])]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct KeyAccesses {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Only accesses at or after this moment, such as 2026-01-01T00:00:00Z
    #[arg(long, value_name = "MOMENT")]
    pub(crate) from: Option<String>,
    /// Only accesses at or before this moment
    #[arg(long, value_name = "MOMENT")]
    pub(crate) to: Option<String>,
    /// The key's id; it may be a revoked key or an admin key
    pub(crate) id: String,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Secret {
    /// Print a new secret, for the first line of the file that --secret-file names
    New,
    /// Print the secret in the database, to put it into that file before --secret-file is first
    /// used
    Export,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct CreateKey {
    /// The region of the key, by slug or id
    #[arg(long, required_unless_present = "admin")]
    pub(crate) region: Option<String>,
    /// Create an admin key instead, which acts for any region
    #[arg(long, conflicts_with_all = ["region", "sandbox_only"])]
    pub(crate) admin: bool,
    /// The owner's description of it
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// Allow the sandbox only, never production
    #[arg(long)]
    pub(crate) sandbox_only: bool,
    /// When it expires: a moment such as 2027-01-01T00:00:00Z [default: never]
    #[arg(long, value_name = "MOMENT")]
    pub(crate) expires_at: Option<String>,
    /// What it permits: read, write, erase or settings; repeatable [default: all of them]
    #[arg(long = "permission", value_name = "PERMISSION")]
    pub(crate) permissions: Vec<String>,
    /// A network from which it may be used, such as 203.0.113.0/24; repeatable [default: any]
    #[arg(long = "allowed-network", value_name = "NETWORK")]
    pub(crate) allowed_networks: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The region, by slug or id
    #[arg(long)]
    pub(crate) region: String,
    /// The region's sandbox instead of its production data
    #[arg(long)]
    pub(crate) sandbox: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Keep the good rows of a file that has bad ones
    #[arg(long)]
    pub(crate) skip_bad: bool,
    /// Check the file, report faults and warnings, and store nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The encoding of a CSV file: utf-8, utf-16 or windows-1252 [default: detected by its
    /// beginning, else utf-8]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub(crate) encoding: Option<Encoding>,
    /// A JSON file that assigns columns to fields: {"Naam": "name", "Bron": "customFields.source",
    /// "Leeftijd": null}
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// What to do with rows whose e-mail address or phone number a candidate or an earlier row has:
    /// allow, skip (leave them out) or report (store them with a warning)
    #[arg(long, value_name = "WHAT", default_value = "allow", value_parser = duplicates)]
    pub(crate) duplicates: Duplicates,
    /// The file, or - for standard input
    pub(crate) file: PathBuf,
}

fn encoding(name: &str) -> Result<Encoding, String> {
    Encoding::named(name).ok_or_else(|| "expected utf-8, utf-16 or windows-1252".to_owned())
}

fn duplicates(name: &str) -> Result<Duplicates, String> {
    match name {
        "allow" => Ok(Duplicates::Allow),
        "skip" => Ok(Duplicates::Skip),
        "report" => Ok(Duplicates::Report),
        _ => Err("expected allow, skip or report".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The database to copy: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "ONDERWIJSREGIO_COPY_FROM",
        hide_env_values = true
    )]
    pub(crate) from: String,
    /// The database to copy to; it is empty, or an unfinished copy of the same source
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "ONDERWIJSREGIO_COPY_TO",
        hide_env_values = true
    )]
    pub(crate) to: String,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) place: Place,
    /// ndjson (everything), or a table without contact moments and files: csv (for spreadsheets in
    /// the Netherlands) or xlsx
    #[arg(long, value_name = "FORM", default_value = "ndjson", value_parser = export_format)]
    pub(crate) format: ExportFormat,
    /// Write to this new file, which only its owner may read, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

fn openapi_form(version: &str) -> Result<OpenapiForm, String> {
    match version {
        "3.1" => Ok(OpenapiForm::V3_1),
        "3.0" => Ok(OpenapiForm::V3_0),
        _ => Err("expected 3.1 or 3.0".to_owned()),
    }
}

fn export_format(name: &str) -> Result<ExportFormat, String> {
    match name {
        "ndjson" => Ok(ExportFormat::Ndjson),
        "csv" => Ok(ExportFormat::Csv),
        "xlsx" => Ok(ExportFormat::Xlsx),
        _ => Err("expected ndjson, csv or xlsx".to_owned()),
    }
}
