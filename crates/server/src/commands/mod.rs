//! The commands, one per file.

mod audit;
mod backup;
mod callback;
mod copy;
mod doctor;
mod doctor_data;
mod export;
mod fields;
mod health;
mod import;
mod keys;
mod orphans;
mod quota;
mod regions;
mod schema;
mod secrets;
mod serve;
mod sessions;
mod support;

use crate::{
    cli::{self, Cli, Command},
    configuration::{self, Configuration, Flags},
    output::{print, print_lines, print_stderr},
    passwords, telemetry,
};
use anyhow::{Result, bail};
use store::{Store, audit::Actor};
use support::open;

/// Runs the command. `flags` are the settings on the command line.
pub(crate) async fn run(cli: Cli, flags: &Flags) -> Result<()> {
    let Cli {
        config, command, ..
    } = cli;
    let mut warnings = passwords::on_command_line(
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
    warnings.extend(unknown);
    for warning in warnings {
        print_stderr(&format!("warning: {warning}"));
    }
    if let Command::Callback(command) = command {
        return callback::run(command).await;
    }
    if let Command::Secret(cli::Secret::New) = command {
        return secrets::new();
    }
    let configuration = Configuration::load(flags, config.as_deref())?;
    telemetry::quiet();
    if let Command::Health(_) = command {
        return health::run(&configuration).await;
    }
    let open = async |configuration: &Configuration| {
        open(configuration)
            .await
            .map(|store| store.on_behalf_of(Actor::Operator))
    };
    match command {
        Command::Serve(_) | Command::Health(_) | Command::Callback(_) => {
            unreachable!("answered above")
        }
        Command::Region(command) => {
            regions::run(&open(&configuration).await?, &configuration, command).await
        }
        Command::Key(command) => keys::run(&open(&configuration).await?, command).await,
        Command::Field(command) => fields::run(&open(&configuration).await?, command).await,
        Command::Session(command) => sessions::run(&open(&configuration).await?, command).await,
        Command::Import(command) => {
            import::run(
                &open(&configuration).await?,
                configuration.quotas(),
                command,
            )
            .await
        }
        Command::Export(command) => export::run(&open(&configuration).await?, command).await,
        Command::Secret(_) => secrets::export(&open(&configuration).await?).await,
        Command::Migrate => migrate(&open(&configuration).await?).await,
        Command::Backup { file } => backup::run(&open(&configuration).await?, &file).await,
        Command::Copy(command) => copy::run(&configuration, command).await,
        Command::Schema(command) => schema::run(&open(&configuration).await?, command).await,
        Command::Openapi { version } => {
            print_lines(&api::openapi::document(&configuration.public_url()).text(version))
        }
        Command::Orphans { remove } => orphans::run(&open(&configuration).await?, remove).await,
        Command::Audit(command) => audit::run(&open(&configuration).await?, command).await,
        Command::Doctor { deep, data } => doctor::run(&configuration, deep, data).await,
    }
}

async fn migrate(store: &Store) -> Result<()> {
    for migration in store.migrations().await? {
        print(&format!(
            "{:04} {} since {}",
            migration.version, migration.name, migration.applied_at
        ))?;
    }
    Ok(())
}
