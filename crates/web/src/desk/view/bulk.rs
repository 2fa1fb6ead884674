//! Changes of many candidates, and exports.

use super::{
    Shell,
    form::{Field, Wrong},
    parts::Link,
};
use askama::Template;

/// What is selected, as a form has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// The query of the list.
    pub(crate) query: String,
    /// Whether all results of the query are selected.
    pub(crate) all: bool,
    pub(crate) ids: Vec<String>,
}

/// A page on which what is to be done is chosen, or seen before it is done.
#[derive(Debug, Template)]
#[template(path = "desk/bulk.html")]
pub(crate) struct Bulk {
    pub(crate) shell: Shell,
    pub(crate) title: String,
    pub(crate) about: &'static str,
    pub(crate) chosen: Chosen,
    /// The address to which the form is sent.
    pub(crate) action: String,
    /// What is known already, as hidden fields.
    pub(crate) known: Vec<(&'static str, String)>,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) fields: Vec<Field>,
    /// What will happen: a kind of alert and a text.
    pub(crate) outcome: Vec<(&'static str, String)>,
    pub(crate) button: &'static str,
    pub(crate) back: String,
}

/// A job: how far it has come, and what became of the candidates.
#[derive(Debug, Template)]
#[template(path = "desk/job.html")]
pub(crate) struct Job {
    pub(crate) shell: Shell,
    pub(crate) title: String,
    pub(crate) is_running: bool,
    pub(crate) done: u64,
    pub(crate) total: u64,
    pub(crate) progress: String,
    pub(crate) notice: Option<&'static str>,
    pub(crate) left: String,
    /// Those who stayed as they were: a link to each, and why.
    pub(crate) items: Vec<(Link, &'static str)>,
    /// The address to which the form that undoes it is sent.
    pub(crate) undo: Option<String>,
    pub(crate) back: String,
}
