//! The settings of every command. A doc comment is the text of `--help` and of the table in
//! docs/operating.md.

#![expect(
    clippy::doc_markdown,
    reason = "these comments are the help texts of a terminal"
)]

use super::{
    checked::{Checked, checked, number, truth},
    values,
};
use clap::{
    ArgAction, Args,
    builder::{OsStringValueParser, TypedValueParser},
};
use services::mail::{Sender, Smtp};
use std::{path::PathBuf, time::Duration};
use store::{FileLocation, RowSecurity};

/// Settings of every command.
#[derive(Debug, Args)]
pub(crate) struct SharedSettings {
    /// The folder for the database and the attachments
    #[arg(long, global = true, value_name = "DIR", default_value = "data",
          value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub(super) data_dir: PathBuf,
    /// Where attachments are stored: a folder, or `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`;
    /// see Attachments [default: DATA_DIR/attachments]
    #[arg(long, global = true, value_name = "PLACE", value_parser = checked(values::file_place))]
    pub(super) attachments: Option<Checked<FileLocation>>,
    /// The database: `sqlite:PATH`, or
    /// `postgres://USER:PASSWORD@HOST:5432/NAME?sslmode=verify-full` (PostgreSQL 14 or newer)
    /// [default: sqlite:DATA_DIR/onderwijsregio.db]
    #[arg(long, global = true, value_name = "ADDRESS", hide_env_values = true)]
    pub(super) database: Option<String>,
    /// A PostgreSQL replica of --database that serves reads; repeatable
    #[arg(
        long = "database-read-url",
        global = true,
        value_name = "URL",
        hide_env_values = true
    )]
    pub(super) database_read_urls: Vec<String>,
    /// How far a replica may lag behind and still serve reads; 1s to 1h
    #[arg(long, global = true, value_name = "TIME", default_value = "2s",
          value_parser = checked(values::replica_lag))]
    pub(super) database_max_lag: Checked<Duration>,
    /// The maximum number of connections to each PostgreSQL server, 1 to 1000
    #[arg(long, global = true, value_name = "N", default_value = "16",
          value_parser = checked(number::<usize>))]
    pub(super) database_connections: Checked<usize>,
    /// The timeout of one statement on PostgreSQL; 1s to 1h
    #[arg(long, global = true, value_name = "TIME", default_value = "5s",
          value_parser = checked(values::statement_time))]
    pub(super) database_timeout: Checked<Duration>,
    /// What PostgreSQL's row-level security covers in addition to the statements' own conditions:
    /// `writes`, `all` (reads too) or `off`
    #[arg(long, global = true, value_name = "WHAT", default_value = "writes",
          value_parser = checked(values::row_security))]
    pub(super) row_security: Checked<RowSecurity>,
    /// The same database with the role that owns its tables, to create and migrate them;
    /// --database may then use a role that owns nothing: see PostgreSQL [default: --database]
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    pub(super) migrate_database: Option<String>,
    /// Continue although other users of this machine may read the database, the attachments or the
    /// secret's file: see Files
    #[arg(long, global = true, action = ArgAction::SetTrue, value_parser = checked(truth))]
    pub(super) allow_readable_data: Checked<bool>,
    /// A file with the installation's secrets, one per line, newest first, as `secret new` prints
    /// them: see The installation's secret [default: the database]
    #[arg(long, global = true, value_name = "FILE",
          value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub(super) secret_file: Option<PathBuf>,
    /// The URL by which clients reach the server, for links, problem types and the API reference
    /// [default: http://LISTEN]
    ///
    /// It is an absolute http or https address without query, fragment and user. With a path
    /// (`https://www.example.nl/regio`) every link, redirect and cookie is under that path, and the
    /// server accepts requests with or without it, as your proxy sends them
    #[arg(long, global = true, value_name = "URL", value_parser = checked(values::public_url))]
    pub(super) public_url: Option<Checked<Option<String>>>,
    /// The server that sends e-mails to candidates: `smtp://USER:PASSWORD@HOST:587` or
    /// `smtps://USER:PASSWORD@HOST`, either with `?ca=FILE` for your own certificate authorities;
    /// see E-mail [default: none, and no mail is sent]
    #[arg(long, global = true, value_name = "URL", hide_env_values = true,
          value_parser = checked(values::mail_server))]
    pub(super) mail_url: Option<Checked<Smtp>>,
    /// The sender of these e-mails: `Onderwijsregio <post@example.nl>`
    #[arg(long, global = true, value_name = "ADDRESS", value_parser = checked(values::mail_sender))]
    pub(super) mail_from: Option<Checked<Sender>>,
    /// How much of the disk must stay free, 1% to 99%; below that, only requests that remove data
    /// are accepted: see Storage limits; or `off`
    #[arg(long, global = true, value_name = "PERCENT|off", default_value = "5%",
          value_parser = checked(values::min_free_disk))]
    pub(super) min_free_disk: Checked<Option<u8>>,
    /// The maximum number of records (candidates and contact moments) of a region: see Storage
    /// limits; or `off`
    #[arg(long, global = true, value_name = "N|off", default_value = "off",
          value_parser = checked(values::records))]
    pub(super) quota_records: Checked<Option<u64>>,
    /// The maximum size of a region's attachments, such as `10GB`; or `off`
    #[arg(long, global = true, value_name = "SIZE|off", default_value = "off",
          value_parser = checked(values::attachment_bytes))]
    pub(super) quota_attachments: Checked<Option<u64>>,
    /// The maximum number of records in a region's sandbox; or `off`
    #[arg(long, global = true, value_name = "N|off", default_value = "100000",
          value_parser = checked(values::records))]
    pub(super) sandbox_quota_records: Checked<Option<u64>>,
    /// The maximum size of the attachments in a region's sandbox; or `off`
    #[arg(long, global = true, value_name = "SIZE|off", default_value = "1GB",
          value_parser = checked(values::attachment_bytes))]
    pub(super) sandbox_quota_attachments: Checked<Option<u64>>,
}
