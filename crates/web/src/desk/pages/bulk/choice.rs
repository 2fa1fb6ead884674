//! What is to be done with many candidates, as a form has it.

use super::given;
use crate::{
    desk::{
        candidate::{faults::Texts as Faults, note::task as read_task},
        exits::{self, LEFT},
        pages::list::People,
        texts::Texts,
        view::form::{Choice as Pick, Field, Kind, Wrong},
    },
    http::Fields,
    texts::label,
};
use model::vocabulary::PHASES;
use services::{bulk::BulkAction, mutations::TaskDraft};
use store::region_settings::ExitReasons;

/// The maximum number of characters of a task.
const TASK: u16 = 500;

/// What is to be done, as far as it is known.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// The name of the action.
    pub(super) name: &'static str,
    /// The action, once all of it is known.
    pub(super) action: Option<BulkAction>,
    pub(super) fields: Vec<Field>,
    pub(super) wrong: Vec<Wrong>,
    /// The values that were given.
    given: Vec<(&'static str, String)>,
}

impl Choice {
    /// Reads a form. `None` if it names no action.
    pub(super) fn read(
        fields: &Fields,
        t: &'static Texts,
        people: &People,
        reasons: ExitReasons,
    ) -> Option<Self> {
        let is_asked = fields.given_text("asked").is_some();
        let mut choice = match &*fields.text("action") {
            "phase" => Self::phase(fields, t, reasons),
            "coordinator" => Self::coordinator(fields, t, people),
            "task" => Self::task(fields, t, people),
            "archive" => Self::simple("archive", BulkAction::Archive),
            "restore" => Self::simple("restore", BulkAction::Restore),
            _ => return None,
        };
        if is_asked && choice.action.is_none() {
            for field in &mut choice.fields {
                if field.required && field.value.is_empty() {
                    field.error = Some(t.bulk.missing.to_owned());
                }
            }
        }
        choice.wrong = choice.fields.iter().filter_map(Field::wrong).collect();
        Some(choice)
    }

    /// Returns the choice for the page that shows what will happen, which asks nothing more.
    pub(super) fn seen(self) -> Self {
        Self {
            fields: Vec::new(),
            ..self
        }
    }

    /// Returns the hidden fields of the next form.
    pub(super) fn known(&self, is_last: bool) -> Vec<(&'static str, String)> {
        let mut known = vec![
            ("action", self.name.to_owned()),
            ("asked", "yes".to_owned()),
        ];
        if self.fields.is_empty() {
            known.extend(self.given.iter().cloned());
        }
        if is_last {
            known.push(("confirm", "yes".to_owned()));
        }
        known
    }

    fn simple(name: &'static str, action: BulkAction) -> Self {
        Self {
            name,
            action: Some(action),
            fields: Vec::new(),
            wrong: Vec::new(),
            given: Vec::new(),
        }
    }

    fn phase(fields: &Fields, t: &'static Texts, reasons: ExitReasons) -> Self {
        let to = given(fields, "to").filter(|to| PHASES.contains(&to.as_str()));
        let chosen = to.clone().unwrap_or_default();
        let mut options = vec![Pick::of("", "", chosen.is_empty())];
        let option =
            |phase: &&'static str| Pick::of(phase, label(phase, t.language), *phase == chosen);
        options.extend(PHASES.iter().map(option));
        let field = Field {
            required: true,
            ..Field::new("to", t.bulk.to, Kind::Pick(options)).with(chosen.clone())
        };
        let given_reason = given(fields, "exitReason").unwrap_or_default();
        let is_leaving = chosen == LEFT;
        let is_required = is_leaving && reasons.is_required;
        let fault = exits::fault(&given_reason, is_required, t).filter(|_| is_leaving);
        let is_sound = fault.is_none();
        let reason = Field {
            required: is_required,
            error: fault.filter(|_| !given_reason.is_empty()),
            hint: Some(t.board.reason_about.into()),
            max_length: 1_000,
            suggestions: reasons.list,
            ..Field::new("exitReason", t.board.reason, Kind::Line("text")).with(&*given_reason)
        };
        let kept = Some(given_reason.clone()).filter(|text| is_leaving && !text.is_empty());
        Self {
            name: "phase",
            action: to.filter(|_| is_sound).map(|to| BulkAction::Phase {
                to,
                exit_reason: kept,
            }),
            fields: vec![field, reason],
            wrong: Vec::new(),
            given: vec![("to", chosen), ("exitReason", given_reason)],
        }
    }

    fn coordinator(fields: &Fields, t: &'static Texts, people: &People) -> Self {
        let chosen = given(fields, "person").unwrap_or_default();
        let field = Field {
            required: true,
            ..person(("person", t.bulk.who), t, people, &chosen)
        };
        let action = match &*chosen {
            "none" => Some(BulkAction::Coordinator { person: None }),
            id => id
                .parse()
                .ok()
                .map(|id| BulkAction::Coordinator { person: Some(id) }),
        };
        Self {
            name: "coordinator",
            action: action.filter(|_| field.error.is_none()),
            fields: vec![field],
            wrong: Vec::new(),
            given: vec![("person", chosen)],
        }
    }

    fn task(fields: &Fields, t: &'static Texts, people: &People) -> Self {
        let [text, due_on, assignee] =
            ["text", "dueOn", "assignee"].map(|name| given(fields, name).unwrap_or_default());
        let read = if text.is_empty() || due_on.is_empty() {
            Ok(None)
        } else {
            read_task(&text, &due_on, Faults::of(t.language), ["text", "dueOn"])
        };
        let fault = |name: &str| {
            let wrong = read.as_ref().err().filter(|wrong| wrong.field == name);
            wrong.map(|wrong| wrong.text.clone())
        };
        let what = Field {
            required: true,
            max_length: TASK,
            error: fault("text"),
            ..Field::new("text", t.bulk.text, Kind::Line("text")).with(&*text)
        };
        let when = Field {
            required: true,
            error: fault("dueOn"),
            ..Field::new("dueOn", t.bulk.due, Kind::Line("date")).with(&*due_on)
        };
        let who = person(("assignee", t.bulk.who), t, people, &assignee);
        let draft = read.ok().flatten().filter(|_| who.error.is_none());
        let draft = draft.map(|(text, due_on)| TaskDraft {
            text,
            due_on,
            assignee: assignee.parse().ok(),
        });
        Self {
            name: "task",
            action: draft.map(|task| BulkAction::Task { task }),
            fields: vec![what, when, who],
            wrong: Vec::new(),
            given: vec![("text", text), ("dueOn", due_on), ("assignee", assignee)],
        }
    }
}

/// A field in which one of the region's people is selected.
fn person(
    (name, text): (&'static str, &'static str),
    t: &'static Texts,
    people: &People,
    chosen: &str,
) -> Field {
    let mut options = vec![
        Pick::of("", "", chosen.is_empty()),
        Pick::of("none", t.bulk.nobody, chosen == "none"),
    ];
    options.extend(people.iter().map(|(id, name)| {
        let id = id.to_string();
        Pick::of(&id, name, chosen == id)
    }));
    let is_known =
        matches!(chosen, "" | "none") || people.iter().any(|(id, _)| id.as_str() == chosen);
    Field {
        error: (!is_known).then(|| t.bulk.not_staff.to_owned()),
        ..Field::new(name, text, Kind::Pick(options)).with(chosen)
    }
}
