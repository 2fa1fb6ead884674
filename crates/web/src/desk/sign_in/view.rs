//! The view models of signing in and of the account, as plain data.

use crate::{
    assets,
    desk::view::{
        Shell,
        form::{Field, Wrong},
    },
};
use askama::Template;
use std::sync::LazyLock;

/// Returns the path of the script that asks for passkeys.
pub(crate) fn script() -> &'static str {
    static SCRIPT: LazyLock<String> = LazyLock::new(|| assets::PASSKEY_SCRIPT.path());
    &SCRIPT
}

/// A provider at which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProviderLink {
    /// Where its sign-in begins. It is a link: a form could not lead to another site.
    pub(crate) href: String,
    /// The text of the link.
    pub(crate) text: String,
    /// The text that says that it cannot be reached.
    pub(crate) away: Option<String>,
}

/// The page on which people sign in.
#[derive(Debug, Template)]
#[template(path = "desk/sign_in/sign_in.html")]
pub(crate) struct SignIn {
    pub(crate) shell: Shell,
    pub(crate) script: &'static str,
    /// Where the person goes after it.
    pub(crate) next: String,
    /// Whether the person came from another page.
    pub(crate) returns: bool,
    /// Why browsers make no passkeys here.
    pub(crate) unusable: Option<&'static str>,
    pub(crate) providers: Vec<ProviderLink>,
}

/// The page that the link of an invitation opens. Mail programs open it, too, so it changes nothing.
#[derive(Debug, Template)]
#[template(path = "desk/sign_in/invitation.html")]
pub(crate) struct Invitation {
    pub(crate) shell: Shell,
    pub(crate) token: String,
}

/// The page on which an invited person registers a first way in.
#[derive(Debug, Template)]
#[template(path = "desk/sign_in/join.html")]
pub(crate) struct Join {
    pub(crate) shell: Shell,
    pub(crate) script: &'static str,
    pub(crate) heading: String,
    /// The form token of the session in which this is done.
    pub(crate) token: String,
    pub(crate) unusable: Option<&'static str>,
    pub(crate) providers: Vec<ProviderLink>,
}

/// The page on which a person proves again who they are.
#[derive(Debug, Template)]
#[template(path = "desk/sign_in/step_up.html")]
pub(crate) struct StepUp {
    pub(crate) shell: Shell,
    pub(crate) script: &'static str,
    pub(crate) next: String,
    /// Whether the person has a passkey.
    pub(crate) has_passkey: bool,
    pub(crate) providers: Vec<ProviderLink>,
}

/// A way in, on the account's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) added: String,
    pub(crate) used: String,
}

/// A session, on the account's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) browser: String,
    pub(crate) since: String,
    pub(crate) last: String,
    pub(crate) network: Option<String>,
    pub(crate) current: bool,
}

/// A person's own account.
#[derive(Debug, Template)]
#[template(path = "desk/sign_in/account.html")]
pub(crate) struct Account {
    pub(crate) shell: Shell,
    /// What was done, or why not: the kind of the alert, and its text.
    pub(crate) notice: Option<(&'static str, &'static str)>,
    pub(crate) about: String,
    pub(crate) ways: Vec<Way>,
    /// The providers whose account the person can add.
    pub(crate) providers: Vec<ProviderLink>,
    /// Whether the person may have another passkey on this site.
    pub(crate) may_add: bool,
    /// The choice of the daily e-mail about tasks.
    pub(crate) digest: Field,
    pub(crate) sessions_about: String,
    pub(crate) sessions: Vec<Entry>,
}

impl Account {
    fn has_others(&self) -> bool {
        self.sessions.len() > 1
    }
}

/// The page on which a passkey is added.
#[derive(Debug, Template)]
#[template(path = "desk/sign_in/add.html")]
pub(crate) struct Add {
    pub(crate) shell: Shell,
    pub(crate) script: &'static str,
    pub(crate) fault: Option<&'static str>,
    pub(crate) name: Field,
}

/// The page on which a way in is renamed or removed.
#[derive(Debug, Template)]
#[template(path = "desk/sign_in/way.html")]
pub(crate) struct Change {
    pub(crate) shell: Shell,
    pub(crate) heading: String,
    pub(crate) path: String,
    pub(crate) fault: Option<&'static str>,
    /// The name, which passkeys have.
    pub(crate) name: Option<Field>,
    pub(crate) removable: bool,
}

/// The page on which an operator opens a region.
#[derive(Debug, Template)]
#[template(path = "desk/sign_in/enter.html")]
pub(crate) struct Enter {
    pub(crate) shell: Shell,
    pub(crate) fields: [Field; 2],
    pub(crate) wrong: Vec<Wrong>,
}
