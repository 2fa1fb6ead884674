//! The tasks of a region: the list, and the pages on which one is added or changed.

mod add;
mod asked;
mod change;

pub(crate) use add::add;
pub(crate) use asked::PAGE;
pub(crate) use change::{change, changed, edit};

use super::list::{self, People, note_shown, text};
use crate::{
    dates,
    desk::{
        days,
        http::{Desk, DeskError, page},
        view::{
            Section,
            parts::Pager,
            tasks::{NewTask, TaskRow, Tasks},
        },
    },
    state::State,
    texts::fill,
};
use asked::Asked;
use axum::response::Response;
use model::{CandidateId, Field, Right, StaffId};
use serde_json::json;
use store::{
    desk::CandidateRow,
    task_lists::TaskPlace,
    tasks::{DueTask, Task},
};

/// The number of tasks of a page.
const ROWS: usize = 50;
const PURPOSE: &str = "desk tasks";

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let asked = Asked::of(desk.visit.query());
    page(&tasks(&state, &desk, &asked, None).await?)
}

/// Makes the page, with a form for a new task that was refused.
async fn tasks(
    state: &State,
    desk: &Desk,
    asked: &Asked,
    refused: Option<NewTask>,
) -> Result<Tasks, DeskError> {
    let shell = desk.shell(state, Section::Tasks).await?;
    let t = shell.t;
    let now = state.store.clock().now();
    let people = list::people(state, desk).await?;
    let after = match &asked.after {
        Some(text) => Some(decode(text, state, desk).ok_or(DeskError::NotFound)?),
        None => None,
    };
    let owner = asked.owner(desk.session.staff);
    let found = state
        .store
        .list_tasks(&desk.scope, &asked.list(now), owner, after.as_ref(), ROWS)
        .await?;
    let rows = rows(state, desk, &found.tasks, &people).await?;
    let unknown = asked
        .has_unknown
        .then(|| ("warn", t.tasks.unknown.to_owned()));
    let add = if desk.may(Right::ChangeCandidates) {
        Some(refused.unwrap_or_else(|| add::form(desk, t, &people)))
    } else {
        None
    };
    let address = |query: crate::desk::query::QueryString| query.at(&desk.path(PAGE));
    Ok(Tasks {
        notices: unknown.into_iter().collect(),
        changed: changed(desk, t, "", &asked.here().at("")),
        chips: asked.chips(desk, t, &people),
        clear: desk.path(PAGE),
        filters: asked.filters(desk, t, &people),
        done: asked.done,
        pager: Pager {
            about: match rows.len() {
                1 => t.tasks.page_one.to_owned(),
                number => fill(t.tasks.page, number),
            },
            first: asked.after.as_ref().map(|_| address(asked.whole())),
            next: found.next.map(|next| {
                let next = encode(&next, state, desk);
                address(asked.whole().with("after", &next))
            }),
        },
        query: asked.here().at(""),
        add,
        rows,
        shell,
    })
}

/// Returns tasks as rows. One whose candidate was erased meanwhile is left out.
async fn rows(
    state: &State,
    desk: &Desk,
    tasks: &[DueTask],
    people: &People,
) -> Result<Vec<TaskRow>, DeskError> {
    let mut ids: Vec<CandidateId> = tasks.iter().map(|one| one.candidate).collect();
    ids.sort_unstable();
    ids.dedup();
    let candidates = state.store.desk_rows_of(&desk.scope, &ids).await?;
    note_shown(state, desk, candidates.iter());
    let row = |one: &DueTask| {
        let candidate = candidates.iter().find(|row| row.id == one.candidate)?;
        Some(row(state, desk, &one.task, candidate, people))
    };
    Ok(tasks.iter().filter_map(row).collect())
}

fn row(
    state: &State,
    desk: &Desk,
    task: &Task,
    candidate: &CandidateRow,
    people: &People,
) -> TaskRow {
    let language = desk.visit.language;
    let now = state.store.clock().now();
    let on = match task.done_at {
        Some(at) => dates::moment(at, language),
        None => days::short_date(&task.due_on, now, language),
    };
    TaskRow {
        on,
        late: task.done_at.is_none() && task.due_on < days::of(now),
        text: task.text.clone(),
        name: text(candidate, Field::Name),
        href: desk.path(&format!("/candidates/{}", candidate.id)),
        archived: candidate.archived,
        assignee: assignee(desk, task.assignee, people),
        action: desk
            .may(Right::ChangeCandidates)
            .then(|| path(desk, candidate.id, task)),
    }
}

/// Returns the path of the page on which a task is changed.
fn path(desk: &Desk, candidate: CandidateId, task: &Task) -> String {
    desk.path(&format!("{PAGE}/{candidate}/{}", task.id))
}

fn assignee(desk: &Desk, assignee: Option<StaffId>, people: &People) -> String {
    let t = crate::desk::texts::Texts::of(desk.visit.language);
    let Some(id) = assignee else {
        return t.tasks.nobody.to_owned();
    };
    if id == desk.session.staff {
        return t.tasks.me.to_owned();
    }
    let known = people.iter().find(|(known, _)| *known == id);
    known.map_or_else(|| t.tasks.former.to_owned(), |(_, name)| name.clone())
}

/// Returns the text of a place, as an address has it.
fn encode(place: &TaskPlace, state: &State, desk: &Desk) -> String {
    let parts = json!([place.is_beyond_own, place.key, place.candidate, place.id]);
    desk.encrypt(state, PURPOSE, &parts.to_string())
}

/// Returns the place of a text. `None` if the text is none of this person in this scope.
fn decode(text: &str, state: &State, desk: &Desk) -> Option<TaskPlace> {
    let parts = desk.decrypt(state, PURPOSE, text)?;
    let (is_beyond_own, key, candidate, id) = serde_json::from_str(&parts).ok()?;
    Some(TaskPlace {
        is_beyond_own,
        key,
        candidate,
        id,
    })
}
