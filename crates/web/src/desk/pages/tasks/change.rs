//! Changes a task from the list: ticks it off, opens it again, or gives it another date or assignee.

use super::{Asked, PAGE, path};
use crate::{
    desk::{
        candidate::{
            contact::refusal,
            faults::{self, Texts as Faults},
            submit::{Outcome, submit},
        },
        http::{Desk, DeskError, DeskForm, Part, page, see},
        pages::list::{self, People, note_shown, text},
        texts::Texts,
        view::{
            Section,
            form::{Choice, Field, Kind},
            tasks::{ChangeTask, ChangedTask},
        },
    },
    http::redirect,
    state::State,
    texts::fill,
};
use axum::response::Response;
use http::StatusCode;
use model::{CandidateId, Field as Member, StaffId, TaskId};
use serde_json::{Map, Value, json};
use services::mutations::{DeskChange, Operation};
use store::tasks::Task;

/// Shows the page on which a task is changed.
pub(crate) async fn edit(
    state: State,
    desk: Desk,
    Part(candidate): Part<CandidateId>,
    Part(task): Part<TaskId>,
) -> Result<Response, DeskError> {
    let task = find(&state, &desk, candidate, task).await?;
    let asked = Asked::of(desk.visit.query());
    let people = list::people(&state, &desk).await?;
    let assignee = task.assignee.map_or_else(String::new, |id| id.to_string());
    let fields = fields(&desk, &people, &task.due_on, &assignee);
    page(&form(&state, &desk, candidate, &task, (&asked, fields)).await?)
}

async fn find(
    state: &State,
    desk: &Desk,
    candidate: CandidateId,
    id: TaskId,
) -> Result<Task, DeskError> {
    let tasks = state.store.tasks_of(&desk.scope, candidate).await?;
    let mut tasks = tasks.into_iter();
    tasks.find(|task| task.id == id).ok_or(DeskError::NotFound)
}

fn fields(desk: &Desk, people: &People, due_on: &str, assignee: &str) -> [Field; 2] {
    let t = &Texts::of(desk.visit.language).tasks;
    let mut on = Field::new("task-on", t.on, Kind::Line("date")).with(due_on);
    on.required = true;
    [on, assignees(desk, people, assignee)]
}

/// Returns the field in which a person of the region is chosen.
pub(super) fn assignees(desk: &Desk, people: &People, chosen: &str) -> Field {
    let t = &Texts::of(desk.visit.language).tasks;
    let one = |(id, name): &(StaffId, String)| {
        let name = if *id == desk.session.staff {
            format!("{name} ({})", t.me)
        } else {
            name.clone()
        };
        Choice::of(id.as_str(), &name, id.as_str() == chosen)
    };
    let options = std::iter::once(Choice::of("", t.nobody, chosen.is_empty()))
        .chain(people.iter().map(one))
        .collect();
    Field::new("task-for", t.assignee, Kind::Pick(options))
}

async fn form(
    state: &State,
    desk: &Desk,
    candidate: CandidateId,
    task: &Task,
    (asked, fields): (&Asked, [Field; 2]),
) -> Result<ChangeTask, DeskError> {
    let shell = desk.shell(state, Section::Tasks).await?;
    let rows = state.store.desk_rows_of(&desk.scope, &[candidate]).await?;
    note_shown(state, desk, rows.iter());
    let row = rows.first().ok_or(DeskError::NotFound)?;
    Ok(ChangeTask {
        title: fill(shell.t.tasks.change_title, text(row, Member::Name)),
        text: task.text.clone(),
        action: path(desk, candidate, task),
        wrong: fields.iter().filter_map(Field::wrong).collect(),
        fields: fields.into(),
        query: asked.here().at(""),
        back: asked.here().at(&desk.path(PAGE)),
        shell,
    })
}

/// Changes a task.
pub(crate) async fn change(
    state: State,
    Part(candidate): Part<CandidateId>,
    Part(id): Part<TaskId>,
    DeskForm {
        desk,
        fields: given,
    }: DeskForm,
) -> Result<Response, DeskError> {
    let asked = Asked::of(&given.text("query"));
    let (members, did) = match &*given.text("do") {
        "done" => {
            let now = state.store.clock().now().to_string();
            (
                Map::from_iter([("doneAt".to_owned(), json!(now))]),
                "ticked",
            )
        }
        "undo" => {
            let open = Map::from_iter([("doneAt".to_owned(), Value::Null)]);
            (open, "reopened")
        }
        "save" => {
            let task = find(&state, &desk, candidate, id).await?;
            let (on, assignee) = (given.text("task-on"), given.text("task-for"));
            let people = list::people(&state, &desk).await?;
            let mut fields = fields(&desk, &people, &on, &assignee);
            let seen = (&*on, &*assignee);
            let Some(members) = revised(&desk, &people, &task, seen, &mut fields) else {
                let page = form(&state, &desk, candidate, &task, (&asked, fields)).await?;
                return see(StatusCode::BAD_REQUEST, &page);
            };
            (members, "saved")
        }
        _ => return Err(DeskError::Forbidden),
    };
    let change = DeskChange::UpdateTask { task: id, members };
    let operation = Operation::Desk { candidate, change };
    let outcome = submit(&state, &desk, operation, None, Vec::new()).await?;
    let did = match outcome {
        Outcome::Done => did,
        Outcome::Pending(_) => "pending",
        Outcome::Stale | Outcome::Rejected(_) => {
            let mut page = super::tasks(&state, &desk, &asked, None).await?;
            let why = refusal(&outcome, Faults::of(desk.visit.language));
            page.notices.insert(0, why);
            return see(StatusCode::CONFLICT, &page);
        }
    };
    let query = if given.text("back") == "today" {
        crate::desk::query::QueryString::new()
    } else {
        asked.here()
    };
    let query = query
        .with("did", did)
        .with("task", id.as_str())
        .with("of", candidate.as_str());
    let page = if given.text("back") == "today" {
        ""
    } else {
        PAGE
    };
    Ok(redirect(&query.at(&desk.path(page))))
}

/// Returns the members of a task that a form changes. If something is wrong, marks the fields.
fn revised(
    desk: &Desk,
    people: &People,
    task: &Task,
    (on, assignee): (&str, &str),
    fields: &mut [Field; 2],
) -> Option<Map<String, Value>> {
    let texts = Faults::of(desk.visit.language);
    let t = &Texts::of(desk.visit.language).tasks;
    let day = crate::dates::read_day(on);
    if day.is_none() {
        fields[0].error = Some(if on.is_empty() {
            faults::missing("task-on", t.on, texts).text
        } else {
            fill(texts.p.wrong_date, t.on)
        });
    }
    let before = task.assignee.map_or_else(String::new, |id| id.to_string());
    let is_known = assignee.is_empty()
        || assignee == before
        || people.iter().any(|(id, _)| id.as_str() == assignee);
    if !is_known {
        fields[1].error = Some(texts.p.not_of_region.to_owned());
    }
    let day = day.filter(|_| is_known)?;
    let assignee = match assignee {
        "" => Value::Null,
        id => json!(id),
    };
    Some(Map::from_iter([
        ("dueOn".to_owned(), json!(day)),
        ("assigneeId".to_owned(), assignee),
    ]))
}

/// Returns what an address says was just done with a task.
pub(crate) fn changed(
    desk: &Desk,
    t: &'static Texts,
    back: &'static str,
    query: &str,
) -> Option<ChangedTask> {
    let did = desk.visit.parameter("did")?;
    let text = match &*did {
        "ticked" => t.tasks.ticked,
        "reopened" => t.tasks.reopened,
        "saved" => t.tasks.saved,
        "added" => t.tasks.added,
        "pending" => t.tasks.pending,
        _ => return None,
    };
    let id = |name| desk.visit.parameter(name).unwrap_or_default();
    let (task, of) = (
        id("task").parse::<TaskId>(),
        id("of").parse::<CandidateId>(),
    );
    let may = did == "ticked" && desk.may(model::Right::ChangeCandidates);
    let undo = match (task, of) {
        (Ok(task), Ok(of)) if may => Some(desk.path(&format!("{PAGE}/{of}/{task}"))),
        _ => None,
    };
    Some(ChangedTask {
        text,
        undo,
        back,
        query: query.to_owned(),
    })
}
