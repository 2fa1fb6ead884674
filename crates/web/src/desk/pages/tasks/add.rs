//! Adds a task from the list, for a candidate who is found by words. The words are posted and kept
//! nowhere.

use super::{Asked, PAGE, change::assignees, tasks};
use crate::{
    desk::{
        candidate::{
            contact::refusal,
            faults::{self, Texts as Faults},
            note::task,
            submit::{Outcome, submit},
        },
        http::{Desk, DeskError, DeskForm, see},
        pages::list::{self, People, note_shown, text},
        texts::Texts,
        view::{
            form::{Choice, Field, Kind, Wrong},
            tasks::NewTask,
        },
    },
    http::{Fields, redirect},
    state::State,
    texts::fill,
};
use axum::response::Response;
use http::StatusCode;
use model::{CandidateId, Field as Member, search_terms};
use services::mutations::{DeskChange, Operation, TaskDraft};
use store::desk::{CandidateQuery, CandidateRow};

/// The most candidates among which one can be chosen.
const FOUND: u32 = 10;
/// The maximum number of characters of a task, and of the words for a candidate.
const TASK: u16 = 500;
const WORDS: u16 = 200;

/// Returns an empty form.
pub(super) fn form(desk: &Desk, t: &'static Texts, people: &People) -> NewTask {
    let me = desk.session.staff.to_string();
    NewTask {
        fields: fields(desk, t, people, ["", "", "", &me]),
        found: Vec::new(),
        wrong: Vec::new(),
        open: false,
    }
}

fn fields(
    desk: &Desk,
    t: &'static Texts,
    people: &People,
    [who, what, on, assignee]: [&str; 4],
) -> Vec<Field> {
    let t = &t.tasks;
    let mut candidate = Field::new("who", t.who, Kind::Line("search")).with(who);
    candidate.hint = Some(t.who_hint.into());
    candidate.max_length = WORDS;
    let mut task = Field::new("task-text", t.text, Kind::Line("text")).with(what);
    task.max_length = TASK;
    let day = Field::new("task-on", t.on, Kind::Line("date")).with(on);
    let mut fields = vec![candidate, task, day, assignees(desk, people, assignee)];
    for field in &mut fields[..3] {
        field.required = true;
    }
    fields
}

/// Adds a task.
pub(crate) async fn add(
    state: State,
    DeskForm {
        desk,
        fields: given,
    }: DeskForm,
) -> Result<Response, DeskError> {
    let asked = Asked::of(&given.text("query"));
    let t = Texts::of(desk.visit.language);
    let people = list::people(&state, &desk).await?;
    let [who, what, on, assignee] =
        ["who", "task-text", "task-on", "task-for"].map(|name| given.text(name));
    let mut form = NewTask {
        fields: fields(&desk, t, &people, [&who, &what, &on, &assignee]),
        open: true,
        ..form(&desk, t, &people)
    };
    let draft = draft(&desk, &people, [&what, &on, &assignee], &mut form.wrong);
    let candidate = candidate(&state, &desk, &given, &mut form).await?;
    let (Some(task), Some(candidate)) = (draft, candidate) else {
        for field in &mut form.fields {
            let mut wrong = form.wrong.iter();
            let wrong = wrong.find(|wrong| wrong.field == field.name);
            field.error = wrong.map(|wrong| wrong.text.clone());
        }
        let page = tasks(&state, &desk, &asked, Some(form)).await?;
        return see(StatusCode::BAD_REQUEST, &page);
    };
    let change = DeskChange::AddTask { task };
    let operation = Operation::Desk { candidate, change };
    let outcome = submit(&state, &desk, operation, None, Vec::new()).await?;
    let did = match outcome {
        Outcome::Done => "added",
        Outcome::Pending(_) => "pending",
        Outcome::Stale | Outcome::Rejected(_) => {
            let mut page = tasks(&state, &desk, &asked, Some(form)).await?;
            let why = refusal(&outcome, Faults::of(desk.visit.language));
            page.notices.insert(0, why);
            return see(StatusCode::CONFLICT, &page);
        }
    };
    Ok(redirect(
        &asked.whole().with("did", did).at(&desk.path(PAGE)),
    ))
}

/// Reads the task itself, or adds what is wrong with it.
fn draft(
    desk: &Desk,
    people: &People,
    [what, on, assignee]: [&str; 3],
    wrong: &mut Vec<Wrong>,
) -> Option<TaskDraft> {
    let texts = Faults::of(desk.visit.language);
    let t = &Texts::of(desk.visit.language).tasks;
    let assignee = match assignee {
        "" => Ok(None),
        id => {
            let found = people.iter().find(|(known, _)| known.as_str() == id);
            found.map(|(id, _)| Some(*id)).ok_or(())
        }
    };
    if assignee.is_err() {
        wrong.push(Wrong {
            field: "task-for".into(),
            text: texts.p.not_of_region.to_owned(),
        });
    }
    for (field, label, value) in [("task-text", t.text, what), ("task-on", t.on, on)] {
        if value.is_empty() {
            wrong.push(faults::missing(field, label, texts));
        }
    }
    if what.is_empty() || on.is_empty() {
        return None;
    }
    match (task(what, on, texts, ["task-text", "task-on"]), assignee) {
        (Ok(Some((text, due_on))), Ok(assignee)) => Some(TaskDraft {
            text,
            due_on,
            assignee,
        }),
        (Err(found), _) => {
            wrong.push(found);
            None
        }
        _ => None,
    }
}

/// Returns the candidate that a form chooses or whose words it has. If there is not exactly one, adds
/// to the form what is wrong, and those who were found.
async fn candidate(
    state: &State,
    desk: &Desk,
    given: &Fields,
    form: &mut NewTask,
) -> Result<Option<CandidateId>, DeskError> {
    let texts = Faults::of(desk.visit.language);
    let t = Texts::of(desk.visit.language);
    let chosen = given.text("candidate").parse::<CandidateId>().ok();
    let mut refuse = |field: &'static str, text: String| {
        form.wrong.insert(
            0,
            Wrong {
                field: field.into(),
                text,
            },
        );
    };
    let words = match search_terms(&given.text("who")) {
        Ok(words) if words.is_empty() => {
            refuse("who", faults::missing("who", t.tasks.who, texts).text);
            return Ok(None);
        }
        Ok(words) => words,
        Err(fault) => {
            refuse("who", list::fault_text(fault, t));
            return Ok(None);
        }
    };
    let query = CandidateQuery {
        words,
        limit: FOUND,
        ..CandidateQuery::default()
    };
    let found = state.store.search_candidates(&desk.scope, &query).await?;
    if let Some(chosen) = chosen.filter(|id| found.rows.iter().any(|row| row.id == *id)) {
        if form.wrong.is_empty() {
            return Ok(Some(chosen));
        }
    } else if found.next.is_some() {
        refuse("who", fill(t.tasks.who_many, FOUND));
        return Ok(None);
    } else {
        match &found.rows[..] {
            [] => refuse("who", t.tasks.who_none.to_owned()),
            [only] => return Ok(Some(only.id)),
            _ => refuse("candidate", t.tasks.who_choose.to_owned()),
        }
    }
    note_shown(state, desk, found.rows.iter());
    let option = |row: &CandidateRow| {
        let label = [text(row, Member::Name), text(row, Member::City)];
        let label = label.into_iter().filter(|text| !text.is_empty());
        let label = label.collect::<Vec<_>>().join(", ");
        Choice::of(row.id.as_str(), &label, chosen == Some(row.id))
    };
    form.found = found.rows.iter().map(option).collect();
    Ok(None)
}
