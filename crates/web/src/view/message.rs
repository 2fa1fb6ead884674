//! Pages that say one thing and lead on.

use super::Shell;
use askama::Template;

/// A heading, a sentence, and where to go from there.
#[derive(Debug, Template)]
#[template(path = "message.html")]
pub(crate) struct Message {
    pub(crate) shell: Shell,
    pub(crate) tone: Tone,
    pub(crate) heading: &'static str,
    pub(crate) about: &'static str,
    /// Where to go: address and words.
    pub(crate) next: (&'static str, &'static str),
}

/// How it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// What was asked for has been done.
    Done,
    /// Something is to be done elsewhere, in the mail.
    Post,
    /// It did not work.
    Sorry,
}
