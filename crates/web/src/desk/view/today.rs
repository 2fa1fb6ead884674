//! Today: what waits for the person in a region.

use super::{Shell, tasks::ChangedTask};
use askama::Template;

/// What waits for the person.
#[derive(Debug, Template)]
#[template(path = "desk/today.html")]
pub(crate) struct Today {
    pub(crate) shell: Shell,
    pub(crate) day: String,
    /// What was just done with a task.
    pub(crate) changed: Option<ChangedTask>,
    pub(crate) counts: Vec<Count>,
    pub(crate) tasks: Vec<TaskLine>,
    /// The page with all tasks.
    pub(crate) all_tasks: Option<String>,
}

/// How many candidates there are of a kind, and the list of them.
#[derive(Debug)]
pub(crate) struct Count {
    pub(crate) href: String,
    pub(crate) count: String,
    pub(crate) text: &'static str,
}

/// A task of the person.
#[derive(Debug)]
pub(crate) struct TaskLine {
    pub(crate) due: String,
    pub(crate) late: bool,
    pub(crate) text: String,
    pub(crate) name: String,
    /// The page of the candidate.
    pub(crate) href: String,
    /// The address to which the form that ends the task is sent.
    pub(crate) done_action: Option<String>,
}
