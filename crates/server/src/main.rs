//! The server's binary: command line, configuration, telemetry, wiring, graceful shutdown.

mod cli;
mod commands;
mod configuration;
mod demo;
mod health;
mod http;
mod output;
mod owner;
mod passwords;
mod service_manager;
mod telemetry;
mod traces;

use rustix::{fs::Mode, process::umask};
use std::{
    io::{self, ErrorKind},
    process::ExitCode,
};

/// A request allocates and frees a few dozen blocks of memory. The system's allocator took a tenth
/// of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The maximum number of ready connections that the runtime takes from the system at once.
/// Connections beyond it would wait where `api` does not measure their delay, and it would admit
/// more than can be answered soon.
const EVENTS: usize = 16_384;

fn main() -> ExitCode {
    // Files and folders created by any command are accessible by their owner only: 0600 and 0700.
    umask(Mode::RWXG | Mode::RWXO);
    let (cli, flags) = match cli::Cli::read() {
        Ok(read) => read,
        Err(error) => return refuse(&error),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_io_events_per_tick(EVENTS)
        .build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(cli, &flags)),
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(error) = error.downcast_ref::<clap::Error>() {
                return refuse(error);
            }
            if !reader_left(&error) {
                output::print_stderr(&format!("error: {}", model::error_chain(error.as_ref())));
            }
            ExitCode::FAILURE
        }
    }
}

/// Prints a fault of the command line, or the requested help. The text may repeat the arguments, so
/// it is escaped.
fn refuse(error: &clap::Error) -> ExitCode {
    let plain = error.render().to_string();
    let shown = model::escaped(&plain, |c| c == '\n');
    if shown == plain {
        error.exit();
    }
    eprint!("{shown}");
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Returns whether a command ended because the reader of its output is gone (`| head`), which is no
/// fault.
fn reader_left(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|cause| cause.kind() == ErrorKind::BrokenPipe)
    })
}
