//! The quick note: a contact moment, and with it a new phase and a next step.

use super::{
    acting,
    faults::{self, Texts},
    texts::Candidate,
};
use crate::{
    dates,
    desk::{
        exits::{self, LEFT},
        http::Desk,
        view::form::{Choice, Wrong},
    },
    http::Fields,
    state::State,
    texts::{fill, label},
};
use edge::Language;
use model::{Timestamp, vocabulary::INTERACTION_TYPES, vocabulary::PHASES};
use schema::{CHANGED_INTERACTION, NEW_INTERACTION};
use serde_json::{Map, Value};
use services::mutations::{DeskChange, Drafting, InteractionDraft, PhaseMove, TaskDraft};

/// The form as it was filled in.
#[derive(Debug, Clone, Default)]
pub(super) struct NoteInput {
    pub(super) kind: String,
    pub(super) text: String,
    /// In Dutch time, as a `datetime-local` input has it.
    pub(super) at: String,
    /// What the form showed as `at`. A moment that was left as it was is the moment of saving.
    pub(super) at_shown: String,
    pub(super) by: String,
    pub(super) minutes: String,
    /// The phase that the person saw, and the new one. Empty for no change.
    pub(super) seen: String,
    pub(super) phase: String,
    /// Why the candidate leaves.
    pub(super) exit: String,
    pub(super) step: String,
    pub(super) step_on: String,
}

impl NoteInput {
    /// Reads a form.
    pub(super) fn of(form: &Fields) -> Self {
        Self {
            kind: form.text("note-type"),
            text: form.text("note-text"),
            at: form.text("note-at"),
            at_shown: form.text("note-at-shown"),
            by: form.text("note-by"),
            minutes: form.text("note-minutes"),
            seen: form.text("note-seen"),
            phase: form.text("note-phase"),
            exit: form.text("note-exit"),
            step: form.text("note-step"),
            step_on: form.text("note-step-on"),
        }
    }

    /// Returns an empty form of this person now.
    pub(super) fn empty(desk: &Desk, kind: &str, phase: &str, now: Timestamp) -> Self {
        let at = dates::as_input(now);
        Self {
            kind: kind.to_owned(),
            at_shown: at.clone(),
            at,
            by: desk.session.name().to_owned(),
            seen: phase.to_owned(),
            ..Self::default()
        }
    }

    /// Returns whether the part of the form that is folded at first has something.
    pub(super) fn has_more(&self) -> bool {
        let more = [
            &self.minutes,
            &self.phase,
            &self.exit,
            &self.step,
            &self.step_on,
        ];
        more.iter().any(|text| !text.is_empty())
    }

    /// Returns the members of the contact moment. A value that is none stays a text, which the
    /// schema refuses.
    fn members(&self, now: Timestamp) -> Map<String, Value> {
        let at = if self.at == self.at_shown && !self.at.is_empty() {
            now.to_string()
        } else {
            dates::from_input(&self.at).map_or_else(|| self.at.clone(), |at| at.to_string())
        };
        let minutes = self
            .minutes
            .parse::<u32>()
            .map_or_else(|_| Value::from(self.minutes.clone()), Value::from);
        let mut members = Map::new();
        for (name, value) in [
            ("type", Value::from(self.kind.clone())),
            ("performedAt", Value::from(at)),
            ("performedBy", Value::from(self.by.clone())),
            ("durationMinutes", minutes),
            ("notes", Value::from(self.text.clone())),
        ] {
            if value != "" {
                members.insert(name.to_owned(), value);
            }
        }
        members
    }

    /// Returns the change that the form asks for, or what is wrong with it. `exit_required` says whether
    /// the region requires a reason of leaving.
    pub(super) fn change(
        &self,
        state: &State,
        desk: &Desk,
        exit_required: bool,
    ) -> Result<DeskChange, Vec<Wrong>> {
        let texts = Texts::of(desk.visit.language);
        let now = state.store.clock().now();
        let mut wrong = Vec::new();
        if self.text.is_empty() {
            wrong.push(faults::missing("note-text", texts.t.note_text_short, texts));
        }
        let members = self.members(now);
        let mut given = Value::Object(members.clone());
        let moment = draft(state, &mut given, now).map_err(|found| {
            wrong.extend(
                found
                    .iter()
                    .filter_map(|fault| faults::of_moment(fault, &members, texts)),
            );
        });
        let is_leaving = self.phase == LEFT && self.seen != LEFT;
        let phase = (!self.phase.is_empty() && self.phase != self.seen).then(|| PhaseMove {
            from: self.seen.clone(),
            to: self.phase.clone(),
            exit_reason: Some(self.exit.clone()).filter(|reason| is_leaving && !reason.is_empty()),
        });
        let t = crate::desk::texts::Texts::of(desk.visit.language);
        let fault = exits::fault(&self.exit, exit_required, t).filter(|_| is_leaving);
        wrong.extend(fault.map(|text| Wrong {
            field: "note-exit".into(),
            text,
        }));
        if !self.phase.is_empty() && !PHASES.contains(&&*self.phase) {
            wrong.push(faults::choose("note-phase", texts.t.note_phase, texts));
        }
        let task = match task(
            &self.step,
            &self.step_on,
            texts,
            ["note-step", "note-step-on"],
        ) {
            Ok(task) => task.map(|(text, due_on)| TaskDraft {
                text,
                due_on,
                assignee: Some(acting::staff(desk)),
            }),
            Err(found) => {
                wrong.push(found);
                None
            }
        };
        match moment {
            Ok(moment) if wrong.is_empty() => Ok(DeskChange::Note {
                moment: Some(moment),
                phase,
                task,
            }),
            _ => Err(wrong),
        }
    }

    /// Returns the members of a contact moment that a correction changes, or what is wrong with
    /// them. `stored` is the moment as it is.
    pub(super) fn correction(
        &self,
        stored: &Map<String, Value>,
        state: &State,
        language: Language,
    ) -> Result<Map<String, Value>, Vec<Wrong>> {
        let now = state.store.clock().now();
        let given = self.members(now);
        let mut changed = Map::new();
        for name in [
            "type",
            "performedAt",
            "performedBy",
            "durationMinutes",
            "notes",
        ] {
            let before = stored.get(name).filter(|value| !value.is_null());
            let mut after = given.get(name).cloned();
            if name == "performedAt" && self.at == self.at_shown {
                // The input has no seconds, so an untouched one changes nothing.
                after = before.cloned();
            }
            if after.as_ref() != before {
                changed.insert(name.to_owned(), after.unwrap_or(Value::Null));
            }
        }
        check(&changed, now, Texts::of(language))?;
        Ok(changed)
    }
}

/// Validates changed members of a contact moment.
pub(super) fn check(
    changed: &Map<String, Value>,
    now: Timestamp,
    texts: Texts,
) -> Result<(), Vec<Wrong>> {
    let mut read = Value::Object(changed.clone());
    if changed.is_empty() {
        return Ok(());
    }
    let faults = CHANGED_INTERACTION.read(&mut read, now);
    let wrong: Vec<Wrong> = faults
        .iter()
        .filter_map(|fault| faults::of_moment(fault, changed, texts))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Drafts a contact moment, or returns its faults.
fn draft(
    state: &State,
    given: &mut Value,
    now: Timestamp,
) -> Result<InteractionDraft, Vec<model::Fault>> {
    let faults = NEW_INTERACTION.read(given, now);
    if !faults.is_empty() {
        return Err(faults);
    }
    let members = given.as_object().cloned().unwrap_or_default();
    let mut drafting = Drafting::new(&state.store, &[], state.mutations.egress());
    let draft = drafting.interaction(&members, "");
    if drafting.faults.is_empty() {
        Ok(draft)
    } else {
        Err(drafting.faults)
    }
}

/// Reads a task: its text and its date. `None` if neither is filled in.
pub(in crate::desk) fn task(
    text: &str,
    on: &str,
    texts: Texts,
    [text_field, date_field]: [&'static str; 2],
) -> Result<Option<(String, String)>, Wrong> {
    const LONGEST: usize = 500;
    let wrong = |field: &'static str, text: &str| Wrong {
        field: field.into(),
        text: text.to_owned(),
    };
    match (text.is_empty(), on.is_empty()) {
        (true, true) => return Ok(None),
        (true, false) => return Err(wrong(text_field, texts.p.step_text_missing)),
        (false, true) => return Err(wrong(date_field, texts.p.step_day_missing)),
        (false, false) => {}
    }
    if text.chars().count() > LONGEST {
        let long = fill(texts.p.too_long, texts.t.task_text);
        return Err(wrong(text_field, &fill(&long, LONGEST)));
    }
    if let Some((_, position)) = model::text_rules::wrong_in_one_line(text) {
        let bad = fill(texts.p.wrong_character, texts.t.task_text);
        return Err(wrong(text_field, &fill(&bad, position)));
    }
    let Some(day) = dates::read_day(on) else {
        return Err(wrong(
            date_field,
            &fill(texts.p.wrong_date, texts.t.task_on),
        ));
    };
    Ok(Some((text.to_owned(), day)))
}

/// Returns the types of contact moments as options.
pub(super) fn types(chosen: &str, language: Language) -> Vec<Choice> {
    let known = INTERACTION_TYPES.iter();
    known
        .map(|kind| Choice::of(kind, label(kind, language), *kind == chosen))
        .collect()
}

/// Returns the phases as options of the note: first the one that changes nothing.
pub(super) fn phases(present: &str, chosen: &str, language: Language) -> Vec<Choice> {
    let t = Candidate::of(language);
    let same = fill(t.note_same_phase, label(present, language));
    let others = PHASES.iter().filter(|phase| **phase != present);
    std::iter::once(Choice::of("", &same, chosen.is_empty()))
        .chain(others.map(|phase| Choice::of(phase, label(phase, language), *phase == chosen)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> NoteInput {
        NoteInput {
            kind: "Telefonisch".to_owned(),
            text: "Gebeld.".to_owned(),
            at: "2026-03-03T14:05".to_owned(),
            at_shown: "2026-03-03T14:05".to_owned(),
            by: "Noor".to_owned(),
            ..NoteInput::default()
        }
    }

    #[test]
    fn a_moment_that_was_left_as_it_was_is_the_moment_of_saving() {
        let now: Timestamp = "2026-03-03T13:09:30Z".parse().unwrap();
        let at = |input: &NoteInput| input.members(now)["performedAt"].clone();
        assert_eq!(at(&input()), now.to_string());
        let earlier = NoteInput {
            at: "2026-03-03T09:00".to_owned(),
            ..input()
        };
        assert_eq!(at(&earlier), "2026-03-03T08:00:00.000Z");
        let wrong = NoteInput {
            at: "gisteren".to_owned(),
            ..input()
        };
        assert_eq!(at(&wrong), "gisteren");
    }

    #[test]
    fn a_task_needs_a_text_and_a_day() {
        let texts = Texts::of(Language::Dutch);
        let read = |text: &str, on: &str| {
            task(text, on, texts, ["text", "on"]).map_err(|wrong| wrong.field.into_owned())
        };
        assert_eq!(read("", ""), Ok(None));
        assert_eq!(
            read("Bellen", "2026-12-01"),
            Ok(Some(("Bellen".to_owned(), "2026-12-01".to_owned())))
        );
        assert_eq!(read("Bellen", ""), Err("on".to_owned()));
        assert_eq!(read("Bellen", "2026-02-30"), Err("on".to_owned()));
        assert_eq!(read("", "2026-12-01"), Err("text".to_owned()));
        assert_eq!(read(&"x".repeat(501), "2026-12-01"), Err("text".to_owned()));
        assert_eq!(read("Be\u{202e}llen", "2026-12-01"), Err("text".to_owned()));
    }
}
