//! The page of a candidate as plain data, with its template.

use super::texts::{Candidate, Pages};
use crate::desk::view::{
    Shell,
    form::{Choice, Wrong},
};
use askama::Template;

/// The page of a candidate.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/candidate.html")]
pub(crate) struct CandidatePage {
    pub(crate) shell: Shell,
    pub(crate) t: &'static Candidate,
    pub(crate) p: &'static Pages,
    pub(crate) bar: Bar,
    pub(crate) notice: Option<Notice>,
    /// Whether the person may change the candidate.
    pub(crate) may_change: bool,
    pub(crate) may_erase: bool,
    pub(crate) may_see_accesses: bool,
    pub(crate) note: NoteForm,
    pub(crate) timeline: Timeline,
    pub(crate) tasks: Tasks,
    pub(crate) coordinators: Vec<Choice>,
    pub(crate) phases: Vec<Choice>,
    /// The phase that the page shows.
    pub(crate) seen_phase: String,
    pub(crate) exit: Exit,
    pub(crate) details: Vec<Row>,
    pub(crate) files: Vec<FileRow>,
}

/// The reason of leaving, in the form that changes the phase.
#[derive(Debug)]
pub(crate) struct Exit {
    pub(crate) label: String,
    pub(crate) reason: String,
    /// The reasons that the region offers.
    pub(crate) offered: Vec<String>,
    /// Whether the input is unfolded.
    pub(crate) is_open: bool,
}

/// What stands above every page about a candidate.
#[derive(Debug)]
pub(crate) struct Bar {
    /// The path of the candidate's page.
    pub(crate) here: String,
    pub(crate) name: String,
    pub(crate) archived: Option<String>,
    pub(crate) phase: String,
    pub(crate) phase_since: Option<String>,
    pub(crate) coordinator: Option<String>,
    pub(crate) consent: bool,
    pub(crate) kept_until: Option<String>,
    /// The telephone number as it was given, and as a `tel:` address has it.
    pub(crate) phone: Option<(String, String)>,
    /// The e-mail address, and as a `mailto:` address has it.
    pub(crate) email: (String, String),
    pub(crate) warnings: Vec<String>,
}

/// What was just done, or is going on.
#[derive(Debug)]
pub(crate) struct Notice {
    /// The kind of alert: `info`, `good`, `warn` or `bad`.
    pub(crate) tone: &'static str,
    pub(crate) text: String,
    /// The path that shows the state again.
    pub(crate) refresh: Option<String>,
    /// The form whose kept text can be discarded.
    pub(crate) discard: Option<&'static str>,
}

impl Notice {
    /// Creates a message of a kind.
    pub(crate) fn of((tone, text): (&'static str, String)) -> Self {
        Self {
            tone,
            text,
            refresh: None,
            discard: None,
        }
    }
}

/// The form for a contact moment.
#[derive(Debug)]
pub(crate) struct NoteForm {
    pub(crate) action: String,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) types: Vec<Choice>,
    pub(crate) text: String,
    pub(crate) at: String,
    pub(crate) at_shown: String,
    pub(crate) by: String,
    pub(crate) minutes: String,
    pub(crate) phases: Vec<Choice>,
    /// The phase that the form shows.
    pub(crate) seen: String,
    /// Why the candidate leaves, and the reasons that the region offers.
    pub(crate) exit: String,
    pub(crate) exit_reasons: Vec<String>,
    pub(crate) step: String,
    pub(crate) step_on: String,
    /// Whether the folded part of the form is open.
    pub(crate) open: bool,
    /// Proves whose form it is once its session has ended.
    pub(crate) keeper: String,
}

impl NoteForm {
    /// Returns the form with the reasons of leaving that the region offers.
    pub(crate) fn offering(self, reasons: &[String]) -> Self {
        Self {
            exit_reasons: reasons.to_vec(),
            ..self
        }
    }

    /// Returns what is wrong with a field.
    pub(crate) fn error(&self, field: &str) -> Option<&str> {
        let found = self.wrong.iter().find(|wrong| wrong.field == field);
        found.map(|wrong| wrong.text.as_str())
    }
}

/// A page of the timeline.
#[derive(Debug)]
pub(crate) struct Timeline {
    pub(crate) filters: Vec<Filter>,
    pub(crate) moments: Vec<Moment>,
    /// The path of the page with older entries.
    pub(crate) older: Option<String>,
    /// The path of the first page, if this is another.
    pub(crate) newest: Option<String>,
    /// Whether one kind of entries is shown.
    pub(crate) filtered: bool,
}

/// A link that shows one kind of entries.
#[derive(Debug)]
pub(crate) struct Filter {
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

/// An entry of the timeline.
#[derive(Debug, Default)]
pub(crate) struct Moment {
    pub(crate) at: String,
    pub(crate) machine_at: String,
    /// `contact`, `change`, `file` or `task`.
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    pub(crate) by: Option<String>,
    pub(crate) facts: Vec<String>,
    /// Texts, each with the part that is folded.
    pub(crate) texts: Vec<(String, String)>,
    pub(crate) changes: Vec<Change>,
    /// Who changed the entry later.
    pub(crate) corrected: Option<String>,
    /// The path of the page on which it can be corrected.
    pub(crate) correct: Option<String>,
}

/// A field that a change concerned.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) label: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// The tasks about the candidate.
#[derive(Debug)]
pub(crate) struct Tasks {
    pub(crate) open: Vec<TaskRow>,
    pub(crate) assignees: Vec<Choice>,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) text: String,
    pub(crate) on: String,
    /// Whether the form for a new task is open.
    pub(crate) adding: bool,
}

/// A task.
#[derive(Debug)]
pub(crate) struct TaskRow {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) due: String,
    pub(crate) late: bool,
    pub(crate) assignee: Option<String>,
}

/// A label and its values.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) values: Vec<String>,
}

/// A file.
#[derive(Debug)]
pub(crate) struct FileRow {
    pub(crate) name: String,
    pub(crate) about: String,
    /// What kind of file it is: the label of its field.
    pub(crate) field: String,
    pub(crate) href: String,
    /// Whether the browser can show it.
    pub(crate) viewable: bool,
}
