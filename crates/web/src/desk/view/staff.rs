//! The staff of a region.

use super::{
    Shell,
    form::{Field, Wrong},
    parts::Pager,
};
use askama::Template;

/// The staff of a region.
#[derive(Debug, Template)]
#[template(path = "desk/staff/list.html")]
pub(crate) struct Staff {
    pub(crate) shell: Shell,
    pub(crate) notice: Option<&'static str>,
    /// How the staff sign in.
    pub(crate) ways: String,
    pub(crate) rows: Vec<Row>,
    /// Where in the list the page is, unless it is all of it.
    pub(crate) pager: Option<Pager>,
}

/// How the staff of a region sign in.
#[derive(Debug, Template)]
#[template(path = "desk/staff/ways.html")]
pub(crate) struct Ways {
    pub(crate) shell: Shell,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) field: Field,
}

/// A member of the staff, in the list.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) is_me: bool,
    pub(crate) facts: Facts,
}

/// What is shown about a member of the staff.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) email: String,
    /// The roles in the region.
    pub(crate) roles: String,
    pub(crate) status: &'static str,
    /// The tone of the status's badge.
    pub(crate) tone: &'static str,
    pub(crate) seen: String,
    /// The number of open sessions.
    pub(crate) sessions: usize,
}

/// The form that invites a person.
#[derive(Debug, Template)]
#[template(path = "desk/staff/invite.html")]
pub(crate) struct Invite {
    pub(crate) shell: Shell,
    /// What says that the form was filled in before.
    pub(crate) kept: Option<String>,
    /// The token by which the form says whose it is.
    pub(crate) keeper: String,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) fields: Vec<Field>,
}

/// A member of the staff, and what a manager may do about the person.
#[derive(Debug, Template)]
#[template(path = "desk/staff/person.html")]
pub(crate) struct Person {
    pub(crate) shell: Shell,
    pub(crate) name: String,
    /// The path of the page.
    pub(crate) path: String,
    pub(crate) notice: Option<&'static str>,
    /// Why nothing was done.
    pub(crate) problem: Option<String>,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) facts: Facts,
    pub(crate) is_me: bool,
    pub(crate) is_invited: bool,
    /// Whether a provider gives roles.
    pub(crate) follows_provider: bool,
    pub(crate) roles: Field,
}
