//! The commands, one per file.

mod audit;
mod backup;
mod callback;
mod config;
mod copy;
mod doctor;
mod doctor_data;
mod export;
mod fields;
mod health;
mod import;
mod init;
mod keys;
mod orphans;
mod quota;
mod regions;
mod schema;
mod secrets;
mod serve;
mod sessions;
mod shell;
mod staff;
mod subscriptions;
mod support;

use crate::{
    cli::{self, Cli, Command},
    configuration::{self, Configuration, Flags},
    output::{Format, print, print_lines, print_stderr},
    passwords, telemetry,
};
use anyhow::{Result, bail};
use api::openapi::Form;
use model::SystemClock;
use serde_json::json;
use std::sync::Arc;
use store::{SHARDS, Store, audit::Actor};
use support::{open, open_or_create};

/// Runs the command. `flags` are the settings on the command line.
pub(crate) async fn run(cli: Cli, flags: &Flags) -> Result<()> {
    let Cli {
        config,
        command,
        json,
    } = cli;
    let format = Format::of(json);
    let warnings = passwords::on_command_line(
        std::env::args_os().map(|word| word.to_string_lossy().into_owned()),
    );
    let of_commands = cli::variables().into_iter().map(|(_, variable)| variable);
    let unknown = configuration::unknown_variables(of_commands);
    if let Command::Serve(serve) = &command {
        // For a server, an unknown variable is an error, because a wrong setting would be noticed
        // late.
        if !unknown.is_empty() {
            bail!(unknown.join("; "));
        }
        let configuration = Configuration::load(flags, config.as_deref())?;
        return serve::run(configuration, serve.demo, &warnings).await;
    }
    let is_check = matches!(command, Command::Config(_));
    for warning in warnings.iter().chain(unknown.iter().filter(|_| !is_check)) {
        print_stderr(&format!("warning: {warning}"));
    }
    if is_check {
        return config::check(flags, config.as_deref(), unknown, format);
    }
    let command = match command {
        Command::Callback(command) => return callback::run(command, format).await,
        Command::Secret(cli::Secret::New) => return secrets::new(format),
        Command::Init(options) => {
            return init::run(&options, flags, config.as_deref(), format);
        }
        Command::Completion(options) => return shell::completion(&options),
        Command::Man(options) => return shell::man(&options),
        command => command,
    };
    let configuration = Configuration::load(flags, config.as_deref())?;
    telemetry::quiet();
    match command {
        Command::Health(_) => health::run(&configuration).await,
        Command::Copy(command) => copy::run(&configuration, command, format).await,
        Command::Doctor { deep, data } => doctor::run(&configuration, deep, data, format).await,
        Command::Openapi { version, api } => openapi(&configuration, version, &api),
        command => with_store(&configuration, command, format).await,
    }
}

/// Runs a command that opens the store, on behalf of the operator.
async fn with_store(configuration: &Configuration, command: Command, format: Format) -> Result<()> {
    let store = if command.may_create_database() {
        let mut options = configuration.store();
        if let Command::Migrate { distribute: true } = command {
            options.postgres.distribute = Some(SHARDS);
        }
        open_or_create(configuration, &options, Arc::new(SystemClock::new())).await?
    } else {
        open(configuration).await?
    };
    let store = store.on_behalf_of(Actor::Operator);
    match command {
        Command::Region(command) => regions::run(&store, configuration, command, format).await,
        Command::Key(command) => keys::run(&store, command, format).await,
        Command::Field(command) => fields::run(&store, command, format).await,
        Command::Session(command) => sessions::run(&store, command, format).await,
        Command::Staff(command) => staff::run(&store, configuration, command, format).await,
        Command::Subscription(command) => {
            subscriptions::run(&store, configuration, command, format).await
        }
        Command::Import(command) => {
            import::run(&store, configuration.quotas(), command, format).await
        }
        Command::Export(command) => export::run(&store, command, format).await,
        Command::Secret(_) => secrets::export(&store, format).await,
        Command::Migrate { .. } => migrate(&store, format).await,
        Command::Backup { file } => backup::run(&store, &file, format).await,
        Command::Schema(command) => schema::run(&store, command).await,
        Command::Orphans { remove } => orphans::run(&store, remove, format).await,
        Command::Audit(command) => audit::run(&store, command, format).await,
        _ => unreachable!("the other commands do not open the store"),
    }
}

fn openapi(configuration: &Configuration, version: Form, api: &str) -> Result<()> {
    let url = configuration.public_url();
    let document = match (api, version) {
        ("1", Form::V2_0) => bail!(messages::Command::OpenapiOfVersion1),
        ("1", _) => api::openapi::document_of_version_1(&url),
        _ => api::openapi::document(&url),
    };
    print_lines(&document.text(version))
}

async fn migrate(store: &Store, format: Format) -> Result<()> {
    let migrations = store.migrations().await?;
    if format == Format::Json {
        let view = migrations.iter().map(|migration| {
            json!({
                "version": migration.version,
                "name": migration.name,
                "appliedAt": migration.applied_at,
            })
        });
        return format.value(&view.collect());
    }
    for migration in migrations {
        print(&format!(
            "{:04} {} since {}",
            migration.version, migration.name, migration.applied_at
        ))?;
    }
    for placement in store.placements().await? {
        print(&placement)?;
    }
    Ok(())
}
