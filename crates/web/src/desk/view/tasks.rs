//! The list of tasks, and the page on which one is changed.

use super::{
    Shell,
    form::{Choice, Field, Wrong},
    list::Filters,
    parts::{Chip, Pager},
};
use askama::Template;

/// The tasks of a region.
#[derive(Debug, Template)]
#[template(path = "desk/tasks.html")]
pub(crate) struct Tasks {
    pub(crate) shell: Shell,
    /// What the page says: a kind of alert and a text.
    pub(crate) notices: Vec<(&'static str, String)>,
    pub(crate) changed: Option<ChangedTask>,
    pub(crate) chips: Vec<Chip>,
    /// The address of the list without any filter.
    pub(crate) clear: String,
    pub(crate) filters: Filters,
    pub(crate) rows: Vec<TaskRow>,
    /// Whether the list has the tasks that are done.
    pub(crate) done: bool,
    pub(crate) pager: Pager,
    /// The query of this page, which its forms return to.
    pub(crate) query: String,
    /// The form that adds a task, if the person may.
    pub(crate) add: Option<NewTask>,
}

/// A task of the list.
#[derive(Debug)]
pub(crate) struct TaskRow {
    /// When it is due; when it was done, if it is.
    pub(crate) on: String,
    pub(crate) late: bool,
    pub(crate) text: String,
    /// The candidate's name and page.
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) archived: bool,
    pub(crate) assignee: String,
    /// The page on which the task is changed, to which its forms are sent, if the person may.
    pub(crate) action: Option<String>,
}

/// What was just done with a task.
#[derive(Debug)]
pub(crate) struct ChangedTask {
    pub(crate) text: &'static str,
    /// Where the form that undoes it is sent.
    pub(crate) undo: Option<String>,
    /// The page that the form leads back to: empty, or `today`.
    pub(crate) back: &'static str,
    pub(crate) query: String,
}

/// The form for a new task.
#[derive(Debug)]
pub(crate) struct NewTask {
    pub(crate) fields: Vec<Field>,
    /// The candidates that were found, one of which is to be chosen.
    pub(crate) found: Vec<Choice>,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) open: bool,
}

/// The page on which a task's date and assignee are changed.
#[derive(Debug, Template)]
#[template(path = "desk/task.html")]
pub(crate) struct ChangeTask {
    pub(crate) shell: Shell,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) action: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) query: String,
    pub(crate) back: String,
}
