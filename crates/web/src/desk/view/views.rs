//! Saved views.

use super::{
    Shell,
    form::{Field, Wrong},
};
use askama::Template;

/// The saved views, and the form that saves another.
#[derive(Debug, Template)]
#[template(path = "desk/views.html")]
pub(crate) struct Views {
    pub(crate) shell: Shell,
    pub(crate) fields: Vec<Field>,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) views: Vec<SavedView>,
    /// The query that is saved.
    pub(crate) query: String,
    /// Whether the list has a search, which is not saved.
    pub(crate) has_search: bool,
    pub(crate) back: String,
}

/// A saved view.
#[derive(Debug)]
pub(crate) struct SavedView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) href: String,
    /// Whose it is, as the form that removes it says.
    pub(crate) of: &'static str,
    pub(crate) whose: &'static str,
    pub(crate) may_remove: bool,
}
