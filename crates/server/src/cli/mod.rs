//! The command line, as clap parses it. The doc comments of options and commands are the texts of
//! `--help`.

#![expect(
    clippy::doc_markdown,
    reason = "these comments are the help texts of a terminal"
)]

mod audit;
mod callback;
mod data;
mod field;
mod key;
mod region;
mod scope;
mod session;
mod setup;
mod staff;
mod subscription;

use crate::configuration::{Flags, ServeSettings, SharedSettings};
use api::openapi::Form as OpenapiForm;
pub(crate) use audit::Audit;
pub(crate) use callback::{Callback, Listen, Sign, Verify};
use clap::{
    Args, CommandFactory, FromArgMatches, Parser, Subcommand, builder::OsStringValueParser,
};
pub(crate) use data::{Copy, Export, Import};
pub(crate) use field::{CreateField, Field};
pub(crate) use key::{CreateKey, Key, KeyAccesses};
pub(crate) use region::{Region, RegionQuota, UpdateRegion};
pub(crate) use scope::ScopeArgs;
pub(crate) use session::{EndSessions, Session};
pub(crate) use setup::{Completion, Config, Init, Man};
pub(crate) use staff::{InviteStaff, OneStaff, Staff};
use std::path::PathBuf;
pub(crate) use subscription::{AddSubscription, OneSubscription, Subscription};

/// The Onderwijsregio API server: candidate data of Dutch education regions.
///
/// Every setting comes from its flag, else from its environment variable (the flag's name in
/// capitals after ONDERWIJSREGIO_, for example ONDERWIJSREGIO_DATABASE), else from the file named
/// by --config, else from its default. A section that is named after "see" is in docs/operating.md.
#[derive(Debug, Parser)]
#[command(name = "onderwijsregio", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// A TOML file with any of these settings, with underscores in their names
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print the result as JSON; without this flag it is a table or a sentence on a terminal
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Parses the arguments of this process, and returns the flags of settings beside them.
    pub(crate) fn read() -> Result<(Self, Flags), clap::Error> {
        let mut command = shaped();
        let matches = command.try_get_matches_from_mut(std::env::args_os())?;
        let cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        Ok((cli, Flags::of(&command, &matches)))
    }
}

/// Returns the command line. `callback` does not list the options that all commands share, because
/// it opens no database and sends no mail.
pub(crate) fn shaped() -> clap::Command {
    // The values of shared settings are parsed with the environment and the file, and not here:
    // `region quota` has a flag of the same name as one of them, with another type.
    let main = Cli::command();
    let (about, long_about) = (
        main.get_about().cloned().unwrap_or_default(),
        main.get_long_about().cloned().unwrap_or_default(),
    );
    // `augment_args` replaces the description of the command by that of the settings.
    let command = SharedSettings::augment_args(main)
        .about(about)
        .long_about(long_about);
    let command = command.mut_args(|arg| {
        if arg.get_id() == "config" || !arg.get_action().takes_values() {
            return arg;
        }
        arg.value_parser(OsStringValueParser::new())
    });
    let hidden: Vec<clap::Arg> = command
        .get_arguments()
        .filter(|option| option.is_global_set())
        .map(|option| option.clone().hide(true))
        .collect();
    command.mut_subcommand("callback", |callback| callback.args(hidden))
}

/// Returns the flags of single commands that have an environment variable, with that variable.
pub(crate) fn variables() -> Vec<(String, String)> {
    fn collect(command: &clap::Command, into: &mut Vec<(String, String)>) {
        for arg in command.get_arguments() {
            if let (Some(flag), Some(name)) = (arg.get_long(), arg.get_env()) {
                into.push((flag.to_owned(), name.to_string_lossy().into_owned()));
            }
        }
        for command in command.get_subcommands() {
            collect(command, into);
        }
    }
    let mut found = Vec::new();
    collect(&shaped(), &mut found);
    found.sort();
    found.dedup();
    found
}

#[derive(Debug, Subcommand)]
#[expect(
    clippy::large_enum_variant,
    reason = "parsed once, and matched at once"
)]
pub(crate) enum Command {
    /// Ask what an installation needs to know, and write its configuration file
    ///
    /// Each answer is checked at once. The flags that are given are not asked for again.
    Init(Init),
    /// Check the configuration
    #[command(subcommand)]
    Config(Config),
    /// Serve requests until stopped (SIGTERM or Ctrl-C), then finish those under way
    Serve(Serve),
    /// Ask the running server whether it is ready: exits with 0 if it is, else with 1
    Health(Health),
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
    /// Invite the first operator, list the staff, and end their access
    #[command(subcommand)]
    Staff(Staff),
    /// List, add, pause, test and remove a region's subscriptions to events
    #[command(subcommand)]
    Subscription(Subscription),
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
    Migrate {
        /// Distribute the tables over the workers of a PostgreSQL with the extension Citus; stop the
        /// servers first
        #[arg(long)]
        distribute: bool,
    },
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
    /// Print the custom fields of a region as a type for one of the client packages
    Schema(Schema),
    /// Print the OpenAPI document
    Openapi {
        /// The version of OpenAPI: 3.1, 3.0 for tools that cannot read 3.1, or 2.0 for Power
        /// Automate, which has a part of the operations
        #[arg(long, value_name = "VERSION", default_value = "3.1", value_parser = openapi_form)]
        version: OpenapiForm,
        /// The version of the API: 2, or 1, which is deprecated
        #[arg(long, value_name = "NUMBER", default_value = "2", value_parser = ["2", "1"])]
        api: String,
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
    /// Print the completion of commands and flags for a shell
    ///
    /// For bash: `onderwijsregio completion bash > ~/.local/share/bash-completion/completions/onderwijsregio`.
    /// The Debian package installs those for bash, fish and zsh.
    Completion(Completion),
    /// Print the manual page, or write one for each command
    Man(Man),
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

impl Command {
    /// Returns whether the command is one of those that begin an installation. All others work on
    /// what a database has.
    pub(crate) const fn may_create_database(&self) -> bool {
        matches!(
            self,
            Self::Serve(_)
                | Self::Migrate { .. }
                | Self::Region(Region::Create { .. })
                | Self::Key(Key::Create(CreateKey { admin: true, .. }))
                | Self::Staff(Staff::Invite(_))
        )
    }
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    _settings: ServeSettings,
    /// Fill two regions with synthetic candidates, once, and print keys and requests to try
    #[arg(long)]
    pub(crate) demo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Health {
    /// The address that the server listens on, as `serve` takes it
    #[arg(
        id = "listen",
        long = "listen",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    _listen: String,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The region, by slug or id
    #[arg(long)]
    pub(crate) region: String,
    #[command(flatten)]
    pub(crate) language: Language,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Language {
    /// As an interface of TypeScript
    #[arg(long)]
    pub(crate) typescript: bool,
    /// As a TypedDict of Python
    #[arg(long)]
    pub(crate) python: bool,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Secret {
    /// Print a new secret, for the first line of the file that --secret-file names
    New,
    /// Print the secret in the database, to put it into that file before --secret-file is first
    /// used
    Export,
}

fn openapi_form(version: &str) -> Result<OpenapiForm, messages::FlagValue> {
    match version {
        "3.1" => Ok(OpenapiForm::V3_1),
        "3.0" => Ok(OpenapiForm::V3_0),
        "2.0" => Ok(OpenapiForm::V2_0),
        _ => Err(messages::FlagValue::OpenapiVersion),
    }
}
