//! The command line as it is read; its texts are `--help`.

#![expect(clippy::doc_markdown, reason = "these comments are the help texts of a terminal")]

mod audit;
mod callback;
mod field;

use api::openapi::Form as OpenapiForm;
pub(crate) use audit::Audit;
pub(crate) use callback::{Callback, Listen, Sign, Verify};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use engine::{
    ExportFormat,
    import::{Duplicates, Encoding},
};
pub(crate) use field::{CreateField, Field};
use serde::Serialize;
use std::path::PathBuf;

/// The Onderwijsregio API server: candidate data of Dutch education regions.
///
/// Everything is set by flag, else by environment variable (the flag's name in capitals after ONDERWIJSREGIO_, for
/// example ONDERWIJSREGIO_DATABASE), else in the file named by --config, else by default.
#[derive(Debug, Parser)]
#[command(name = "onderwijsregio", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads the command line.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let mut command = shaped();
        let matches = command.try_get_matches_from_mut(std::env::args_os())?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}

/// The command line, in which `callback` does not list the options of every command: it opens no database and sends no mail.
fn shaped() -> clap::Command {
    let command = Cli::command();
    let hidden: Vec<clap::Arg> = command
        .get_arguments()
        .filter(|option| option.is_global_set())
        .map(|option| option.clone().hide(true))
        .collect();
    command.mut_subcommand("callback", |callback| callback.args(hidden))
}

/// Options of every command. One that is not given is not serialized, so that the environment and the file can say it.
#[derive(Debug, Args, Serialize)]
pub(crate) struct Options {
    /// A TOML file with any of these settings, its keys written with underscores
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
    /// The database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME [default: sqlite:DATA_DIR/onderwijsregio.db]
    #[arg(long, global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<String>,
    /// A PostgreSQL server that follows --database and takes reads off it; repeatable
    #[arg(long = "database-read-url", global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    database_read_urls: Vec<String>,
    /// How far behind such a server may be and still be read [default: 2s]
    #[arg(long, global = true, value_name = "TIME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_max_lag: Option<String>,
    /// Connections to each PostgreSQL server at the most [default: 16]
    #[arg(long, global = true, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_connections: Option<usize>,
    /// How long one statement may take on PostgreSQL [default: 5s]
    #[arg(long, global = true, value_name = "TIME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_timeout: Option<String>,
    /// What PostgreSQL's row-level security covers beyond the statements themselves: writes, all or off [default: writes]
    #[arg(long, global = true, value_name = "WHAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    row_security: Option<String>,
    /// The same database as the role that owns its tables, to make and migrate them; --database may then be a role that
    /// owns nothing [default: --database]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    migrate_database: Option<String>,
    /// The folder for the database and the attachments [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    data_dir: Option<PathBuf>,
    /// Where attachments lie: a folder, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME [default: DATA_DIR/attachments]
    #[arg(long, global = true, value_name = "PLACE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<String>,
    /// Go on although other users of this machine may read the database, the attachments or the secret's file
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    allow_readable_data: bool,
    /// A file with the installation's secret, the newest first, one a line, as `secret new` prints it
    /// [default: the database]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_file: Option<PathBuf>,
    /// The address by which others reach the server, with a path if it has one [default: http://LISTEN]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    /// The server that takes mail to candidates: smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST, either with
    /// ?ca=FILE for certificate authorities of one's own [default: none, and no mail is sent]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_url: Option<String>,
    /// Who that mail is from: Onderwijsregio <post@example.nl>
    #[arg(long, global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_from: Option<String>,
    /// How much of the disk is to stay free: below that only what removes something is accepted; or off [default: 5%]
    #[arg(long, global = true, value_name = "PERCENT|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    min_free_disk: Option<String>,
    /// How many records, candidates and contact moments, a region may have; or off [default: off]
    #[arg(long, global = true, value_name = "N|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_records: Option<String>,
    /// How many bytes of attachments a region may have, such as 10GB; or off [default: off]
    #[arg(long, global = true, value_name = "SIZE|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_attachments: Option<String>,
    /// How many records a region may have in its sandbox; or off [default: 100000]
    #[arg(long, global = true, value_name = "N|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_quota_records: Option<String>,
    /// How many bytes of attachments a region may have in its sandbox; or off [default: 1GB]
    #[arg(long, global = true, value_name = "SIZE|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_quota_attachments: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer requests until told to stop (SIGTERM or Ctrl-C), then finish what is under way
    Serve(Serve),
    /// Make and list regions
    #[command(subcommand)]
    Region(Region),
    /// Make keys
    #[command(subcommand)]
    Key(Key),
    /// Make, list and delete the custom fields of a region
    #[command(subcommand)]
    Field(Field),
    /// End candidates' sessions
    #[command(subcommand)]
    Session(Session),
    /// Read candidates from a file: NDJSON (a JSON object a line), or CSV or XLSX (a header row of field names)
    ///
    /// The whole file is one transaction. A bad row is named by its line on standard error and nothing of the file is
    /// kept, unless --skip-bad keeps the good rows.
    Import(Import),
    /// Write every candidate, archived ones too, on standard output: as NDJSON that imports again without loss, or as a table
    Export(Export),
    /// Make a secret for the installation, or move the one that the database holds into a file
    #[command(subcommand)]
    Secret(Secret),
    /// Bring the database up to date (serving does the same at its start)
    Migrate,
    /// Write a consistent copy of the database to a new file, while it is in use
    Backup {
        /// The file to write; it must not exist yet
        file: PathBuf,
    },
    /// Move everything to another database, of either kind; run again after an interruption, it goes on where it was
    ///
    /// Stop what writes to the source first. The target is checked against the source at the end, by counts and
    /// checksums, and cannot be used before. A target that is finished is checked and not changed.
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
    /// Count attachments' files that have lain there for a day and that nothing refers to
    Orphans {
        /// Remove them, however many they are: see first that --database and --attachments belong together
        #[arg(long)]
        remove: bool,
    },
    /// Show, check and shorten the audit log: who changed keys, regions and settings, had somebody erased, took data along
    #[command(subcommand)]
    Audit(Audit),
    /// Check the database and its surroundings, and say what to do about what is wrong
    Doctor {
        /// Read everything that is stored, and every file, and see that it agrees; servers may go on meanwhile
        #[arg(long)]
        deep: bool,
        /// Name stored values that would not be taken today, by record and field; servers may go on meanwhile
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
    /// The address to show counters on, at /metrics, for the operator alone [default: nowhere]
    #[arg(long, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics_listen: Option<String>,
    /// Where a weakness in this site is reported, for /.well-known/security.txt: mailto:ADDRESS or https://…; repeatable
    #[arg(long = "security-contact", value_name = "URI")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    security_contacts: Vec<String>,
    /// The page with the rules for whoever looks for weaknesses, for the same file
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    security_policy: Option<String>,
    /// Requests a second per key, twice as many at once; or off [default: 100/s]
    #[arg(long, value_name = "N/s|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_limit: Option<String>,
    /// A web origin that may call the API from a browser; repeatable
    #[arg(long = "cors-origin", value_name = "ORIGIN")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cors_origins: Vec<String>,
    /// Requests worked on at once; more are answered 503 [default: 1024]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    max_in_flight: Option<usize>,
    /// How long an idle connection stays open; longer than a proxy before this server keeps one [default: 75s]
    #[arg(long, value_name = "TIME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_alive: Option<String>,
    /// Proxies before this server that add to X-Forwarded-For: so many of its last addresses are believed [default: 0]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    proxies: Option<usize>,
    /// When sandboxes are emptied, every day: an hour and a time zone, or off [default: 04:00 Europe/Amsterdam]
    #[arg(long, value_name = "WHEN|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_reset: Option<String>,
    /// How many days a mutation may be looked at after its end [default: 30]
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    mutations_kept: Option<u32>,
    /// How often attachments' files are looked for that nothing refers to, to be removed; or off [default: 24h]
    #[arg(long, value_name = "TIME|off")]
    #[serde(skip_serializing_if = "Option::is_none")]
    collect_orphans: Option<String>,
    /// How many days it can be looked up who saw or changed a candidate [default: 365]
    #[arg(long, value_name = "DAYS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    accesses_kept: Option<u32>,
    /// Let callbacks and attachments' addresses reach private networks and this machine too; --demo allows it for callbacks
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    egress_allow_private: bool,
    /// text or json [default: text]
    #[arg(long, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<String>,
    /// Where traces are sent: the address of an OpenTelemetry collector that takes OTLP over HTTP, such as
    /// http://127.0.0.1:4318 [default: nowhere]
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
    /// Make a region and print it as JSON
    Create {
        /// Its name in addresses: lower-case letters, digits and hyphens
        #[arg(long)]
        slug: String,
        /// Its name for people
        #[arg(long)]
        name: String,
    },
    /// Print every region as a JSON array
    List,
    /// Change a region and print it as JSON; what is not given stays
    Update(UpdateRegion),
    /// Print what a region settles for itself as JSON, and change it before that
    Settings {
        /// The region, by slug or id
        #[arg(long)]
        region: String,
        /// What is to be different, as the body of `PATCH /auth/regions/me/settings`
        #[arg(long, value_name = "JSON")]
        change: Option<String>,
    },
    /// Print what a region holds and may hold as JSON, and change its quotas before that
    Quota(RegionQuota),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct RegionQuota {
    #[command(flatten)]
    pub(crate) place: Place,
    /// How many records, candidates and contact moments, it may have: a number, off, or default
    #[arg(long, value_name = "N|off|default")]
    pub(crate) records: Option<String>,
    /// How many bytes of attachments it may have: a size such as 10GB, off, or default
    #[arg(long, value_name = "SIZE|off|default")]
    pub(crate) attachments: Option<String>,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct UpdateRegion {
    /// The region, by slug or id
    #[arg(long)]
    pub(crate) region: String,
    /// Its new name in addresses
    #[arg(long)]
    pub(crate) slug: Option<String>,
    /// Its new name for people
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where a candidate may be sent back to after signing in; repeatable, in the place of those there are
    #[arg(long = "redirect-url", value_name = "URL", conflicts_with = "no_redirect_urls")]
    pub(crate) redirect_urls: Vec<String>,
    /// Take all redirect URLs away
    #[arg(long)]
    pub(crate) no_redirect_urls: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Make a key and print it, alone on standard output, and its id on standard error; the key is never shown again
    Create(CreateKey),
    /// Print a region's keys, or the admin keys, as a JSON array, never the keys themselves
    List {
        /// The region, by slug or id
        #[arg(long, required_unless_present = "admin", conflicts_with = "admin")]
        region: Option<String>,
        /// The admin keys instead
        #[arg(long)]
        admin: bool,
    },
    /// Print which candidates a key saw or changed, a JSON object a line, for the report of a breach
    Accesses(KeyAccesses),
    /// End a key, at once and on every server
    Revoke {
        /// The key's id, as `key list` shows it
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Session {
    /// End sessions, at once and on every server, and print how many those were
    End(EndSessions),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct EndSessions {
    /// Those of whoever has the address of a candidate of this region, named by slug or id
    #[arg(long, requires = "candidate", required_unless_present = "all")]
    pub(crate) region: Option<String>,
    /// The candidate's id
    #[arg(long, requires = "region")]
    pub(crate) candidate: Option<String>,
    /// One of its sandbox instead of its production data
    #[arg(long, requires = "region")]
    pub(crate) sandbox: bool,
    /// Everybody's, as when a mail server or the database may have been read by others
    #[arg(long, conflicts_with_all = ["region", "candidate", "sandbox"])]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct KeyAccesses {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Only what was done at or after this moment, such as 2026-01-01T00:00:00Z
    #[arg(long, value_name = "MOMENT")]
    pub(crate) from: Option<String>,
    /// Only what was done at or before this moment
    #[arg(long, value_name = "MOMENT")]
    pub(crate) to: Option<String>,
    /// The key's id, also of a revoked or an admin key
    pub(crate) id: String,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Secret {
    /// Print a new secret, to be put on the first line of the file that --secret-file names
    New,
    /// Print the secret that the database holds, to be put into that file before --secret-file is first used
    Export,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct CreateKey {
    /// The region it opens, by slug or id
    #[arg(long, required_unless_present = "admin")]
    pub(crate) region: Option<String>,
    /// Make an admin key instead, which acts for any region
    #[arg(long, conflicts_with_all = ["region", "sandbox_only"])]
    pub(crate) admin: bool,
    /// What its owner calls it
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// Open the sandbox alone, never production
    #[arg(long)]
    pub(crate) sandbox_only: bool,
    /// When it ends: a moment such as 2027-01-01T00:00:00Z [default: never]
    #[arg(long, value_name = "MOMENT")]
    pub(crate) expires_at: Option<String>,
    /// What may be done with it: read, write, erase or settings; repeatable [default: all of them]
    #[arg(long = "permission", value_name = "PERMISSION")]
    pub(crate) permissions: Vec<String>,
    /// From where it may be used, such as 203.0.113.0/24; repeatable [default: from anywhere]
    #[arg(long = "allowed-network", value_name = "NETWORK")]
    pub(crate) allowed_networks: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The region, by slug or id
    #[arg(long)]
    pub(crate) region: String,
    /// Its sandbox instead of its production data
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
    /// Check the file, say what is wrong and worth a look, and store nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The encoding of a CSV file: utf-8, utf-16 or windows-1252 [default: told by its beginning, else utf-8]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub(crate) encoding: Option<Encoding>,
    /// A JSON file that says which columns fill which fields: {"Naam": "name", "Bron": "customFields.source", "Leeftijd": null}
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Rows whose e-mail address or phone number a candidate or an earlier row has: allow, skip (leave them out) or
    /// report (store them with a warning)
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
    #[arg(long, value_name = "ADDRESS", env = "ONDERWIJSREGIO_COPY_FROM", hide_env_values = true)]
    pub(crate) from: String,
    /// The database to copy to; it is empty, or an unfinished copy of the same
    #[arg(long, value_name = "ADDRESS", env = "ONDERWIJSREGIO_COPY_TO", hide_env_values = true)]
    pub(crate) to: String,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) place: Place,
    /// ndjson (everything), or a table without contact moments and files: csv (for spreadsheets in the Netherlands) or xlsx
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
