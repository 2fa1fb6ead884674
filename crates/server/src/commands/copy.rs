//! The command `copy`.

use crate::{
    cli::Copy as Words,
    configuration::Configuration,
    output::{Format, print_stderr},
    owner,
};
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use messages::Command;
use model::SystemClock;
use serde_json::json;
use std::{io::IsTerminal, sync::Arc};
use store::copy::{Copy, Event, Outcome, Part, Tally};

pub(super) async fn run(configuration: &Configuration, words: Words, format: Format) -> Result<()> {
    let side = |database: String| {
        let mut options = configuration.store();
        options.database = database;
        // Only the primary is copied.
        options.postgres.replicas.clear();
        owner::check(&options)?;
        Ok::<_, anyhow::Error>(options)
    };
    let (source, target) = (side(words.from)?, side(words.to)?);
    store::check_permissions(&target)?;
    let copy = Copy::open(&source, &target, Arc::new(SystemClock::new())).await?;
    let progress = Progress::new();
    let outcome = copy.run(&mut |event| progress.note(&event)).await;
    progress.end();
    match outcome? {
        Outcome::Equal if format == Format::Json => format.value(&json!({"outcome": "equal"})),
        Outcome::Equal => {
            eprintln!("the target is the same as the source and can be used");
            Ok(())
        }
        Outcome::Differs => bail!(Command::CopyDiffers),
        Outcome::Behind => bail!(Command::CopyBehind),
    }
}

/// Shows progress on standard error: a counter if that is a terminal, and a line for each part that
/// has rows.
struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style =
                ProgressStyle::with_template("{spinner} {msg}: {human_pos} rows, {per_sec}");
            ProgressBar::new_spinner()
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        Self { bar }
    }

    fn note(&self, event: &Event<'_>) {
        match event {
            Event::Rows(part, rows) => {
                if let Some(bar) = &self.bar {
                    bar.set_message(part.to_string());
                    bar.set_position(*rows);
                }
            }
            Event::Copied(part, tally) => {
                let changed = tally.missing + tally.extra + tally.different;
                if changed > 0 {
                    self.say(&format!("copied   {part}: {changed} rows"));
                }
            }
            Event::Checked(part, tally) => self.checked(part, tally),
        }
    }

    fn checked(&self, part: &Part, tally: &Tally) {
        let Tally {
            rows: [here, there],
            checksums: [checksum, _],
            missing,
            extra,
            different,
        } = tally;
        if !tally.is_equal() {
            self.say(&format!(
                "DIFFERS  {part}: {here} rows in the source, {there} in the target; {missing} missing, {extra} too many, \
                 {different} not the same"
            ));
        } else if *here > 0 {
            self.say(&format!(
                "checked  {part}: {here} rows, checksum {checksum:032x}"
            ));
        }
    }

    fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| print_stderr(text)),
            None => print_stderr(text),
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
