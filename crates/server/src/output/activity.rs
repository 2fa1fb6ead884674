//! A sign on a terminal that long work goes on.

use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{IsTerminal, Write, stderr},
    time::Duration,
};

/// How often the sign moves.
const TICK: Duration = Duration::from_millis(120);

/// A moving sign on standard error, with the time that the work has taken. There is none if
/// standard error is not a terminal. It is removed when this value is dropped.
pub(crate) struct Activity(Option<ProgressBar>);

impl Activity {
    /// Shows no sign.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Shows the sign with what is being done.
    pub(crate) fn start(doing: &'static str) -> Self {
        Self::with_template(doing, "{spinner} {msg}, {elapsed}")
    }

    /// Shows the sign with what is being done and the number of bytes written.
    pub(crate) fn writing(doing: &'static str) -> Self {
        Self::with_template(
            doing,
            "{spinner} {msg}, {elapsed}: {bytes}, {bytes_per_sec}",
        )
    }

    fn with_template(doing: &'static str, template: &str) -> Self {
        Self(stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template(template);
            let bar = ProgressBar::new_spinner()
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
                .with_message(doing);
            bar.enable_steady_tick(TICK);
            bar
        }))
    }

    /// Returns a writer that counts what is written to this one.
    pub(crate) fn count<W: Write>(&self, out: W) -> impl Write + use<W> {
        let bar = self.0.clone().unwrap_or_else(ProgressBar::hidden);
        bar.wrap_write(out)
    }
}

impl Drop for Activity {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
