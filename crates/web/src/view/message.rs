//! Pages with a single message and a link.

use super::Shell;
use askama::Template;

/// A heading, a sentence and a link.
#[derive(Debug, Template)]
#[template(path = "message.html")]
pub(crate) struct Message {
    pub(crate) shell: Shell,
    pub(crate) tone: Tone,
    pub(crate) heading: &'static str,
    pub(crate) about: &'static str,
    /// The link: path and text.
    pub(crate) next: (&'static str, &'static str),
}

/// The kind of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// The request succeeded.
    Done,
    /// The next step is in an e-mail.
    Post,
    /// The request failed.
    Sorry,
}
