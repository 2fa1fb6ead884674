//! The person's sessions, and the question whose records an address has.

use super::{
    Shell,
    form::{Line, Wrong},
};
use crate::question::{Answer, Question};
use askama::Template;

/// The sessions of a person.
#[derive(Debug, Template)]
#[template(path = "sessions.html")]
pub(crate) struct Sessions {
    pub(crate) shell: Shell,
    /// A notice about what was just done.
    pub(crate) notice: Option<&'static str>,
    pub(crate) entries: Vec<Entry>,
}

impl Sessions {
    /// Returns whether there are sessions besides the current one.
    pub(crate) fn has_others(&self) -> bool {
        self.entries.iter().any(|session| !session.current)
    }
}

/// A session.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) place: String,
    pub(crate) began: String,
    pub(crate) used: String,
    pub(crate) until: String,
    /// The session's description for its button, for users of screen readers.
    pub(crate) which: String,
    pub(crate) current: bool,
}

/// The second question.
#[derive(Debug, Template)]
#[template(path = "question.html")]
pub(crate) struct Ask {
    pub(crate) shell: Shell,
    pub(crate) question: Question,
    pub(crate) day: Line,
    pub(crate) month: Line,
    pub(crate) phone: Line,
    pub(crate) wrong: Vec<Wrong>,
}

impl Ask {
    pub(crate) fn new(
        shell: Shell,
        question: Question,
        given: Answer,
        error: Option<&'static str>,
    ) -> Self {
        let t = &shell.t.sessions;
        let first = if question.birth { "day" } else { "phone" };
        let line = |name, label, hint, value: String, autocomplete| Line {
            name,
            label,
            hint: Some(hint),
            value,
            error: error.filter(|_| name == first).map(str::to_owned),
            kind: "text",
            autocomplete,
            ..Line::default()
        };
        let day = line("day", t.day, t.day_hint, given.day, "bday-day");
        let month = line("month", t.month, t.month_hint, given.month, "bday-month");
        let phone = line("phone", t.phone, t.phone_hint, given.phone, "off");
        let wrong = [&day, &phone].into_iter().filter_map(Line::wrong).collect();
        Self {
            shell,
            question,
            day,
            month,
            phone,
            wrong,
        }
    }
}
