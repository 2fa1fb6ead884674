//! The access log, and the account settings.

use super::{
    Shell,
    form::{Line, Wrong},
};
use askama::Template;

/// The access log of the person's records.
#[derive(Debug, Template)]
#[template(path = "accesses.html")]
pub(crate) struct Accesses {
    pub(crate) shell: Shell,
    pub(crate) entries: Vec<Access>,
    /// The link to older entries.
    pub(crate) older: Option<String>,
    /// Whether this is the first page, with the newest entries.
    pub(crate) first: bool,
}

/// An entry: one access, or several related ones.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) at: String,
    pub(crate) machine_at: String,
    pub(crate) who: String,
    pub(crate) region: String,
    pub(crate) did: &'static str,
    /// The fields that were shown. `None` if unknown.
    pub(crate) fields: Option<String>,
}

/// The settings.
#[derive(Debug, Template)]
#[template(path = "account.html")]
pub(crate) struct Account {
    pub(crate) shell: Shell,
    pub(crate) email: String,
}

/// The form for changing the e-mail address.
#[derive(Debug, Template)]
#[template(path = "email.html")]
pub(crate) struct Email {
    pub(crate) shell: Shell,
    pub(crate) now: String,
    pub(crate) new: Line,
    pub(crate) wrong: Vec<Wrong>,
}

impl Email {
    pub(crate) fn new(shell: Shell, now: String, given: &str, error: Option<&'static str>) -> Self {
        let new = Line {
            name: "email",
            label: shell.t.account.email_new,
            value: given.to_owned(),
            error: error.map(str::to_owned),
            kind: "email",
            autocomplete: "email",
            required: true,
            ..Line::default()
        };
        Self {
            wrong: new.wrong().into_iter().collect(),
            new,
            now,
            shell,
        }
    }
}

/// The form for the code that was sent to the current address.
#[derive(Debug, Template)]
#[template(path = "email_approve.html")]
pub(crate) struct EmailApprove {
    pub(crate) shell: Shell,
    pub(crate) now: String,
    pub(crate) email: String,
    pub(crate) request: String,
    pub(crate) code: Line,
    pub(crate) wrong: Vec<Wrong>,
}

/// The form for the code that was sent to the new address.
#[derive(Debug, Template)]
#[template(path = "email_code.html")]
pub(crate) struct EmailCode {
    pub(crate) shell: Shell,
    pub(crate) email: String,
    pub(crate) request: String,
    pub(crate) code: Line,
    pub(crate) wrong: Vec<Wrong>,
}

/// The page for requesting erasure.
#[derive(Debug, Template)]
#[template(path = "erase.html")]
pub(crate) struct Erase {
    pub(crate) shell: Shell,
}

/// The page that the erasure link opens. Its button erases everything.
#[derive(Debug, Template)]
#[template(path = "erase_confirm.html")]
pub(crate) struct EraseConfirm {
    pub(crate) shell: Shell,
    pub(crate) token: String,
}

/// The page that the link in the e-mail to a new address opens. Its button changes the address.
#[derive(Debug, Template)]
#[template(path = "email_link.html")]
pub(crate) struct EmailLink {
    pub(crate) shell: Shell,
    pub(crate) token: String,
}

/// The page that the link in the e-mail to a former address opens. Its button restores that
/// address.
#[derive(Debug, Template)]
#[template(path = "email_undo.html")]
pub(crate) struct EmailUndo {
    pub(crate) shell: Shell,
    pub(crate) token: String,
}
