//! Asking for a link, and signing in with it or with the code.

use super::{
    Shell,
    form::{Line, Wrong},
};
use askama::Template;

/// The first page.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignIn {
    pub(crate) shell: Shell,
    pub(crate) email: Line,
    pub(crate) wrong: Vec<Wrong>,
    /// Says that a session came to its end.
    pub(crate) ended: bool,
    /// Something that is wrong with no field.
    pub(crate) problem: Option<&'static str>,
}

impl SignIn {
    pub(crate) fn new(shell: Shell, given: &str, error: Option<&'static str>) -> Self {
        let t = &shell.t.sign_in;
        let email = Line {
            name: "email",
            label: t.email,
            hint: Some(t.email_hint),
            value: given.to_owned(),
            error: error.map(str::to_owned),
            kind: "email",
            autocomplete: "email",
            required: true,
            optional: None,
        };
        Self { wrong: email.wrong().into_iter().collect(), email, ended: false, problem: None, shell }
    }
}

/// A letter was sent, perhaps: its code can be filled in.
#[derive(Debug, Template)]
#[template(path = "sent.html")]
pub(crate) struct Sent {
    pub(crate) shell: Shell,
    pub(crate) email: String,
    /// The request that the code belongs to: only this page knows it.
    pub(crate) request: String,
    pub(crate) code: Line,
    pub(crate) wrong: Vec<Wrong>,
}

impl Sent {
    pub(crate) fn new(shell: Shell, email: String, request: String, error: Option<&'static str>) -> Self {
        let code = code(&shell, error);
        Self { wrong: code.wrong().into_iter().collect(), code, email, request, shell }
    }
}

/// The field for a code from a letter.
pub(crate) fn code(shell: &Shell, error: Option<&'static str>) -> Line {
    Line {
        name: "code",
        label: shell.t.sign_in.code,
        error: error.map(str::to_owned),
        kind: "code",
        autocomplete: "one-time-code",
        required: true,
        ..Line::default()
    }
}

/// The link was opened: a button uses it, so that what reads mail does not.
#[derive(Debug, Template)]
#[template(path = "link.html")]
pub(crate) struct Link {
    pub(crate) shell: Shell,
    pub(crate) token: String,
}
