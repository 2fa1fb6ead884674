//! The form for changing a record.

use super::{
    Shell,
    form::{Choices, Line, Wrong},
};
use askama::Template;

/// The form with all fields that a candidate may change, except consent, which has a button of its
/// own.
#[derive(Debug, Template)]
#[template(path = "edit.html")]
pub(crate) struct Edit {
    pub(crate) shell: Shell,
    pub(crate) id: String,
    pub(crate) region: String,
    /// The state of the record from which the form was filled.
    pub(crate) state: String,
    pub(crate) wrong: Vec<Wrong>,
    /// An error that concerns no single field.
    pub(crate) problem: Option<&'static str>,
    pub(crate) you: Vec<Line>,
    pub(crate) sectors: Choices,
    pub(crate) roles: Choices,
    pub(crate) prior_education: Choices,
    pub(crate) qualifications: Choices,
    pub(crate) linkedin: Line,
    pub(crate) motivation: Line,
}
