//! The pages for requesting a link, and for signing in with the link or the code.

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
    /// Whether the page says that the session has ended.
    pub(crate) ended: bool,
    /// An error that concerns no single field.
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
            ..Line::default()
        };
        Self {
            wrong: email.wrong().into_iter().collect(),
            email,
            ended: false,
            problem: None,
            shell,
        }
    }
}

/// The page after requesting a link, with a field for the code. The page is the same whether an
/// e-mail was sent or not.
#[derive(Debug, Template)]
#[template(path = "sent.html")]
pub(crate) struct Sent {
    pub(crate) shell: Shell,
    pub(crate) email: String,
    /// The id of the request to which the code belongs. Only this page contains it.
    pub(crate) request: String,
    pub(crate) code: Line,
    pub(crate) wrong: Vec<Wrong>,
}

impl Sent {
    pub(crate) fn new(
        shell: Shell,
        email: String,
        request: String,
        error: Option<&'static str>,
    ) -> Self {
        let code = code(&shell, error);
        Self {
            wrong: code.wrong().into_iter().collect(),
            code,
            email,
            request,
            shell,
        }
    }
}

/// Returns the field for a code from an e-mail.
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

/// The page that a sign-in link opens. Only its button uses the link up, so that mail scanners
/// opening it do not.
#[derive(Debug, Template)]
#[template(path = "link.html")]
pub(crate) struct Link {
    pub(crate) shell: Shell,
    pub(crate) token: String,
}
