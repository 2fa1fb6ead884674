//! `import`.

use super::scope;
use crate::{cli::Import, output::tell};
use anyhow::{Context, Result};
use engine::{
    ImportOptions,
    import::{Event, Format},
};
use indicatif::{ProgressBar, ProgressStyle};
use model::MOST_FAULTS;
use std::{
    fs::File,
    io::{BufRead, BufReader, IsTerminal},
    path::Path,
};
use store::{Store, audit::Kind};

/// Bad rows that are named; the count goes on beyond.
const NAMED: u64 = 1_000;
/// Rows between two lines of progress where there is no terminal.
const EVERY: u64 = 100_000;

pub(super) async fn run(store: &Store, command: Import) -> Result<()> {
    let scope = scope(store, &command.place).await?;
    let mut file = open(&command.file)?;
    let format = format(&command.file, file.as_mut())?;
    let options = ImportOptions { scope, format, skip_bad: command.skip_bad };
    let progress = Progress::new();
    let bar = progress.bar.clone();
    let report = engine::import(store, options, file, move |event| progress.note(&event)).await;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let report = report?;
    let imported = store.entry(Kind::DataImported).of(scope.region).with("environment", scope.environment.name());
    store.note(vec![imported.with("records", report.imported)]).await?;
    if report.bad > 0 {
        eprintln!("{} imported, {} bad row(s) skipped", report.imported, report.bad);
    } else {
        eprintln!("{} imported", report.imported);
    }
    Ok(())
}

fn open(file: &Path) -> Result<Box<dyn BufRead + Send>> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let opened = File::open(file).with_context(|| format!("the file '{}' cannot be opened", file.display()))?;
    Ok(Box::new(BufReader::with_capacity(1 << 18, opened)))
}

/// By the file's name where it says something, else by its first character.
fn format(file: &Path, content: &mut dyn BufRead) -> Result<Format> {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    Ok(match extension.to_ascii_lowercase().as_str() {
        "csv" => Format::Csv,
        "ndjson" | "jsonl" | "json" => Format::Ndjson,
        _ => {
            let start = content.fill_buf().context("the file cannot be read")?;
            let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
            let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
            if first.is_none_or(|first| b"{[".contains(first)) { Format::Ndjson } else { Format::Csv }
        }
    })
}

/// A counter on a terminal, a line now and then elsewhere; both on standard error.
struct Progress {
    bar: Option<ProgressBar>,
    said: std::cell::Cell<u64>,
    named: std::cell::Cell<u64>,
}

impl Progress {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{spinner} {human_pos} rows, {per_sec}");
            ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        Self { bar, said: 0.into(), named: 0.into() }
    }

    fn note(&self, event: &Event<'_>) {
        match event {
            Event::Progress(rows) => match &self.bar {
                Some(bar) => bar.set_position(*rows),
                None if rows / EVERY > self.said.get() / EVERY => {
                    self.said.set(*rows);
                    eprintln!("{rows} rows");
                }
                None => {}
            },
            Event::BadRow { line, faults } => {
                self.named.set(self.named.get() + 1);
                if self.named.get() <= NAMED {
                    faults.iter().take(MOST_FAULTS).for_each(|fault| self.say(&format!("line {line}: {fault}")));
                    if faults.len() > MOST_FAULTS {
                        self.say(&format!("line {line}: there are more faults in this row"));
                    }
                } else if self.named.get() == NAMED + 1 {
                    self.say("more bad rows follow; they are counted and not named");
                }
            }
        }
    }

    fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| tell(text)),
            None => tell(text),
        }
    }
}
