//! Changes of many candidates: what is to be done is chosen, then seen, then done by a job.

mod choice;
mod job;

pub(crate) use job::{show, undo};

use super::list::{self, Selection, counted};
use crate::{
    desk::{
        exits,
        http::{Desk, DeskError, DeskForm, page, see},
        query::ListQuery,
        texts::Texts,
        view::{
            Section, Shell,
            bulk::{Bulk, Chosen},
        },
    },
    http::{Fields, redirect},
    state::State,
    texts::fill,
};
use axum::response::Response;
use choice::Choice;
use http::StatusCode;
use model::CandidateId;
use services::bulk::{BulkRefusal, Left, MAX_CANDIDATES};
use store::desk::SearchTotal;

/// The path of the pages below the region.
pub(crate) const PAGE: &str = "/bulk";

/// Asks what is to be done, shows what will happen, or starts the job.
pub(crate) async fn start(
    state: State,
    DeskForm { desk, fields }: DeskForm<{ list::LARGEST }>,
) -> Result<Response, DeskError> {
    let selected = match selected(&state, &desk, &fields, MAX_CANDIDATES).await? {
        Ok(selected) => selected,
        Err(nothing) => return Ok(nothing),
    };
    let candidates = &selected.candidates;
    let shell = desk.shell(&state, Section::Candidates).await?;
    let t = shell.t;
    let people = list::people(&state, &desk).await?;
    let choice = Choice::read(&fields, t, &people, exits::asked(&state, &desk).await?);
    let Some(choice) = choice else {
        return Err(DeskError::NotFound);
    };
    let make = |shell, choice: Choice, outcome, button| {
        form(
            &desk,
            shell,
            (choice, selected.chosen()),
            outcome,
            button,
            candidates.len(),
        )
    };
    let Some(action) = choice.action.clone() else {
        let status = if choice.wrong.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::BAD_REQUEST
        };
        return see(status, &make(shell, choice, Vec::new(), t.bulk.see));
    };
    if fields.text("confirm") == "yes" {
        let started = state
            .bulk
            .start(desk.scope, &desk.author(), candidates, &action)
            .await?;
        return match started {
            Ok(job) => Ok(redirect(&desk.path(&format!("{PAGE}/{job}")))),
            Err(refusal) => {
                let outcome = vec![("bad", refused(refusal, t)?)];
                see(StatusCode::CONFLICT, &make(shell, choice, outcome, ""))
            }
        };
    }
    let preview = state.bulk.preview(&desk.scope, candidates, &action).await?;
    match preview {
        Ok(preview) => {
            let number = |count: usize| counted(t, total(count));
            let mut outcome = Vec::new();
            for (why, count) in &preview.left {
                let text = fill(&fill(t.bulk.will_not, number(*count)), reason(*why, t));
                outcome.push(("info", text));
            }
            if preview.changes == 0 {
                outcome.push(("warn", t.bulk.nothing.to_owned()));
                return page(&make(shell, choice.seen(), outcome, ""));
            }
            outcome.insert(0, ("warn", fill(t.bulk.will, number(preview.changes))));
            page(&make(shell, choice.seen(), outcome, t.bulk.run))
        }
        Err(refusal) => {
            let outcome = vec![("bad", refused(refusal, t)?)];
            see(
                StatusCode::BAD_REQUEST,
                &make(shell, choice, outcome, t.bulk.see),
            )
        }
    }
}

/// Leads back to the list from the address of the form.
pub(crate) async fn back(desk: Desk) -> Response {
    redirect(&desk.path(list::PAGE))
}

/// What a form about candidates of the list was sent for.
pub(crate) struct Selected {
    /// The list from which they were selected.
    pub(crate) asked: ListQuery,
    selection: Selection,
    /// The selected candidates, at most one more than the form is for.
    pub(crate) candidates: Vec<CandidateId>,
}

impl Selected {
    /// Returns the selection as the next form has it.
    pub(crate) fn chosen(&self) -> Chosen {
        Chosen {
            query: self.asked.whole().at(""),
            all: self.selection.all,
            ids: if self.selection.all {
                Vec::new()
            } else {
                self.selection.ids.iter().cloned().collect()
            },
        }
    }
}

/// Returns what is selected for a form that is for at most `most` candidates. If nothing is, returns
/// the list, which says so.
pub(crate) async fn selected(
    state: &State,
    desk: &Desk,
    fields: &Fields,
    most: usize,
) -> Result<Result<Selected, Response>, DeskError> {
    let asked = list::query(state, desk, fields).await?;
    let selection = Selection::of(fields);
    if selection.ids.is_empty() && !selection.all {
        return list::nothing_selected(state, desk, &asked).await.map(Err);
    }
    let candidates = if selection.all {
        list::all(state, desk, &asked, most + 1).await?
    } else {
        let ids = selection.ids.iter().filter_map(|id| id.parse().ok());
        ids.collect()
    };
    Ok(Ok(Selected {
        asked,
        selection,
        candidates,
    }))
}

fn form(
    desk: &Desk,
    shell: Shell,
    (choice, chosen): (Choice, Chosen),
    outcome: Vec<(&'static str, String)>,
    button: &'static str,
    count: usize,
) -> Bulk {
    let t = shell.t;
    let known = choice.known(button == t.bulk.run);
    Bulk {
        title: fill(title(choice.name, t), counted(t, total(count))),
        about: "",
        action: desk.path(PAGE),
        known,
        wrong: choice.wrong,
        fields: choice.fields,
        outcome,
        button,
        back: format!("{}{}", desk.path(list::PAGE), chosen.query),
        chosen,
        shell,
    }
}

/// Returns a number of candidates as a total.
pub(crate) fn total(count: usize) -> SearchTotal {
    SearchTotal {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        more: false,
    }
}

/// Returns the title of the pages of an action.
fn title(name: &str, t: &'static Texts) -> &'static str {
    match name {
        "phase" => t.bulk.title_phase,
        "coordinator" => t.bulk.title_coordinator,
        "task" => t.bulk.title_task,
        "archive" => t.bulk.title_archive,
        "restore" => t.bulk.title_restore,
        _ => t.bulk.title_undo,
    }
}

/// Returns why nothing is done.
fn refused(refusal: BulkRefusal, t: &'static Texts) -> Result<String, DeskError> {
    Ok(match refusal {
        BulkRefusal::TooMany => fill(t.bulk.too_many, list::grouped(5000_u32)),
        BulkRefusal::NothingToDo => t.bulk.nothing.to_owned(),
        BulkRefusal::NotOfTheStaff => t.bulk.not_staff.to_owned(),
        BulkRefusal::NotToBeUndone => t.bulk.not_undone.to_owned(),
        BulkRefusal::NotAllowed | BulkRefusal::NoSuchJob => return Err(DeskError::NotFound),
    })
}

/// Returns why a candidate stays as it is.
fn reason(left: Left, t: &'static Texts) -> &'static str {
    match left {
        Left::AlreadySo => t.bulk.already,
        Left::Archived => t.bulk.archived,
        Left::Gone => t.bulk.gone,
        Left::Changed => t.bulk.changed,
        Left::TooManyTasks => t.bulk.too_many_tasks,
        Left::NoRoom => t.bulk.no_room,
        Left::NoRole => t.bulk.no_role,
        Left::Failed => t.bulk.failed,
    }
}

/// Returns a field of a form, if it is filled in.
fn given(fields: &Fields, name: &str) -> Option<String> {
    fields.given_text(name).filter(|text| !text.is_empty())
}
