//! Reports the events of an import on standard error: a counter on a terminal, else a line at
//! intervals.
//!
//! Faults of the same kind are printed a few times and then only counted.

use crate::output::print_stderr;
use indicatif::{ProgressBar, ProgressStyle};
use model::{Fault, MAX_FAULTS};
use services::import::Event;
use std::{
    collections::HashMap,
    io::IsTerminal,
    sync::{Arc, Mutex, PoisonError},
};

/// The maximum number of lines printed about rows. Further lines are counted.
const MAX_LINES: u64 = 1_000;
/// The maximum number of times that equal faults are printed with their lines.
const MAX_EQUAL: u64 = 20;
/// The maximum number of different faults that are counted separately.
const MAX_KINDS: usize = 1_000;
/// The number of rows between two lines of progress if there is no terminal.
const EVERY: u64 = 100_000;

/// Prints the events of an import.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    counts: Arc<Mutex<Counts>>,
}

/// The number of times that each fault was reported.
#[derive(Default)]
struct Counts {
    lines: u64,
    rows: u64,
    /// By the fault without its numbers: the text of the first one, and how many there are.
    equal: HashMap<String, (String, u64)>,
    /// Faults that were not printed because a limit was reached.
    others: u64,
}

impl Progress {
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{spinner} {human_pos} rows, {per_sec}");
            ProgressBar::new_spinner()
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        Self {
            bar,
            counts: Arc::default(),
        }
    }

    /// Returns the function that an import calls for each event.
    pub(super) fn listener(&self) -> impl FnMut(Event<'_>) + Send + 'static {
        let (bar, counts) = (self.bar.clone(), self.counts.clone());
        move |event| {
            let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
            match event {
                Event::Progress(rows) => match &bar {
                    Some(bar) => bar.set_position(rows),
                    None if rows / EVERY > counts.rows / EVERY => {
                        counts.rows = rows;
                        eprintln!("{rows} rows");
                    }
                    None => {}
                },
                Event::BadRow { line, faults } => {
                    for fault in faults.iter().take(MAX_FAULTS) {
                        counts.line(bar.as_ref(), line, "", fault);
                    }
                    if faults.len() > MAX_FAULTS {
                        counts.say(
                            bar.as_ref(),
                            &format!("line {line}: there are more faults in this row"),
                        );
                    }
                }
                Event::Warning { line, warning } => {
                    counts.line(bar.as_ref(), line, "warning: ", warning);
                }
            }
        }
    }

    /// Prints the totals of faults that were not printed every time.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut more: Vec<&(String, u64)> = counts
            .equal
            .values()
            .filter(|(_, count)| *count > MAX_EQUAL)
            .collect();
        more.sort_unstable();
        for (fault, count) in more {
            print_stderr(&format!("{count} rows in all: {fault}"));
        }
        if counts.others > 0 {
            eprintln!("{} more faults, which are not named", counts.others);
        }
    }
}

/// Returns a message with its numbers and ids replaced, so that faults of the same kind are equal.
fn without_numbers(text: &str) -> String {
    let part = |part: &str| {
        let is_id = part.len() >= 17 && part.starts_with("rec");
        if is_id || part.bytes().any(|byte| byte.is_ascii_digit()) {
            "#".to_owned()
        } else {
            part.to_owned()
        }
    };
    text.split(' ').map(part).collect::<Vec<_>>().join(" ")
}

impl Counts {
    fn line(&mut self, bar: Option<&ProgressBar>, line: u64, kind: &str, fault: &Fault) {
        let text = format!("{kind}{fault}");
        let key = format!("{kind}{:?} {}", fault.at, without_numbers(&fault.message));
        if let Some((_, count)) = self.equal.get_mut(&key) {
            *count += 1;
            if *count > MAX_EQUAL {
                return;
            }
        } else if self.equal.len() < MAX_KINDS {
            self.equal.insert(key, (text.clone(), 1));
        } else {
            self.others += 1;
            return;
        }
        self.say(bar, &format!("line {line}: {text}"));
    }

    fn say(&mut self, bar: Option<&ProgressBar>, text: &str) {
        self.lines += 1;
        if self.lines > MAX_LINES {
            self.others += 1;
            return;
        }
        match bar {
            Some(bar) => bar.suspend(|| print_stderr(text)),
            None => print_stderr(text),
        }
    }
}
