//! Changing a record.

use super::{
    Shell,
    form::{Choices, Line, Wrong},
};
use askama::Template;

/// The form with everything that a candidate may change, but consent, which has a button of its own.
#[derive(Debug, Template)]
#[template(path = "edit.html")]
pub(crate) struct Edit {
    pub(crate) shell: Shell,
    pub(crate) id: String,
    pub(crate) region: String,
    /// The state that the form was made from.
    pub(crate) state: String,
    pub(crate) wrong: Vec<Wrong>,
    /// Something that is wrong with no field.
    pub(crate) problem: Option<&'static str>,
    pub(crate) you: Vec<Line>,
    pub(crate) sectors: Choices,
    pub(crate) roles: Choices,
    pub(crate) prior_education: Choices,
    pub(crate) qualifications: Choices,
    pub(crate) linkedin: Line,
    pub(crate) motivation: Line,
}
